// The receipt at the end of a session: signed by this device, and by the others' where that comes in time. Lives here: who
// signs what, and the file. May not know: sockets, pages. Rules: RECEIPT-4, RECEIPT-7, RECEIPT-8.
import {
  acceptedHash,
  closingBytes,
  hashOfText,
  hashOfValue,
  hostClosing,
  isClosedBy,
  isStampedBy,
  ownClosing,
  participantClosing,
  receiptText,
  signersOf,
  toBase64Url,
  utf8,
  verifyReceipt,
  weightOf,
  type Closing,
  type Countersign,
  type Countersigned,
  type ParticipantSignature,
  type Receipt,
  type ReceiptEntry,
  type ReceiptWeight,
} from '@farhand/protocol'
import { signBytes } from '@farhand/e2ee'
import type { Identity } from '../session/identity.ts'
import type { KeptReceipt, ReceiptLog } from './receipt-log.ts'

/** A receipt as a page offers it. */
export interface ReceiptFile {
  /** "farhand-receipt-123456789-2030-01-31.json" */
  readonly name: string
  /** Canonical JSON. */
  readonly text: string
  /** Whether it verifies and goes to the end; where not, the page says so. */
  readonly state: 'complete' | 'ends-early' | 'broken'
  /** What it proves by the signatures that came; undefined where it is broken. */
  readonly weight: ReceiptWeight | undefined
}

type Unsigned = Omit<Receipt, 'signatures'>

/** This device's signature on where the chain stands, for the receipts of the other side. */
export async function countersign(
  { sid, deviceId, device, role }: Identity,
  { tail }: Pick<ReceiptLog, 'tail'>,
): Promise<Countersign> {
  const { n, hash } = tail
  const side = role === 'host' ? 'host' : 'participant'
  const closing: Closing = { v: 1, sid, n, hash, device: deviceId, role: side, heading: null }
  return { type: 'countersign', n, hash, signature: await sign(device, closing) }
}

/** The receipt of this person's device; undefined where nothing of the session has come yet. */
export async function closeReceipt(
  identity: Identity,
  kept: KeptReceipt | undefined,
  countersigned: Countersign | undefined,
): Promise<ReceiptFile | undefined> {
  // A helper program takes nothing home; its owner's page does.
  if (kept === undefined || identity.role === 'companion') return undefined
  const { role } = identity
  const { deviceId, sessionId, device } = identity
  const { start, account, entries } = kept
  const heading = { device: deviceId, role, start, account, terms: await acceptedText(kept) }
  const digest = await hashOfValue(heading)
  const unsigned = { v: 1 as const, kind: 'farhand-receipt' as const, heading, digest, entries: [...entries] }
  const signatures = {
    own: await sign(device, ownClosing(unsigned)),
    host: role === 'host' ? null : await hostSignature(unsigned, countersigned),
    participants: role === 'host' ? await participantSignatures(kept) : [],
    server: await serverStamp(kept),
  }
  const text = receiptText({ ...unsigned, signatures })
  const verdict = await verifyReceipt(utf8(text))
  const day = new Date(entries.at(-1)?.at ?? start.createdAt).toISOString().slice(0, 10)
  return {
    name: `farhand-receipt-${sessionId}-${day}.json`,
    text,
    state: !verdict.valid ? 'broken' : verdict.ends ? 'complete' : 'ends-early',
    weight: verdict.valid ? weightOf(signersOf(verdict.receipt, verdict.steps)) : undefined,
  }
}

/** The text the server sent, if it is the one that was accepted; another one would only break the receipt. */
async function acceptedText({ terms, entries }: KeptReceipt): Promise<string | null> {
  const hashes = new Set(entries.flatMap(({ event }) => acceptedHash(event)))
  return terms !== null && hashes.size === 1 && hashes.has(await hashOfText(terms)) ? terms : null
}

/** The host's signature if it is one for this very end. */
async function hostSignature(unsigned: Unsigned, countersigned: Countersign | undefined): Promise<string | null> {
  if (countersigned === undefined) return null
  const { signature } = countersigned
  return (await isClosedBy(hostClosing(unsigned), signature)) ? signature : null
}

async function serverStamp({ account, entries, stamp }: KeptReceipt): Promise<string | null> {
  const last = entries.at(-1)
  return last !== undefined && stamp !== null && (await isStampedBy(account, last, stamp)) ? stamp : null
}

/** Those that fit, by device: each on an entry of this chain, by somebody it let in before. */
async function participantSignatures({ start, entries, signed }: KeptReceipt): Promise<ParticipantSignature[]> {
  const fitting: ParticipantSignature[] = []
  for (const { device, n, hash, signature } of [...signed].sort((a, b) => (a.device < b.device ? -1 : 1))) {
    const index = entries.findIndex((entry) => entry.n === n && entry.hash === hash)
    const entry = entries[index]
    if (entry === undefined || !entries.slice(0, index).some((one) => letsIn(one, device))) continue
    if (await isClosedBy(participantClosing(start.sid, device, entry), signature))
      fitting.push({ device, n, signature })
  }
  return fitting
}

const letsIn = ({ event }: ReceiptEntry, device: Countersigned['device']): boolean =>
  event.kind === 'said' && event.signed.message.body.kind === 'admit' && event.signed.message.body.device === device

const sign = async (device: Identity['device'], closing: Closing): Promise<string> =>
  toBase64Url(await signBytes(device, closingBytes(closing)))
