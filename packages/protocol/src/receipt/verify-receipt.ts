// Is this receipt genuine, and if not, where does it break first? Lives here: every check, in the order of its lines.
// May not know: words, files, the network: it verifies offline. Rules: spec/receipt.md.
import { canonicalText } from '../canonical.ts'
import { fromBase64Url, fromUtf8, utf8, type Bytes } from '../bytes.ts'
import { ProtocolError } from '../errors.ts'
import { hashOfText } from '../session/acknowledgement.ts'
import { verifyEd25519 } from '../session/messages.ts'
import type { OpenSession, SessionState } from '../session/state.ts'
import { brokenLine } from './broken-text.ts'
import { EMPTY_CHAIN, hasHash, type ReceiptEntry, type ReceiptTail } from './chain.ts'
import { followEntry, tailBefore, type EntryFault } from './follow-entry.ts'
import {
  accountBytes,
  closingBytes,
  hostClosing,
  ownClosing,
  participantClosing,
  receiptSchema,
  receiptText,
  stampBytes,
  stampOf,
  type Closing,
  type ParticipantSignature,
  type Receipt,
  type VouchedAccount,
} from './receipt.ts'

/** A line of a receipt, in the order people read and the verifier checks them. `place` counts entries from 1. */
export type ReceiptLine =
  | { readonly kind: 'file' }
  | { readonly kind: 'heading' }
  | { readonly kind: 'account' }
  | { readonly kind: 'entry'; readonly place: number }
  | { readonly kind: 'terms' }
  | { readonly kind: 'own-signature' }
  | { readonly kind: 'host-signature' }
  | { readonly kind: 'participant-signature'; readonly place: number }
  | { readonly kind: 'server-signature' }

/** Why a line does not hold; stable. */
export type ReceiptFault = 'not-json' | 'wrong-shape' | 'not-canonical' | EntryFault

/** An entry that holds, with what was true before and after it. */
export interface ReceiptStep {
  readonly entry: ReceiptEntry
  readonly before: OpenSession
  readonly after: SessionState
}

export type ReceiptVerdict =
  | {
      readonly valid: true
      readonly receipt: Receipt
      readonly steps: readonly ReceiptStep[]
      /** Whether it goes to the session's end, or its owner's; else what came later is missing. */
      readonly ends: boolean
    }
  | {
      readonly valid: false
      /** The first that does not hold. */
      readonly line: ReceiptLine
      readonly fault: ReceiptFault
      /** Undefined where the file is no receipt at all. */
      readonly receipt: Receipt | undefined
      /** The entries before it. */
      readonly steps: readonly ReceiptStep[]
    }

type Broken = Pick<Extract<ReceiptVerdict, { valid: false }>, 'line' | 'fault'>

/** Checks a file: form, heading, account, each entry (place, hash, signature, the machine's rules), terms, signatures. Never throws. */
export async function verifyReceipt(bytes: Bytes): Promise<ReceiptVerdict> {
  const read = readReceipt(bytes)
  if (!('receipt' in read)) return { valid: false, ...read, receipt: undefined, steps: [] }
  const { receipt } = read
  const steps: ReceiptStep[] = []
  const broken =
    (await checkHeading(receipt)) ??
    (await checkAccount(receipt)) ??
    (await checkEntries(receipt, steps)) ??
    (await checkTerms(receipt)) ??
    (await checkSignatures(receipt, steps))
  if (broken !== undefined) return { valid: false, ...broken, receipt, steps }
  const last = steps.at(-1)?.after
  const ends = last?.stage === 'ended' || last?.members[receipt.heading.device] === undefined
  return { valid: true, receipt, steps, ends }
}

