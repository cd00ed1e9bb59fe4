import { beforeAll, describe, expect, it } from 'vitest'
import { toBase64Url, utf8, type Bytes } from '../bytes.ts'
import { acknowledgementBytes } from '../session/acknowledgement.ts'
import { grantId } from '../session/session-fixtures.ts'
import { linkEvent, type ReceiptEntry } from './chain.ts'
import { readSteps } from './read-steps.ts'
import { closingBytes, ownClosing, receiptText, type Receipt } from './receipt.ts'
import { bytesOfReceipt, createSigner, receiptOf, recordSession, type Recorded } from './receipt-fixtures.ts'
import { verifyReceipt } from './verify-receipt.ts'

let recorded: Recorded
let receipt: Receipt
beforeAll(async () => {
  recorded = await recordSession()
  receipt = await receiptOf(recorded)
})

/** The entries linked anew: what a server does that changes its record afterwards. */
async function relinked(entries: readonly ReceiptEntry[]): Promise<ReceiptEntry[]> {
  const [first] = entries
  let tail = { n: first!.n - 1, hash: first!.prev }
  const linked: ReceiptEntry[] = []
  for (const entry of entries) {
    const next = await linkEvent(receipt.heading.start.sid, tail, entry)
    linked.push(next)
    tail = next
  }
  return linked
}

describe('a receipt', () => {
  it('[RECEIPT-1] holds where every line does, and says who did what to whom', async () => {
    const verdict = await verifyReceipt(bytesOfReceipt(receipt))
    expect(verdict).toMatchObject({ valid: true, ends: true })
    if (!verdict.valid) return
    expect(verdict.steps.map(({ entry }) => entry)).toEqual(receipt.entries)
    const entries = readSteps(receipt, verdict.steps)
    expect(entries[0]?.acknowledgement).toMatchObject({ name: 'Ann', company: 'Initech' })
    const lines = entries.flatMap((entry) => entry.lines)
    expect(lines.map(({ kind, who, whom, isMe }) => [kind, who, whom, isMe])).toEqual([
      ['joined', 'Ann', null, true],
      ['asked', 'Dana Reyes', 'Ann', false],
      ['allowed', 'Ann', 'Dana Reyes', true],
      ['used', 'Dana Reyes', 'Ann', false],
      ['asked', 'Dana Reyes', 'Ann', false],
      ['declined', 'Ann', 'Dana Reyes', true],
      ['paused', 'Ann', null, true],
      ['lost', 'Dana Reyes', null, false],
      ['came-back', 'Dana Reyes', null, false],
      ['withdrawn', 'Ann', null, true],
      ['grant-ended', 'Dana Reyes', 'Ann', false],
      ['ended', 'Dana Reyes', null, false],
    ])
  })

  it('[RECEIPT-4] holds without the signature of the host, which is shown as missing', async () => {
    const { own } = receipt.signatures
    const verdict = await verifyReceipt(bytesOfReceipt({ ...receipt, signatures: { own, host: null } }))
    expect(verdict).toMatchObject({ valid: true, receipt: { signatures: { host: null } } })
  })

  it('[RECEIPT-3] that stops early holds, and says that what came later is missing', async () => {
    const early = await receiptOf(recorded, (whole) => ({ ...whole, entries: whole.entries.slice(0, 4) }))
    expect(await verifyReceipt(bytesOfReceipt(early))).toMatchObject({ valid: true, ends: false })
  })
})

