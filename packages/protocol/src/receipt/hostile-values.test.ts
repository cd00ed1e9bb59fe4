// Values in a file that no honest device writes: whatever stands there, a receipt is judged and never thrown over.
import fc from 'fast-check'
import { beforeAll, describe, expect, it } from 'vitest'
import { fromUtf8, utf8 } from '../bytes.ts'
import type { Json } from '../canonical.ts'
import { followEntry } from './follow-entry.ts'
import { bytesOfReceipt, receiptOf, recordSession, type Recorded } from './receipt-fixtures.ts'
import { verifyReceipt } from './verify-receipt.ts'

type Path = readonly (string | number)[]

/** Where texts and numbers stand in a value. */
function leavesOf(value: Json, path: Path = []): Path[] {
  if (value === null || typeof value !== 'object') return [path]
  return Object.entries(value).flatMap(([key, item]) => leavesOf(item as Json, [...path, key]))
}

const MARK = '@@'

/** The text of a value with `raw` where a path leads. */
function textWith(value: Json, path: Path, raw: string): string {
  const put = (at: Json, [key, ...rest]: Path): Json => {
    if (key === undefined) return MARK
    const changed = structuredClone(at) as Record<string, Json>
    changed[key] = put(changed[key] ?? null, rest)
    return changed
  }
  return JSON.stringify(put(value, path)).replace(`"${MARK}"`, () => raw)
}

/** Texts with and without halves of surrogate pairs; as JSON these are escaped, so that the file itself is UTF-8. */
const halves = fc.constantFrom('\ud800', '\udfff', 'a\udc00', '\ud83dz')
const anyText = fc.array(fc.oneof(fc.string({ unit: 'binary' }), halves)).map((parts) => parts.join(''))
const rawText = anyText.map((text) => JSON.stringify(text))
const rawNumber = fc.constantFrom(
  '-0',
  '-1',
  '0.5',
  '1e300',
  '8640000000000001',
  '9007199254740991',
  '9007199254740993',
)

let recorded: Recorded
let whole: Json
beforeAll(async () => {
  recorded = await recordSession()
  whole = JSON.parse(fromUtf8(bytesOfReceipt(await receiptOf(recorded)))) as Json
})

describe('a receipt with what no device writes', () => {
  it.each([
    [['heading', 'start', 'organization'], 'heading'],
    [['heading', 'account', 'statement', 'organization'], 'account'],
    [['heading', 'account', 'statement', 'account'], 'account'],
    [['heading', 'terms'], 'terms'],
  ])('[CONSENT-192] is refused at the line of half a surrogate pair: %j', async (path, kind) => {
    const verdict = await verifyReceipt(utf8(textWith(whole, path, '"X\\ud800"')))
    expect(verdict).toMatchObject({ valid: false, line: { kind }, fault: 'wrong-shape' })
  })

  it.each([
    [['entries', '2', 'at'], '-0', { kind: 'entry', place: 3 }],
    [['entries', '2', 'at'], '8640000000000001', { kind: 'entry', place: 3 }],
    [['heading', 'start', 'joinFailures'], '-0', { kind: 'heading' }],
  ])('[CONSENT-192] is refused at the line of a number that it cannot hold: %j %s', async (path, raw, line) => {
    const verdict = await verifyReceipt(utf8(textWith(whole, path, raw)))
    expect(verdict).toMatchObject({ valid: false, line, fault: 'wrong-shape' })
  })

  it('[CONSENT-192] is judged and never thrown over, whatever text or number stands anywhere in it', async () => {
    const paths = leavesOf(whole)
    await fc.assert(
      fc.asyncProperty(fc.constantFrom(...paths), fc.oneof(rawText, rawNumber), async (path, raw) => {
        expect(await verifyReceipt(utf8(textWith(whole, path, raw)))).toHaveProperty('valid')
      }),
      { numRuns: 400 },
    )
  })

  it('[CONSENT-192] is judged and never thrown over, whatever the JSON', async () => {
    const text = fc.oneof(fc.json(), rawText, rawNumber, fc.string())
    await fc.assert(
      fc.asyncProperty(text, async (one) => {
        expect(await verifyReceipt(utf8(one))).toMatchObject({ valid: false, line: { kind: 'file' } })
      }),
    )
  })
})

describe('an entry behind a state that has no canonical JSON', () => {
  it('[CONSENT-192] leads to another state than it names, and nothing is thrown', async () => {
    const [entry] = recorded.entries
    const [state] = recorded.states
    if (entry === undefined || state?.stage !== 'open') throw new Error('the session was open then')
    const chain = { sid: state.sid, tail: { n: 0, hash: entry.prev }, isFirst: true }
    expect(await followEntry({ ...chain, state }, entry)).toMatchObject({ ok: true })
    const odd = { ...state, organization: 'X\ud800' }
    expect(await followEntry({ ...chain, state: odd }, entry)).toEqual({ ok: false, fault: 'wrong-state' })
    expect(await followEntry({ ...chain, state }, { ...entry, at: -0 })).toEqual({ ok: false, fault: 'altered' })
  })
})
