// What somebody wants to report, and what to do once it is sent. Lives here: the form and its checks. May not know: the call.
import { Button, Radio, Textarea } from '@mantine/core'
import { abuseReasonSchema, MAX_REPORT_LENGTH, spaceSessionId, type NewReport, type SessionId } from '@farhand/protocol'
import { useEffect, useId, useRef, useState, type FormEvent, type ReactNode } from 'react'
import { useTranslation } from 'react-i18next'
import type { ProblemWords } from '../api/problem-words.ts'
import { BusyButton } from '../ui/busy-button.tsx'
import { ProblemNotice } from '../ui/notice.tsx'

interface ReportFormProps {
  readonly sessionId: SessionId
  readonly busy: boolean
  readonly problem: ProblemWords | undefined
  readonly onSend: (report: NewReport) => void
  readonly onCancel: () => void
}

export function ReportForm({ sessionId, busy, problem, onSend, onCancel }: ReportFormProps): ReactNode {
  const { t } = useTranslation()
  const [reason, setReason] = useState('')
  const [words, setWords] = useState('')
  const [checked, setChecked] = useState(false)
  const chosen = abuseReasonSchema.safeParse(reason)
  const group = useId()

  const submit = (event: FormEvent): void => {
    event.preventDefault()
    setChecked(true)
    if (!busy && chosen.success) onSend({ sessionId, reason: chosen.data, words: words.trim() })
  }

  return (
    <form className="stack" onSubmit={submit} noValidate>
      <p className="measure numeric">{t('report.lead', { id: spaceSessionId(sessionId) })}</p>
      <Radio.Group
        name={group}
        label={t('report.what')}
        error={checked && !chosen.success ? t('report.whatMissing') : undefined}
        value={reason}
        onChange={setReason}
      >
        <div className="stack stack--tight report__reasons">
          {abuseReasonSchema.options.map((option) => (
            <Radio key={option} size="md" value={option} label={t(`report.reasons.${option}`)} />
          ))}
        </div>
      </Radio.Group>
      <Textarea
        size="md"
        rows={4}
        label={t('report.words')}
        description={t('report.wordsHint')}
        maxLength={MAX_REPORT_LENGTH}
        value={words}
        onChange={(event) => {
          setWords(event.currentTarget.value)
        }}
      />
      {problem !== undefined && !busy && <ProblemNotice problem={problem} />}
      <div className="button-row">
        <BusyButton type="submit" size="md" busy={busy}>
          {t('report.send')}
        </BusyButton>
        <Button type="button" size="md" variant="default" onClick={onCancel}>
          {t('report.cancel')}
        </Button>
      </div>
    </form>
  )
}

/** Thanks, and first aid in plain words. */
export function ReportSent({ onClose }: { readonly onClose: () => void }): ReactNode {
  const { t } = useTranslation()
  const closing = useRef<HTMLButtonElement>(null)
  // The button that had the focus is gone with the form.
  useEffect(() => closing.current?.focus(), [])
  return (
    <div className="stack" role="status">
      <p>
        <strong>{t('report.sent.title')}</strong>
      </p>
      <p>{t('report.sent.lead')}</p>
      <ol className="report__steps">
        <li>{t('report.sent.hangUp')}</li>
        <li>{t('report.sent.unplug')}</li>
        <li>{t('report.sent.passwords')}</li>
        <li>{t('report.sent.bank')}</li>
      </ol>
      <Button ref={closing} size="md" onClick={onClose}>
        {t('report.sent.close')}
      </Button>
    </div>
  )
}
