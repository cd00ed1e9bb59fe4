// The participant's own tick for the looser rule of switching. Lives here: that taking it back is never locked (CONSENT-194).
// May not know: the table of rules.
import { Checkbox } from '@mantine/core'
import type { LiveView, SessionCommands } from '@farhand/client'
import type { ReactNode } from 'react'
import { useTranslation } from 'react-i18next'
import type { Running } from '../use-command.ts'
import { useRest } from '../use-rest.ts'
import { apart, Sentence } from '../../ui/sentence.tsx'

interface DirectionTickProps {
  readonly view: Pick<LiveView, 'profile' | 'people' | 'connection'>
  readonly commands: Pick<SessionCommands, 'relax'>
  readonly running: Running
}

/** Nothing where the organization always asks. */
export function DirectionTick({ view, commands, running }: DirectionTickProps): ReactNode {
  const { t } = useTranslation()
  const { organization, relaxed } = view.profile
  // The second click of a double-click came for taking it back (CONSENT-156).
  const rests = useRest(relaxed)
  if (organization === 'strict') return null
  const host = view.people.find((person) => person.role === 'host')?.name ?? t('session.host')
  return (
    <section className="card">
      <Checkbox
        size="md"
        label={<Sentence>{apart(t)(`consent.direction.tick.${organization}`, { host })}</Sentence>}
        description={t('consent.direction.tickHint')}
        checked={relaxed}
        disabled={!relaxed && (rests || running.busy || view.connection === 'reconnecting')}
        onChange={(event) => {
          const yes = event.currentTarget.checked
          running.run(() => commands.relax(yes))
        }}
      />
    </section>
  )
}
