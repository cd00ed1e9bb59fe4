// The one request that injects. Lives here: its bytes (X.Org "XTEST Extension Protocol", FakeInput) and its kinds of event.
// May not know: what is held.
import type { Point } from '../platform.ts'

export const KEY = { down: 2, up: 3 } as const
export const BUTTON = { down: 4, up: 5 } as const
export const MOTION = 6
const FAKE_INPUT = 2

/** The bytes of one FakeInput request. */
export function fakeInputRequest(
  opcode: number,
  event: { readonly type: number; readonly detail: number; readonly at: Point; readonly root: number },
): Buffer {
  const request = Buffer.alloc(36)
  request.writeUInt8(opcode, 0)
  request.writeUInt8(FAKE_INPUT, 1)
  request.writeUInt16LE(request.length / 4, 2)
  request.writeUInt8(event.type, 4)
  request.writeUInt8(event.detail, 5)
  request.writeUInt32LE(event.root, 12)
  request.writeInt16LE(Math.round(event.at.x), 24)
  request.writeInt16LE(Math.round(event.at.y), 26)
  return request
}

/** Releases, for the watchdog: every event that lets these keys and buttons go. */
export function releaseEvents(held: {
  readonly keys: readonly number[]
  readonly buttons: readonly number[]
}): { readonly type: number; readonly detail: number }[] {
  return [
    ...held.buttons.map((detail) => ({ type: BUTTON.up, detail })),
    ...held.keys.map((detail) => ({ type: KEY.up, detail })),
  ]
}
