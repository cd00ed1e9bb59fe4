// What lets keys and buttons go when we are killed. Lives here: both ends of the pipe between the companion and a second process
// of the same program, which hears what is held before it is pressed and acts when the pipe ends.
// May not know: why something is held.
import type { Readable, Writable } from 'node:stream'
import { connectToX, type XConnection } from './x-connection.ts'
import { fakeInputRequest, releaseEvents } from './xtest-request.ts'

/** What must be undone when the companion dies. */
export interface Held {
  readonly keys: readonly number[]
  readonly buttons: readonly number[]
}

export interface Watchdog {
  /** False once the second process has ended: then nothing may be pressed. */
  isWatching(): boolean
  /** Written to the pipe before this returns. */
  holds(held: Held): void
  /** These keys carry symbols that are not theirs. */
  lends(keycodes: readonly number[]): void
  /** Ends the second process; resolves when it has ended, which takes the end of our connection. */
  close(): Promise<void>
}

/** A second process of this program, with a pipe to its standard input and one from its standard output. */
export interface SecondProcess {
  readonly stdin: Writable
  readonly stdout: Readable
}

/** Starts this program once more with an internal argument, so that it calls `runWatchdog`. It must outlive us. */
export type StartSecondProcess = (args: readonly string[]) => SecondProcess

/** First internal argument of the second process. */
export const WATCHDOG_ARGUMENT = '--farhand-x11-watchdog'

/** Starts the watchdog; resolves when it watches. `x` is the connection whose end it waits for.
 *  Rejects when the process ends before it says so. */
export async function startWatchdog(
  x: XConnection,
  options: { readonly display: string | undefined; readonly start: StartSecondProcess },
): Promise<Watchdog> {
  const marker = x.send.AllocID()
  x.send.CreateWindow(marker, x.root, -10, -10, 1, 1, 0, 0, INPUT_ONLY, 0, { overrideRedirect: true })
  await x.sync()
  const { stdin, stdout } = options.start([WATCHDOG_ARGUMENT, String(marker), options.display ?? ''])
  let held: Held = { keys: [], buttons: [] }
  let lent: readonly number[] = []
  // Its end shows at `stdout`; a write after that is lost with it.
  stdin.on('error', () => stdin.destroy())
  const ended = new Promise<void>((resolve) => {
    stdout.once('end', resolve)
    stdout.once('close', resolve)
  })
  await Promise.race([
    new Promise((resolve) => {
      stdout.once('data', resolve)
    }),
    ended.then(() => {
      throw new Error('the watchdog ended before it watched')
    }),
  ])
  let isWatching = true
  void ended.then(() => {
    isWatching = false
  })
  const tell = (): void => {
    stdin.write(`${JSON.stringify({ ...held, lent })}\n`)
  }
  return {
    isWatching: () => isWatching,
    holds: (now) => {
      held = now
      tell()
    },
    lends: (keycodes) => {
      lent = keycodes
      tell()
    },
    close: () => {
      stdin.end()
      return ended
    },
  }
}

const INPUT_ONLY = 2
const STRUCTURE_NOTIFY = 1 << 17
const DESTROY_NOTIFY = 17

/** The second process: reads what is held from `input` until it ends, undoes it, and resolves. */
export async function runWatchdog(
  args: readonly string[],
  pipes: { readonly input: Readable; readonly output: Writable },
): Promise<void> {
  // A signal to the whole group (Ctrl+C in a terminal) must not end us before our parent.
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, ignoreSignal)
  const marker = Number(args[1])
  const x = await connectToX(args[2] === '' ? undefined : args[2])
  const xtest = await x.extension('XTEST')
  const parentIsGone = new Promise<void>((resolve) => {
    x.onEvent((code, bytes) => {
      if (code === DESTROY_NOTIFY && bytes.readUInt32LE(8) === marker) resolve()
    })
  })
  x.send.ChangeWindowAttributes(marker, { eventMask: STRUCTURE_NOTIFY })
  const isThere = await x.ask('GetWindowAttributes', marker).then(
    () => true,
    () => false,
  )
  pipes.output.write('watching\n')
  let state = parseState('{}')
  await eachLine(pipes.input, (line) => {
    state = parseState(line)
  })
  const undo = async (): Promise<void> => {
    for (const event of releaseEvents(state)) {
      if (xtest !== undefined) {
        x.sendRaw(fakeInputRequest(xtest.opcode, { ...event, at: { x: 0, y: 0 }, root: x.root }))
      }
    }
    for (const keycode of state.lent) x.send.ChangeKeyboardMapping(keycode, 1, [0])
    await x.sync()
  }
  await undo()
  // What our parent had sent may reach the server after our releases: once more when its connection is gone.
  if (isThere) await parentIsGone
  await undo()
  x.close()
}

function ignoreSignal(): void {
  // The end of the pipe says when to act.
}

/** Calls back for each whole line; resolves when the stream has ended. Without readline, to lose no moment at the end. */
function eachLine(stream: Readable, take: (line: string) => void): Promise<void> {
  let rest = ''
  return new Promise((resolve) => {
    stream.on('data', (chunk: Buffer) => {
      const lines = (rest + chunk.toString()).split('\n')
      rest = lines.pop() ?? ''
      for (const line of lines) take(line)
    })
    stream.once('end', resolve)
    stream.once('error', () => resolve())
  })
}

/** Parsed as it comes, so that at the end everything is at hand. */
function parseState(line: string): Held & { readonly lent: readonly number[] } {
  const state: unknown = JSON.parse(line)
  return { keys: numbersOf(state, 'keys'), buttons: numbersOf(state, 'buttons'), lent: numbersOf(state, 'lent') }
}

function numbersOf(state: unknown, name: string): number[] {
  const list: unknown = typeof state === 'object' && state !== null ? Reflect.get(state, name) : undefined
  return Array.isArray(list) ? list.filter((one): one is number => typeof one === 'number') : []
}
