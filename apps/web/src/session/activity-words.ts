// A line of what happened, as a sentence. Pure. May not know: lists on a page.
import type { ActivityEntry } from '@farhand/client'
import type { TFunction } from 'i18next'

/** The sentence of an entry; `myName` becomes "you". */
export function activitySentence(entry: ActivityEntry, { myName, t }: { myName: string; t: TFunction }): string {
  const { kind, who, whom, surface } = entry
  const actor = entry.isMe ? 'me' : 'other'
  return t(`activity.${kind}.${actor}`, {
    who: who ?? t('session.host'),
    whom: whom === myName && !entry.isMe ? t('session.youObject') : (whom ?? t('session.host')),
    surface: t(`surface.${surface ?? 'unknown'}`),
  })
}
