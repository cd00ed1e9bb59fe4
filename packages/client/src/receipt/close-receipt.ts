// The receipt at the end of a session: signed by this device, and by the host's where it comes in time. Lives here: who
// signs what, and the file. May not know: sockets, pages. Rules: RECEIPT-4.
import {
  closingBytes,
  hashOfValue,
  hostClosing,
  isClosedBy,
  ownClosing,
  receiptText,
  toBase64Url,
  utf8,
  verifyReceipt,
  type Closing,
  type Countersign,
  type Receipt,
} from '@farhand/protocol'
import { signBytes } from '@farhand/e2ee'
import type { Identity } from '../session/identity.ts'
import type { ReceiptLog } from './receipt-log.ts'

/** A receipt as a page offers it. */
export interface ReceiptFile {
  /** "farhand-receipt-123456789-2030-01-31.json" */
  readonly name: string
  /** Canonical JSON. */
  readonly text: string
  /** Whether it verifies and goes to the end; where not, the page says so. */
  readonly state: 'complete' | 'ends-early' | 'broken'
  readonly signedByHost: boolean
}

/** The host's signature on where the chain stands, for whoever is out now. */
export async function countersign({ sid, deviceId, device }: Identity, { tail }: ReceiptLog): Promise<Countersign> {
  const { n, hash } = tail
  const closing: Closing = { v: 1, sid, n, hash, device: deviceId, role: 'host', heading: null }
  return { type: 'countersign', n, hash, signature: await sign(device, closing) }
}

/** The receipt of this person's device; undefined where nothing of the session has come yet. */
export async function closeReceipt(
  identity: Identity,
  log: ReceiptLog,
  countersigned: Countersign | undefined,
): Promise<ReceiptFile | undefined> {
  const { kept } = log
  // A helper program takes nothing home; its owner's page does.
  if (kept === undefined || identity.role === 'companion') return undefined
  const { role } = identity
  const { deviceId, sessionId, device } = identity
  const { start, account, entries } = kept
  const heading = { device: deviceId, role, start, account }
  const digest = await hashOfValue(heading)
  const unsigned = { v: 1 as const, kind: 'farhand-receipt' as const, heading, digest, entries: [...entries] }
  const host = await hostSignature(unsigned, countersigned)
  const own = await sign(device, ownClosing(unsigned))
  const text = receiptText({ ...unsigned, signatures: { own, host } })
  const verdict = await verifyReceipt(utf8(text))
  const day = new Date(entries.at(-1)?.at ?? start.createdAt).toISOString().slice(0, 10)
  return {
    name: `farhand-receipt-${sessionId}-${day}.json`,
    text,
    state: !verdict.valid ? 'broken' : verdict.ends ? 'complete' : 'ends-early',
    signedByHost: host !== null || role === 'host',
  }
}

/** The host's signature if it is one for this very end; its own receipt needs no second. */
async function hostSignature(
  unsigned: Omit<Receipt, 'signatures'>,
  countersigned: Countersign | undefined,
): Promise<string | null> {
  if (countersigned === undefined || unsigned.heading.role === 'host') return null
  const { signature } = countersigned
  return (await isClosedBy(hostClosing(unsigned), signature)) ? signature : null
}

const sign = async (device: Identity['device'], closing: Closing): Promise<string> =>
  toBase64Url(await signBytes(device, closingBytes(closing)))
