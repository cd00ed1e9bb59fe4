// Everything that mouse and keyboard do on a desktop, whoever does it, seen beside every program and grab. Lives here: XI2 raw
// events (X.Org "X Input Extension 2.2") on a connection of its own. May not know: what the events mean to anybody.
import type { Display } from '../rig/index.ts'
import { connectX } from '../rig/x-connection.ts'
import { u32 } from './x11-stage.ts'

export interface WatchedEvent {
  readonly kind: 'key-down' | 'key-up' | 'button-down' | 'button-up' | 'motion'
  /** Keycode or button. */
  readonly detail: number
  /** The display's number for the device that did it. */
  readonly source: number
  /** When the desktop did it, by the display's own clock, as performance.now() ms of the test: how busy the test is does not count. */
  readonly atMs: number
}

export interface InputWatch {
  /** Everything since the last call. */
  take(): Promise<readonly WatchedEvent[]>
  close(): void
}

const QUERY_EXTENSION = 98
const XI_SELECT_EVENTS = 46
const XI_QUERY_VERSION = 47
const GENERIC_EVENT = 35
const ALL_MASTERS = 1
const KINDS: Readonly<Record<number, WatchedEvent['kind']>> = {
  13: 'key-down',
  14: 'key-up',
  15: 'button-down',
  16: 'button-up',
  17: 'motion',
}

const CLOCK_WRAPS_MS = 2 ** 32
const MAX_AGO_MS = 60_000

/** How long ago the display's clock showed this. It counts the milliseconds of the system's monotonic clock (X.Org GetTimeInMillis), a
 *  little coarsely, as Node's hrtime does. Throws where this display has another clock. */
function agoMs(displayMs: number): number {
  const nowMs = Number(process.hrtime.bigint() / 1000n) / 1000
  const ago = (((nowMs - displayMs) % CLOCK_WRAPS_MS) + CLOCK_WRAPS_MS) % CLOCK_WRAPS_MS
  const isAhead = ago > CLOCK_WRAPS_MS - MAX_AGO_MS
  if (ago > MAX_AGO_MS && !isAhead) throw new Error(`the display's clock shows ${displayMs} at ${nowMs}`)
  return isAhead ? 0 : ago
}

export async function watchInput(display: Display): Promise<InputWatch> {
  const x = await connectX(display.name)
  const name = 'XInputExtension'
  const head = Buffer.from([name.length, 0, 0, 0])
  const opcode = (await x.ask(QUERY_EXTENSION, 0, Buffer.concat([head, Buffer.from(name)]))).readUInt8(9)
  let seen: WatchedEvent[] = []
  x.onEvent(({ code, bytes }) => {
    const kind = code === GENERIC_EVENT ? KINDS[bytes.readUInt16LE(8)] : undefined
    if (kind === undefined) return
    seen.push({
      kind,
      detail: bytes.readUInt32LE(16),
      source: bytes.readUInt16LE(20),
      atMs: performance.now() - agoMs(bytes.readUInt32LE(12)),
    })
  })
  await x.ask(opcode, XI_QUERY_VERSION, Buffer.from([2, 0, 2, 0]))
  const mask = Object.keys(KINDS).reduce((sum, kind) => sum | (1 << Number(kind)), 0)
  x.send(opcode, XI_SELECT_EVENTS, Buffer.concat([u32(x.root, 1), Buffer.from([ALL_MASTERS, 0, 1, 0]), u32(mask)]))
  await x.settle()
  return {
    take: async () => {
      await x.settle()
      const taken = seen
      seen = []
      return taken
    },
    close: () => x.close(),
  }
}
