// A line of what happened, as a sentence. Pure. May not know: lists on a page.
import type { ActivityEntry } from '@farhand/client'
import type { TFunction } from 'i18next'
import { en } from '../i18n/en.ts'
import { deedName, deedWords, type Deed, type Whose } from './consent/deed.ts'

/** What happens about one thing, and whose that is. */
type AboutDeed = keyof typeof en.consent.happened

/** The sentence of an entry. */
export function activitySentence(entry: ActivityEntry, t: TFunction): string {
  const { kind, who, whom, surface, capability, scope } = entry
  if (capability !== null && isAboutDeed(kind)) return deedSentence(entry, kind, { capability, scope }, t)
  return t(`activity.${kind}.${voiceOf(entry)}`, {
    who: who ?? t('session.somebody'),
    whom: whom ?? t('session.somebodyElse'),
    surface: t(`surface.${surface ?? 'unknown'}`),
    times: String(entry.count ?? 1),
    often: entry.count === null ? '' : ` (${String(entry.count)}×)`,
    reason: t(`inputRefusals.${isReason(entry.code) ? entry.code : 'not-possible'}`),
  })
}

/** The sentence of `kind` for this reader: "you" is never put into one made for names, and never decided by one. */
function voiceOf({ kind, whom, isMe, isToMe, isSelf, byItself }: ActivityEntry): 'me' | 'other' {
  const said: Partial<Record<string, string>> = en.activity[kind]
  const mine = whom === null ? 'meUnnamed' : isSelf ? 'meSelf' : 'me'
  const others = whom === null ? 'unnamed' : isSelf ? 'self' : isToMe ? 'toMe' : 'other'
  const voices = [...(byItself ? ['byItself'] : []), ...(isMe ? [mine, 'me'] : [others, 'other'])]
  // i18next types a key by the words every kind has; the others are used only where the kind has them.
  return voices.find((voice) => said[voice] !== undefined) as 'me' | 'other'
}

const isReason = (code: string | null): code is keyof typeof en.inputRefusals =>
  code !== null && Object.hasOwn(en.inputRefusals, code)

const isAboutDeed = (kind: string): kind is AboutDeed => Object.hasOwn(en.consent.happened, kind)

function deedSentence(entry: ActivityEntry, kind: AboutDeed, deed: Deed, t: TFunction): string {
  const { who, whom, isMe, minutes, byItself } = entry
  const isToMe = !isMe && entry.isToMe
  const owner: Whose = isToMe ? 'yours' : { owner: whom ?? t('session.somebodyElse') }
  const mine: Whose = isMe ? 'yours' : 'their'
  const whose = {
    asked: owner,
    expired: owner,
    used: owner,
    released: owner,
    'question-withdrawn': owner,
    'grant-ended': owner,
    'grant-expired': owner,
    allowed: mine,
    declined: mine,
    offered: mine,
  }
  const what =
    kind === 'withdrawn' || kind === 'released'
      ? t(`consent.noun.${deedName(deed)}`)
      : deedWords(deed, { whose: whose[kind], t })
  if (byItself) return t('consent.happened.asked.byItself', { what: deedWords(deed, { whose: owner, t }) })
  return t(`consent.happened.${kind}.${isMe ? 'me' : isToMe ? 'toMe' : 'other'}`, {
    who: who ?? t('session.somebody'),
    whom: whom ?? t('session.somebodyElse'),
    what,
    long: minutes === null ? '' : t('consent.happenedFor', { count: minutes }),
  })
}
