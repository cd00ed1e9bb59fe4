// Signing in. May not know: where the person goes next.
import { TextInput } from '@mantine/core'
import { useState, type FormEvent, type ReactNode } from 'react'
import { useTranslation } from 'react-i18next'
import type { ProblemWords } from '../api/problem-words.ts'
import { BusyButton } from '../ui/busy-button.tsx'
import { ProblemNotice } from '../ui/notice.tsx'
import { PageFrame } from '../ui/page-frame.tsx'
import { PasswordField } from '../ui/password-field.tsx'

interface SignInPageProps {
  readonly busy: boolean
  readonly problem: ProblemWords | undefined
  readonly onSignIn: (credentials: { readonly username: string; readonly password: string }) => void
}

export function SignInPage({ busy, problem, onSignIn }: SignInPageProps): ReactNode {
  const { t } = useTranslation()
  const [username, setUsername] = useState('')
  const [password, setPassword] = useState('')
  const [checked, setChecked] = useState(false)
  const required = (value: string): string | undefined =>
    checked && value.trim() === '' ? t('fields.required') : undefined

  const submit = (event: FormEvent): void => {
    event.preventDefault()
    setChecked(true)
    if (!busy && username.trim() !== '' && password !== '') onSignIn({ username: username.trim(), password })
  }

  return (
    <PageFrame title={t('signIn.title')} middle>
      <section className="card form-card">
        <form onSubmit={submit} noValidate>
          <div>
            <h1>{t('signIn.title')}</h1>
            <p className="quiet">{t('signIn.lead')}</p>
          </div>
          <TextInput
            size="md"
            label={t('signIn.username')}
            autoComplete="username"
            autoCapitalize="off"
            spellCheck={false}
            error={required(username)}
            value={username}
            onChange={(event) => {
              setUsername(event.currentTarget.value)
            }}
          />
          <PasswordField
            label={t('signIn.password')}
            autoComplete="current-password"
            error={required(password)}
            value={password}
            onChange={(event) => {
              setPassword(event.currentTarget.value)
            }}
          />
          {problem !== undefined && !busy && <ProblemNotice problem={problem} />}
          <BusyButton type="submit" size="lg" busy={busy}>
            {t('signIn.submit')}
          </BusyButton>
        </form>
      </section>
    </PageFrame>
  )
}
