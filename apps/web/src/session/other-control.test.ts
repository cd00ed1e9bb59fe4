import { expect, test } from 'vitest'
import { hostOtherControls, hostWatching } from '../gallery/fixtures.ts'
import { otherControlOf } from './other-control.tsx'

test('[CONSENT-16] says who else controls this person’s computer, and nothing of anybody else’s', () => {
  const { watching, people } = hostOtherControls
  if (watching === null) throw new Error('the fixture watches nobody')
  const lee = people.find(({ name }) => name.startsWith('Lee'))
  if (lee === undefined) throw new Error('the fixture has no third person')
  expect(otherControlOf(hostOtherControls, watching)?.by?.name).toBe(lee.name)
  expect(otherControlOf(hostOtherControls, lee)).toBeUndefined()
  expect(otherControlOf(hostWatching, watching)).toBeUndefined()
})
