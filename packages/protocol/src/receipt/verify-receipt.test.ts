import { beforeAll, describe, expect, it } from 'vitest'
import { toBase64Url, utf8, type Bytes } from '../bytes.ts'
import { acknowledgementBytes } from '../session/acknowledgement.ts'
import { grantId } from '../session/session-fixtures.ts'
import { linkEvent, type ReceiptEntry } from './chain.ts'
import { readSteps } from './read-steps.ts'
import { closingBytes, ownClosing, participantClosing, receiptText, type Receipt } from './receipt.ts'
import {
  TERMS_TEXT,
  bytesOfReceipt,
  createSigner,
  hostReceiptOf,
  receiptOf,
  recordSession,
  type Recorded,
} from './receipt-fixtures.ts'
import { signersOf, weightOf } from './signers.ts'
import { verifyReceipt, type ReceiptVerdict } from './verify-receipt.ts'

let recorded: Recorded
let receipt: Receipt
/** The host's, of the same session. */
let theirs: Receipt
beforeAll(async () => {
  recorded = await recordSession()
  receipt = await receiptOf(recorded)
  theirs = await hostReceiptOf(recorded)
})

const signing = (whole: Receipt, change: Partial<Receipt['signatures']>): Receipt => ({
  ...whole,
  signatures: { ...whole.signatures, ...change },
})

