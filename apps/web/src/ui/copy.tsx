// Copying with one click. Lives here: the state "copied" and two faces of it. May not know: what is copied.
import { Button } from '@mantine/core'
import { IconCheck, IconCopy } from '@tabler/icons-react'
import { useEffect, useState, type ReactNode } from 'react'
import { useTranslation } from 'react-i18next'

/** For how long the tick stays, ms. */
const SAYS_COPIED_MS = 2000

function useCopy(text: string): { copied: boolean; copy: () => Promise<void> } {
  const [copied, setCopied] = useState(false)
  useEffect(() => {
    if (!copied) return undefined
    const timer = setTimeout(() => {
      setCopied(false)
    }, SAYS_COPIED_MS)
    return () => {
      clearTimeout(timer)
    }
  }, [copied])
  const copy = async (): Promise<void> => {
    await navigator.clipboard.writeText(text)
    setCopied(true)
  }
  return { copied, copy }
}

interface CopyableProps {
  readonly text: string
  /** What a click does, for screen readers and on hover. */
  readonly label: string
  readonly children: ReactNode
}

/** Text that is copied by one click on it. */
export function Copyable({ text, label, children }: CopyableProps): ReactNode {
  const { copied, copy } = useCopy(text)
  const { t } = useTranslation()
  return (
    <>
      <button type="button" className="copyable" title={copied ? t('app.copied') : label} onClick={() => void copy()}>
        {children}
        <span className="visually-hidden">{label}</span>
        {copied ? <IconCheck size={18} stroke={1.5} /> : <IconCopy size={18} stroke={1.5} />}
      </button>
      <Said copied={copied} />
    </>
  )
}

interface CopyButtonProps {
  readonly text: string
  readonly children: ReactNode
}

/** A button that copies something not shown. */
export function CopyButton({ text, children }: CopyButtonProps): ReactNode {
  const { copied, copy } = useCopy(text)
  return (
    <>
      <Button
        variant="default"
        size="md"
        onClick={() => void copy()}
        leftSection={copied ? <IconCheck size={18} stroke={1.5} /> : <IconCopy size={18} stroke={1.5} />}
      >
        {children}
      </Button>
      <Said copied={copied} />
    </>
  )
}

function Said({ copied }: { readonly copied: boolean }): ReactNode {
  const { t } = useTranslation()
  return (
    <span className="visually-hidden" aria-live="polite">
      {copied ? t('app.copied') : ''}
    </span>
  )
}
