// The page between a person and letting a stranger control their computer. Lives here: its words and its delay.
// May not know: what is allowed after it.
import { Button } from '@mantine/core'
import { IconHandStop } from '@tabler/icons-react'
import type { Person } from '@farhand/client'
import { useEffect, useRef, useState, type ReactNode } from 'react'
import { useTranslation } from 'react-i18next'
import { CommandNotice } from '../command-notice.tsx'
import './consent-dialog.css'
import { apart, Sentence } from '../../ui/sentence.tsx'

/** Time to read before one can go on, s. */
const READ_FOR_S = 3

interface ScamWarningProps {
  /** Of the title, which names the dialog around. */
  readonly titleId: string
  readonly person: Person
  /** What else comes of going on; nothing for most (CONSENT-16). */
  readonly inPlace?: readonly string[]
  readonly busy: boolean
  /** Code of what went wrong with the yes, or with leaving (CONSENT-107). */
  readonly failed: string | undefined
  readonly onLeave: () => void
  readonly onContinue: () => void
}

export function ScamWarning(props: ScamWarningProps): ReactNode {
  const { titleId, person, inPlace = [], busy, failed, onLeave, onContinue } = props
  const { t } = useTranslation()
  const [left, setLeft] = useState(READ_FOR_S)
  const leave = useRef<HTMLButtonElement>(null)
  useEffect(() => {
    // The title stays in sight: a small screen would scroll to the button.
    leave.current?.focus({ preventScroll: true })
    const timer = setInterval(() => {
      setLeft((before) => Math.max(0, before - 1))
    }, 1000)
    return () => {
      clearInterval(timer)
    }
  }, [])
  useEffect(() => {
    if (busy) leave.current?.focus({ preventScroll: true })
  }, [busy])
  const { name, verified, organization } = person
  return (
    <div className="consent__card consent__card--warning">
      <IconHandStop size={44} stroke={1.5} className="consent__stop" aria-hidden="true" />
      <h2 id={titleId}>{t('consent.warning.title')}</h2>
      <p>
        <Sentence>
          {verified && organization !== null
            ? apart(t)('consent.warning.lead', { name, organization })
            : apart(t)('consent.warning.leadUnknown', { name })}
        </Sentence>
      </p>
      <div>
        <p className="consent__signs">{t('consent.warning.signs')}</p>
        <ul className="consent__meaning">
          <li>{t('consent.warning.called')}</li>
          <li>{t('consent.warning.money')}</li>
          <li>{t('consent.warning.hurry')}</li>
        </ul>
      </div>
      <p>{t('consent.warning.sure')}</p>
      {inPlace.map((line) => (
        <p key={line}>
          <Sentence>{line}</Sentence>
        </p>
      ))}
      <CommandNotice code={failed} />
      <div className="consent__answers">
        <Button
          ref={leave}
          size="lg"
          color="red"
          onClick={onLeave}
          onKeyDown={(event) => {
            // Around it Enter means no; here it presses this button.
            event.stopPropagation()
          }}
        >
          {t('consent.warning.leave')}
        </Button>
        <Button size="lg" variant="default" disabled={left > 0 || busy} onClick={onContinue}>
          {left > 0 ? t('consent.warning.wait', { count: left }) : t('consent.warning.go')}
        </Button>
      </div>
    </div>
  )
}
