// The server as a process. Lives here: the lines it prints, its exit codes, stopping on a signal.
import { BUILT_PAGES, startServer, type RunningServer } from './compose.ts'
import { ServerError } from './errors.ts'
import { createLog, type Logger } from './log.ts'
import { readSettings } from './settings.ts'

const LONGEST_STOP_MS = 10_000
/** One Ctrl+C arrives from the terminal, and again from whoever started the server and passes signals on. */
const ONE_PRESS_MS = 1_000

export interface MainOptions {
  /** Folder of the built pages. */
  readonly pages?: string
  readonly prepare?: () => void
}

/**
 * Starts the server and says so on standard output; a failure is one sentence on standard error and exit code 1.
 * `prepare` runs once the settings are right, before anything else; an Error of it stops the start.
 */
export async function main({ pages = BUILT_PAGES, prepare = () => undefined }: MainOptions = {}): Promise<void> {
  try {
    const settings = readSettings()
    runBefore(prepare)
    const log = createLog(settings.logLevel)
    const server = await startServer({ settings, log, pages })
    stopOnSignal(server, log)
    const setUp = server.setUpLink === undefined ? '' : `Set up: ${server.setUpLink}\n`
    process.stdout.write(`Farhand is ready: ${server.url}\n${setUp}`)
  } catch (error) {
    if (!(error instanceof ServerError)) throw error
    process.stderr.write(`${error.message}\n`)
    process.exitCode = 1
  }
}

function runBefore(prepare: () => void): void {
  try {
    prepare()
  } catch (cause) {
    throw new ServerError('cannot-start', cause instanceof Error ? cause.message : undefined, { cause })
  }
}

function stopOnSignal(server: RunningServer, log: Logger): void {
  let sinceMs: number | undefined
  const stop = async (signal: NodeJS.Signals): Promise<void> => {
    if (sinceMs !== undefined) {
      if (performance.now() - sinceMs >= ONE_PRESS_MS) process.exit(1)
      return
    }
    sinceMs = performance.now()
    setTimeout(() => process.exit(1), LONGEST_STOP_MS).unref()
    log.info({ signal }, 'server stopping')
    await server.close()
    log.info('server stopped')
  }
  for (const signal of ['SIGINT', 'SIGTERM'] as const) process.on(signal, (name) => void stop(name))
}
