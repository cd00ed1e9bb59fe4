// Everything that mouse and keyboard do on a desktop, whoever does it, seen beside every program and grab. Lives here: XI2 raw
// events (X.Org "X Input Extension 2.2") on a connection of its own. May not know: what the events mean to anybody.
import type { Display } from '../rig/index.ts'
import { connectX } from '../rig/x-connection.ts'
import { u32 } from './x11-stage.ts'

export interface WatchedEvent {
  readonly kind: 'key-down' | 'key-up' | 'button-down' | 'button-up' | 'motion'
  /** Keycode or button. */
  readonly detail: number
  /** The test's clock, performance.now() ms. */
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

export async function watchInput(display: Display): Promise<InputWatch> {
  const x = await connectX(display.name)
  const name = 'XInputExtension'
  const head = Buffer.from([name.length, 0, 0, 0])
  const opcode = (await x.ask(QUERY_EXTENSION, 0, Buffer.concat([head, Buffer.from(name)]))).readUInt8(9)
  let seen: WatchedEvent[] = []
  x.onEvent(({ code, bytes }) => {
    const kind = code === GENERIC_EVENT ? KINDS[bytes.readUInt16LE(8)] : undefined
    if (kind !== undefined) seen.push({ kind, detail: bytes.readUInt32LE(16), atMs: performance.now() })
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
