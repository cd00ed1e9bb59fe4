// Who would like to come in. May not know: proofs.
import { Button } from '@mantine/core'
import type { SessionCommands, Waiting } from '@farhand/client'
import { useId, type ReactNode } from 'react'
import { useTranslation } from 'react-i18next'
import { clockTime, stopwatch } from '../../ui/format.ts'
import { Initials } from '../../ui/initials.tsx'
import { useNow } from '../../ui/use-now.ts'
import { useOwnCommand, type Running } from '../use-command.ts'
import { Settled } from '../use-rest.ts'
import { apart, Sentence } from '../../ui/sentence.tsx'

interface LobbyProps {
  readonly waiting: readonly Waiting[]
  readonly commands: Pick<SessionCommands, 'admit' | 'turnAway'>
  readonly running: Running
}

export function Lobby({ waiting, commands, running }: LobbyProps): ReactNode {
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
            <TurnAway
              name={name}
              describedBy={`${id}-${join}`}
              running={running}
              turnAway={() => commands.turnAway(join)}
            />
            <Settled place={place}>
              {(rests) => (
                <Button
                  disabled={rests || running.busy || terms === 'reading'}
                  aria-label={t('session.people.admit', { name })}
                  aria-describedby={`${id}-${join}`}
                  onClick={() => {
                    running.run(() => commands.admit(join))
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

interface TurnAwayProps {
  readonly name: string
  /** Id of the text that tells this one from others of the same name. */
  readonly describedBy: string
  readonly running: Running
  readonly turnAway: () => Promise<void>
}

function TurnAway({ name, describedBy, running, turnAway }: TurnAwayProps): ReactNode {
  const { t } = useTranslation()
  const { busy, run } = useOwnCommand(running)
  return (
    <Button
      variant="default"
      disabled={busy}
      aria-label={t('session.people.turnAway', { name })}
      aria-describedby={describedBy}
      onClick={() => {
        run(turnAway)
      }}
    >
      {t('session.people.turnAwayShort')}
    </Button>
  )
}
