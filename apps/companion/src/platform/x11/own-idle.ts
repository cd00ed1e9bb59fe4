// That a device was used, known even while another program has frozen it: window managers freeze the mouse at every click until they
// have decided whose it is, and raw events wait as long. Lives here: alarms on each device's idle time, which the server counts anew
// before it lets an event wait (X.Org "X Synchronization Extension Protocol", alarms on system counters; the counters' names are the
// server's own, "DEVICEIDLETIME 6"). May not know: which devices are the person's, what follows from their use.
import type { XConnection } from './x-connection.ts'

const REQUEST = { initialize: 0, listSystemCounters: 1, createAlarm: 8, destroyAlarm: 11 } as const
/** Counter, value, test, delta and events are said; how the value counts stays absolute. */
const ALARM_MASK = 0b11_1101
const NEGATIVE_TRANSITION = 1
/** Of AlarmNotify, counted from the extension's first event. */
const ALARM_NOTIFY = 1
/** What rested for longer and is used again is told; between two movements of a hand there is less. */
const RESTED_MS = 20
const COUNTER_NAME = /^DEVICEIDLETIME (\d+)$/

export interface OwnIdle {
  /** These devices are listened to from now on, and no others. */
  follow(devices: readonly number[]): Promise<void>
}

/** Calls `onUsed` when a device that is followed is used after a rest. On a server without such counters it never does. */
export async function openOwnIdle(x: XConnection, onUsed: () => void): Promise<OwnIdle> {
  const sync = await x.extension('SYNC')
  if (sync === undefined) return { follow: () => Promise.resolve() }
  const { opcode, firstEvent } = sync
  const alarms = new Map<number, number>()
  x.onEvent((code, bytes) => {
    if (code !== firstEvent + ALARM_NOTIFY) return
    const alarm = bytes.readUInt32LE(4)
    if ([...alarms.values()].includes(alarm)) onUsed()
  })
  await x.askRaw(Buffer.from([opcode, REQUEST.initialize, 2, 0, 3, 0, 0, 0]))
  return {
    follow: async (devices) => {
      const counters = countersIn(await x.askRaw(Buffer.from([opcode, REQUEST.listSystemCounters, 1, 0])))
      for (const [device, alarm] of alarms) {
        if (devices.includes(device)) continue
        alarms.delete(device)
        x.sendRaw(destroyAlarm(opcode, alarm))
      }
      for (const device of devices) {
        const counter = counters.get(device)
        if (counter === undefined || alarms.has(device)) continue
        const alarm = x.send.AllocID()
        alarms.set(device, alarm)
        x.sendRaw(createAlarm(opcode, alarm, counter))
      }
    },
  }
}

/** Device → counter of its idle time. */
function countersIn(answer: Buffer): ReadonlyMap<number, number> {
  const counters = new Map<number, number>()
  let at = 32
  for (let left = answer.readInt32LE(8); left > 0; left--) {
    const nameBytes = answer.readUInt16LE(at + 12)
    const device = COUNTER_NAME.exec(answer.toString('latin1', at + 14, at + 14 + nameBytes))?.[1]
    if (device !== undefined) counters.set(Number(device), answer.readUInt32LE(at))
    at += (14 + nameBytes + 3) & ~3
  }
  return counters
}

function createAlarm(opcode: number, alarm: number, counter: number): Buffer {
  const words = [alarm, ALARM_MASK, counter, ...int64(RESTED_MS), NEGATIVE_TRANSITION, ...int64(0), 1]
  return request(opcode, REQUEST.createAlarm, words)
}

const destroyAlarm = (opcode: number, alarm: number): Buffer => request(opcode, REQUEST.destroyAlarm, [alarm])

/** A number of 64 bits as the protocol writes it: the upper half first. */
const int64 = (value: number): readonly [high: number, low: number] => [0, value]

function request(opcode: number, minor: number, words: readonly number[]): Buffer {
  const bytes = Buffer.alloc(4 + words.length * 4)
  bytes.writeUInt8(opcode, 0)
  bytes.writeUInt8(minor, 1)
  bytes.writeUInt16LE(bytes.length / 4, 2)
  for (const [i, word] of words.entries()) bytes.writeUInt32LE(word, 4 + i * 4)
  return bytes
}
