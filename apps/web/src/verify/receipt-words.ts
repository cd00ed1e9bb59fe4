// A checked receipt as sentences. Pure. May not know: how a page looks.
import type { ActivityEntry } from '@farhand/client'
import {
  namesIn,
  participantName,
  signersOf,
  weightOf,
  type NamedLine,
  type ReadEntry,
  type Receipt,
  type ReceiptFault,
  type ReceiptLine,
  type ReceiptNames,
  type ReceiptSigner,
  type ReceiptVerdict,
  type Surface,
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
  const { receipt, steps } = verdict
  if (receipt === undefined && verdict.line.kind === 'file') return t('receipt.notOne', { why })
  const named = receipt === undefined ? undefined : { receipt, names: namesOf({ receipt, steps }, t) }
  return t('receipt.broken', { line: lineName(verdict.line, { ...named, t }), why })
}

type Valid = Extract<ReceiptVerdict, { valid: true }>

/** What a receipt that holds proves (RECEIPT-9). */
export const weightOfVerdict = ({ receipt, steps }: Valid): ReceiptWeight => weightOf(signersOf(receipt, steps))

function validSentence(verdict: Valid, t: TFunction): string {
  const { receipt, ends } = verdict
  const weight = weightOfVerdict(verdict)
  if (weight === 'full') return t(ends ? 'receipt.valid' : 'receipt.early')
  const oneSided = receipt.heading.role === 'host' ? 'receipt.oneSidedHost' : 'receipt.oneSidedParticipant'
  const what = t(weight === 'incomplete' ? 'receipt.incomplete' : oneSided, { name: namesOf(verdict, t).ofOwner })
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

type CheckedReceipt = Pick<Valid, 'receipt' | 'steps'>

/** What the people of a checked receipt are called. */
export const namesOf = ({ receipt, steps }: CheckedReceipt, t: TFunction): ReceiptNames =>
  namesIn(receipt, steps, neutralName(t))

/** "Participant 3", in the reader's language. */
export const neutralName =
  (t: TFunction) =>
  (number: number): string =>
    t('session.people.unnamed', { number })

/** Without receipt and names where the file can't be read so far. */
interface LineReader {
  readonly receipt?: Receipt
  readonly names?: ReceiptNames
  readonly t: TFunction
}

/** "entry 7" */
export function lineName(line: ReceiptLine, { receipt, names, t }: LineReader): string {
  if (line.kind === 'entry') return t('receipt.line.entry', { place: line.place })
  if (receipt === undefined || names === undefined) {
    const isPersons = line.kind === 'own-signature' || line.kind === 'participant-signature'
    return t(`receipt.line.${isPersons ? 'some-signature' : line.kind}`)
  }
  const name = line.kind === 'participant-signature' ? participantName(receipt, names, line.place) : names.ofOwner
  return t(`receipt.line.${line.kind}`, { name })
}

/** Everything an entry says; at least one sentence. */
export function entrySentences(entry: ReadEntry, t: TFunction): readonly string[] {
  const { lines, connected, acknowledgement } = entry
  const sentences = lines.flatMap((line, place) => {
    const chosen = chosenOf(line)
    const said = activitySentence(activityEntry(line, entry, place), t)
    return chosen === undefined ? [said] : [said, t('receipt.chosen', { surface: t(`surface.${chosen}`) })]
  })
  if (acknowledgement !== null) sentences.push(t('receipt.accepted', { ...acknowledgement }))
  if (connected !== null) sentences.push(t('receipt.connected', { who: connected }))
  return sentences.length === 0 ? [t('receipt.nothing')] : sentences
}

/** What a yes to a screen gave to see, as its signed word says (CONSENT-178). */
const chosenOf = ({ kind, capability, surface }: NamedLine): Surface | undefined =>
  kind === 'allowed' && capability === 'view' && surface !== 'unknown' ? surface : undefined

/** The Activity list's words serve receipts too. */
const activityEntry = (line: NamedLine, { at, place }: ReadEntry, index: number): ActivityEntry => ({
  id: `${String(place)}.${String(index)}`,
  at,
  kind: line.kind,
  who: line.who,
  whom: line.whom,
  isMe: line.isMe,
  isToMe: line.isToMe,
  isSelf: line.isSelf,
  byItself: line.byItself ?? false,
  surface: line.surface ?? null,
  capability: line.capability ?? null,
  scope: line.scope ?? null,
  minutes: line.minutes ?? null,
  code: null,
  count: null,
})
