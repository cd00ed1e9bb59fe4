// The mouse and keyboard of the person at the machine, played on Xvfb's own devices. Lives here: XTEST events of a chosen device
// (X.Org "XTEST Extension Protocol", FakeInput with an XI event). May not know: who watches.
import type { Point } from '../../apps/companion/src/platform/platform.ts'
import type { XConnection } from '../rig/x-connection.ts'

export interface OwnDevices {
  /** The display's number for the mouse. */
  readonly mouse: number
  move(by: Point): Promise<void>
  button(button: number, down: boolean): Promise<void>
  click(button: number): Promise<void>
  key(keycode: number, down: boolean): Promise<void>
  tapKey(keycode: number): Promise<void>
}

const QUERY_EXTENSION = 98
const FAKE_INPUT = 2
const LIST_INPUT_DEVICES = 2
/** Kinds of XI event, counted from the extension's first. */
const XI = { valuator: 0, keyDown: 1, keyUp: 2, buttonDown: 3, buttonUp: 4, motion: 5 } as const

export async function openOwnDevices(x: XConnection): Promise<OwnDevices> {
  const xtest = await queryExtension(x, 'XTEST')
  const xi = await queryExtension(x, 'XInputExtension')
  const devices = deviceNames(await x.ask(xi.opcode, LIST_INPUT_DEVICES, Buffer.alloc(0)))
  const idOf = (name: string): number => {
    const found = devices.find((device) => device.name === name)
    if (found === undefined) throw new Error(`no ${name} among ${devices.map((one) => one.name).join(', ')}`)
    return found.id
  }
  const mouse = idOf('Xvfb mouse')
  const keyboard = idOf('Xvfb keyboard')
  const fake = async (kind: number, detail: number, device: number, axes?: Point): Promise<void> => {
    const event = Buffer.alloc(axes === undefined ? 32 : 64)
    event.writeUInt8(xi.firstEvent + kind, 0)
    event.writeUInt8(detail, 1)
    event.writeUInt8(device, 31)
    if (axes !== undefined) {
      event.writeUInt8(xi.firstEvent + XI.valuator, 32)
      event.writeUInt8(device, 33)
      event.writeUInt8(2, 38)
      event.writeInt32LE(axes.x, 40)
      event.writeInt32LE(axes.y, 44)
    }
    x.send(xtest.opcode, FAKE_INPUT, event)
    await x.settle()
  }
  const key = (keycode: number, down: boolean): Promise<void> => fake(down ? XI.keyDown : XI.keyUp, keycode, keyboard)
  const button = (which: number, down: boolean): Promise<void> => fake(down ? XI.buttonDown : XI.buttonUp, which, mouse)
  return {
    mouse,
    move: (by) => fake(XI.motion, 1, mouse, by),
    button,
    click: async (which) => {
      await button(which, true)
      await button(which, false)
    },
    key,
    tapKey: async (keycode) => {
      await key(keycode, true)
      await key(keycode, false)
    },
  }
}

async function queryExtension(x: XConnection, name: string): Promise<{ opcode: number; firstEvent: number }> {
  const head = Buffer.alloc(4)
  head.writeUInt16LE(name.length, 0)
  const answer = await x.ask(QUERY_EXTENSION, 0, Buffer.concat([head, Buffer.from(name)]))
  return { opcode: answer.readUInt8(9), firstEvent: answer.readUInt8(10) }
}

function deviceNames(answer: Buffer): { readonly id: number; readonly name: string }[] {
  const count = answer.readUInt8(8)
  const heads = Array.from({ length: count }, (_, i) => 32 + i * 8)
  let at = 32 + count * 8
  for (const head of heads) {
    for (let classes = answer.readUInt8(head + 5); classes > 0; classes--) at += answer.readUInt8(at + 1)
  }
  return heads.map((head) => {
    const name = answer.toString('latin1', at + 1, at + 1 + answer.readUInt8(at))
    at += 1 + answer.readUInt8(at)
    return { id: answer.readUInt8(head + 4), name }
  })
}
