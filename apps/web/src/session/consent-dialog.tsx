// A question to the person at this page. Lives here: that nothing but their own click on Allow is a yes.
// May not know: how a grant is recorded. Rules: contract "any consent request".
import { Button } from '@mantine/core'
import type { GrantPrompt, SessionCommands } from '@farhand/client'
import { useEffect, useId, useRef, useState, type KeyboardEvent, type ReactNode } from 'react'
import { useTranslation } from 'react-i18next'
import { Initials } from '../ui/initials.tsx'
import { useTabTitle } from '../ui/page-frame.tsx'
import type { PageBrowser } from './page-browser.ts'
import type { Running } from './use-command.ts'
import './consent-dialog.css'

/** For how long Allow can't be pressed: a click meant for something else must not become a yes, ms. */
const ALLOW_RESTS_MS = 700
/** Without an answer the answer is no, ms. */
const ANSWER_WITHIN_MS = 60_000

interface ConsentDialogProps {
  readonly prompt: GrantPrompt
  readonly commands: Pick<SessionCommands, 'allow' | 'decline'>
  readonly pickScreen: PageBrowser['pickScreen']
  /** Outlives the question: what failed is said on the page. */
  readonly answering: Running
}

export function ConsentDialog({ prompt, commands, pickScreen, answering }: ConsentDialogProps): ReactNode {
  const { t } = useTranslation()
  const id = useId()
  const dialog = useRef<HTMLDialogElement>(null)
  const deny = useRef<HTMLButtonElement>(null)
  const [rested, setRested] = useState(false)
  const { busy, run } = answering
  const { id: grant, from, alreadySharing, expiresAt } = prompt
  const question = t('participant.ask.title', { name: from.name })
  useTabTitle(question)

  useEffect(() => {
    dialog.current?.showModal()
    deny.current?.focus()
  }, [])

  useEffect(() => {
    const rest = setTimeout(() => {
      setRested(true)
    }, ALLOW_RESTS_MS)
    const wait = Math.max(0, Math.min(expiresAt - Date.now(), ANSWER_WITHIN_MS))
    const expiry = setTimeout(() => {
      run(() => commands.decline(grant))
    }, wait)
    return () => {
      clearTimeout(rest)
      clearTimeout(expiry)
    }
  }, [commands, grant, expiresAt, run])

  const decline = (): void => {
    run(() => commands.decline(grant))
  }
  const allow = (): void => {
    if (alreadySharing) {
      run(() => commands.allow(grant, null))
      return
    }
    if (pickScreen === undefined) {
      decline()
      return
    }
    // The picker must open in this very click.
    const picked = pickScreen()
    run(async () => {
      try {
        const capture = await picked
        await (capture === null ? commands.decline(grant) : commands.allow(grant, capture))
      } catch (cause) {
        await commands.decline(grant).catch(() => undefined)
        throw cause
      }
    })
  }
  const noByKey = (event: KeyboardEvent): void => {
    if (event.key !== 'Enter') return
    event.preventDefault()
    if (!busy) decline()
  }

  return (
    <dialog
      ref={dialog}
      className="consent"
      role="alertdialog"
      aria-labelledby={`${id}-question`}
      aria-describedby={`${id}-meaning`}
      onKeyDown={noByKey}
      onCancel={(event) => {
        event.preventDefault()
        if (!busy) decline()
      }}
    >
      <div className="consent__card">
        <Initials name={from.name} large />
        <h2 id={`${id}-question`}>{question}</h2>
        <ul id={`${id}-meaning`} className="consent__meaning">
          <li>{t(alreadySharing ? 'participant.ask.alreadyOne' : 'participant.ask.one', { name: from.name })}</li>
          <li>{t(alreadySharing ? 'participant.ask.alreadyTwo' : 'participant.ask.two')}</li>
          <li>{t('participant.ask.three')}</li>
        </ul>
        <div className="consent__answers">
          <Button ref={deny} size="lg" variant="outline" disabled={busy} onClick={decline}>
            {t('participant.ask.deny')}
          </Button>
          <Button size="lg" disabled={!rested || busy} className="consent__allow" onClick={allow}>
            {t('participant.ask.allow')}
          </Button>
          <p className="consent__key-hint small quiet">{t('participant.ask.spaceHint')}</p>
        </div>
      </div>
    </dialog>
  )
}
