// The organization's text before somebody who waits: read it, say who you are, accept or leave. Can be printed.
// May not know: signatures.
import { Button, TextInput } from '@mantine/core'
import { IconPrinter } from '@tabler/icons-react'
import type { LobbyTerms, SessionCommands } from '@farhand/client'
import { personNameSchema } from '@farhand/protocol'
import { useState, type FormEvent, type ReactNode } from 'react'
import { useTranslation } from 'react-i18next'
import { BusyButton } from '../../ui/busy-button.tsx'
import { dayOf } from '../../ui/format.ts'
import type { Running } from '../use-command.ts'
import { TermsText } from './terms-text.tsx'
import { apart, Sentence } from '../../ui/sentence.tsx'

const MAX_COMPANY_LENGTH = 200

interface TermsCardProps {
  readonly terms: LobbyTerms
  readonly host: string
  readonly organization: string
  readonly commands: Pick<SessionCommands, 'acceptTerms' | 'leave'>
  readonly running: Running
}

export function TermsCard({ terms, host, organization, commands, running }: TermsCardProps): ReactNode {
  const { t, i18n } = useTranslation()
  const [name, setName] = useState(terms.name)
  const [company, setCompany] = useState('')
  const [checked, setChecked] = useState(false)
  const [today] = useState(Date.now)
  const parsedName = personNameSchema.safeParse(name)
  const hasCompany = company.trim() !== ''

  const submit = (event: FormEvent): void => {
    event.preventDefault()
    setChecked(true)
    if (!parsedName.success || !hasCompany) return
    running.run(() => commands.acceptTerms({ name: parsedName.data, company: company.trim() }))
  }

  return (
    <form className="stack terms" onSubmit={submit} noValidate>
      <p>
        <Sentence>{apart(t)('terms.from', { organization, host })}</Sentence>
      </p>
      <TermsText text={terms.text} />
      <TextInput
        size="md"
        label={t('terms.name')}
        autoComplete="name"
        maxLength={64}
        error={checked && !parsedName.success ? t('join.errors.name') : undefined}
        value={name}
        onChange={(event) => {
          setName(event.currentTarget.value)
        }}
      />
      <TextInput
        size="md"
        label={t('terms.company')}
        description={t('terms.companyHint')}
        autoComplete="organization"
        maxLength={MAX_COMPANY_LENGTH}
        error={checked && !hasCompany ? t('terms.errors.company') : undefined}
        value={company}
        onChange={(event) => {
          setCompany(event.currentTarget.value)
        }}
      />
      <p className="numeric">{t('terms.date', { date: dayOf(today, i18n.language) })}</p>
      <div className="button-row">
        <BusyButton type="submit" size="md" busy={running.busy}>
          {t('terms.accept')}
        </BusyButton>
        <Button
          type="button"
          size="md"
          variant="default"
          leftSection={<IconPrinter size={18} stroke={1.5} />}
          onClick={() => {
            window.print()
          }}
        >
          {t('terms.print')}
        </Button>
        <Button
          type="button"
          size="md"
          variant="default"
          onClick={() => {
            running.run(commands.leave)
          }}
        >
          {t('session.leave')}
        </Button>
      </div>
    </form>
  )
}