function weighed(verdict: ReceiptVerdict) {
  if (!verdict.valid) throw new Error(`${verdict.line.kind}: ${verdict.fault}`)
  const signers = signersOf(verdict.receipt, verdict.steps)
  return { weight: weightOf(signers), signers: signers.map(({ kind, name, signed }) => [kind, name, signed]) }
}

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
    const verdict = await verifyReceipt(bytesOfReceipt(signing(receipt, { host: null })))
    expect(weighed(verdict)).toEqual({
      weight: 'one-sided',
      signers: [
        ['owner', 'Ann', true],
        ['host', 'Dana Reyes', false],
        ['server', '', true],
      ],
    })
  })

  it("[RECEIPT-9] of the host proves only what the host says where no participant's device signed it", async () => {
    expect(weighed(await verifyReceipt(bytesOfReceipt(theirs)))).toEqual({
      weight: 'full',
      signers: [
        ['owner', 'Dana Reyes', true],
        ['participant', 'Ann', true],
        ['server', '', true],
      ],
    })
    const alone = weighed(await verifyReceipt(bytesOfReceipt(signing(theirs, { participants: [] }))))
    expect(alone.weight).toBe('one-sided')
    expect(alone.signers[1]).toEqual(['participant', 'Ann', false])
  })

  it('[RECEIPT-7] without the stamp of the server is incomplete', async () => {
    const unstamped = weighed(await verifyReceipt(bytesOfReceipt(signing(receipt, { server: null }))))
    expect(unstamped).toMatchObject({ weight: 'incomplete' })
    expect(unstamped.signers.at(-1)).toEqual(['server', '', false])
  })

  it('[RECEIPT-4] says where a participant was who signed before the end', async () => {
    const early = theirs.entries[4]!
    const { sid } = theirs.heading.start
    const signature = await recorded.guest.sign(closingBytes(participantClosing(sid, recorded.guest.id, early)))
    const participants = [{ device: recorded.guest.id, n: early.n, signature }]
    const verdict = await verifyReceipt(bytesOfReceipt(signing(theirs, { participants })))
    expect(verdict.valid && signersOf(verdict.receipt, verdict.steps)[1]).toMatchObject({ signed: true, upTo: 5 })
  })

  it('[RECEIPT-8] holds without the text that was accepted, which is then not there to read', async () => {
    const without = await receiptOf(recorded, (whole) => ({ ...whole, heading: { ...whole.heading, terms: null } }))
    expect(await verifyReceipt(bytesOfReceipt(without))).toMatchObject({ valid: true })
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
    const [of] = theirs.signatures.participants
    const verdicts = [
      await verifyReceipt(bytesOfReceipt(signing(receipt, { own: foreign }))),
      await verifyReceipt(bytesOfReceipt(signing(receipt, { host: foreign }))),
      await verifyReceipt(bytesOfReceipt(signing(theirs, { participants: [{ ...of!, signature: foreign }] }))),
      await verifyReceipt(bytesOfReceipt(signing(receipt, { server: foreign }))),
    ]
    expect(verdicts).toMatchObject([
      { valid: false, line: { kind: 'own-signature' }, fault: 'bad-signature' },
      { valid: false, line: { kind: 'host-signature' }, fault: 'bad-signature' },
      { valid: false, line: { kind: 'participant-signature', place: 1 }, fault: 'bad-signature' },
      { valid: false, line: { kind: 'server-signature' }, fault: 'bad-signature' },
    ])
  })

  it('[RECEIPT-4] a signature in the name of somebody who was not in, or given twice', async () => {
    const stranger = await createSigner()
    const last = theirs.entries.at(-1)!
    const closing = participantClosing(theirs.heading.start.sid, stranger.id, last)
    const foreign = { device: stranger.id, n: last.n, signature: await stranger.sign(closingBytes(closing)) }
    const [ann] = theirs.signatures.participants
    for (const [participants, line, fault] of [
      [[foreign], 1, 'not-a-member'],
      [[ann!, ann!], 2, 'out-of-place'],
      [[{ ...ann!, n: 900 }], 1, 'not-a-member'],
    ] as const) {
      const verdict = await verifyReceipt(bytesOfReceipt(signing(theirs, { participants: [...participants] })))
      expect(verdict).toMatchObject({ valid: false, line: { kind: 'participant-signature', place: line }, fault })
    }
  })

  it('[RECEIPT-7] a record that the host made up: linked anew and signed by the host, but not stamped by the server', async () => {
    const shorter = await hostReceiptOf(recorded, (whole) => ({ ...whole, entries: whole.entries.slice(0, 5) }))
    const { participants, server } = theirs.signatures
    expect(await verifyReceipt(bytesOfReceipt(signing(shorter, { participants: [], server })))).toMatchObject({
      valid: false,
      line: { kind: 'server-signature' },
      fault: 'bad-signature',
    })
    expect(await verifyReceipt(bytesOfReceipt(signing(shorter, { participants })))).toMatchObject({
      valid: false,
      line: { kind: 'participant-signature', place: 1 },
    })
  })

  it.each<[string, (start: Receipt['heading']['start']) => Partial<Receipt['heading']['start']>]>([
    ['another name of the host', () => ({ hostName: 'Somebody else' })],
    ['another rule of switching', () => ({ profile: 'beam' })],
    [
      'another name of the owner',
      ({ members }) => ({
        members: { ...members, [recorded.guest.id]: { ...members[recorded.guest.id]!, name: 'Eve' } },
      }),
    ],
  ])('[RECEIPT-3] a heading that its owner signed with %s', async (_name, change) => {
    const changed = await receiptOf(recorded, ({ heading, ...whole }) => ({
      ...whole,
      heading: { ...heading, start: { ...heading.start, ...change(heading.start) } },
    }))
    expect(await verifyReceipt(bytesOfReceipt(changed))).toMatchObject({
      valid: false,
      line: { kind: 'heading' },
      fault: 'wrong-state',
    })
  })

  it('[RECEIPT-1] an entry that says it led to another state than it did, though it is linked', async () => {
    const forged = await relinked(receipt.entries.with(2, { ...receipt.entries[2]!, state: 'cd'.repeat(32) }))
    const spoiled = await receiptOf(recorded, (whole) => ({ ...whole, entries: forged }))
    expect(await verifyReceipt(bytesOfReceipt(spoiled))).toMatchObject({
      valid: false,
      line: { kind: 'entry', place: 3 },
      fault: 'wrong-state',
    })
  })

  it('[RECEIPT-8] another text than the one that was accepted, though its owner signed it', async () => {
    expect(receipt.heading.terms).toBe(TERMS_TEXT)
    const spoiled = await receiptOf(recorded, (whole) => ({
      ...whole,
      heading: { ...whole.heading, terms: `${TERMS_TEXT} Or does it?` },
    }))
    expect(await verifyReceipt(bytesOfReceipt(spoiled))).toMatchObject({
      valid: false,
      line: { kind: 'terms' },
      fault: 'altered',
    })
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

  it.each(['participant', 'host'] as const)(
    '[RECEIPT-2] any single byte, at every position of the file of a %s',
    { timeout: 180_000 },
    async (role) => {
      const bytes = bytesOfReceipt(role === 'host' ? theirs : receipt)
      const kept: number[] = []
      const misnamed: number[] = []
      const lines = new Set<string>()
      const { digest, entries } = role === 'host' ? theirs : receipt
      const firstAt = `{"digest":"${digest}","entries":[`.length
      const ends: number[] = []
      for (const entry of entries) ends.push((ends.at(-1) ?? firstAt - 1) + 1 + utf8(JSON.stringify(entry)).length)
      /** Of the entry that a byte stands in, counted from 1; undefined elsewhere and between two. */
      const placeOf = (at: number) => {
        const index = ends.findIndex((end) => at < end)
        return at < firstAt || index === -1 || at === ends[index - 1] ? undefined : index + 1
      }
      for (let at = 0; at < bytes.length; at++) {
        const spoiled = bytes.with(at, bytes[at]! ^ (1 << (at % 7))) as Bytes
        const verdict = await verifyReceipt(spoiled)
        if (verdict.valid) kept.push(at)
        else {
          const { line } = verdict
          lines.add(line.kind)
          const place = placeOf(at)
          if (place !== undefined && (line.kind !== 'entry' || line.place !== place)) misnamed.push(at)
        }
      }
      expect([kept, misnamed]).toEqual([[], []])
      const other = role === 'host' ? 'participant-signature' : 'host-signature'
      const all = ['account', 'entry', 'file', 'heading', 'own-signature', 'server-signature', other]
      expect([...lines].sort()).toEqual(expect.arrayContaining(all))
      console.log(`receipt of a ${role}: ${String(bytes.length)} bytes, each flipped, none passed`)
    },
  )
})
