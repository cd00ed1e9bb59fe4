import fc from 'fast-check'
import { expect, it } from 'vitest'
import { everySoOften } from './every-so-often.ts'

it('events are let through at their distance, also while the clock wraps', () => {
  fc.assert(
    fc.property(fc.nat(0xffff_ffff), fc.array(fc.integer({ min: 0, max: 100 })), (start, steps) => {
      const isTime = everySoOften(40)
      let [now, last] = [start, undefined as number | undefined]
      for (const step of steps) {
        now += step
        const isDue = last === undefined || now - last >= 40
        expect(isTime(now % 2 ** 32)).toBe(isDue)
        if (isDue) last = now
      }
    }),
  )
})
