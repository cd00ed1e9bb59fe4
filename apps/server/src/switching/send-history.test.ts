// How often a member's page may ask for history.
import { toBase64Url, deviceIdSchema } from '@farhand/protocol'
import { expect, it } from 'vitest'
import { LIMITS } from '../limits.ts'
import { ManualClock } from '../manual-clock.ts'
import { createHistoryTurns } from './send-history.ts'

const [ann, lee] = [1, 2].map((first) => deviceIdSchema.parse(toBase64Url(new Uint8Array(32).fill(first))))

it('[RECEIPT-10] gives each member pages at a rate of its own, whatever others ask', async () => {
  const clock = new ManualClock()
  const turns = createHistoryTurns(clock, { ...LIMITS.socket, historyPages: { perSecond: 2, burst: 3 } })
  let given = 0
  const ask = () =>
    turns.next(ann!).then(() => {
      given += 1
    })
  const asked = Array.from({ length: 5 }, ask)
  await turns.next(lee!)
  expect(given).toBe(3)
  clock.advance(1000)
  await Promise.all(asked)
  expect(given).toBe(5)
})
