// The button "Report abuse" with its dialog. Lives here: opening, sending, thanking. May not know: which page it stands on.
import { Button, Modal } from '@mantine/core'
import { IconFlag } from '@tabler/icons-react'
import type { NewReport, SessionId } from '@farhand/protocol'
import { useState, type ReactNode } from 'react'
import { useTranslation } from 'react-i18next'
import { sendReport } from '../api/organization.ts'
import { problemWords, type ProblemWords } from '../api/problem-words.ts'
import { ReportForm, ReportSent } from './report-form.tsx'
import './report-abuse.css'

/** What the dialog is at. */
export type ReportStage = 'closed' | 'open' | 'sending' | 'sent'

interface ReportAbuseProps {
  readonly sessionId: SessionId
  /** For the gallery: the dialog as it is from the start. */
  readonly stage?: ReportStage
}

export function ReportAbuse({ sessionId, stage: first = 'closed' }: ReportAbuseProps): ReactNode {
  const { t } = useTranslation()
  const [stage, setStage] = useState(first)
  const [problem, setProblem] = useState<ProblemWords>()
  const close = (): void => {
    setStage('closed')
    setProblem(undefined)
  }
  const send = (report: NewReport): void => {
    setStage('sending')
    sendReport(report).then(
      () => {
        setStage('sent')
      },
      (cause: unknown) => {
        setProblem(problemWords(cause, t))
        setStage('open')
      },
    )
  }
  return (
    <>
      <Button
        size="md"
        variant="subtle"
        color="gray"
        leftSection={<IconFlag size={18} stroke={1.5} />}
        onClick={() => {
          setStage('open')
        }}
      >
        {t('report.button')}
      </Button>
      <Modal
        opened={stage !== 'closed'}
        onClose={close}
        title={t('report.title')}
        size="lg"
        centered
        closeButtonProps={{ 'aria-label': t('app.close'), size: 'lg' }}
        styles={{ title: { fontSize: '1.25rem', fontWeight: 600 } }}
      >
        {stage === 'sent' ? (
          <ReportSent onClose={close} />
        ) : (
          <ReportForm
            sessionId={sessionId}
            busy={stage === 'sending'}
            problem={problem}
            onSend={send}
            onCancel={close}
          />
        )}
      </Modal>
    </>
  )
}
