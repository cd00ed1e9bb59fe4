// Who would like to come in. May not know: proofs.
import { Button } from '@mantine/core'
import type { SessionCommands, Waiting } from '@farhand/client'
import { useId, type ReactNode } from 'react'
import { useTranslation } from 'react-i18next'
import { clockTime, stopwatch } from '../../ui/format.ts'
import { Initials } from '../../ui/initials.tsx'
import { useNow } from '../../ui/use-now.ts'
import type { Running } from '../use-command.ts'
import { Settled } from '../use-rest.ts'
import { apart, Sentence } from '../../ui/sentence.tsx'

interface LobbyProps extends Pick<Running, 'run' | 'busy'> {
  readonly waiting: readonly Waiting[]
  readonly commands: Pick<SessionCommands, 'admit' | 'turnAway'>
}

export function Lobby({ waiting, commands, run, busy }: LobbyProps): ReactNode {
  const { t, i18n } = useTranslation()
  const id = useId()
  const now = useNow()
  return (
    <ul role="list" aria-label={t('session.people.admitTitle')} aria-live="polite" className="plain-list lobby">
      {waiting.map(({ join, name, since, terms }, place) => (
        <li key={join} className="card lobby__card">
          <Initials name={name} />
          <div className="lobby__name">
            <p>
              <Sentence>{apart(t)('session.people.wants', { name })}</Sentence>
            </p>
            <p className="quiet small numeric" aria-hidden="true">
              {t('session.people.waiting', { time: stopwatch(now - since) })}
            </p>
            {terms !== null && (
              <p className="quiet small">
                {terms === 'reading' ? t('terms.reading') : <Sentence>{apart(t)('terms.acceptedBy', terms)}</Sentence>}
              </p>
            )}
            <span hidden id={`${id}-${join}`}>
              {t('session.people.place', {
                place: place + 1,
                count: waiting.length,
                time: clockTime(since, i18n.language),
              })}
            </span>
          </div>
          <div className="lobby__answers">
            <Button
              variant="default"
              disabled={busy}
              aria-label={t('session.people.turnAway', { name })}
              aria-describedby={`${id}-${join}`}
              onClick={() => {
                run(() => commands.turnAway(join))
              }}
            >
              {t('session.people.turnAwayShort')}
            </Button>
            <Settled place={place}>
              {(rests) => (
                <Button
                  disabled={rests || busy || terms === 'reading'}
                  aria-label={t('session.people.admit', { name })}
                  aria-describedby={`${id}-${join}`}
                  onClick={() => {
                    run(() => commands.admit(join))
                  }}
                >
                  {t('session.people.admitShort')}
                </Button>
              )}
            </Settled>
          </div>
        </li>
      ))}
    </ul>
  )
}
