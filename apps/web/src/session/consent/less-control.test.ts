import { expect, test } from 'vitest'
import { choicesOf } from './less-control.tsx'

test('[CONSENT-5] offers the whole of what was asked first, and nothing wider or longer', () => {
  expect(choicesOf({ scope: 'whole', minutes: null })).toEqual({
    scopes: ['whole', 'mouse', 'keyboard'],
    times: [null, 10, 30],
  })
  expect(choicesOf({ scope: 'mouse', minutes: 30 })).toEqual({ scopes: ['mouse'], times: [30, 10] })
  expect(choicesOf({ scope: 'keyboard', minutes: 10 })).toEqual({ scopes: ['keyboard'], times: [10] })
  expect(choicesOf({ scope: 'whole', minutes: 5 }).times).toEqual([5])
})
