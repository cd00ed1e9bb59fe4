// Instead of a page that is on its way, or whose file does not come. May not know: which page.
import { Loader } from '@mantine/core'
import { useState, type ReactNode } from 'react'
import { useTranslation } from 'react-i18next'
import { problemWords } from '../api/problem-words.ts'
import { RELOAD_NEEDED } from '../load.ts'
import { BusyButton } from './busy-button.tsx'
import { ProblemNotice } from './notice.tsx'
import { PageFrame } from './page-frame.tsx'

interface ComingPageProps {
  /** What is waited for; "One moment…" where nothing is said. */
  readonly words?: string
}

export function ComingPage({ words }: ComingPageProps): ReactNode {
  const { t } = useTranslation()
  const title = words ?? t('app.loading')
  return (
    <PageFrame title={title} middle>
      <div className="stack" role="status">
        <Loader aria-hidden="true" style={{ alignSelf: 'center' }} />
        <h1 className="calm-title">{title}</h1>
      </div>
    </PageFrame>
  )
}

interface MissingPageProps {
  readonly cause: unknown
  /** Rejects where it does not come this time either. */
  readonly tryAgain: () => Promise<unknown>
}

/** The file did not come: why, and another try. */
export function MissingPage({ cause, tryAgain }: MissingPageProps): ReactNode {
  const { t } = useTranslation()
  const [problem, setProblem] = useState(cause)
  const [busy, setBusy] = useState(false)
  const words = problemWords(problem, t)
  const onAgain = async (): Promise<void> => {
    setBusy(true)
    try {
      await tryAgain()
    } catch (again) {
      setProblem(again)
      setBusy(false)
    }
  }
  return (
    <PageFrame title={t('missingPage.title')} middle>
      <section className="card form-card stack">
        <h1 className="calm-title">{t('missingPage.title')}</h1>
        {!busy && <ProblemNotice problem={words} />}
        {words.code !== RELOAD_NEEDED && (
          <BusyButton size="md" busy={busy} onClick={() => void onAgain()}>
            {t('app.tryAgain')}
          </BusyButton>
        )}
      </section>
    </PageFrame>
  )
}
