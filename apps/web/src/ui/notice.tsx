// A sentence that matters, with its colour and sign. May not know: what it is about.
import { Button, CloseButton } from '@mantine/core'
import { IconAlertTriangle, IconCircleCheck, IconInfoCircle } from '@tabler/icons-react'
import type { ReactNode } from 'react'
import { useTranslation } from 'react-i18next'
import type { ProblemWords } from '../api/problem-words.ts'
import { RELOAD_NEEDED, reloadPage } from '../load.ts'

interface NoticeProps {
  readonly tone: 'calm' | 'amber' | 'red' | 'done'
  readonly children: ReactNode
  /** Read out at once when it appears. */
  readonly alert?: boolean
  /** With a way to close it; it fades by itself where its owner lets it. */
  readonly onClose?: (() => void) | undefined
}

export function Notice({ tone, children, alert = false, onClose }: NoticeProps): ReactNode {
  const { t } = useTranslation()
  const Sign = { calm: IconInfoCircle, amber: IconAlertTriangle, red: IconAlertTriangle, done: IconCircleCheck }[tone]
  const colour = tone === 'amber' || tone === 'red' ? ` notice--${tone}` : ''
  return (
    <div className={`notice${colour}`} {...(alert ? { role: 'alert' } : {})}>
      <Sign size={20} stroke={1.5} aria-hidden="true" />
      <div className="notice__words">{children}</div>
      {onClose !== undefined && <CloseButton size={44} aria-label={t('app.closeMessage')} onClick={onClose} />}
    </div>
  )
}

/** A refused call: the sentence, and small below it what support asks for; with a button where only loading the page anew helps. */
export function ProblemNotice({ problem }: { readonly problem: ProblemWords }): ReactNode {
  const { t } = useTranslation()
  const { sentence, code, requestId } = problem
  return (
    <Notice tone="red" alert>
      {sentence}
      <span className="notice__code">
        {requestId === undefined ? t('app.code', { code }) : t('app.requestId', { code, requestId })}
      </span>
      {code === RELOAD_NEEDED && (
        <Button mt="xs" variant="default" onClick={reloadPage}>
          {t('crashed.reload')}
        </Button>
      )}
    </Notice>
  )
}
