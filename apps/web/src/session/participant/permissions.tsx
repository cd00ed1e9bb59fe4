// What others can do now, each with its switch-off. May not know: how a grant ends.
import { Button } from '@mantine/core'
import { IconEye } from '@tabler/icons-react'
import type { LiveView, SessionCommands } from '@farhand/client'
import type { ReactNode } from 'react'
import { useTranslation } from 'react-i18next'
import { clockTime } from '../../ui/format.ts'
import type { Running } from '../use-command.ts'

interface PermissionsProps {
  readonly view: LiveView
  readonly commands: Pick<SessionCommands, 'withdraw' | 'withdrawAll'>
  readonly running: Running
}

export function Permissions({ view, commands, running }: PermissionsProps): ReactNode {
  const { t, i18n } = useTranslation()
  const { allowed, people } = view
  const others = people.filter((person) => !person.isMe)
  const [only] = others
  const title =
    others.length === 1 && only !== undefined
      ? t('participant.can.title', { name: only.name })
      : t('participant.can.titleMany')
  return (
    <section className="card face__can" aria-labelledby="can-title">
      <h2 id="can-title">{title}</h2>
      {allowed.length === 0 ? (
        <p className="quiet">{t('participant.can.nothing')}</p>
      ) : (
        <>
          <ul className="plain-list face__grants">
            {allowed.map(({ grant, to, since }) => (
              <li key={grant}>
                <IconEye size={22} stroke={1.5} aria-hidden="true" />
                <p>
                  {t('participant.can.see')}
                  <span className="quiet">
                    {' '}
                    · {to.name}, {t('participant.can.since', { time: clockTime(since, i18n.language) })}
                  </span>
                </p>
                <Button
                  size="md"
                  variant="default"
                  aria-label={t('participant.can.withdraw', { what: t('participant.can.seeBy', { name: to.name }) })}
                  onClick={() => {
                    running.run(() => commands.withdraw(grant))
                  }}
                >
                  {t('participant.can.withdrawShort')}
                </Button>
              </li>
            ))}
          </ul>
          <Button
            size="md"
            variant="outline"
            color="red"
            onClick={() => {
              running.run(commands.withdrawAll)
            }}
          >
            {t('participant.can.all')}
          </Button>
        </>
      )}
    </section>
  )
}
