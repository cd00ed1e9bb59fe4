// What a receipt says, in English sentences for the command line. Pure; may not know: files, exit codes.
import {
  acceptedHash,
  participantName,
  spaceSessionId,
  type Capability,
  type NamedLine,
  type ReadEntry,
  type Receipt,
  type ReceiptFault,
  type ReceiptLine,
  type ReceiptNames,
  type ReceiptSigner,
  type ReceiptWeight,
} from '@farhand/protocol'

/** A receipt with what its people are called. */
interface Named {
  readonly receipt: Receipt
  readonly names: ReceiptNames
}

/** "entry 7" */
export function lineName(line: ReceiptLine, named: Named | undefined): string {
  switch (line.kind) {
    case 'file':
      return 'the file as a whole'
    case 'heading':
      return 'the heading'
    case 'account':
      return 'the account of the host'
    case 'entry':
      return `entry ${String(line.place)}`
    case 'terms':
      return 'the text that was accepted'
    case 'own-signature':
      return named === undefined ? 'one of the signatures' : `the signature of ${quoted(named.names.ofOwner)}'s device`
    case 'host-signature':
      return "the signature of the host's device"
    case 'participant-signature':
      return named === undefined
        ? 'one of the signatures'
        : `the signature of ${quoted(participantName(named.receipt, named.names, line.place))}'s device`
    case 'server-signature':
      return 'the signature of the server'
    default:
      return line satisfies never
  }
}

const FAULTS: Partial<Record<ReceiptFault, string>> = {
  'not-json': 'is no text that a receipt could be',
  'wrong-shape': 'is not what it must be',
  'not-canonical': 'is not written the one way a receipt is written',
  altered: 'was changed afterwards',
  'out-of-place': 'does not follow the entry before',
  'wrong-state': 'does not fit what happened',
  'other-session': 'belongs to another session',
  'bad-signature': 'carries a signature that does not fit',
}

/** Why a line does not hold, to follow its name. */
export const faultWords = (fault: ReceiptFault): string =>
  FAULTS[fault] ?? `is not allowed there by the rules of a session (${fault})`

/** Two lines: whose it is, of which session. */
export function headingWords({ receipt, names }: Named): string {
  const { start, account } = receipt.heading
  const { sessionId, hostName, organization, createdAt } = start
  return [
    `Receipt of ${quoted(names.ofOwner)}: session ${spaceSessionId(sessionId)}, begun ${utc(createdAt)}`,
    `Host: ${quoted(hostName)}, ${quoted(organization)}, account ${quoted(account.statement.account)}; server key ${account.key}`,
  ].join('\n')
}

/** "3  2030-01-31 14:02:00Z  Dana asked Ann to see the screen." */
export function entryWords({ place, at, lines, connected, acknowledgement }: ReadEntry): string {
  const sentences = lines.flatMap((line) => [lineWords(line), ...chosenWords(line)])
  if (acknowledgement !== null)
    sentences.push(
      `${quoted(acknowledgement.name)} (${quoted(acknowledgement.company)}) accepted the terms of the organization.`,
    )
  if (connected !== null) sentences.push(`${quoted(connected)} connected.`)
  const words = sentences.length === 0 ? 'Nothing changed for anybody.' : sentences.join(' ')
  return `${String(place).padStart(4)}  ${utc(at)}  ${words}`
}

/** What was accepted, indented; undefined where nobody accepted anything. */
export function acceptedText({ heading, entries }: Receipt): string | undefined {
  if (heading.terms !== null) return `Text that was accepted:\n${printable(heading.terms).replaceAll(/^/gm, '    ')}`
  const isAccepted = entries.some(({ event }) => acceptedHash(event).length > 0)
  return isAccepted ? 'The text that was accepted is missing.' : undefined
}

/** Whether somebody's device signed, or that it did not. */
export function signerWords({ kind, name, signed, upTo }: ReceiptSigner): string {
  if (kind === 'server') return signed ? 'Signed by the server.' : 'The signature of the server is missing.'
  const whose = kind === 'host' ? `the host, ${quoted(name)}` : quoted(name)
  if (!signed) return `The signature of the device of ${whose} is missing.`
  return `Signed by the device of ${whose}${upTo === null ? '' : `, up to entry ${String(upTo)}`}.`
}

/** What a receipt that holds comes to, in one or two sentences. */
export function resultWords(named: Named, { weight, ends }: { weight: ReceiptWeight; ends: boolean }): string {
  const early = ends ? '' : ' It stops before the end of the session: what came later is missing.'
  switch (weight) {
    case 'full':
      return ends ? 'Genuine and complete.' : `Genuine.${early}`
    case 'incomplete':
      return `Unaltered. Not everybody signed it.${early}`
    case 'one-sided':
      return `Unaltered, but one-sided: ${oneSidedWords(named)}${early}`
    default:
      return weight satisfies never
  }
}

const oneSidedWords = ({ receipt, names }: Named): string =>
  receipt.heading.role === 'host'
    ? "no participant's device signed it, so that it proves only what the host says."
    : `the host's device did not sign it, so that it proves only what ${quoted(names.ofOwner)} says.`

/** Nothing in a file may move the cursor or turn the text around: whatever is no letter, sign or line break shows as such. */
const printable = (text: string): string => text.replaceAll('\r\n', '\n').replaceAll(/[^\P{C}\n\t]/gu, '\uFFFD')

/** What others are called, set apart, so that nobody words a sentence by it (CONSENT-148). */
const quoted = (name: string): string =>
  `"${printable(name).replaceAll(/["\u201c-\u201f\u00ab\u00bb\u2039\u203a\u301d-\u301f\uff02\n\t]/gu, "'")}"`