function readReceipt(bytes: Bytes): { readonly receipt: Receipt } | Broken {
  let value: unknown
  try {
    value = JSON.parse(fromUtf8(bytes))
  } catch {
    return { line: brokenLine(bytes), fault: 'not-json' }
  }
  const parsed = receiptSchema.safeParse(value)
  if (!parsed.success) return { line: lineAt(parsed.error.issues[0]?.path ?? []), fault: 'wrong-shape' }
  const receipt = parsed.data
  const text = textOf(receipt)
  if (text === undefined) return { line: { kind: 'file' }, fault: 'not-canonical' }
  const difference = firstDifference(bytes, utf8(text))
  return difference === undefined ? { receipt } : { line: lineOfByte(receipt, difference), fault: 'not-canonical' }
}

/** Undefined where a value has no canonical JSON, whatever its schema lets pass. */
function textOf(receipt: Receipt): string | undefined {
  try {
    return receiptText(receipt)
  } catch (cause) {
    if (cause instanceof ProtocolError) return undefined
    throw cause
  }
}

function lineAt([part, place, index]: readonly PropertyKey[]): ReceiptLine {
  if (part === 'entries' && typeof place === 'number') return { kind: 'entry', place: place + 1 }
  if (part === 'heading') return place === 'account' || place === 'terms' ? { kind: place } : { kind: 'heading' }
  if (part === 'digest') return { kind: 'heading' }
  if (part !== 'signatures') return { kind: 'file' }
  if (place === 'host') return { kind: 'host-signature' }
  if (place === 'server') return { kind: 'server-signature' }
  if (place === 'participants' && typeof index === 'number') return { kind: 'participant-signature', place: index + 1 }
  return { kind: 'own-signature' }
}

function firstDifference(a: Bytes, b: Bytes): number | undefined {
  const end = Math.min(a.length, b.length)
  for (let at = 0; at < end; at++) if (a[at] !== b[at]) return at
  return a.length === b.length ? undefined : end
}

/** The line a byte of the canonical text belongs to. */
function lineOfByte({ digest, entries }: Receipt, at: number): ReceiptLine {
  let end = utf8(`{"digest":"${digest}","entries":[`).length
  if (at < end) return { kind: 'file' }
  for (const [index, entry] of entries.entries()) {
    end += utf8(canonicalText(entry)).length + 1
    if (at < end) return { kind: 'entry', place: index + 1 }
  }
  return { kind: 'file' }
}

async function checkHeading({ heading, digest, entries }: Receipt): Promise<Broken | undefined> {
  const broken = (fault: ReceiptFault): Broken => ({ line: { kind: 'heading' }, fault })
  if (!(await hasHash(heading, digest))) return broken('altered')
  const { device, role, start } = heading
  if (start.members[device]?.role !== role || (role === 'host') !== (start.host === device))
    return broken('not-a-member')
  const first = entries[0]?.event
  const said = first?.kind === 'said' ? first.signed.message : undefined
  const begins =
    role === 'host'
      ? said?.body.kind === 'attach' && said.by === device
      : said?.body.kind === 'admit' && said.body.device === device && said.by === start.host
  return begins ? undefined : { line: { kind: 'entry', place: 1 }, fault: 'out-of-place' }
}

async function checkAccount({ heading }: Receipt): Promise<Broken | undefined> {
  const broken = (fault: ReceiptFault): Broken => ({ line: { kind: 'account' }, fault })
  const { start, account } = heading
  const { statement, key, signature } = account
  const { sid, sessionId, organization, host, createdAt } = start
  const isOfSession =
    statement.sid === sid &&
    statement.sessionId === sessionId &&
    statement.organization === organization &&
    statement.hostDevice === host &&
    statement.createdAt === createdAt
  if (!isOfSession) return broken('other-session')
  return (await isSignedBy({ key, signature, bytes: accountBytes(statement) })) ? undefined : broken('bad-signature')
}

async function checkEntries({ heading, entries }: Receipt, steps: ReceiptStep[]): Promise<Broken | undefined> {
  const { start } = heading
  const { sid } = start
  let tail = entries[0] === undefined ? EMPTY_CHAIN : tailBefore(entries[0])
  let state: SessionState = start
  for (const [index, entry] of entries.entries()) {
    const isFirst = index === 0
    const followed = await followEntry({ sid, tail, state, isFirst }, entry)
    if (!followed.ok) {
      const { fault } = followed
      // What the first entry led to is the start.
      const isStart = isFirst && fault === 'wrong-state'
      return { line: isStart ? { kind: 'heading' } : { kind: 'entry', place: index + 1 }, fault }
    }
    // Nothing follows behind an end.
    if (state.stage === 'open') steps.push({ entry, before: state, after: followed.state })
    state = followed.state
    tail = entry
  }
  return undefined
}

