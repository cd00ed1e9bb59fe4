// Checking a receipt: choose a file, see every line of it. May not know: how a receipt is checked.
import type { ReceiptVerdict } from '@farhand/protocol'
import { IconFileCheck } from '@tabler/icons-react'
import { useState, type DragEvent, type ReactNode } from 'react'
import { useTranslation } from 'react-i18next'
import { Notice } from '../ui/notice.tsx'
import { PageFrame } from '../ui/page-frame.tsx'
import { ReceiptReading } from './receipt-reading.tsx'
import { resultSentence, weightOfVerdict } from './receipt-words.ts'
import './verify.css'
import { apart, Sentence } from '../ui/sentence.tsx'

/** A file that was looked at. */
export interface CheckedFile {
  readonly name: string
  readonly verdict: ReceiptVerdict | 'too-large' | 'unreadable'
}

interface VerifyPageProps {
  readonly checked: CheckedFile | undefined
  readonly onFile: (file: File) => void
}

export function VerifyPage({ checked, onFile }: VerifyPageProps): ReactNode {
  const { t } = useTranslation()
  const verdict = checked?.verdict
  return (
    <PageFrame title={t('receipt.title')}>
      <div className="verify stack">
        <h1>{t('receipt.title')}</h1>
        <p className="quiet measure">{t('receipt.lead')}</p>
        <FileChoice onFile={onFile} />
        <div role="status" aria-label={t('receipt.result')}>
          {checked !== undefined && <Result checked={checked} />}
        </div>
        {typeof verdict === 'object' && verdict.receipt !== undefined && (
          <ReceiptReading verdict={verdict} receipt={verdict.receipt} />
        )}
      </div>
    </PageFrame>
  )
}

function Result({ checked: { name, verdict } }: { readonly checked: CheckedFile }): ReactNode {
  const { t } = useTranslation()
  const isGood = typeof verdict === 'object' && verdict.valid
  const isWhole = isGood && verdict.ends && weightOfVerdict(verdict) === 'full'
  return (
    <Notice tone={!isGood ? 'red' : isWhole ? 'done' : 'amber'}>
      <p>
        {verdict === 'too-large' && t('receipt.tooLarge')}
        {verdict === 'unreadable' && t('receipt.unreadable')}
        {typeof verdict === 'object' && <Sentence>{resultSentence(verdict, apart(t))}</Sentence>}
      </p>
      <p className="quiet small">{t(verdict === 'unreadable' ? 'receipt.notChecked' : 'receipt.another', { name })}</p>
    </Notice>
  )
}

/** One large label: a click chooses a file, and files can be dropped on it. */
function FileChoice({ onFile }: Pick<VerifyPageProps, 'onFile'>): ReactNode {
  const { t } = useTranslation()
  const [isOver, setOver] = useState(false)
  const drop = (event: DragEvent): void => {
    event.preventDefault()
    setOver(false)
    const [file] = event.dataTransfer.files
    if (file !== undefined) onFile(file)
  }
  return (
    // Dropping is one more way to what the field inside does.
    // oxlint-disable-next-line jsx-a11y/no-noninteractive-element-interactions -- a place to drop, not a control
    <label
      className={`card verify__choice${isOver ? ' verify__choice--over' : ''}`}
      onDragOver={(event) => {
        event.preventDefault()
        setOver(true)
      }}
      onDragLeave={() => {
        setOver(false)
      }}
      onDrop={drop}
    >
      <IconFileCheck size={32} stroke={1.5} aria-hidden="true" />
      <span>
        <strong>{t('receipt.file')}</strong>
        <br />
        <span className="quiet">{t('receipt.choose')}</span>
      </span>
      <input
        type="file"
        className="visually-hidden"
        aria-label={t('receipt.file')}
        accept=".json,application/json"
        onChange={(event) => {
          const [file] = event.target.files ?? []
          if (file !== undefined) onFile(file)
          // The same file may be chosen again after it was changed.
          event.target.value = ''
        }}
      />
    </label>
  )
}
