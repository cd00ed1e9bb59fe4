import { describe, expect, it } from 'vitest'
import { Slots } from './slots.ts'

describe('slots', () => {
  it('run so many at once, let so many wait, and refuse the rest', async () => {
    const slots = new Slots({ running: 2, waiting: 1 })
    const gates = [Promise.withResolvers<string>(), Promise.withResolvers<string>(), Promise.withResolvers<string>()]
    const started: number[] = []
    const results = gates.map(({ promise }, i) =>
      slots.run(() => {
        started.push(i)
        return promise
      }),
    )
    await expect(slots.run(() => Promise.resolve())).rejects.toMatchObject({ code: 'busy' })
    expect(started).toEqual([0, 1])
    gates[1]!.reject(new Error('failed'))
    await expect(results[1]).rejects.toThrow('failed')
    gates[0]!.resolve('a')
    gates[2]!.resolve('c')
    expect(await Promise.all([results[0], results[2]])).toEqual(['a', 'c'])
    expect(started).toEqual([0, 1, 2])
    expect(await slots.run(() => Promise.resolve('free again'))).toBe('free again')
  })
})
