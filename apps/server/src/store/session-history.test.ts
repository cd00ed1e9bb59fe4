// What a member's page may read of a session, page by page, beside the session's own changes.
import {
  EMPTY_CHAIN,
  hashOfValue,
  linkEvent,
  reduce,
  toBase64Url,
  type ReceiptEntry,
  type SessionState,
} from '@farhand/protocol'
import { beforeEach, describe, expect, it } from 'vitest'
import {
  ANN,
  HOST,
  LEE,
  admission,
  freshSession,
  said,
} from '../../../../packages/protocol/src/session/session-fixtures.ts'
import { createSessionHistory, type SessionHistory } from './session-history.ts'
import { entryDetail } from '../session/history.ts'
import type { AuditEntry, NewAuditEntry } from './store.ts'

const initial = freshSession()
const challenge = toBase64Url(new Uint8Array(32))
const attached = { kind: 'attach' as const, challenge, instance: initial.members[HOST]!.instance! }
/** Ann is entry 2, Lee entry 253. */
const EVENTS = [
  said(HOST, attached, 10),
  said(HOST, admission(ANN, 'Ann'), 20),
  ...Array.from({ length: 250 }, (_, index) => said(HOST, { kind: 'new-pin' }, 30 + index)),
  said(HOST, admission(LEE, 'Lee'), 900),
]

let rows: AuditEntry[]
let states: SessionState[]
let entries: ReceiptEntry[]
let reads: number

beforeEach(async () => {
  let state: SessionState = initial
  entries = []
  states = []
  rows = [rowOf(1, { atMs: 1, detail: { state: initial } })]
  for (const timed of EVENTS) {
    const reduced = reduce(state, timed)
    if (!reduced.ok) throw new Error(reduced.refusal)
    state = reduced.state
    const linked = { ...timed, state: await hashOfValue(state) }
    const entry = await linkEvent(initial.sid, entries.at(-1) ?? EMPTY_CHAIN, linked)
    entries.push(entry)
    states.push(state)
    rows.push(rowOf(rows.length + 1, { atMs: entry.at, detail: entryDetail(entry) }))
    if (entry.n % 50 === 0) rows.push(rowOf(rows.length + 1, { atMs: entry.at, detail: { epoch: 1 } }))
  }
  reads = 0
})

const rowOf = (n: number, { atMs, detail }: Pick<AuditEntry, 'atMs' | 'detail'>): AuditEntry => ({
  chain: initial.sid,
  n,
  atMs,
  kind: 'test',
  by: 'test',
  detail,
  prev: '',
  hash: '',
})

const open = (unwritten: readonly NewAuditEntry[] = []): SessionHistory =>
  createSessionHistory({
    sid: initial.sid,
    unwritten: () => unwritten,
    store: {
      auditPage: (_chain, { after, atMost }) => {
        reads += 1
        return Promise.resolve(rows.filter(({ n }) => n > after).slice(0, atMost))
      },
    },
  })

describe('the history of a live session', () => {
  it('[RECEIPT-3] begins for each member with what let them in, and the state right after it', async () => {
    const history = open()
    const [host, ann, lee] = [
      await history.page(HOST, null),
      await history.page(ANN, null),
      await history.page(LEE, null),
    ]
    expect([host, ann, lee].map((page) => page.entries[0]?.n)).toEqual([1, 2, 253])
    expect(lee).toEqual({ start: states.at(-1), entries: entries.slice(-1), more: false })
    expect(ann.start).toEqual(states[1])
    expect((await history.page(LEE, 0)).entries.map(({ n }) => n)).toEqual([253])
  })

  it('[RECEIPT-10] comes in pages of bounded size, without a gap, also where rows are no events', async () => {
    const history = open()
    const told: ReceiptEntry[] = []
    let page = await history.page(HOST, null)
    for (;;) {
      expect(page.entries.length).toBeLessThanOrEqual(100)
      told.push(...page.entries)
      if (!page.more) break
      page = await history.page(HOST, told.at(-1)?.n ?? 0)
    }
    expect(told).toEqual(entries)
  })

  it('[RECEIPT-10] costs a read or two for each page, not the whole record', async () => {
    const history = open()
    await history.page(HOST, null)
    reads = 0
    await history.page(HOST, 200)
    await history.page(ANN, null)
    expect(reads).toBeLessThanOrEqual(4)
  })

  it('[RECEIPT-10] needs no replay for who came in while the server ran', async () => {
    const history = open()
    for (const [index, entry] of entries.entries()) history.grew(entry, states[index]!)
    expect(await history.page(LEE, null)).toMatchObject({ start: states.at(-1), more: false })
    expect(reads).toBeLessThanOrEqual(3)
  })

  it('has what could not be written yet, once', async () => {
    const late = rows.slice(-1).map(({ atMs, kind, by, detail }): NewAuditEntry => ({ atMs, kind, by, detail }))
    expect((await open(late).page(HOST, 250)).entries.map(({ n }) => n)).toEqual([251, 252, 253])
    rows.pop()
    expect((await open(late).page(HOST, 250)).entries.map(({ n }) => n)).toEqual([251, 252, 253])
  })

  it('is nothing for somebody who never came in', async () => {
    const stranger = toBase64Url(new Uint8Array(32).fill(9)) as typeof HOST
    expect(await open().page(stranger, null)).toEqual({ start: null, entries: [], more: false })
  })

  it('is asked for again where the store failed', async () => {
    let isBroken = true
    const history = createSessionHistory({
      sid: initial.sid,
      unwritten: () => [],
      store: {
        auditPage: (_chain, { after, atMost }) =>
          isBroken
            ? Promise.reject(new RangeError('no disk'))
            : Promise.resolve(rows.filter(({ n }) => n > after).slice(0, atMost)),
      },
    })
    await expect(history.page(HOST, null)).rejects.toThrow('no disk')
    isBroken = false
    expect((await history.page(HOST, null)).entries).toHaveLength(100)
  })
})
