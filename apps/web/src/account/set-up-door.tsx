// Before and instead of the set-up form: whether it is still open, and the way on where it is not. May not know: the call.
import { Button } from '@mantine/core'
import { IconRefresh } from '@tabler/icons-react'
import { Link } from '@tanstack/react-router'
import type { ReactNode } from 'react'
import { useTranslation } from 'react-i18next'
import type { ProblemWords } from '../api/problem-words.ts'
import { Notice, ProblemNotice } from '../ui/notice.tsx'
import { ComingPage } from '../ui/late-pages.tsx'
import { PageFrame } from '../ui/page-frame.tsx'

/** An administrator exists: there is nothing to set up, but somebody to sign in. */
export function SetUpGone(): ReactNode {
  const { t } = useTranslation()
  return (
    <PageFrame title={t('setup.gone')} middle>
      <section className="card form-card stack">
        <h1>{t('setup.gone')}</h1>
        <Notice tone="calm">{t('problems.not-found')}</Notice>
        <Button size="lg" renderRoot={(props) => <Link to="/sign-in" {...props} />}>
          {t('signIn.title')}
        </Button>
      </section>
    </PageFrame>
  )
}

interface SetUpAskingProps {
  /** Why it is not known; undefined while it is asked. */
  readonly problem: ProblemWords | undefined
  readonly onAskAgain: () => void
}

/** Whether the form is open is being asked, or could not be. */
export function SetUpAsking({ problem, onAskAgain }: SetUpAskingProps): ReactNode {
  const { t } = useTranslation()
  if (problem === undefined) return <ComingPage />
  return (
    <PageFrame title={t('setup.title')} middle>
      <section className="card form-card stack">
        <h1>{t('setup.title')}</h1>
        <ProblemNotice problem={problem} />
        <Button size="md" variant="default" leftSection={<IconRefresh size={18} stroke={1.5} />} onClick={onAskAgain}>
          {t('app.tryAgain')}
        </Button>
      </section>
    </PageFrame>
  )
}
