// Comparing a safety code by voice where an ID alone joined: each page shows the half to read aloud and takes the other.
// May not know: what is right (the session's own device judges).
import { TextInput } from '@mantine/core'
import { IconCircleCheck, IconPhone } from '@tabler/icons-react'
import type { Person, SessionCommands } from '@farhand/client'
import { useId, useState, type FormEvent, type ReactNode } from 'react'
import { useTranslation } from 'react-i18next'
import { CommandNotice } from './command-notice.tsx'
import { isUnconfirmed } from './is-unconfirmed.ts'
import { useCommand } from './use-command.ts'
import './spoken-code.css'
import { BusyButton } from '../ui/busy-button.tsx'
import { apart, Sentence } from '../ui/sentence.tsx'

interface SpokenCodesProps {
  readonly people: readonly Person[]
  readonly isHost: boolean
  readonly commands: Pick<SessionCommands, 'confirmCode'>
}

/** A card for each person whose code is still to be compared with mine. */
export function SpokenCodes({ people, isHost, commands }: SpokenCodesProps): ReactNode {
  return people
    .filter(isUnconfirmed)
    .map((person) => <SpokenCode key={person.device} person={person} isHost={isHost} commands={commands} />)
}

interface SpokenCodeProps extends Omit<SpokenCodesProps, 'people'> {
  readonly person: Person
}

function SpokenCode({ person, isHost, commands }: SpokenCodeProps): ReactNode {
  const { t } = useTranslation()
  const id = useId()
  const { name, confirm } = person
  const digits = person.safetyCode ?? ''
  return (
    <section className="card spoken" aria-labelledby={id}>
      <h2 id={id} className="spoken__title">
        <IconPhone size={24} stroke={1.5} aria-hidden="true" />
        <Sentence>{apart(t)('session.spoken.title', { name })}</Sentence>
      </h2>
      <p className="measure">{t('session.spoken.lead')}</p>
      <div className="spoken__halves">
        <div>
          <p className="spoken__step">{t('session.spoken.read')}</p>
          <p
            role="status"
            aria-label={isHost ? t('session.safetyCodeOf', { name }) : t('session.safetyCode')}
            className="spoken__digits numeric"
          >
            <span className="spoken__three">{digits.slice(0, 3)}</span>
            {digits.slice(3)}
          </p>
          {confirm === 'mine' && (
            <Done>
              <Sentence>{apart(t)('session.spoken.theyTyped', { name })}</Sentence>
            </Done>
          )}
        </div>
        {confirm === 'theirs' ? (
          <div role="status">
            <p className="spoken__step">
              <Sentence>{apart(t)('session.spoken.heard', { name })}</Sentence>
            </p>
            <Done>
              <Sentence>{apart(t)('session.spoken.youTyped', { name })}</Sentence>
            </Done>
          </div>
        ) : (
          <TypeIt person={person} commands={commands} />
        )}
      </div>
    </section>
  )
}

function TypeIt({ person, commands }: Omit<SpokenCodeProps, 'isHost'>): ReactNode {
  const { t } = useTranslation()
  const { busy, failed, run } = useCommand()
  const [typed, setTyped] = useState('')
  const submit = (event: FormEvent): void => {
    event.preventDefault()
    if (busy || typed.trim() === '') return
    run(() => commands.confirmCode(person.device, typed))
  }
  return (
    <form onSubmit={submit} noValidate>
      <p className="spoken__step">
        <Sentence>{apart(t)('session.spoken.heard', { name: person.name })}</Sentence>
      </p>
      <div className="spoken__entry">
        <TextInput
          size="lg"
          className="spoken__field numeric"
          aria-label={t('session.safetyCode')}
          placeholder="000 000"
          inputMode="numeric"
          autoComplete="off"
          maxLength={16}
          value={typed}
          onChange={(event) => {
            setTyped(event.currentTarget.value)
          }}
        />
        <BusyButton type="submit" size="lg" busy={busy}>
          {t('session.spoken.submit')}
        </BusyButton>
      </div>
      <CommandNotice code={failed} />
    </form>
  )
}

function Done({ children }: { readonly children: ReactNode }): ReactNode {
  return (
    <p className="spoken__done">
      <IconCircleCheck size={20} stroke={1.5} aria-hidden="true" />
      {children}
    </p>
  )
}