const utc = (at: number): string => new Date(at).toISOString().replace('T', ' ').replace(/\.\d+/, '')

const CAPABILITIES: Record<Capability, string> = {
  view: 'seeing the screen',
  point: 'pointing on the screen',
  control: 'control of mouse and keyboard',
  'clipboard-take': 'taking from the clipboard',
  'clipboard-give': 'putting into the clipboard',
  'file-take': 'taking a file',
  'file-give': 'giving a file',
  record: 'recording',
  screenshot: 'taking a screenshot',
  camera: 'seeing the camera',
  voice: 'hearing the microphone',
  elevation: 'acting as an administrator',
}

const DEEDS: Record<Capability, string> = {
  view: 'see the screen',
  point: 'point on the screen',
  control: 'control mouse and keyboard',
  'clipboard-take': 'take from the clipboard',
  'clipboard-give': 'put into the clipboard',
  'file-take': 'take a file',
  'file-give': 'give a file',
  record: 'record',
  screenshot: 'take a screenshot',
  camera: 'see the camera',
  voice: 'hear the microphone',
  elevation: 'act as an administrator',
}

/** What a yes to a screen gave to see, as its signed word says (CONSENT-178). */
const chosenWords = ({ kind, capability, surface }: NamedLine): readonly string[] =>
  kind === 'allowed' && capability === 'view' && surface !== undefined && surface !== 'unknown'
    ? [`What was shown: ${SURFACES[surface]}.`]
    : []

function lineWords({ kind, who, whom, ...line }: NamedLine): string {
  const name = who === null ? 'Somebody' : quoted(who)
  const other = whom === null ? 'somebody' : quoted(whom)
  const what = termsWords(line)
  switch (kind) {
    case 'joined':
      return `${name} joined.`
    case 'turned-away':
      return line.byItself === true
        ? 'Somebody was turned away automatically: nobody can join under the name they gave.'
        : `${name} turned away somebody who was waiting.`
    case 'removed':
      return `${name} removed ${other} from the session.`
    case 'left':
      return `${name} left.`
    case 'lost':
      return `The connection to ${name} was lost.`
    case 'came-back':
      return `${name} is connected again.`
    case 'interrupted':
      return `Sharing by ${name} was interrupted.`
    case 'asked':
      return `${name} asked ${other} for permission to ${deedWords(line)}.`
    case 'allowed':
      return `${name} allowed ${other} to ${deedWords(line)}.`
    case 'cannot-show':
      return `The browser of ${name} cannot show its screen, so the answer was no.`
    case 'declined':
      return `${name} did not allow ${other} to ${deedWords(line)}.`
    case 'expired':
      return `A question by ${name} was not answered in time: ${what}.`
    case 'withdrawn':
      return line.capability === undefined
        ? `${name} took back every permission.`
        : `${name} took a permission of ${other} back: ${what}.`
    case 'released':
      return `${name} gave back what ${other} allowed: ${what}.`
    case 'question-withdrawn':
      return `${name} took a question to ${other} back: ${what}.`
    case 'grant-ended':
      return `A permission of ${name} ended: ${what} (${other}).`
    case 'shared':
    case 'took-over':
      return `${name} is showing ${SURFACES[line.surface ?? 'unknown']}.`
    case 'surface-changed':
      return `${name} switched to ${SURFACES[line.surface ?? 'unknown']}.`
    case 'paused':
      return `${name} paused sharing.`
    case 'resumed':
      return `${name} resumed sharing.`
    case 'stopped':
      return `${name} stopped sharing.`
    case 'offered':
      return `${name} allowed ${other} to ${deedWords(line)} without being asked.`
    case 'switch-asked':
      return `${name} asked that ${other} shows the screen next.`
    case 'handed-over':
      return `${name} let ${other} show the screen next.`
    case 'switch-declined':
      return `${name} said no: ${other} does not show the screen next.`
    case 'switch-expired':
      return `Nobody answered in time whether ${other} shows the screen next.`
    case 'switch-withdrawn':
      return `${name} no longer asks that ${other} shows the screen next.`
    case 'raised':
      return `${name} would like to show their screen.`
    case 'lowered':
      return `${name} no longer asks to show their screen.`
    case 'relaxed':
      return `${name} allowed switching the screen without asking again.`
    case 'unrelaxed':
      return `${name} wants to be asked again before the screen is switched.`
    case 'confirmed':
      return `${name} confirmed the safety code of ${other}.`
    case 'used':
      return `${name} used what ${other} allowed: ${what}.`
    case 'grant-expired':
      return `The time of a permission is over: ${what}.`
    case 'companion-joined':
      return `The helper program of ${name} joined: their computer can be controlled where they allow it.`
    case 'companion-left':
      return `The helper program of ${name} is gone.`
    case 'new-pin':
      return `${name} made a new PIN.`
    case 'ended':
      return who === null ? 'The session ended.' : `${name} ended the session.`
    default:
      return kind satisfies never
  }
}

const SURFACES = { screen: 'a whole screen', window: 'one window', tab: 'one browser tab', unknown: 'what was chosen' }

type Terms = Pick<NamedLine, 'capability' | 'scope' | 'minutes'>

const termsWords = (terms: Terms): string =>
  (terms.capability === undefined ? 'the screen' : CAPABILITIES[terms.capability]) + limitWords(terms)

/** After "to". */
const deedWords = (terms: Terms): string =>
  (terms.capability === undefined ? 'do this' : DEEDS[terms.capability]) + limitWords(terms)

function limitWords({ scope, minutes }: Terms): string {
  const only = scope === 'mouse' ? ' (mouse only)' : scope === 'keyboard' ? ' (keyboard only)' : ''
  const time = minutes === undefined || minutes === null ? '' : ` for ${String(minutes)} min`
  return only + time
}
