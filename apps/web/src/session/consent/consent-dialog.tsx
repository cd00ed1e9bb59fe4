// A question to the person at this page. Lives here: that nothing but their own click on Allow is a yes.
// May not know: how a grant is recorded. Rules: contract "any consent request".
import { Button } from '@mantine/core'
import type { CapturedSurface, Narrowed, NoReason, Prompt, SessionCommands } from '@farhand/client'
import { useEffect, useId, useRef, useState, type ReactNode } from 'react'
import { useTranslation } from 'react-i18next'
import { Initials } from '../../ui/initials.tsx'
import { useTabTitle } from '../../ui/page-frame.tsx'
import { useNow } from '../../ui/use-now.ts'
import { CommandNotice } from '../command-notice.tsx'
import { HideFirst } from '../masks/hide-first.tsx'
import type { PageBrowser } from '../page-browser.ts'
import type { Running } from '../use-command.ts'
import { EndOfAsking } from './end-of-asking.tsx'
import { isKnown, rememberOrganization } from './known-organizations.ts'
import { LessControl } from './less-control.tsx'
import { inPlaceWords, questionOf } from './question.ts'
import { ScamWarning } from './scam-warning.tsx'
import { useCoveringDialog } from './use-covering-dialog.ts'
import './consent-dialog.css'
import { apart, Sentence } from '../../ui/sentence.tsx'

/** For how long Allow can't be pressed: a click meant for something else must not become a yes, ms. */
const ALLOW_RESTS_MS = 700
/** Without an answer the question goes, and this page answers nothing for its person (CONSENT-58), ms. */
const ANSWER_WITHIN_MS = 60_000

interface ConsentDialogProps {
  readonly prompt: Prompt
  readonly commands: Pick<
    SessionCommands,
    'allow' | 'decline' | 'letGo' | 'declineTurn' | 'notNow' | 'take' | 'withdrawAll' | 'leave' | 'end'
  >
  readonly pickScreen: PageBrowser['pickScreen']
  /** Outlives the question: what failed with it is said here while it is open, else on the page. */
  readonly answering: Running
  /** The host has nobody to leave to: their "Stop and leave" ends the session. */
  readonly role: 'host' | 'participant'
  /** Opens the report, which the page shows once no question covers it. */
  readonly onReport: () => void
}

