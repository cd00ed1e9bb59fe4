import fc from 'fast-check'
import { expect, it } from 'vitest'
import { canonicalJson, linkEntries, verifyChain, type ChainEnd } from './audit-chain.ts'
import type { AuditEntry, Json, NewAuditEntry } from './store.ts'

const EMPTY = { n: 0, hash: '' }
const entry = (kind: string): NewAuditEntry => ({ atMs: 1, kind, by: 'dana', detail: { a: 1 } })

it('gives one text for one value, whatever the order of its keys', () => {
  expect(canonicalJson({ b: [1, 'x', null, true], a: { d: 1, c: 2 } })).toBe(
    '{"a":{"c":2,"d":1},"b":[1,"x",null,true]}',
  )
  fc.assert(
    fc.property(fc.jsonValue(), (value) => {
      const text = canonicalJson(value as Json)
      expect(canonicalJson(JSON.parse(text) as Json)).toBe(text)
    }),
  )
})

it('[S9] a sound chain verifies, and any altered, missing or moved entry is found, also at the end', () => {
  const chain = linkEntries('s', EMPTY, [entry('one'), entry('two'), entry('three')])
  const head = chain.at(-1)!
  const unsound = (entries: readonly AuditEntry[], end: ChainEnd = head) => verifyChain(entries, end)
  expect(unsound(chain)).toBeUndefined()
  expect(unsound([], EMPTY)).toBeUndefined()
  expect(unsound(chain.map((one) => (one.n === 2 ? { ...one, by: 'lee' } : one)))).toBe(2)
  expect(unsound(chain.map((one) => (one.n === 3 ? { ...one, detail: { a: 2 } } : one)))).toBe(3)
  expect(unsound(chain.filter(({ n }) => n !== 2))).toBe(2)
  expect(unsound(chain.filter(({ n }) => n !== 1))).toBe(1)
  expect(unsound(chain.toReversed())).toBe(1)
  expect(unsound([...chain.slice(0, 1), { ...chain[1]!, chain: 'other' }])).toBe(2)
  for (const length of [0, 1, 2]) {
    expect(unsound(chain.slice(0, length))).toBe(length + 1)
    expect(unsound(chain, chain[length - 1] ?? EMPTY)).toBe(length + 1)
  }
  const forged = linkEntries('s', chain[1]!, [entry('nothing')])
  expect(unsound([...chain.slice(0, 2), ...forged])).toBe(3)
})

it('[S9] links onto the end of an existing chain', () => {
  const start = linkEntries('s', EMPTY, [entry('one')])
  const more = linkEntries('s', start.at(-1) ?? EMPTY, [entry('two')])
  expect(verifyChain([...start, ...more], more.at(-1) ?? EMPTY)).toBeUndefined()
})
