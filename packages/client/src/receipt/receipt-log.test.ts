// The chain as a page follows it: in order, asked for where a part is missing, and never another than the one it has seen.
import {
  EMPTY_CHAIN,
  linkEvent,
  type ClientFrame,
  type OpenSession,
  type ReceiptEntry,
  type ReceiptTail,
  type ServerFrame,
} from '@farhand/protocol'
import { beforeEach, describe, expect, it } from 'vitest'
import { recordSession, type Recorded } from '../../../protocol/src/receipt/receipt-fixtures.ts'
import { ReceiptLog } from './receipt-log.ts'

type Frame<Type extends ServerFrame['type']> = Extract<ServerFrame, { type: Type }>

const recorded: Recorded = await recordSession()
const { entries } = recorded
const start = openAt(1)
const { sid } = start

/** The state after an entry, by its index. */
function openAt(index: number): OpenSession {
  const state = recorded.states[index]
  if (state?.stage !== 'open') throw new Error('the session was open then')
  return state
}

let asked: ClientFrame[]
let seen: ReceiptTail[]
let refusals: number
beforeEach(() => {
  asked = []
  seen = []
  refusals = 0
})

const open = (before: ReceiptTail | null = null): ReceiptLog =>
  new ReceiptLog({
    sid,
    seen: before,
    send: (frame) => asked.push(frame),
    onSeen: (tail) => seen.push(tail),
    onTaken: () => undefined,
    onRewritten: () => {
      refusals += 1
    },
  })

const stateAt = ({ n, hash }: ReceiptTail): Frame<'state'> => ({
  type: 'state',
  state: start,
  epoch: 0,
  you: start.host,
  at: 1,
  receipt: { n, hash },
  account: {} as Frame<'state'>['account'],
  terms: null,
})
const eventOf = ({ at, event, ...link }: ReceiptEntry, stamp = 'stamp'): Frame<'event'> => ({
  type: 'event',
  timed: { at, event },
  link,
  stamp,
})
const history = (told: readonly ReceiptEntry[], from: typeof start | null, more = false): Frame<'history'> => ({
  type: 'history',
  start: from,
  entries: [...told],
  more,
  stamp: 'stamp of a page',
})
const at = (n: number): ReceiptEntry => entries[n - 1]!

/** The same events in a chain of their own. */
async function forged(length: number): Promise<ReceiptEntry[]> {
  const chain: ReceiptEntry[] = []
  for (const entry of entries.slice(0, length))
    chain.push(await linkEvent(sid, chain.at(-1) ?? EMPTY_CHAIN, { ...entry, at: entry.at + 1 }))
  return chain
}

/** Ann's page, which has entries 2 to 4. */
async function followed(): Promise<ReceiptLog> {
  const log = open()
  log.attached(stateAt(at(4)))
  await log.told(history([at(2), at(3), at(4)], start))
  return log
}

describe('the chain of a page', () => {
  it('[RECEIPT-3] is asked for from the own admission on, then what is missing; what comes twice counts once', async () => {
    const log = await followed()
    await log.heard(eventOf(at(7)))
    await log.heard(eventOf(at(6)))
    expect(asked).toEqual([
      { type: 'history', after: null },
      { type: 'history', after: 4 },
    ])
    await log.told(history([at(5), at(6)], null))
    await log.heard(eventOf(at(7)))
    expect(log.kept?.entries).toEqual(entries.slice(1, 7))
    expect(refusals).toBe(0)
  })

  it('[RECEIPT-7] carries the stamp of its last entry only', async () => {
    const log = await followed()
    expect(log.kept?.stamp).toBe('stamp of a page')
    await log.heard(eventOf(at(5), 'its own'))
    expect(log.kept?.stamp).toBe('its own')
  })

  it('[RECEIPT-11] tells how far it went, so that a reload knows', async () => {
    const log = await followed()
    await log.heard(eventOf(at(5)))
    expect(seen).toEqual([at(4), at(5)].map(({ n, hash }) => ({ n, hash })))
  })
})

