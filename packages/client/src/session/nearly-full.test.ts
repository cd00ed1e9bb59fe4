import { RECORD_BOUNDS } from '@farhand/protocol'
import { expect, it } from 'vitest'
import { nearlyFullPercent } from './snapshot.ts'

it('[CONSENT-167] the host hears in good time that the record is nearly full, and never that it is before it is', () => {
  const { sheets, nearlyFull } = RECORD_BOUNDS
  expect([0, nearlyFull - 1].map((filled) => nearlyFullPercent({ sheets: filled }))).toEqual([null, null])
  expect([nearlyFull, sheets - 1, sheets].map((filled) => nearlyFullPercent({ sheets: filled }))).toEqual([80, 99, 100])
})
