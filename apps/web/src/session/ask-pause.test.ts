import { expect, test } from 'vitest'
import { hostAskedTooOften, hostWatching, now } from '../gallery/fixtures.ts'
import { pauseLeft, showPauseLeft } from './ask-pause.ts'

test('[CONSENT-38] says the whole seconds left, for this person and this thing only, and nothing once they are over', () => {
  const [pause] = hostAskedTooOften.askPauses
  if (pause === undefined) throw new Error('the fixture has no pause')
  const { until, of } = pause
  const wanted = { of, capability: 'control' as const }
  expect(pauseLeft(hostAskedTooOften, wanted, now)).toBe(Math.ceil((until - now) / 1000))
  expect(pauseLeft(hostAskedTooOften, wanted, until - 1)).toBe(1)
  expect(pauseLeft(hostAskedTooOften, wanted, until)).toBe(0)
  expect(pauseLeft(hostAskedTooOften, { ...wanted, capability: 'view' }, now)).toBe(0)
  expect(pauseLeft(hostAskedTooOften, { ...wanted, of: hostWatching.me.device }, now)).toBe(0)
})

test('[CONSENT-38] who is to show instead of somebody waits for both: that one is asked to let go first', () => {
  const { presenter, me } = hostWatching
  if (presenter === null) throw new Error('the fixture has no presenter')
  const until = now + 24_000
  const wait = (of: typeof me.device) => ({ ...hostWatching, askPauses: [{ of, capability: 'view' as const, until }] })
  expect(showPauseLeft(wait(presenter.device), me, now)).toBe(24)
  expect(showPauseLeft(wait(presenter.device), presenter, now)).toBe(24)
  expect(showPauseLeft(wait(me.device), me, now)).toBe(24)
  expect(showPauseLeft(hostWatching, me, now)).toBe(0)
  expect(showPauseLeft({ ...wait(presenter.device), presenter: null }, me, now)).toBe(0)
})

test('[CONSENT-171] a pause for whatever is one for each thing, and the longer of two counts', () => {
  const [pause] = hostAskedTooOften.askPauses
  if (pause === undefined) throw new Error('the fixture has no pause')
  const { of } = pause
  const view = { askPauses: [{ of, capability: null, until: now + 9_000 }, pause] }
  expect(pauseLeft(view, { of, capability: 'camera' }, now)).toBe(9)
  expect(pauseLeft(view, { of, capability: 'control' }, now)).toBe(24)
  expect(pauseLeft(view, { of: hostWatching.me.device, capability: 'camera' }, now)).toBe(0)
})
