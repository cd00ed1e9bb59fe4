import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { sayWhileOwed, type SaysOwed } from './say-while-owed.ts'

let owes: string | undefined
let said: string[]
let answers: PromiseWithResolvers<void>[]
let saying: SaysOwed

beforeEach(() => {
  vi.useFakeTimers()
  owes = undefined
  said = []
  answers = []
  saying = sayWhileOwed(() => {
    const words = owes
    if (words === undefined) return undefined
    const say = () => {
      said.push(words)
      const answer = Promise.withResolvers<void>()
      answers.push(answer)
      return answer.promise
    }
    return { words, say }
  })
})
afterEach(() => {
  saying.close()
  vi.useRealTimers()
})

const settled = () => vi.advanceTimersByTimeAsync(0)
async function answer(): Promise<void> {
  answers.at(-1)?.resolve()
  await settled()
}
function owe(words: string | undefined): void {
  owes = words
  saying.look()
}

test('two words are never on their way at once; what is owed meanwhile is said right behind the answer', async () => {
  owe('control')
  owe('everything')
  saying.anew()
  await vi.advanceTimersByTimeAsync(60_000)
  expect(said).toEqual(['control'])
  await answer()
  expect(said).toEqual(['control', 'everything'])
})

test.each(['heard', 'not heard'])(
  '[CONSENT-75] what was %s and is owed still is said again 5 s after it was said, not before',
  async (how) => {
    owe('everything')
    await vi.advanceTimersByTimeAsync(1000)
    if (how === 'heard') answers[0]?.resolve()
    else answers[0]?.reject(new Error('refused'))
    await vi.advanceTimersByTimeAsync(3900)
    saying.look()
    expect(said).toHaveLength(1)
    await vi.advanceTimersByTimeAsync(200)
    expect(said).toHaveLength(2)
  },
)

test('the person’s next press, and the next line, say the same anew at once', async () => {
  owe('everything')
  await answer()
  saying.anew()
  expect(said).toHaveLength(2)
  await answer()
  owe(undefined)
  owe('everything')
  expect(said).toHaveLength(3)
})

test('where nothing is owed any more, or behind the end, nothing waits and nothing is said', async () => {
  owe('everything')
  await answer()
  expect(vi.getTimerCount()).toBe(1)
  owe(undefined)
  expect(vi.getTimerCount()).toBe(0)
  owe('everything')
  saying.close()
  await answer()
  saying.anew()
  expect(said).toHaveLength(2)
  expect(vi.getTimerCount()).toBe(0)
})