export function ConsentDialog({
  prompt,
  commands,
  pickScreen,
  answering,
  role,
  onReport,
}: ConsentDialogProps): ReactNode {
  const { t } = useTranslation()
  const id = useId()
  const deny = useRef<HTMLButtonElement>(null)
  const [rested, setRested] = useState(false)
  const [warning, setWarning] = useState(false)
  const { busy, run } = answering
  const { from, expiresAt, behind, pressing } = prompt
  const isControl = prompt.kind === 'grant' && prompt.capability === 'control'
  const [chosen, setChosen] = useState<Narrowed>()
  const [covered, setCovered] = useState(false)
  const { title, picks } = questionOf(prompt, apart(t), role)
  const cannotShow = picks && pickScreen === undefined
  const { meaning } = questionOf(isControl ? { ...prompt, ...chosen } : prompt, apart(t), role)
  useTabTitle(title)

  // Also while a yes is on its way: a no counts more (CONSENT-41).
  const decline = (): void => {
    run(() => sayNo(prompt, commands, cannotShow ? 'cannot-show' : undefined))
  }
  const dialog = useCoveringDialog(decline)

  useEffect(() => {
    deny.current?.focus({ preventScroll: true })
  }, [])
  // Allow can't keep the focus while its yes is on its way, and without it no key would be heard.
  useEffect(() => {
    if (busy) deny.current?.focus({ preventScroll: true })
  }, [busy])
  useEffect(() => {
    const rest = setTimeout(() => {
      setRested(true)
    }, ALLOW_RESTS_MS)
    return () => {
      clearTimeout(rest)
    }
  }, [])

  const allow = (): void => {
    if (!picks) {
      run(async () => {
        await sayYes(prompt, commands, { capture: null, chosen })
        if (isControl) rememberOrganization(from)
      })
      return
    }
    if (pickScreen === undefined) {
      decline()
      return
    }
    // The picker must open in this very click.
    const picked = pickScreen()
    run(async () => {
      // Only what the person did is an answer: a screen that can't be read is a no. A yes that could not be recorded is
      // none, and the question stays.
      const capture = await picked.catch(async (cause: unknown) => {
        await sayNo(prompt, commands).catch(() => undefined)
        throw cause
      })
      await (capture === null
        ? sayNo(prompt, commands)
        : sayYes(prompt, commands, { capture: { ...capture, covered }, chosen }))
    })
  }
  const stopAndLeave = (): void => {
    run(async () => {
      // Said in this order; neither waits for the other to be heard.
      await Promise.all([commands.withdrawAll(), role === 'host' ? commands.end() : commands.leave()])
    })
  }

  return (
    <dialog {...dialog} aria-labelledby={`${id}-question`} aria-describedby={`${id}-meaning`}>
      {warning ? (
        <ScamWarning
          titleId={`${id}-question`}
          person={from}
          inPlace={prompt.kind === 'grant' ? inPlaceWords(prompt.inPlaceOf, apart(t)) : []}
          busy={busy}
          failed={answering.failed}
          onLeave={stopAndLeave}
          onContinue={allow}
        />
      ) : (
        <div className="consent__card">
          <Initials name={from.name} large />
          <h2 id={`${id}-question`}>
            <Sentence>{title}</Sentence>
          </h2>
          <ul id={`${id}-meaning`} className="consent__meaning">
            {(cannotShow ? [t('consent.ask.cannotShow')] : meaning).map((line) => (
              <li key={line}>
                <Sentence>{line}</Sentence>
              </li>
            ))}
          </ul>
          {isControl && <LessControl asked={prompt} chosen={chosen ?? prompt} onChoose={setChosen} />}
          {picks && !cannotShow && <HideFirst checked={covered} disabled={busy} onChange={setCovered} />}
          <CommandNotice code={answering.failed} />
          <div className="consent__answers">
            <Button ref={deny} size="lg" variant="outline" onClick={decline}>
              {t('consent.ask.deny')}
            </Button>
            <Button
              size="lg"
              disabled={!rested || busy || cannotShow}
              data-cannot={cannotShow || undefined}
              className="consent__allow"
              onClick={() => {
                if (isControl && !isKnown(from)) setWarning(true)
                else allow()
              }}
            >
              {t('consent.ask.allow')}
            </Button>
            <p className="consent__key-hint small quiet">{t('consent.ask.spaceHint')}</p>
          </div>
          {pressing && (
            <EndOfAsking
              name={from.name}
              isReady={rested}
              onNone={() => {
                run(() => commands.notNow(from.device))
              }}
              {...(role === 'participant' && {
                onLeave: stopAndLeave,
                onReport: () => {
                  run(() => commands.notNow(from.device))
                  onReport()
                },
              })}
            />
          )}
          <Countdown expiresAt={expiresAt} behind={behind} />
        </div>
      )}
    </dialog>
  )
}

function Countdown({ expiresAt, behind }: Pick<Prompt, 'expiresAt' | 'behind'>): ReactNode {
  const { t } = useTranslation()
  const leftMs = Math.max(0, Math.min(expiresAt - useNow(), ANSWER_WITHIN_MS))
  return (
    <div className="consent__wait small quiet numeric">
      <p>{t('consent.ask.noIn', { count: Math.ceil(leftMs / 1000) })}</p>
      <p role="status">{behind > 0 ? t('consent.ask.behind', { count: behind }) : ''}</p>
    </div>
  )
}

type Answers = Pick<SessionCommands, 'allow' | 'decline' | 'letGo' | 'declineTurn' | 'take'>

function sayNo({ id, kind }: Pick<Prompt, 'id' | 'kind'>, commands: Answers, why?: NoReason): Promise<void> {
  return kind === 'grant' ? commands.decline(id, why) : commands.declineTurn(id, why)
}

interface Yes {
  readonly capture: CapturedSurface | null
  /** Less than was asked for; undefined for the whole of it. */
  readonly chosen: Narrowed | undefined
}

function sayYes(prompt: Prompt, commands: Answers, { capture, chosen }: Yes): Promise<void> {
  const { id } = prompt
  switch (prompt.kind) {
    case 'grant':
      return commands.allow(id, capture, chosen)
    case 'take':
      return commands.take(id, capture)
    case 'hand-over':
      // To whom the question says that it goes (CONSENT-115).
      return commands.letGo(id, prompt.to.device)
    default:
      return prompt satisfies never
  }
}
