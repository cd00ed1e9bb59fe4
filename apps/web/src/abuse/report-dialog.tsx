// The dialog in which abuse is reported. Lives here: sending, thanking. May not know: what opens it.
import { Modal } from '@mantine/core'
import type { NewReport, SessionId } from '@farhand/protocol'
import { useState, type ReactNode } from 'react'
import { useTranslation } from 'react-i18next'
import { sendReport } from '../api/organization.ts'
import { problemWords, type ProblemWords } from '../api/problem-words.ts'
import { ReportForm, ReportSent } from './report-form.tsx'
import './report-abuse.css'

/** What the dialog is at. */
export type ReportStage = 'closed' | 'open' | 'sending' | 'sent'

interface ReportDialogProps {
  readonly sessionId: SessionId
  readonly stage: ReportStage
  readonly onStage: (stage: ReportStage) => void
}

export function ReportDialog({ sessionId, stage, onStage }: ReportDialogProps): ReactNode {
  const { t } = useTranslation()
  const [problem, setProblem] = useState<ProblemWords>()
  const close = (): void => {
    onStage('closed')
    setProblem(undefined)
  }
  const send = (report: NewReport): void => {
    onStage('sending')
    sendReport(report).then(
      () => {
        onStage('sent')
      },
      (cause: unknown) => {
        setProblem(problemWords(cause, t))
        onStage('open')
      },
    )
  }
  return (
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
        <ReportForm sessionId={sessionId} busy={stage === 'sending'} problem={problem} onSend={send} onCancel={close} />
      )}
    </Modal>
  )
}
