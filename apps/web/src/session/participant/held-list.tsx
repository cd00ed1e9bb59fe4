// What others let me do with their computer, each with its release. May not know: how a grant ends.
import { Button } from '@mantine/core'
import type { LiveView, SessionCommands } from '@farhand/client'
import type { ReactNode } from 'react'
import { useTranslation } from 'react-i18next'
import { apart, Sentence } from '../../ui/sentence.tsx'
import { heldSentence } from '../held-words.ts'
import type { Running } from '../use-command.ts'

interface HeldListProps extends Pick<LiveView, 'held'> {
  readonly commands: Pick<SessionCommands, 'withdraw'>
  readonly running: Running
}

/** Nothing where there is only a picture to look at. */
export function HeldList({ held, commands, running }: HeldListProps): ReactNode {
  const { t, i18n } = useTranslation()
  const shown = held.filter(({ capability }) => capability !== 'view')
  if (shown.length === 0) return null
  return (
    <section className="card permissions" aria-labelledby="held-title">
      <h2 id="held-title">{t('consent.can.heldTitle')}</h2>
      <ul className="plain-list permissions__list">
        {shown.map((one) => (
          <li key={one.grant}>
            <p role="status">
              <Sentence>{heldSentence(one, { t: apart(t), language: i18n.language })}</Sentence>
            </p>
            <Button
              size="md"
              variant="default"
              onClick={() => {
                running.run(() => commands.withdraw(one.grant))
              }}
            >
              {one.capability === 'control' ? t('consent.control.release') : t('consent.show.takeBack')}
            </Button>
          </li>
        ))}
      </ul>
    </section>
  )
}
