import { expect, test } from 'vitest'
import { hostAskedTooOften, hostWatching, now } from '../gallery/fixtures.ts'
import { pauseLeft } from './ask-pause.ts'

test('[CONSENT-38] says the whole seconds left, for this person and this thing only, and nothing once they are over', () => {
  const [pause] = hostAskedTooOften.askPauses
  if (pause === undefined) throw new Error('the fixture has no pause')
  const { until, ...wanted } = pause
  expect(pauseLeft(hostAskedTooOften, wanted, now)).toBe(Math.ceil((until - now) / 1000))
  expect(pauseLeft(hostAskedTooOften, wanted, until - 1)).toBe(1)
  expect(pauseLeft(hostAskedTooOften, wanted, until)).toBe(0)
  expect(pauseLeft(hostAskedTooOften, { ...wanted, capability: 'view' }, now)).toBe(0)
  expect(pauseLeft(hostAskedTooOften, { ...wanted, of: hostWatching.me.device }, now)).toBe(0)
})
