// Who would like to come in. May not know: proofs.
import { Button } from '@mantine/core'
import type { SessionCommands, Waiting } from '@farhand/client'
import type { ReactNode } from 'react'
import { useTranslation } from 'react-i18next'
import { Initials } from '../../ui/initials.tsx'
import type { Running } from '../use-command.ts'

interface LobbyProps extends Pick<Running, 'run' | 'busy'> {
  readonly waiting: readonly Waiting[]
  readonly commands: Pick<SessionCommands, 'admit' | 'turnAway'>
}

export function Lobby({ waiting, commands, run, busy }: LobbyProps): ReactNode {
  const { t } = useTranslation()
  return (
    <ul role="list" aria-label={t('session.people.admitTitle')} aria-live="polite" className="plain-list lobby">
      {waiting.map(({ join, name }) => (
        <li key={join} className="card lobby__card">
          <Initials name={name} />
          <p className="lobby__name">{t('session.people.wants', { name })}</p>
          <div className="lobby__answers">
            <Button
              variant="default"
              disabled={busy}
              aria-label={t('session.people.turnAway', { name })}
              onClick={() => {
                run(() => commands.turnAway(join))
              }}
            >
              {t('session.people.turnAwayShort')}
            </Button>
            <Button
              disabled={busy}
              aria-label={t('session.people.admit', { name })}
              onClick={() => {
                run(() => commands.admit(join))
              }}
            >
              {t('session.people.admitShort')}
            </Button>
          </div>
        </li>
      ))}
    </ul>
  )
}
