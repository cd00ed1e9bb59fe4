// What the person at the machine does, seen beside every program and every grab. Lives here: XI2 raw events (X.Org "X Input
// Extension 2.2"), telling devices from XTEST, the panic key. May not know: what follows from either, how use is known while raw
// events wait (own-idle.ts).
import { PlatformError } from '../platform-error.ts'
import { keycodeOf } from './key-codes.ts'
import { openOwnIdle } from './own-idle.ts'
import type { XConnection } from './x-connection.ts'

const REQUEST = { selectEvents: 46, queryVersion: 47, queryDevice: 48 } as const
const ALL_DEVICES = 0
const ALL_MASTERS = 1
const EVENT = { hierarchy: 11, rawKeyPress: 13, rawKeyRelease: 14, rawButtonPress: 15, rawMotion: 17 } as const
const GENERIC_EVENT = 35
/** Caps Lock, Num Lock and their like must not hide the key from our grab. */
const LOCKS = [0, 2, 16, 18]
const CONTROL_BIT = 4
const CONTROL_ROW = 2
const MAPPING_NOTIFY = 34
const ASYNC = 1
/** What XIQueryDevice calls masters; what is not one is a device of its own. */
const MASTER_USES = new Set([1, 2])
const INJECTING_DEVICE = /XTEST (pointer|keyboard)$/

export interface RawInput {
  onPanicKey(listener: () => void): void
  onLocalUse(listener: () => void): void
  /** Whether the last key or button that went down was the person's own; true before the first. */
  isLastPressOwn(): boolean
}

/** Throws PlatformError where the server has no XI2. */
export async function openRawInput(x: XConnection): Promise<RawInput> {
  const xi = await x.extension('XInputExtension')
  if (xi === undefined) {
    throw new PlatformError('desktop-lacks-extension', 'This X server has no XI2: local use cannot be seen.')
  }
  const { opcode } = xi
  const panic: (() => void)[] = []
  const local: (() => void)[] = []
  /** By device and key: what is injected must not hide that the person's own key is down. */
  const downControls = new Set<string>()
  let isLastPressOwn = true
  let controls = new Set<number>()
  let injecting = new Set<number>()
  const panicKey = keycodeOf('F12') ?? 0

  const readControls = async (): Promise<void> => {
    controls = new Set((await x.ask('GetModifierMapping'))[CONTROL_ROW]?.filter((keycode) => keycode !== 0))
  }
  const used = (): void => {
    for (const tell of local) tell()
  }
  const idle = await openOwnIdle(x, used)
  const readDevices = async (): Promise<void> => {
    const devices = devicesIn(await x.askRaw(queryDevices(opcode)))
    injecting = new Set(devices.flatMap(({ id, name }) => (INJECTING_DEVICE.test(name) ? [id] : [])))
    await idle.follow(devices.flatMap(({ id, isMaster }) => (isMaster || injecting.has(id) ? [] : [id])))
  }
  const take = (type: number, bytes: Buffer): void => {
    if (type === EVENT.hierarchy) {
      // A device is foreign until its name says otherwise: a new mouse is the person's.
      readDevices().catch(ignoreEnd)
      return
    }
    const detail = bytes.readUInt32LE(16)
    const source = bytes.readUInt16LE(20)
    const key = `${String(source)} ${String(detail)}`
    if (type === EVENT.rawKeyPress && controls.has(detail)) downControls.add(key)
    if (type === EVENT.rawKeyRelease) downControls.delete(key)
    if (type === EVENT.rawKeyPress && detail === panicKey && downControls.size > 0) for (const tell of panic) tell()
    if (type === EVENT.rawKeyPress || type === EVENT.rawButtonPress) isLastPressOwn = !injecting.has(source)
    if (!injecting.has(source)) used()
  }
  x.onEvent((code, bytes) => {
    if (code === GENERIC_EVENT && bytes[1] === opcode) take(bytes.readUInt16LE(8), bytes)
    else if (code === MAPPING_NOTIFY) readControls().catch(ignoreEnd)
  })

  await x.askRaw(Buffer.from([opcode, REQUEST.queryVersion, 2, 0, 2, 0, 2, 0]))
  await Promise.all([readControls(), readDevices()])
  const raw = [EVENT.rawKeyPress, EVENT.rawKeyRelease, EVENT.rawButtonPress, EVENT.rawMotion]
  x.sendRaw(selectEvents(opcode, x.root, { device: ALL_MASTERS, events: raw }))
  x.sendRaw(selectEvents(opcode, x.root, { device: ALL_DEVICES, events: [EVENT.hierarchy] }))
  // Only so that the program in front does not see the key; taken by another program already, it still reaches us as raw event.
  for (const locks of LOCKS) x.send.GrabKey(x.root, false, CONTROL_BIT | locks, panicKey, ASYNC, ASYNC)
  await x.sync()
  return {
    onPanicKey: (listener) => void panic.push(listener),
    onLocalUse: (listener) => void local.push(listener),
    isLastPressOwn: () => isLastPressOwn,
  }
}

function ignoreEnd(): void {
  // The connection has ended: nothing comes any more.
}

function selectEvents(
  opcode: number,
  root: number,
  wanted: { readonly device: number; readonly events: readonly number[] },
): Buffer {
  const request = Buffer.alloc(20)
  request.writeUInt8(opcode, 0)
  request.writeUInt8(REQUEST.selectEvents, 1)
  request.writeUInt16LE(request.length / 4, 2)
  request.writeUInt32LE(root, 4)
  request.writeUInt16LE(1, 8)
  request.writeUInt16LE(wanted.device, 12)
  request.writeUInt16LE(1, 14)
  request.writeUInt32LE(
    wanted.events.reduce((mask, event) => mask | (1 << event), 0),
    16,
  )
  return request
}

function queryDevices(opcode: number): Buffer {
  return Buffer.from([opcode, REQUEST.queryDevice, 2, 0, ALL_DEVICES, 0, 0, 0])
}

interface Device {
  readonly id: number
  readonly name: string
  readonly isMaster: boolean
}

/** Each device in the answer to XIQueryDevice. */
function devicesIn(answer: Buffer): readonly Device[] {
  const devices: Device[] = []
  let at = 32
  for (let left = answer.readUInt16LE(8); left > 0; left--) {
    const nameBytes = answer.readUInt16LE(at + 8)
    devices.push({
      id: answer.readUInt16LE(at),
      name: answer.toString('latin1', at + 12, at + 12 + nameBytes),
      isMaster: MASTER_USES.has(answer.readUInt16LE(at + 2)),
    })
    const classes = answer.readUInt16LE(at + 6)
    at += 12 + ((nameBytes + 3) & ~3)
    for (let i = 0; i < classes; i++) at += answer.readUInt16LE(at + 2) * 4
  }
  return devices
}
