// What a person can do who is asked one thing after the other: the row beneath the answers (CONSENT-174).
// May not know: what is asked.
import { Button } from '@mantine/core'
import { useId, type ReactNode } from 'react'
import { useTranslation } from 'react-i18next'
import { apart, Sentence } from '../../ui/sentence.tsx'

interface EndOfAskingProps {
  /** Who asks. */
  readonly name: string
  /** False while a click may have been meant for what was here before. */
  readonly isReady: boolean
  readonly onNone: () => void
  /** Not for the host, who removes whom they like. */
  readonly onLeave?: () => void
  readonly onReport?: () => void
}

export function EndOfAsking({ name, isReady, onNone, onLeave, onReport }: EndOfAskingProps): ReactNode {
  const { t } = useTranslation()
  const help = useId()
  const button = { size: 'md', variant: 'subtle', color: 'gray', disabled: !isReady } as const
  return (
    <div className="consent__end">
      <div className="consent__end-buttons">
        <Button {...button} aria-describedby={help} onClick={onNone}>
          {t('consent.end.none')}
        </Button>
        {onLeave !== undefined && (
          <Button {...button} onClick={onLeave}>
            {t('consent.end.leave')}
          </Button>
        )}
        {onReport !== undefined && (
          <Button {...button} onClick={onReport}>
            {t('consent.end.report')}
          </Button>
        )}
      </div>
      <p id={help} className="small quiet">
        <Sentence>{apart(t)('consent.end.help', { name })}</Sentence>
      </p>
    </div>
  )
}
