// A question as it is put to a person: one sentence, and three lines of what it means. Pure. May not know: dialogs.
import type { GrantPrompt, Person, Prompt } from '@farhand/client'
import type { TFunction } from 'i18next'
import { deedName, deedWords } from './deed.ts'

export interface Question {
  readonly title: string
  readonly meaning: readonly string[]
  /** Whether a yes opens the browser's picker. */
  readonly picks: boolean
}

/** What tells one question from another: with another one the dialog begins anew (CONSENT-106). */
export const keyOf = ({ kind, signature }: Pick<Prompt, 'kind' | 'signature'>): string => `${kind} ${signature}`

/** What the dialog says to `role`; the title is its whole name. */
export function questionOf(prompt: Prompt, t: TFunction, role: Person['role']): Question {
  switch (prompt.kind) {
    case 'grant':
      return grantQuestion(prompt, t)
    case 'take':
      return takeQuestion(prompt, t, role)
    case 'hand-over':
      return handOverQuestion(prompt, t)
    default:
      return prompt satisfies never
  }
}

function grantQuestion(prompt: Extract<Prompt, { kind: 'grant' }>, t: TFunction): Question {
  const { from, minutes, capability, alreadySharing, inPlaceOf } = prompt
  const { name } = from
  const isSeenAlready = capability === 'view' && alreadySharing
  const meaning = isSeenAlready ? 'consent.ask.viewAlready' : (`consent.meaning.${deedName(prompt)}` as const)
  const lasts = minutes === null ? t('consent.ask.untilStopped') : t('consent.ask.minutes', { count: minutes })
  return {
    title: t('consent.ask.grant', { name, deed: deedWords(prompt, { whose: 'yours', t }) }),
    meaning: [...inPlaceWords(inPlaceOf, t), t(meaning, { name }), lasts, whoAsks(from, t)],
    picks: capability === 'view' && !alreadySharing,
  }
}

/** That somebody else's control ends with a yes (CONSENT-16): nothing where nobody else has it. */
export function inPlaceWords(inPlaceOf: GrantPrompt['inPlaceOf'], t: TFunction): readonly string[] {
  if (inPlaceOf === null) return []
  const deed = deedWords({ capability: 'control', scope: inPlaceOf.scope }, { whose: 'yours', t })
  return [t('consent.ask.inPlaceOf', { name: inPlaceOf.to.name, deed })]
}

function takeQuestion(prompt: Extract<Prompt, { kind: 'take' }>, t: TFunction, role: Person['role']): Question {
  const { from, replaces, needsPicker } = prompt
  const shown = needsPicker ? whoWillSee(from, t, role) : t('consent.ask.takeKept')
  const instead =
    replaces === null || replaces.isMe
      ? t('consent.ask.untilStopped')
      : t('consent.ask.takeInstead', { name: replaces.name })
  return {
    title: takeTitle(from, t),
    meaning: [shown, instead, from.isMe ? t('consent.ask.own') : whoAsks(from, t)],
    picks: needsPicker,
  }
}

/** A host shows to everyone; a participant to the host, and to whoever hands over to them. */
function whoWillSee({ name, role: asking }: Person, t: TFunction, role: Person['role']): string {
  if (role === 'host') return t('consent.ask.takeMeaning')
  return t(asking === 'host' ? 'consent.meaning.view' : 'consent.ask.takeMeaningBoth', { name })
}

/** A host asks as for any screen; a participant who hands over asks the next one to show theirs. */
function takeTitle({ isMe, role, name }: Person, t: TFunction): string {
  if (isMe) return t('consent.ask.takeMine')
  if (role === 'participant') return t('consent.ask.take', { name })
  const deed = deedWords({ capability: 'view', scope: 'whole' }, { whose: 'yours', t })
  return t('consent.ask.grant', { name, deed })
}

function handOverQuestion({ from, to }: Extract<Prompt, { kind: 'hand-over' }>, t: TFunction): Question {
  const { name } = from
  const isOwn = to.device === from.device
  return {
    title: isOwn ? t('consent.ask.handOverMine', { name }) : t('consent.ask.handOver', { name, to: to.name }),
    meaning: [t('consent.ask.handOverMeaning'), t('consent.ask.handOverNothing'), whoAsks(from, t)],
    picks: false,
  }
}

/** A name is vouched for, or it is only what somebody typed. */
function whoAsks({ name, verified, organization }: Person, t: TFunction): string {
  return verified && organization !== null
    ? t('consent.ask.verified', { name, organization })
    : t('consent.ask.unverified', { name })
}
