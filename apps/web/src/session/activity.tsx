// What happened in the session, newest first. May not know: who is told.
import type { ActivityEntry } from '@farhand/client'
import type { ReactNode } from 'react'
import { useTranslation } from 'react-i18next'
import { clockTime } from '../ui/format.ts'
import { activitySentence } from './activity-words.ts'
import { apart, Sentence } from '../ui/sentence.tsx'

interface ActivityProps {
  readonly entries: readonly ActivityEntry[]
}

export function Activity({ entries }: ActivityProps): ReactNode {
  const { t, i18n } = useTranslation()
  return (
    <>
      {entries.length === 0 && <p className="quiet small">{t('session.activity.empty')}</p>}
      {/* A list keeps its role where its marks are styled away only if it is set. */}
      <ul role="list" aria-label={t('session.activity.title')} className="plain-list activity">
        {entries.toReversed().map((entry) => (
          <li key={entry.id} className={entry.kind === 'refused-attack' ? 'activity__alarm' : undefined}>
            <time className="quiet numeric" dateTime={new Date(entry.at).toISOString()}>
              {clockTime(entry.at, i18n.language)}
            </time>
            <span>
              <Sentence>{activitySentence(entry, apart(t))}</Sentence>
              {entry.code !== null && <span className="notice__code">{t('app.code', { code: entry.code })}</span>}
            </span>
          </li>
        ))}
      </ul>
    </>
  )
}
