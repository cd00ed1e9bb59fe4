// What the others have not heard of this device's own presenting.
import { expect, test } from 'vitest'
import type { DeviceId, SessionMessageBody } from '@farhand/protocol'
import type { Live } from './live.ts'
import { tellWhatIsShown } from './tell-what-holds.ts'

const [ME, KIM] = ['me', 'kim'] as [DeviceId, DeviceId]

function saidOf({ connected = true, isOn = true, isPaused = false, by = ME, paused = false, surface = 'screen' } = {}) {
  const said: SessionMessageBody[] = []
  const live = {
    identity: { deviceId: ME },
    connected,
    state: { presenting: { device: by, paused, surface } },
    sharing: { isOn, isPaused, view: { surface: 'screen' } },
    speech: { say: async (body: SessionMessageBody) => void said.push(body) },
  } as unknown as Live
  tellWhatIsShown(live)
  return said
}

test('[CONSENT-7] the others are told of a resume and of another surface that they have not heard of', () => {
  expect(saidOf({ paused: true })).toEqual([{ kind: 'pause', paused: false }])
  expect(saidOf({ surface: 'window' })).toEqual([{ kind: 'surface', surface: 'screen' }])
})

test.for([
  ['it is heard already', {}],
  ['it is paused here', { paused: true, isPaused: true }],
  ['somebody else shows', { by: KIM, paused: true, surface: 'window' }],
  ['nothing is shown', { isOn: false, paused: true, surface: 'window' }],
  ['there is no line', { connected: false, paused: true, surface: 'window' }],
] as const)('[CONSENT-7] and of nothing where %s', ([, as]) => {
  expect(saidOf(as)).toEqual([])
})
