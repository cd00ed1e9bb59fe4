// Where whose part of the chain begins, and what is a receipt entry among audit rows.
import { EMPTY_CHAIN, hashOfValue, linkEvent, reduce, toBase64Url } from '@farhand/protocol'
import { expect, it } from 'vitest'
import { ANN, HOST, admission, freshSession, said } from '../../../../packages/protocol/src/session/session-fixtures.ts'
import { beginsFor, entriesOf, entryDetail, initialState } from './history.ts'

const initial = freshSession()

it('[RECEIPT-3] a part begins with what let its member in, the host’s with the first entry', async () => {
  const challenge = toBase64Url(new Uint8Array(32))
  const attached = said(HOST, { kind: 'attach', challenge, instance: initial.members[HOST]!.instance! }, 10)
  const admitted = said(HOST, admission(ANN, 'Ann'), 20)
  const first = await linkEvent(initial.sid, EMPTY_CHAIN, { ...attached, state: EMPTY_CHAIN.hash })
  const second = await linkEvent(initial.sid, first, { ...admitted, state: EMPTY_CHAIN.hash })
  expect(beginsFor(first, initial)).toBe(HOST)
  expect(beginsFor(second, initial)).toBe(ANN)
  expect(beginsFor({ ...first, n: 3 }, initial)).toBeUndefined()
})

it('[RECEIPT-6] rows that are no events are left out, and the first has the state the session began with', async () => {
  const timed = said(HOST, { kind: 'end' }, 30)
  const reduced = reduce(initial, timed)
  if (!reduced.ok) throw new Error(reduced.refusal)
  const entry = await linkEvent(initial.sid, EMPTY_CHAIN, { ...timed, state: await hashOfValue(reduced.state) })
  const started = { atMs: 1, detail: { state: initial, account: 'dana' } }
  const rows = [started, { atMs: 2, detail: { epoch: 1 } }, { atMs: entry.at, detail: entryDetail(entry) }]
  expect(entriesOf(rows)).toEqual([entry])
  expect(initialState(rows[0])).toEqual(initial)
  expect(initialState(rows[1])).toBeUndefined()
})
