// Who would like to show their screen. May not know: who may decide it.
import { Button } from '@mantine/core'
import type { LiveView, SessionCommands } from '@farhand/client'
import type { ReactNode } from 'react'
import { useTranslation } from 'react-i18next'
import { Initials } from '../../ui/initials.tsx'
import type { Running } from '../use-command.ts'
import { Settled } from '../use-rest.ts'
import { useShowPause } from '../ask-pause.ts'
import { askToShow } from './whom-to-ask.ts'
import { apart, Sentence } from '../../ui/sentence.tsx'

interface WishesProps {
  readonly view: Pick<LiveView, 'people' | 'presenter' | 'switching' | 'connection' | 'askPauses'>
  readonly commands: Pick<SessionCommands, 'ask' | 'switchTo'>
  readonly running: Running
}

export function Wishes({ view, commands, running }: WishesProps): ReactNode {
  const { t } = useTranslation()
  const left = useShowPause(view)
  const wishing = view.people.filter((person) => person.raised && person.connected)
  const disabled = running.busy || view.switching !== null || view.connection === 'reconnecting'
  return (
    <div role="status" className={wishing.length === 0 ? 'visually-hidden' : 'wishes'}>
      {wishing.map((person, place) => (
        <div key={person.device} className="card lobby__card">
          <Initials name={person.name} />
          <p className="lobby__name">
            <Sentence>{apart(t)('consent.show.wish', { name: person.name })}</Sentence>
          </p>
          <Settled place={place}>
            {(rests) => (
              <Button
                disabled={rests || disabled || left(person) > 0}
                className="lobby__one"
                aria-label={t('consent.show.letShow', { name: person.name })}
                onClick={() => {
                  running.run(() => askToShow(view, person, commands))
                }}
              >
                {t('consent.show.letShowShort')}
              </Button>
            )}
          </Settled>
        </div>
      ))}
    </div>
  )
}
