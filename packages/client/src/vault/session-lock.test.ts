import { expect, test } from 'vitest'
import { memoryLocks, webLocks } from './session-lock.ts'

const suites = [
  ['in memory', memoryLocks] as const,
  ...(navigator.locks === undefined ? [] : [['Web Locks', () => webLocks(navigator.locks)] as const]),
]

for (const [name, locksOf] of suites) {
  test(`${name}: one page holds it, the next gets it once it is released`, async () => {
    const locks = locksOf()
    const lost: string[] = []
    const take = (who: string, takeOver = false) => locks.take(name, { takeOver, onLost: () => lost.push(who) })
    const first = await take('first')
    expect(await take('second')).toBeUndefined()
    first?.release()
    const third = await expect
      .poll(() => take('third'))
      .toBeDefined()
      .then(() => undefined)
    expect(third).toBeUndefined()
    expect(lost).toEqual([])
  })

  test(`${name}: whoever takes over has it, and the page before is told`, async () => {
    const locks = locksOf()
    const lost: string[] = []
    const take = (who: string, takeOver = false) => locks.take(`${name}/2`, { takeOver, onLost: () => lost.push(who) })
    await take('first')
    const second = await take('second', true)
    expect(second).toBeDefined()
    await expect.poll(() => lost).toEqual(['first'])
    expect(await take('third')).toBeUndefined()
    second?.release()
  })
}
