// The signed words that grants in force came of (CONSENT-27), so that whoever was not there to hear them can check them.
// Lives here: which words belong to which grant. May not know: whether a signature holds (messages.ts verify()).
import type { DeviceId, GrantId } from '../ids.ts'
import type { SessionEvent } from './events.ts'
import { coversScope, type Grant } from './grants.ts'
import type { Capability, Scope, SessionMessageBody, SignedMessage, Surface } from './messages.ts'
import { showOther } from './presenting.ts'
import { MINUTE_MS, type OpenSession } from './state.ts'

/** `after` with the words that its grants and its presenting rest on: those of before that still count, and what was just said. */
export function withEvidence(before: OpenSession, after: OpenSession, event: SessionEvent): OpenSession {
  if (after.grants === before.grants) return after
  const inForce = new Set(after.grants.map(({ grant }) => grant))
  const words = [...before.evidence, ...(event.kind === 'said' ? wordsSaid(before, event.signed) : [])]
  const shown = shownBy(before, after, event)
  const evidence = words.filter(
    (signed) => signed === shown || grantsIn(signed.message.body).some((grant) => inForce.has(grant)),
  )
  return { ...after, evidence }
}

/**
 * What is shown in the presenter's own words: their newest `surface`, or else the oldest with which they show anything. By
 * when they say they said it, in whatever order it came (CONSENT-53).
 */
export function surfaceWord(
  { presenting }: Pick<OpenSession, 'presenting'>,
  evidence: readonly SignedMessage[],
): { readonly surface: Surface; readonly signed: SignedMessage } | undefined {
  const own = evidence.filter(({ message }) => message.by === presenting?.device)
  const named = own.flatMap((signed) => {
    const surface = surfaceIn(signed.message.body)
    return surface === undefined ? [] : [{ surface, signed }]
  })
  const inOrder = named.toSorted((a, b) => compareWords(a.signed, b.signed))
  const isChange = ({ signed }: { signed: SignedMessage }) => signed.message.body.kind === 'surface'
  return inOrder.findLast(isChange) ?? inOrder[0]
}

/** The session as it is after a word for what is shown that is newer than the one known; else as it was (CONSENT-53). */
export function withSurfaceWord(state: OpenSession, signed: SignedMessage): OpenSession {
  const { by, body } = signed.message
  if (body.kind !== 'surface' || state.presenting?.device !== by) return state
  const known = surfaceWord(state, state.evidence)?.signed
  if (known === undefined || compareWords(signed, known) <= 0) return state
  const others = state.evidence.filter((word) => word !== known || known.message.body.kind !== 'surface')
  return { ...showOther(state, body.surface), evidence: [...others, signed] }
}

/** Below 0 where one device said `a` before `b`; of two of the same moment the larger signature counts as the later one. */
function compareWords(a: SignedMessage, b: SignedMessage): number {
  if (a.message.at !== b.message.at) return a.message.at - b.message.at
  return a.signature < b.signature ? -1 : Number(a.signature > b.signature)
}

/** The word that is to be kept for what is shown, also once the views it gave have ended. */
function shownBy(before: OpenSession, after: OpenSession, event: SessionEvent): SignedMessage | undefined {
  const { presenting } = after
  if (presenting === null) return undefined
  const signed = event.kind === 'said' ? event.signed : undefined
  const isOwn = signed?.message.by === presenting.device
  const begins = before.presenting?.device !== presenting.device
  if (isOwn && signed !== undefined && (begins || signed.message.body.kind === 'surface')) return signed
  return surfaceWord(before, before.evidence)?.signed
}

function surfaceIn(body: SessionMessageBody): Surface | undefined {
  if (body.kind === 'surface' || body.kind === 'share' || body.kind === 'take') return body.surface
  return body.kind === 'answer' && body.yes && body.capability === 'view' ? body.surface : undefined
}

/** What a grant rests on: its owner's yes, where that is an answer the question too. Undefined where they don't say this very grant. */
export function wordsFor(grant: Grant, evidence: readonly SignedMessage[]): readonly SignedMessage[] | undefined {
  const about = evidence.filter(({ message }) => grantsIn(message.body).includes(grant.grant))
  const yes = about.find(({ message }) => message.by === grant.owner && gives(grant, message.body))
  if (yes?.message.body.kind !== 'answer') return yes && [yes]
  const asked = about.find(({ message }) => message.by === grant.to && asksFor(grant, message.body))
  return asked && [asked, yes]
}

// An answer carries the question with it: that it was asked for, too, is somebody's signed word.
function wordsSaid({ requests }: OpenSession, signed: SignedMessage): readonly SignedMessage[] {
  const { body } = signed.message
  const request = body.kind === 'answer' ? requests.find(({ grant }) => grant === body.grant) : undefined
  return request === undefined ? [signed] : [request.asked, signed]
}

function grantsIn(body: SessionMessageBody): readonly GrantId[] {
  switch (body.kind) {
    case 'ask':
    case 'offer':
      return [body.grant]
    case 'answer':
      return body.yes ? [body.grant] : []
    case 'share':
    case 'take':
      return body.grants.map(({ grant }) => grant)
    case 'admit':
      return body.grant === null ? [] : [body.grant]
    default:
      return []
  }
}

function gives(grant: Grant, body: SessionMessageBody): boolean {
  switch (body.kind) {
    case 'answer':
      return body.yes && isFor(grant, body) && hasTerms(grant, body)
    case 'offer':
      return isFor(grant, body) && hasTerms(grant, body)
    case 'share':
    case 'take':
      return isPlainView(grant) && body.grants.some((view) => view.grant === grant.grant && view.to === grant.to)
    case 'admit':
      return isPlainView(grant) && body.device === grant.to
    default:
      return false
  }
}

const asksFor = ({ capability, owner, scope }: Grant, body: SessionMessageBody): boolean =>
  body.kind === 'ask' && body.capability === capability && body.owner === owner && coversScope(body.scope, scope)

const isFor = (grant: Grant, yes: { capability: Capability; to: DeviceId }): boolean =>
  yes.capability === grant.capability && yes.to === grant.to

const hasTerms = (grant: Grant, { scope, minutes }: { scope: Scope; minutes: number | null }): boolean =>
  grant.scope === scope && grant.expiresAt === (minutes === null ? null : grant.since + minutes * MINUTE_MS)

const isPlainView = (grant: Grant): boolean =>
  grant.capability === 'view' && hasTerms(grant, { scope: 'whole', minutes: null })
