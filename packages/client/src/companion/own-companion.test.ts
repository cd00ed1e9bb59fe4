// What a page takes of helper programs, its own and others'. The session is played here.
import type { DeviceId } from '@farhand/protocol'
import type { OpenedObject } from '@farhand/e2ee'
import { beforeEach, expect, test } from 'vitest'
import type { Live } from '../session/live.ts'
import { OwnCompanion, sendPairMessage } from './own-companion.ts'
import { encodePairMessage, type OpenedWindows } from './pair-messages.ts'

const [LEE, DANA, K, OTHER_K] = ['lee', 'dana', 'k', 'other k'] as unknown as readonly [
  DeviceId,
  DeviceId,
  DeviceId,
  DeviceId,
]
const SHOWN = 'window:7:0'
const OPENED: OpenedWindows = {
  v: 1,
  kind: 'opened',
  beside: SHOWN,
  windows: [{ label: 'window:9:0', title: 'Save as', pickable: true }],
}

let captured: { kind: string; label: string } | null
let live: Live
let own: OwnCompanion

beforeEach(() => {
  captured = { kind: 'window', label: SHOWN }
  live = {
    identity: { deviceId: LEE },
    state: {
      members: {
        [LEE]: { role: 'participant' },
        [DANA]: { role: 'host' },
        [K]: { role: 'companion', of: LEE },
        [OTHER_K]: { role: 'companion', of: DANA },
      },
    },
    sharing: {
      get captured() {
        return captured
      },
    },
    changed: () => undefined,
  } as unknown as Live
  own = new OwnCompanion()
})

const says = (deviceId: DeviceId): void =>
  own.take(live, { sender: { deviceId }, body: encodePairMessage(OPENED) } as unknown as OpenedObject)

test('[CONSENT-66] what its own program has opened is shown while that window is, and not beside another', () => {
  says(K)
  expect(own.openedIn(live)).toEqual(OPENED.windows)
  for (const other of [null, { kind: 'window', label: 'window:9:0' }, { kind: 'screen', label: SHOWN }]) {
    captured = other
    expect(own.openedIn(live)).toEqual([])
  }
})

test('[ATTACK-85] [CONSENT-66] what another page’s program, or no program, says of windows is refused', () => {
  for (const sender of [OTHER_K, DANA, LEE])
    expect(() => says(sender)).toThrow(expect.objectContaining({ code: 'bad-message' }))
  expect(own.openedIn(live)).toEqual([])
})

test('[KEY-27] [KEY-11] page and helper program tell each other nothing without a line, or while others could read it', async () => {
  const sent: string[] = []
  const page = (connected: boolean, isWanted: boolean, isLate = false) =>
    ({
      keys: { current: { sealer: { seal: async () => 'sealed' } } },
      line: { sendObject: (object: string) => sent.push(object) > 0 },
      connected,
      returns: { isWanted },
      roster: { isLate },
      sessionMs: () => 5,
    }) as unknown as Live
  expect(sendPairMessage(page(true, true), OPENED)).toBe(false)
  expect(sendPairMessage(page(true, false, true), OPENED)).toBe(false)
  expect(sendPairMessage(page(false, false), OPENED)).toBe(false)
  expect(sendPairMessage(page(true, false), OPENED)).toBe(true)
  await expect.poll(() => sent).toEqual(['sealed'])
})
