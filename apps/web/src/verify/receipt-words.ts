// A checked receipt as sentences. Pure. May not know: how a page looks.
import type { ActivityEntry } from '@farhand/client'
import {
  participantName,
  signersOf,
  weightOf,
  type NamedLine,
  type ReadEntry,
  type Receipt,
  type ReceiptFault,
  type ReceiptLine,
  type ReceiptSigner,
  type ReceiptVerdict,
  type ReceiptWeight,
} from '@farhand/protocol'
import type { TFunction } from 'i18next'
import { en } from '../i18n/en.ts'
import { activitySentence } from '../session/activity-words.ts'

type Worded = keyof typeof en.receipt.fault

/** What a check comes to, in one or two sentences. */
export function resultSentence(verdict: ReceiptVerdict, t: TFunction): string {
  if (verdict.valid) return validSentence(verdict, t)
  const why = faultSentence(verdict.fault, t)
  if (verdict.receipt === undefined) return t('receipt.notOne', { why })
  return t('receipt.broken', { line: lineName(verdict.line, { receipt: verdict.receipt, t }), why })
}

type Valid = Extract<ReceiptVerdict, { valid: true }>

/** What a receipt that holds proves (RECEIPT-9). */
export const weightOfVerdict = ({ receipt, steps }: Valid): ReceiptWeight => weightOf(signersOf(receipt, steps))

function validSentence(verdict: Valid, t: TFunction): string {
  const { receipt, ends } = verdict
  const weight = weightOfVerdict(verdict)
  if (weight === 'full') return t(ends ? 'receipt.valid' : 'receipt.early')
  const oneSided = receipt.heading.role === 'host' ? 'receipt.oneSidedHost' : 'receipt.oneSidedParticipant'
  const what = t(weight === 'incomplete' ? 'receipt.incomplete' : oneSided, { name: ownerName(receipt) })
  return ends ? what : `${what} ${t('receipt.stops')}`
}

/** Whether somebody's device signed, up to where, or that it did not. */
export function signerSentence({ kind, name, signed, upTo }: ReceiptSigner, t: TFunction): string {
  switch (kind) {
    case 'owner':
      return t('receipt.signed', { name })
    case 'host':
      return t(signed ? 'receipt.hostSigned' : 'receipt.hostMissing', { name })
    case 'participant':
      if (!signed) return t('receipt.participantMissing', { name })
      return upTo === null ? t('receipt.signed', { name }) : t('receipt.signedUpTo', { name, place: upTo })
    case 'server':
      return t(signed ? 'receipt.serverSigned' : 'receipt.serverMissing')
    default:
      return kind satisfies never
  }
}

/** Why a line does not hold; what only the machine's rules say is one sentence. */
export function faultSentence(fault: ReceiptFault, t: TFunction): string {
  const isWorded = (known: string): known is Worded => Object.hasOwn(en.receipt.fault, known)
  return t(`receipt.fault.${isWorded(fault) ? fault : 'not-allowed'}`)
}

/** "entry 7" */
export function lineName(line: ReceiptLine, { receipt, t }: { receipt: Receipt; t: TFunction }): string {
  if (line.kind === 'entry') return t('receipt.line.entry', { place: line.place })
  const name = line.kind === 'participant-signature' ? participantName(receipt, line.place) : ownerName(receipt)
  return t(`receipt.line.${line.kind}`, { name })
}

/** Name of whose receipt it is. */
export const ownerName = ({ heading }: Receipt): string => heading.start.members[heading.device]?.name ?? ''

/** Everything an entry says; at least one sentence. */
export function entrySentences(entry: ReadEntry, { myName, t }: { myName: string; t: TFunction }): readonly string[] {
  const { lines, connected, acknowledgement } = entry
  const sentences = lines.map((line, place) => activitySentence(activityEntry(line, entry, place), { myName, t }))
  if (acknowledgement !== null) sentences.push(t('receipt.accepted', { ...acknowledgement }))
  if (connected !== null) sentences.push(t('receipt.connected', { who: connected }))
  return sentences.length === 0 ? [t('receipt.nothing')] : sentences
}

/** The Activity list's words serve receipts too. */
const activityEntry = (line: NamedLine, { at, place }: ReadEntry, index: number): ActivityEntry => ({
  id: `${String(place)}.${String(index)}`,
  at,
  kind: line.kind,
  who: line.who,
  whom: line.whom,
  isMe: line.isMe,
  byItself: false,
  surface: line.surface ?? null,
  capability: line.capability ?? null,
  scope: line.scope ?? null,
  minutes: line.minutes ?? null,
  code: null,
  count: null,
})