describe('a receipt is refused at the line that broke', () => {
  it.each<[string, (text: string) => Bytes, object]>([
    ['nothing', () => utf8(''), { line: { kind: 'file' }, fault: 'not-json' }],
    ['bytes that are no text', () => new Uint8Array([0xff, 0xfe]), { line: { kind: 'file' }, fault: 'not-json' }],
    ['another file', () => utf8('{"v":1}'), { line: { kind: 'file' }, fault: 'wrong-shape' }],
    ['a line break at the end', (text) => utf8(`${text}\n`), { line: { kind: 'file' }, fault: 'not-canonical' }],
    ['a byte order mark', (text) => utf8(`\uFEFF${text}`), { line: { kind: 'file' }, fault: 'not-canonical' }],
    [
      'an escaped letter',
      (text) => utf8(text.replace('"Ann"', String.raw`"\u0041nn"`)),
      { line: { kind: 'entry', place: 1 }, fault: 'not-canonical' },
    ],
    [
      'a field that is given twice',
      (text) => utf8(text.replace('"surface":"window"', '"surface":"screen","surface":"window"')),
      { line: { kind: 'entry', place: 3 }, fault: 'not-canonical' },
    ],
    [
      'a field nobody knows',
      (text) => utf8(text.replace('"n":5,', '"more":1,"n":5,')),
      { line: { kind: 'entry', place: 4 }, fault: 'wrong-shape' },
    ],
  ])('[RECEIPT-2] %s', async (_name, spoil, broken) => {
    expect(await verifyReceipt(spoil(receiptText(receipt)))).toMatchObject({ valid: false, ...broken })
  })

  it.each<[string, (entries: readonly ReceiptEntry[]) => ReceiptEntry[], number, string]>([
    ['left out', (entries) => entries.toSpliced(3, 1), 4, 'out-of-place'],
    ['swapped', (entries) => entries.toSpliced(3, 2, entries[4]!, entries[3]!), 4, 'out-of-place'],
    ['given twice', (entries) => entries.toSpliced(3, 0, entries[3]!), 5, 'out-of-place'],
    ['moved in time', (entries) => entries.with(5, { ...entries[5]!, at: 1 }), 6, 'altered'],
  ])('[RECEIPT-1] an entry %s', async (_name, spoil, place, fault) => {
    const spoiled = await receiptOf(recorded, (whole) => ({ ...whole, entries: spoil(whole.entries) }))
    const verdict = await verifyReceipt(bytesOfReceipt(spoiled))
    expect(verdict).toMatchObject({ valid: false, line: { kind: 'entry', place }, fault })
  })

  it('[RECEIPT-1] a consent the server put into the mouth of somebody, though everything is linked anew', async () => {
    const { entries } = receipt
    const yes = structuredClone(entries[6]!)
    if (yes.event.kind !== 'said') throw new Error('Ann said no')
    yes.event.signed.message.body = { kind: 'withdraw', grant: grantId(1) }
    const forged = await relinked(entries.with(6, yes))
    const spoiled = await receiptOf(recorded, (whole) => ({ ...whole, entries: forged }))
    const verdict = await verifyReceipt(bytesOfReceipt(spoiled))
    expect(verdict).toMatchObject({ valid: false, line: { kind: 'entry', place: 7 }, fault: 'bad-signature' })
  })

  it('[RECEIPT-1] accepted terms that the joiner did not sign, or that somebody else accepted', async () => {
    const stranger = await createSigner()
    const [first] = receipt.entries
    if (first?.event.kind !== 'said' || first.event.acknowledgement === null) throw new Error('Ann accepted the terms')
    const { event } = first
    const { statement } = first.event.acknowledgement
    const theirs = { ...statement, by: stranger.id }
    for (const [acknowledgement, fault] of [
      [
        { statement: { ...statement, company: 'Globex' }, signature: first.event.acknowledgement.signature },
        'bad-signature',
      ],
      [{ statement: theirs, signature: await stranger.sign(acknowledgementBytes(theirs)) }, 'not-allowed'],
    ] as const) {
      const forged = await relinked(receipt.entries.with(0, { ...first, event: { ...event, acknowledgement } }))
      const spoiled = await receiptOf(recorded, (whole) => ({ ...whole, entries: forged }))
      const verdict = await verifyReceipt(bytesOfReceipt(spoiled))
      expect(verdict).toMatchObject({ valid: false, line: { kind: 'entry', place: 1 }, fault })
    }
  })

  it('[RECEIPT-1] an entry the rules of a session do not allow, though it is signed and linked', async () => {
    const forged = await relinked(receipt.entries.with(6, receipt.entries[2]!))
    const spoiled = await receiptOf(recorded, (whole) => ({ ...whole, entries: forged }))
    const verdict = await verifyReceipt(bytesOfReceipt(spoiled))
    expect(verdict).toMatchObject({ valid: false, line: { kind: 'entry', place: 7 }, fault: 'replayed' })
  })

  it('[RECEIPT-5] an account statement of another session, and one the server did not sign', async () => {
    const { account } = receipt.heading
    const other = { ...account, statement: { ...account.statement, createdAt: 5 } }
    const unsigned = { ...account, signature: toBase64Url(new Uint8Array(64)) }
    for (const [spoiled, fault] of [
      [other, 'other-session'],
      [unsigned, 'bad-signature'],
    ] as const) {
      const changed = await receiptOf(recorded, (whole) => ({
        ...whole,
        heading: { ...whole.heading, account: spoiled },
      }))
      expect(await verifyReceipt(bytesOfReceipt(changed))).toMatchObject({
        valid: false,
        line: { kind: 'account' },
        fault,
      })
    }
  })

  it('[RECEIPT-4] a signature by somebody else', async () => {
    const stranger = await createSigner()
    const foreign = await stranger.sign(closingBytes(ownClosing(receipt)))
    const { own, host } = receipt.signatures
    const verdicts = [
      await verifyReceipt(bytesOfReceipt({ ...receipt, signatures: { own: foreign, host } })),
      await verifyReceipt(bytesOfReceipt({ ...receipt, signatures: { own, host: foreign } })),
    ]
    expect(verdicts).toMatchObject([
      { valid: false, line: { kind: 'own-signature' }, fault: 'bad-signature' },
      { valid: false, line: { kind: 'host-signature' }, fault: 'bad-signature' },
    ])
  })

  it("[RECEIPT-3] a heading that does not fit: somebody else's, or one that begins in the middle", async () => {
    const begins = (change: Partial<Receipt['heading']>) =>
      receiptOf(recorded, (whole) => ({ ...whole, heading: { ...whole.heading, ...change } }))
    const asHost = await verifyReceipt(bytesOfReceipt(await begins({ role: 'host' })))
    expect(asHost).toMatchObject({ valid: false, line: { kind: 'heading' } })
    const middle = await receiptOf(recorded, (whole) => ({ ...whole, entries: whole.entries.slice(2) }))
    expect(await verifyReceipt(bytesOfReceipt(middle))).toMatchObject({
      valid: false,
      line: { kind: 'entry', place: 1 },
      fault: 'out-of-place',
    })
  })

  it('[RECEIPT-2] any single byte, at every position of the file', { timeout: 120_000 }, async () => {
    const bytes = bytesOfReceipt(receipt)
    const kept: number[] = []
    const lines = new Set<string>()
    for (let at = 0; at < bytes.length; at++) {
      const spoiled = bytes.with(at, bytes[at]! ^ (1 << (at % 7))) as Bytes
      const verdict = await verifyReceipt(spoiled)
      if (verdict.valid) kept.push(at)
      else lines.add(verdict.line.kind)
    }
    expect(kept).toEqual([])
    expect([...lines].sort()).toEqual(['account', 'entry', 'file', 'heading', 'host-signature', 'own-signature'])
    console.log(`receipt: ${String(bytes.length)} bytes, each flipped, none passed`)
  })
})
