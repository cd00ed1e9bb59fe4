import type { Asked } from '@farhand/client'
import { expect, test } from 'vitest'
import { hostWithWish, participantWatching } from '../../gallery/fixtures.ts'
import { seeingOutcome } from './seeing-outcome.ts'

const { presenter } = participantWatching
const [template] = hostWithWish.asked

test('the newest answer about the screen that is shown counts, and none while it is seen', () => {
  if (presenter === null || template === undefined) throw new Error('the fixtures changed')
  const view = (outcome: Asked['outcome']): Asked => ({
    ...template,
    of: presenter.device,
    capability: 'view',
    outcome,
  })
  const asked = [view('declined'), { ...view('open'), capability: 'control' } as const]
  expect(seeingOutcome({ watching: null, asked }, presenter)).toBe('declined')
  expect(seeingOutcome({ watching: null, asked: [...asked, view('expired')] }, presenter)).toBe('expired')
  expect(seeingOutcome({ watching: null, asked: [...asked, view('withdrawn')] }, presenter)).toBeUndefined()
  expect(seeingOutcome({ watching: null, asked: [] }, presenter)).toBeUndefined()
  expect(seeingOutcome({ ...participantWatching, asked }, presenter)).toBeUndefined()
})
