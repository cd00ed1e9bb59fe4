// My sessions: open ones as cards, ended ones as a quiet table. May not know: the calls.
import { Button } from '@mantine/core'
import { spaceSessionId, type SessionId, type SessionSummary, type Sid } from '@farhand/protocol'
import { useState, type ReactNode } from 'react'
import { useTranslation } from 'react-i18next'
import { EndDialog } from './end-dialog.tsx'
import { byteSize, clockTime, dateAndTime, listOfNames, stopwatch } from '../ui/format.ts'

interface LiveSessionsProps {
  readonly sessions: readonly SessionSummary[]
  readonly onOpen: (sessionId: SessionId) => void
  readonly onEnd: (sid: Sid) => void
  /** For the gallery: the first one is about to be ended. */
  readonly ending?: boolean
}

export function LiveSessions({ sessions, onOpen, onEnd, ending = false }: LiveSessionsProps): ReactNode {
  const { t, i18n } = useTranslation()
  // Rendered from the start: only then the focus finds back to the button.
  const [asked, setAsked] = useState(sessions[0])
  const [isAsking, setAsking] = useState(ending)
  const end = (session: SessionSummary): void => {
    setAsking(false)
    onEnd(session.sid)
  }
  return (
    <section aria-labelledby="console-live">
      <h2 id="console-live">{t('console.live')}</h2>
      <ul className="plain-list console__cards">
        {sessions.map((session) => {
          const { sid, sessionId, createdAt, people } = session
          const id = spaceSessionId(sessionId)
          const others = people.slice(1)
          return (
            <li key={sid} className="card console__card">
              <p className="console__id numeric">{id}</p>
              <p>{others.length === 0 ? t('console.nobody') : listOfNames(others, i18n.language)}</p>
              <p className="quiet small numeric">{t('console.since', { time: clockTime(createdAt, i18n.language) })}</p>
              <div className="button-row">
                <Button
                  aria-label={t('console.openHere', { id })}
                  onClick={() => {
                    onOpen(sessionId)
                  }}
                >
                  {t('console.open')}
                </Button>
                <Button
                  variant="default"
                  aria-label={t('console.endThis', { id })}
                  onClick={() => {
                    setAsked(session)
                    setAsking(true)
                  }}
                >
                  {t('console.end')}
                </Button>
              </div>
            </li>
          )
        })}
      </ul>
      {asked !== undefined && (
        <EndDialog
          session={asked}
          opened={isAsking}
          onEnd={() => {
            end(asked)
          }}
          onClose={() => {
            setAsking(false)
          }}
        />
      )}
    </section>
  )
}

export function RecentSessions({ sessions }: { readonly sessions: readonly SessionSummary[] }): ReactNode {
  const { t, i18n } = useTranslation()
  return (
    <section aria-labelledby="console-recent">
      <h2 id="console-recent">{t('console.recent')}</h2>
      {sessions.length === 0 ? (
        <p className="quiet">{t('console.noRecent')}</p>
      ) : (
        <table className="console__table">
          <thead>
            <tr>
              <th scope="col">{t('console.columns.session')}</th>
              <th scope="col">{t('console.columns.people')}</th>
              <th scope="col">{t('console.columns.when')}</th>
              <th scope="col">{t('console.columns.length')}</th>
              <th scope="col">{t('console.columns.passed')}</th>
            </tr>
          </thead>
          <tbody>
            {sessions.map((session) => (
              <tr key={session.sid} className="numeric">
                <th scope="row">{spaceSessionId(session.sessionId)}</th>
                <td data-label={t('console.columns.people')}>{listOfNames(session.people, i18n.language)}</td>
                <td data-label={t('console.columns.when')}>{dateAndTime(session.createdAt, i18n.language)}</td>
                <td data-label={t('console.columns.length')}>
                  {stopwatch((session.endedAt ?? session.createdAt) - session.createdAt)}
                </td>
                <td data-label={t('console.columns.passed')}>{byteSize(session.relayedBytes, i18n.language)}</td>
              </tr>
            ))}
          </tbody>
        </table>
      )}
    </section>
  )
}
