// The first administrator. Lives here: the form and its checks. May not know: the call.
import { TextInput } from '@mantine/core'
import { useState, type FormEvent, type ReactNode } from 'react'
import { useTranslation } from 'react-i18next'
import type { NewAdministrator, SetUp } from '@farhand/protocol'
import type { ProblemWords } from '../api/problem-words.ts'
import { BusyButton } from '../ui/busy-button.tsx'
import { Notice, ProblemNotice } from '../ui/notice.tsx'
import { PageFrame } from '../ui/page-frame.tsx'
import { PasswordField } from '../ui/password-field.tsx'
import { wrongFields } from './administrator.ts'

interface SetUpPageProps {
  /** One-time token of the link; undefined where the link is not whole. */
  readonly token: string | undefined
  readonly busy: boolean
  readonly problem: ProblemWords | undefined
  readonly onCreate: (administrator: SetUp) => void
}

export function SetUpPage({ token, busy, problem, onCreate }: SetUpPageProps): ReactNode {
  const { t } = useTranslation()
  return (
    <PageFrame title={t('setup.title')} middle>
      <section className="card form-card stack">
        {token === undefined ? (
          <>
            <h1>{t('setup.noToken.title')}</h1>
            <Notice tone="amber">{t('setup.noToken.help')}</Notice>
          </>
        ) : (
          <>
            <div>
              <h1>{t('setup.title')}</h1>
              <p className="quiet">{t('setup.lead')}</p>
            </div>
            <AdministratorForm
              busy={busy}
              problem={problem}
              onCreate={(administrator) => {
                onCreate({ token, ...administrator })
              }}
            />
          </>
        )}
      </section>
    </PageFrame>
  )
}

interface AdministratorFormProps extends Pick<SetUpPageProps, 'busy' | 'problem'> {
  readonly onCreate: (administrator: NewAdministrator) => void
}

function AdministratorForm({ busy, problem, onCreate }: AdministratorFormProps): ReactNode {
  const { t } = useTranslation()
  const [values, setValues] = useState<NewAdministrator>({ organization: '', username: '', email: '', password: '' })
  const [checked, setChecked] = useState(false)
  const wrong = wrongFields(values)
  const field = (name: keyof NewAdministrator) => {
    const fault = checked ? wrong[name] : undefined
    return {
      label: t(`setup.${name}`),
      error: fault === undefined ? undefined : t(`fields.${fault}`),
      value: values[name],
      onChange: (event: { currentTarget: { value: string } }) => {
        const { value } = event.currentTarget
        setValues((before) => ({ ...before, [name]: value }))
      },
    }
  }

  const submit = (event: FormEvent): void => {
    event.preventDefault()
    setChecked(true)
    if (!busy && Object.keys(wrong).length === 0) onCreate(values)
  }

  return (
    <form className="stack" onSubmit={submit} noValidate>
      <TextInput
        size="md"
        description={t('setup.organizationHint')}
        autoComplete="organization"
        {...field('organization')}
      />
      <TextInput
        size="md"
        description={t('setup.usernameHint')}
        autoComplete="username"
        autoCapitalize="off"
        spellCheck={false}
        {...field('username')}
      />
      <TextInput size="md" type="email" autoComplete="email" {...field('email')} />
      <PasswordField description={t('setup.passwordHint')} autoComplete="new-password" {...field('password')} />
      {problem !== undefined && !busy && <ProblemNotice problem={problem} />}
      <BusyButton type="submit" size="lg" busy={busy}>
        {t('setup.submit')}
      </BusyButton>
    </form>
  )
}
