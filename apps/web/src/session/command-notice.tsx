// A command that failed, in words. May not know: which one.
import type { TFunction } from 'i18next'
import type { ReactNode } from 'react'
import { useTranslation } from 'react-i18next'
import { en } from '../i18n/en.ts'
import { Notice } from '../ui/notice.tsx'

type Worded = keyof typeof en.commandFaults

/** The sentence for an error code of a command; codes of our own faults share one. */
export function commandSentence(code: string, t: TFunction): string {
  const isWorded = (known: string): known is Worded => Object.hasOwn(en.commandFaults, known)
  return t(`commandFaults.${isWorded(code) ? code : 'other'}`)
}

interface CommandNoticeProps {
  readonly code: string | undefined
  readonly onClose?: () => void
}

export function CommandNotice({ code, onClose }: CommandNoticeProps): ReactNode {
  const { t } = useTranslation()
  if (code === undefined) return null
  return (
    <Notice tone="red" alert onClose={onClose}>
      {commandSentence(code, t)}
      <span className="notice__code">{t('app.code', { code })}</span>
    </Notice>
  )
}