describe('a chain that is not the one this page has seen is refused', () => {
  it('[RECEIPT-11] [ATTACK-54] where it begins anew, entry by entry', async () => {
    const log = await followed()
    const other = await forged(5)
    for (const entry of other) await log.heard(eventOf(entry))
    expect(refusals).toBe(5)
    expect(log.kept?.entries).toEqual(entries.slice(1, 4))
  })

  it('[RECEIPT-11] where all of it is told again', async () => {
    const log = await followed()
    log.attached(stateAt(at(6)))
    await log.told(history(await forged(6), start))
    expect(refusals).toBe(1)
    expect(log.kept?.entries).toEqual(entries.slice(1, 4))
  })

  it('[RECEIPT-11] where it is shorter than what was seen, or has another end', async () => {
    const log = await followed()
    log.attached(stateAt(at(3)))
    log.attached(stateAt({ n: 4, hash: 'ab'.repeat(32) }))
    expect(refusals).toBe(2)
    log.attached(stateAt(at(4)))
    expect(refusals).toBe(2)
  })

  it('[RECEIPT-11] where an entry was changed on its way', async () => {
    const log = await followed()
    await log.heard(eventOf({ ...at(5), at: 1 }))
    expect(refusals).toBe(1)
    expect(log.tail.n).toBe(4)
  })

  it.each<[string, () => Promise<ReceiptEntry[]>]>([
    ['has another entry there', () => forged(6)],
    ['ends before', () => forged(3)],
    ['begins behind', () => Promise.resolve([at(6), at(7)])],
  ])('[RECEIPT-11] [ATTACK-55] after a reload, where it %s: nothing of it is kept', async (_how, chain) => {
    const { n, hash } = at(5)
    const log = open({ n, hash })
    log.attached(stateAt({ n: 9, hash: 'ab'.repeat(32) }))
    await log.told(history(await chain(), start))
    expect(refusals).toBeGreaterThan(0)
    expect(log.kept).toBeUndefined()
    expect(seen).toEqual([])
  })

  it('[RECEIPT-11] and after a reload the one it has seen is taken', async () => {
    const { n, hash } = at(4)
    const log = open({ n, hash })
    log.attached(stateAt(at(6)))
    await log.told(history(entries.slice(1, 6), start))
    expect(refusals).toBe(0)
    expect(log.kept?.entries).toEqual(entries.slice(1, 6))
  })
})

/** The entry as a server tells it that names another state. */
const leadingElsewhere = (n: number): Promise<ReceiptEntry> =>
  linkEvent(sid, at(n - 1), { ...at(n), state: 'ff'.repeat(32) })

describe('a chain that does not hold is refused while it is told', () => {
  it('[RECEIPT-11] [ATTACK-89] where an entry names another state than it leads to, and all that follows it', async () => {
    const log = await followed()
    let wrong = await leadingElsewhere(5)
    await log.heard(eventOf(wrong))
    expect(refusals).toBe(1)
    wrong = await linkEvent(sid, wrong, at(6))
    await log.heard(eventOf(wrong))
    // Asked for what is missing, the server tells the same again.
    await log.told(history([await leadingElsewhere(5), wrong], null))
    expect(refusals).toBe(2)
    expect(log.tail.n).toBe(4)
    // The true one is still taken.
    await log.heard(eventOf(at(5)))
    expect(log.tail.n).toBe(5)
  })

  it('[RECEIPT-3] [RECEIPT-11] where the start is not the state that the own admission led to', async () => {
    const log = open()
    log.attached(stateAt(at(4)))
    await log.told(history([at(2), at(3)], { ...start, joinFailures: 3 }))
    expect(refusals).toBeGreaterThan(0)
    expect(log.kept).toBeUndefined()
  })

  it('[RECEIPT-11] [CONSENT-192] where the start, or an entry, has no canonical JSON', async () => {
    const log = open()
    log.attached(stateAt(at(4)))
    await log.told(history([at(2)], { ...start, organization: 'X\ud800' }))
    expect(refusals).toBeGreaterThan(0)
    expect(log.kept).toBeUndefined()
    const other = await followed()
    refusals = 0
    expect(await other.heard(eventOf({ ...at(5), at: -0 }))).toBe(true)
    expect(refusals).toBe(1)
    expect(other.tail.n).toBe(4)
  })

  it.each<[string, (entry: ReceiptEntry) => ReceiptEntry['event']]>([
    [
      'nobody signed',
      ({ event }) =>
        event.kind === 'said' ? { ...event, signed: { ...event.signed, signature: 'A'.repeat(86) } } : event,
    ],
    ['the machine refuses', () => at(3).event],
  ])(
    '[RECEIPT-11] [ATTACK-91] where it holds what %s: live it is left to who hears the event, in history it is named',
    async (_what, eventIn) => {
      const log = await followed()
      const wrong = await linkEvent(sid, at(4), { ...at(5), event: eventIn(at(5)) })
      expect(await log.heard(eventOf(wrong))).toBe(false)
      expect(refusals).toBe(0)
      await log.heard(eventOf(at(6)))
      await log.told(history([wrong], null))
      expect(refusals).toBe(1)
      expect(log.tail.n).toBe(4)
    },
  )
})
