// Processes that the rig starts. Lives here: starting in an own process group, ending by that group, and the last resort
// that leaves none behind. May not know: what the programs do.
import { spawn, type ChildProcess, type StdioOptions } from 'node:child_process'
import { readdirSync, readFileSync } from 'node:fs'

/** A program that runs. */
export interface RunningProcess {
  readonly pid: number
  readonly child: ChildProcess
  /** Resolves when it has ended: its exit code, or the signal's name. Never rejects. */
  readonly ended: Promise<number | string>
  /** Ends the program and what it started, at once; resolves when it is gone. Idempotent. */
  kill(signal?: 'SIGTERM' | 'SIGKILL'): Promise<void>
}

export interface StartOptions {
  readonly env?: Readonly<Record<string, string | undefined>>
  readonly stdio?: StdioOptions
  readonly cwd?: string
}

/** Environment variable that marks everything one run of the tests has started. */
export const RUN_MARK = 'FARHAND_RIG_RUN'

const running = new Set<RunningProcess>()

process.on('exit', () => {
  for (const one of running) signalGroup(one.pid, 'SIGKILL')
})

/** Starts a program in its own process group. Throws where it can't be started at all. */
export async function startProcess(
  command: string,
  args: readonly string[],
  options: StartOptions = {},
): Promise<RunningProcess> {
  const child = spawn(command, args, {
    env: { ...process.env, ...options.env },
    stdio: options.stdio ?? 'ignore',
    detached: true,
    ...(options.cwd === undefined ? {} : { cwd: options.cwd }),
  })
  const ended = new Promise<number | string>((resolve) => {
    child.once('exit', (code, signal) => resolve(code ?? signal ?? 'unknown'))
  })
  await new Promise<void>((resolve, reject) => {
    child.once('spawn', resolve)
    child.once('error', (cause) => reject(new Error(`${command} could not be started`, { cause })))
  })
  const { pid } = child
  if (pid === undefined) throw new Error(`${command} has no process id`)
  const one: RunningProcess = {
    pid,
    child,
    ended,
    kill: async (signal = 'SIGKILL') => {
      signalGroup(pid, signal)
      await ended
      signalGroup(pid, 'SIGKILL')
    },
  }
  running.add(one)
  void ended.then(() => running.delete(one))
  return one
}

function signalGroup(pid: number, signal: 'SIGTERM' | 'SIGKILL'): void {
  try {
    process.kill(-pid, signal)
  } catch (cause) {
    if (!(cause instanceof Error && 'code' in cause && cause.code === 'ESRCH')) throw cause
  }
}

/** Ends every process that carries this run's mark, apart from the test runner's own; returns their process ids. */
export function endLeftovers(mark: string): number[] {
  const wanted = `${RUN_MARK}=${mark}`
  const ended: number[] = []
  for (const name of readdirSync('/proc')) {
    const pid = Number(name)
    if (!Number.isInteger(pid) || pid === process.pid) continue
    try {
      const carries = readFileSync(`/proc/${name}/environ`, 'latin1').split('\0').includes(wanted)
      if (!carries || readFileSync(`/proc/${name}/cmdline`, 'latin1').includes('vitest')) continue
      process.kill(pid, 'SIGKILL')
      ended.push(pid)
    } catch {
      // Gone meanwhile, or another user's: neither is ours to end.
    }
  }
  return ended
}
