// The product under test, as a stranger starts it. Lives here: its process and what it prints.
// May not know: anything else of its inside.
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { startProcess, type RunningProcess } from './process.ts'

const ROOT = join(import.meta.dirname, '../..')
/** contract.md: the first start builds the pages and may take this long. */
const READY_WITHIN_MS = 90_000

export interface FarhandOptions {
  /** Default: a fresh one, deleted by close(). */
  readonly dataDir?: string
  /** Default: a free one. */
  readonly port?: number
  readonly env?: Readonly<Record<string, string>>
}

export interface RunningFarhand {
  /** Where it is reached, without a slash at the end. */
  readonly url: string
  readonly port: number
  /** The one-time set-up link; undefined once an administrator exists. */
  readonly setUpLink: string | undefined
  readonly dataDir: string
  readonly pid: number
  /** Everything it has printed so far, both outputs. */
  output(): string
  /** Does `what` while it stands still (SIGSTOP): its sockets stay open and nothing is answered. */
  whileStopped(what: () => Promise<void>): Promise<void>
  /** Pulls the plug: SIGKILL. The data stay. */
  kill9(): Promise<void>
  /** Asks it to stop (SIGTERM) and resolves with its exit code. The data stay. */
  stop(): Promise<number | string>
  /** Ends it and deletes a data dir of its own. Idempotent. */
  close(): Promise<void>
}

/** Starts the server by its own entry on embedded defaults; resolves when it says that it is ready.
 *  Throws with its output where it ends or stays silent. */
export async function startFarhand(options: FarhandOptions = {}): Promise<RunningFarhand> {
  const dataDir = options.dataDir ?? (await mkdtemp(join(tmpdir(), 'farhand-data-')))
  const server = await startProcess(process.execPath, ['apps/server/start.mjs'], {
    cwd: ROOT,
    env: {
      VITEST: undefined,
      NODE_ENV: undefined,
      ...options.env,
      PORT: String(options.port ?? 0),
      FARHAND_DATA_DIR: dataDir,
    },
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  const lines: string[] = []
  const announced = await announcement(server, lines)
  let closing: Promise<void> | undefined
  return {
    ...announced,
    port: Number(new URL(announced.url).port),
    dataDir,
    pid: server.pid,
    output: () => lines.join('\n'),
    async whileStopped(what) {
      process.kill(server.pid, 'SIGSTOP')
      try {
        await what()
      } finally {
        process.kill(server.pid, 'SIGCONT')
      }
    },
    kill9: () => server.kill('SIGKILL'),
    stop: async () => {
      await server.kill('SIGTERM')
      return server.ended
    },
    close: () =>
      (closing ??= (async () => {
        await server.kill('SIGKILL')
        if (options.dataDir === undefined) await rm(dataDir, { recursive: true, force: true, maxRetries: 5 })
      })()),
  }
}

/** Waits for the ready line and, if it comes right below, the set-up line. */
function announcement(
  server: RunningProcess,
  lines: string[],
): Promise<{ url: string; setUpLink: string | undefined }> {
  return new Promise((resolve, reject) => {
    const giveUp = (why: string): void => {
      reject(new Error(`Farhand ${why}:\n${lines.join('\n')}`))
    }
    const timer = setTimeout(() => {
      giveUp('was not ready in time')
      void server.kill()
    }, READY_WITHIN_MS)
    let url: string | undefined
    const settle = (setUpLink: string | undefined): void => {
      clearTimeout(timer)
      if (url !== undefined) resolve({ url: url.replace(/\/$/, ''), setUpLink })
    }
    const take = (line: string): void => {
      lines.push(line)
      const setUp = /^Set up: (\S+)$/.exec(line)?.[1]
      if (setUp !== undefined) return settle(setUp)
      const ready = /^Farhand is ready: (\S+)$/.exec(line)?.[1]
      if (ready === undefined) return
      url = ready
      // Both lines are printed together; where the second is missing, an administrator exists.
      setTimeout(() => settle(undefined), 250)
    }
    for (const stream of [server.child.stdout, server.child.stderr]) {
      if (stream !== null) createInterface({ input: stream }).on('line', take)
    }
    const mourn = async (): Promise<void> => {
      const how = await server.ended
      clearTimeout(timer)
      giveUp(`ended (${how})`)
    }
    void mourn()
  })
}
