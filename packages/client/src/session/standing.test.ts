// What this device said, until this page sees that it stands: in the server's answer, in the state and in the chain.
import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import type { DeviceId, SignedMessage, Sid } from '@farhand/protocol'
import { Standing } from './standing.ts'

beforeEach(() => vi.useFakeTimers())
afterEach(() => vi.useRealTimers())

const wordAt = (at: number): SignedMessage => ({
  message: { v: 1, sid: 'sid' as Sid, by: 'me' as DeviceId, at, body: { kind: 'stop' } },
  signature: `signature ${String(at)}`,
})

function setUp() {
  const heard: string[] = []
  const standing = new Standing(() => void heard.push('withheld'))
  const word = wordAt(5)
  standing.said(word, () => void heard.push('stands'))
  return { standing, word, heard }
}

const STEPS = ['answered', 'came', 'inState', 'inChain'] as const
const ORDERS = STEPS.flatMap((last) => [[...STEPS.filter((step) => step !== last), last] as const])

test.each(ORDERS)(
  '[CONSENT-161] it stands with the last of: answer, event, state, chain (%s, %s, %s, %s)',
  (...steps) => {
    const { standing, word, heard } = setUp()
    for (const step of steps) {
      expect(heard).toEqual([])
      standing[step](word)
    }
    expect(heard).toEqual(['stands'])
    vi.advanceTimersByTime(60_000)
    expect(heard).toEqual(['stands'])
  },
)

test('[ATTACK-87] [CONSENT-161] [CONSENT-162] with the answer alone nothing stands, and the server is named', () => {
  const { standing, word, heard } = setUp()
  standing.answered(word)
  vi.advanceTimersByTime(1900)
  expect(heard).toEqual([])
  vi.advanceTimersByTime(200)
  expect(heard).toEqual(['withheld'])
  // What comes of it later counts from then on.
  for (const step of ['came', 'inState', 'inChain'] as const) standing[step](word)
  expect(heard).toEqual(['withheld', 'stands'])
})

test("[CONSENT-161] somebody's other word, and another one under the same time, make nothing stand", () => {
  const { standing, word, heard } = setUp()
  standing.answered(word)
  for (const other of [wordAt(6), { ...word, signature: 'another' }])
    for (const step of ['came', 'inState', 'inChain'] as const) standing[step](other)
  expect(heard).toEqual([])
})

test('[CONSENT-162] nobody is named for a server that does not answer, whose line broke, or that sends a later state', () => {
  const { standing, word, heard } = setUp()
  standing.said(wordAt(6), undefined)
  vi.advanceTimersByTime(60_000)
  standing.answered(word)
  standing.lineLost()
  vi.advanceTimersByTime(60_000)
  standing.answered(wordAt(6))
  standing.stateCame(6)
  vi.advanceTimersByTime(60_000)
  expect(heard).toEqual([])
  // With the chain asked for anew it stands after all.
  standing.inChain(word)
  expect(heard).toEqual(['stands'])
})

test('[CONSENT-162] what was refused, and what is over with the session, is waited for no more', () => {
  const { standing, word, heard } = setUp()
  standing.unsaid(word)
  for (const step of STEPS) standing[step](word)
  const other = wordAt(7)
  standing.said(other, () => void heard.push('stands'))
  standing.answered(other)
  standing.close()
  vi.advanceTimersByTime(60_000)
  expect(heard).toEqual([])
})
