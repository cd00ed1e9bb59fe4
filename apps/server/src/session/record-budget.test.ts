import {
  RECORD_BOUNDS,
  reduce,
  type DeviceId,
  type OpenSession,
  type ReceiptEntry,
  type SessionEvent,
  type SessionMessageBody,
} from '@farhand/protocol'
import { beforeEach, describe, expect, it } from 'vitest'
import {
  ANN,
  HOST,
  KIM,
  LEE,
  STRANGER,
  grantId,
  joinId,
  noTo,
  sessionOf,
  askTo,
  yesTo,
  said,
} from '../../../../packages/protocol/src/session/session-fixtures.ts'
import { budgetRefusal, isRecordFull, NOTHING_SPENT, spend, type Spent } from './record-budget.ts'

const bounds = { ...RECORD_BOUNDS, sheets: 400, nearlyFull: 300, sheetsEach: 100, sheetsEachLate: 10, signsEach: 20 }

let state: OpenSession
let spent: Spent
let at: number
beforeEach(() => {
  state = sessionOf(ANN, LEE, KIM)
  spent = NOTHING_SPENT
  at = 1000
})

/** What became of an event: as the server does it, without signatures. */
function happen(event: SessionEvent): string {
  at += 1
  const refusal = budgetRefusal({ state, spent }, event, bounds)
  if (refusal !== null) return refusal
  const reduced = reduce(state, { at, event })
  if (!reduced.ok) return reduced.refusal
  const link = { n: at, prev: '0'.repeat(64), hash: '0'.repeat(64), state: '0'.repeat(64) }
  spent = spend({ state, spent }, { ...link, at, event } as ReceiptEntry, reduced.state)
  if (reduced.state.stage === 'open') state = reduced.state
  return 'taken'
}
const say = (by: DeviceId, body: SessionMessageBody): string => happen(said(by, body, at + 1).event)
const offer = (n: number): SessionMessageBody => ({
  kind: 'offer',
  grant: grantId(n),
  capability: 'voice',
  scope: 'whole',
  minutes: null,
  to: LEE,
})

/** Says one thing after the other, over and over, until one is not taken; how often that went well. */
function forever(by: DeviceId, bodies: (n: number) => readonly SessionMessageBody[]): [number, string] {
  for (let n = 1; n < 5_000; n++)
    for (const body of bodies(n)) {
      const outcome = say(by, body)
      if (outcome !== 'taken') return [n - 1, outcome]
    }
  throw new Error('it never ended')
}

describe('a guest who goes on without end', () => {
  it('[CONSENT-166] raises and lowers a hand so often, and no more; what they decide is still taken', () => {
    const wave = () => [{ kind: 'raise', up: true } as const, { kind: 'raise', up: false } as const]
    expect(forever(ANN, wave)).toEqual([bounds.signsEach / 2, 'record-spent'])
    expect(spent.sheets).toBeLessThan(bounds.nearlyFull)
    expect(say(HOST, askTo(1, { owner: ANN }))).toBe('taken')
    expect(say(ANN, yesTo(1))).toBe('taken')
    expect(say(ANN, { kind: 'withdraw', grant: grantId(1) })).toBe('taken')
    expect(say(LEE, { kind: 'raise', up: true })).toBe('taken')
  })

  it('[CONSENT-166] offers and takes back, in vain: their sheets are used up, and the record is not', () => {
    const [times, refusal] = forever(ANN, (n) => [offer(n), { kind: 'withdraw', grant: grantId(n) }])
    expect([times, refusal]).toEqual([bounds.sheetsEach / 2, 'record-spent'])
    expect(isRecordFull(spent, bounds)).toBe(false)
    expect(happen({ kind: 'lost', device: ANN })).toBe('taken')
    expect(say(ANN, { kind: 'withdraw-all' })).toBe('no-change')
    expect(say(ANN, { kind: 'leave' })).toBe('taken')
  })

  it('[CONSENT-166] loses the line and comes back: once it is too often, it stays away', () => {
    const back = { kind: 'attach', challenge: '', instance: grantId(7) } as never
    let times = 0
    while (happen({ kind: 'lost', device: ANN }) === 'taken' && say(ANN, back) === 'taken') times += 1
    expect(times).toBe(bounds.sheetsEach / 2)
    expect(spent.sheets).toBeLessThan(bounds.nearlyFull)
  })
})

describe('the end of what a participant may record', () => {
  beforeEach(() => {
    forever(ANN, (n) => [offer(n), { kind: 'withdraw', grant: grantId(n) }])
  })

  it('[CONSENT-166] answers to others, and all that takes away, are taken', () => {
    expect(say(HOST, askTo(201, { owner: ANN }))).toBe('taken')
    expect(say(ANN, yesTo(201))).toBe('taken')
    expect(say(HOST, askTo(202, { owner: ANN, capability: 'control' }))).toBe('taken')
    expect(say(ANN, noTo(202))).toBe('taken')
    expect(say(ANN, { kind: 'pause', paused: true })).toBe('taken')
    expect(say(ANN, { kind: 'withdraw-all' })).toBe('taken')
  })

  it('[CONSENT-166] where the record is nearly full everybody has a smaller part of it, and whoever has used less goes on', () => {
    forever(LEE, (n) => [{ ...offer(n), to: ANN } as SessionMessageBody, { kind: 'withdraw', grant: grantId(n) }])
    forever(KIM, (n) => [offer(n), { kind: 'withdraw', grant: grantId(n) }])
    expect(spent.sheets).toBe(3 * bounds.sheetsEach)
    state = sessionOf(ANN, LEE, KIM, STRANGER)
    const [times, refusal] = forever(STRANGER, (n) => [offer(n), { kind: 'withdraw', grant: grantId(n) }])
    expect([times, refusal]).toEqual([bounds.sheetsEachLate / 2, 'record-spent'])
  })

  it('[CONSENT-166] is forgotten with who is out: who comes in again begins anew', () => {
    expect(say(ANN, { kind: 'leave' })).toBe('taken')
    expect(spent.members[ANN]).toBeUndefined()
  })
})

describe('a session that records without end', () => {
  it('[CONSENT-167] is full one entry before its bound: nothing but its end is taken then', () => {
    const [, refusal] = forever(HOST, (n) => [{ ...offer(n) }, { kind: 'withdraw', grant: grantId(n) }])
    expect([spent.sheets, refusal]).toEqual([bounds.sheets - 1, 'session-ended'])
    expect(say(ANN, { kind: 'leave' })).toBe('session-ended')
    expect(happen({ kind: 'closed', reason: 'full' })).toBe('taken')
    expect(spent.sheets).toBe(bounds.sheets)
  })

  it('[CONSENT-166] a host makes so many PINs and no more, and goes on', () => {
    const few = { ...bounds, newPins: 3 }
    spent = { ...spent, members: { [HOST]: { sheets: 9, signs: few.newPins } } }
    const event = said(HOST, { kind: 'new-pin' }, 1).event
    expect(budgetRefusal({ state, spent }, event, few)).toBe('record-spent')
    expect(say(HOST, { kind: 'turn-away', join: joinId(3) })).toBe('taken')
    expect(spent.turnedAway).toBe(1)
  })
})
