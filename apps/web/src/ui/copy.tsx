// Copying with one click. Lives here: the state "copied" and two faces of it; the text itself, where the browser lets no page
// copy. May not know: what is copied.
import { Button } from '@mantine/core'
import { IconCheck, IconCopy } from '@tabler/icons-react'
import { useCallback, useEffect, useId, useRef, useState, type ReactNode } from 'react'
import { useTranslation } from 'react-i18next'

/** For how long the tick stays, ms. */
const SAYS_COPIED_MS = 2000

type Copied = 'not-yet' | 'yes' | 'refused'

function useCopy(text: string): { copied: Copied; copy: () => void; forget: () => void } {
  const [copied, setCopied] = useState<Copied>('not-yet')
  useEffect(() => {
    if (copied !== 'yes') return undefined
    const timer = setTimeout(() => {
      setCopied('not-yet')
    }, SAYS_COPIED_MS)
    return () => {
      clearTimeout(timer)
    }
  }, [copied])
  const copy = (): void => {
    write(text).then(
      () => {
        setCopied('yes')
      },
      () => {
        setCopied('refused')
      },
    )
  }
  const forget = useCallback((): void => {
    setCopied('not-yet')
  }, [])
  return { copied, copy, forget }
}

/** Rejects where the browser, its person or the address of the page (no https) does not allow it. */
async function write(text: string): Promise<void> {
  const { clipboard } = navigator as { readonly clipboard?: Clipboard }
  if (clipboard === undefined) throw new DOMException('no clipboard', 'NotAllowedError')
  await clipboard.writeText(text)
}

interface CopyableProps {
  readonly text: string
  /** What a click does, for screen readers and on hover. */
  readonly label: string
  readonly children: ReactNode
}

/** Text that is copied by one click on it. */
export function Copyable({ text, label, children }: CopyableProps): ReactNode {
  const { copied, copy, forget } = useCopy(text)
  const { t } = useTranslation()
  return (
    <>
      <button type="button" className="copyable" title={copied === 'yes' ? t('app.copied') : label} onClick={copy}>
        {children}
        <span className="visually-hidden">{label}</span>
        {copied === 'yes' ? <IconCheck size={18} stroke={1.5} /> : <IconCopy size={18} stroke={1.5} />}
      </button>
      <Said copied={copied} text={text} onRead={forget} />
    </>
  )
}

interface CopyButtonProps {
  readonly text: string
  readonly children: ReactNode
}

/** A button that copies something not shown. */
export function CopyButton({ text, children }: CopyButtonProps): ReactNode {
  const { copied, copy, forget } = useCopy(text)
  return (
    <>
      <Button
        variant="default"
        size="md"
        onClick={copy}
        leftSection={copied === 'yes' ? <IconCheck size={18} stroke={1.5} /> : <IconCopy size={18} stroke={1.5} />}
      >
        {children}
      </Button>
      <Said copied={copied} text={text} onRead={forget} />
    </>
  )
}

interface SaidProps {
  readonly copied: Copied
  readonly text: string
  /** The text that could not be copied was taken from here, or is not wanted any more. */
  readonly onRead: () => void
}

function Said({ copied, text, onRead }: SaidProps): ReactNode {
  const { t } = useTranslation()
  return (
    <>
      <span className="visually-hidden" aria-live="polite">
        {copied === 'yes' ? t('app.copied') : ''}
      </span>
      {copied === 'refused' && <ByHand text={text} onRead={onRead} />}
    </>
  )
}

/** The text, selected, to be copied with the keyboard or the browser's menu; gone once the focus is elsewhere in the page. */
function ByHand({ text, onRead }: Omit<SaidProps, 'copied'>): ReactNode {
  const { t } = useTranslation()
  const id = useId()
  const field = useRef<HTMLInputElement>(null)
  useEffect(() => {
    const before = document.activeElement
    const { current } = field
    current?.focus()
    current?.select()
    return () => {
      if (before instanceof HTMLElement && document.activeElement === document.body) before.focus()
    }
  }, [])
  return (
    <span className="card copy-by-hand">
      <label htmlFor={id}>{t('app.notCopied')}</label>
      <input
        ref={field}
        id={id}
        readOnly
        value={text}
        onBlur={({ currentTarget }) => {
          // Another window has the focus where the page still has it here.
          if (document.activeElement !== currentTarget) onRead()
        }}
        onKeyDown={({ key }) => {
          if (key === 'Escape') onRead()
        }}
      />
    </span>
  )
}