/** A text stands for what somebody's device accepted, or it does not belong there (RECEIPT-8). */
async function checkTerms({ heading, entries }: Receipt): Promise<Broken | undefined> {
  if (heading.terms === null) return undefined
  const hashes = new Set(entries.flatMap(({ event }) => acceptedHash(event)))
  const isWhatWasAccepted = hashes.size === 1 && hashes.has(await hashOfText(heading.terms))
  return isWhatWasAccepted ? undefined : { line: { kind: 'terms' }, fault: 'altered' }
}

/** The hash of the text that an event says was accepted, or nothing. */
export const acceptedHash = (event: ReceiptEntry['event']): readonly string[] =>
  event.kind === 'said' && event.acknowledgement !== null ? [event.acknowledgement.statement.textHash] : []

async function checkSignatures(receipt: Receipt, steps: readonly ReceiptStep[]): Promise<Broken | undefined> {
  const { own, host, participants, server } = receipt.signatures
  const fault = 'bad-signature'
  if (!(await isClosedBy(ownClosing(receipt), own))) return { line: { kind: 'own-signature' }, fault }
  if (host !== null && !(await isClosedBy(hostClosing(receipt), host)))
    return { line: { kind: 'host-signature' }, fault }
  for (const [index, one] of participants.entries()) {
    const line = { kind: 'participant-signature', place: index + 1 } as const
    const before = participants[index - 1]
    if (before !== undefined && before.device >= one.device) return { line, fault: 'out-of-place' }
    const wrong = await participantFault(receipt, { one, steps })
    if (wrong !== undefined) return { line, fault: wrong }
  }
  const isStamped = server === null || (await isStampedBy(receipt.heading.account, lastOf(receipt), server))
  return isStamped ? undefined : { line: { kind: 'server-signature' }, fault }
}

/** Others sign in the host's receipt only, each as the participant they were up to that entry. */
async function participantFault(
  { heading, entries }: Receipt,
  { one, steps }: { readonly one: ParticipantSignature; readonly steps: readonly ReceiptStep[] },
): Promise<ReceiptFault | undefined> {
  const index = one.n - (entries[0]?.n ?? 0)
  const [entry, step] = [entries[index], steps[index]]
  if (entry === undefined || step?.before.members[one.device]?.role !== 'participant') return 'not-a-member'
  if (heading.role !== 'host') return 'out-of-place'
  const closing = participantClosing(heading.start.sid, one.device, entry)
  return (await isClosedBy(closing, one.signature)) ? undefined : 'bad-signature'
}

const lastOf = ({ entries }: Receipt): ReceiptTail => entries.at(-1) ?? EMPTY_CHAIN

/** Whether the server that vouches for the account stamped the chain there (RECEIPT-7). */
export const isStampedBy = (
  { statement, key }: VouchedAccount,
  tail: ReceiptTail,
  signature: string,
): Promise<boolean> => isSignedBy({ key, signature, bytes: stampBytes(stampOf(statement, tail)) })

/** Whether the device a closing names signed it. */
export const isClosedBy = (closing: Closing, signature: string): Promise<boolean> =>
  isSignedBy({ key: closing.device, signature, bytes: closingBytes(closing) })

async function isSignedBy({
  key,
  signature,
  bytes,
}: {
  key: string
  signature: string
  bytes: Bytes
}): Promise<boolean> {
  const publicKey = fromBase64Url(key)
  const signatureBytes = fromBase64Url(signature)
  return (
    publicKey !== undefined && signatureBytes !== undefined && (await verifyEd25519(publicKey, signatureBytes, bytes))
  )
}
