// Instead of a page whose file is on its way, or does not come. May not know: which page.
import { Loader } from '@mantine/core'
import { useState, type ReactNode } from 'react'
import { useTranslation } from 'react-i18next'
import { problemWords } from '../api/problem-words.ts'
import { RELOAD_NEEDED } from '../load.ts'
import { BusyButton } from './busy-button.tsx'
import { ProblemNotice } from './notice.tsx'
import { PageFrame } from './page-frame.tsx'

export function ComingPage(): ReactNode {
  const { t } = useTranslation()
  return (
    <PageFrame title={t('app.loading')} middle>
      <div className="stack" role="status">
        <Loader aria-hidden="true" style={{ alignSelf: 'center' }} />
        <h1 className="calm-title">{t('app.loading')}</h1>
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
