// What a member may read of what happened, from the audit rows.
import {
  EMPTY_CHAIN,
  linkEvent,
  reduce,
  toBase64Url,
  type DeviceId,
  type ReceiptEntry,
  type SessionState,
} from '@farhand/protocol'
import { beforeAll, describe, expect, it } from 'vitest'
import {
  ANN,
  HOST,
  LEE,
  admission,
  freshSession,
  said,
} from '../../../../packages/protocol/src/session/session-fixtures.ts'
import { entryDetail, historySince, keptHistory, type KeptHistory } from './history.ts'

const initial = freshSession()
const events = [
  said(
    HOST,
    { kind: 'attach', challenge: toBase64Url(new Uint8Array(32)), instance: initial.members[HOST]!.instance! },
    10,
  ),
  said(HOST, admission(ANN, 'Ann'), 20),
  said(HOST, admission(LEE, 'Lee'), 30),
  said(ANN, { kind: 'leave' }, 40),
]
let entries: ReceiptEntry[]
let states: SessionState[]
let kept: KeptHistory

beforeAll(async () => {
  entries = []
  states = []
  let state: SessionState = initial
  for (const timed of events) {
    entries.push(await linkEvent(initial.sid, entries.at(-1) ?? EMPTY_CHAIN, timed))
    const reduced = reduce(state, timed)
    if (!reduced.ok) throw new Error(reduced.refusal)
    state = reduced.state
    states.push(state)
  }
  const rows = entries.map((entry) => ({ atMs: entry.at, detail: entryDetail(entry) }))
  kept = { initial, entries: keptHistory(rows).entries }
})

const nsOf = (device: DeviceId) => historySince(device, kept)?.entries.map(({ n }) => n)

describe('the history of a session', () => {
  it('[RECEIPT-3] begins for each member with what let them in, and the state right after it', () => {
    expect(nsOf(HOST)).toEqual([1, 2, 3, 4])
    expect(nsOf(ANN)).toEqual([2, 3, 4])
    expect(nsOf(LEE)).toEqual([3, 4])
    expect(historySince(LEE, kept)?.start).toEqual(states[2])
  })

  it('is nothing for somebody who never came in', () => {
    expect(historySince('stranger' as DeviceId, kept)).toBeUndefined()
  })
})
