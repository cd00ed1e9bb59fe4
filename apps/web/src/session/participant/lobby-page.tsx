// Waiting to be let in, after the organization's text where there is one. May not know: proofs.
import { Button, Loader } from '@mantine/core'
import type { SessionCommands, SessionView } from '@farhand/client'
import { spaceSessionId } from '@farhand/protocol'
import { useNavigate } from '@tanstack/react-router'
import type { TFunction } from 'i18next'
import { useEffect, useState, type ReactNode } from 'react'
import { useTranslation } from 'react-i18next'
import { Notice } from '../../ui/notice.tsx'
import { Initials } from '../../ui/initials.tsx'
import { PageFrame } from '../../ui/page-frame.tsx'
import { CommandNotice } from '../command-notice.tsx'
import { useCommand } from '../use-command.ts'
import { TermsCard } from './terms-card.tsx'
import './participant-page.css'
import { apart, Sentence } from '../../ui/sentence.tsx'

interface LobbyPageProps {
  readonly view: Extract<SessionView, { stage: 'lobby' }>
  readonly commands: Pick<SessionCommands, 'acceptTerms' | 'leave'>
  /** How long an ID alone waits before a PIN is spoken of, ms. */
  readonly askForPinAfterMs?: number
}

export function LobbyPage({ view, commands, askForPinAfterMs = 10_000 }: LobbyPageProps): ReactNode {
  const { t } = useTranslation()
  const running = useCommand()
  const { failed, run } = running
  const { hostName: host, organization, terms = null } = view
  const title = t('session.title', { id: spaceSessionId(view.sessionId) })
  if (terms !== null && !terms.accepted && view.reconnecting !== true) {
    return (
      <PageFrame title={t('terms.title')} middle>
        <section className="card message-page">
          <p className="numeric lobby-title">{title}</p>
          <h1>{t('terms.title')}</h1>
          <TermsCard terms={terms} host={host} organization={organization} commands={commands} running={running} />
          <CommandNotice code={failed} />
        </section>
      </PageFrame>
    )
  }
  return (
    <PageFrame title={title} middle>
      <section className="card message-page">
        {host !== '' && <Initials name={host} large />}
        <h1 className="numeric lobby-title">{title}</h1>
        <div role="status" aria-label={t('session.lobby.status')} className="stack stack--tight">
          <p className="face__now">
            <Sentence>{sentenceOf(view, apart(t))}</Sentence>
          </p>
          <p className="quiet">{t(view.reconnecting === true ? 'session.lobby.again' : 'session.lobby.calm')}</p>
        </div>
        {terms?.accepted === true && (
          <Notice tone="done">
            <Sentence>{apart(t)('terms.accepted', { organization })}</Sentence>
          </Notice>
        )}
        <Loader type="dots" aria-hidden="true" />
        <CommandNotice code={failed} />
        <Button
          size="md"
          variant="default"
          onClick={() => {
            run(commands.leave)
          }}
        >
          {t('session.leave')}
        </Button>
        {host === '' && <AskForPin view={view} commands={commands} afterMs={askForPinAfterMs} />}
      </section>
    </PageFrame>
  )
}

interface AskForPinProps extends Pick<LobbyPageProps, 'view' | 'commands'> {
  readonly afterMs: number
}

/** An ID alone may wait in vain. What the page says of it goes by time alone: the same for every ID, real or not (KEY-57). */
function AskForPin({ view, commands, afterMs }: AskForPinProps): ReactNode {
  const { t } = useTranslation()
  const navigate = useNavigate()
  const [isTime, setIsTime] = useState(afterMs === 0)
  useEffect(() => {
    const timer = setTimeout(() => {
      setIsTime(true)
    }, afterMs)
    return () => {
      clearTimeout(timer)
    }
  }, [afterMs])
  const goBack = async (): Promise<void> => {
    // Whatever of the knock could not be deleted stands in nobody's way.
    await commands.leave().catch(() => undefined)
    await navigate({ to: '/', state: { joinAgain: view.sessionId } })
  }
  return (
    <div role="status" className="lobby-pin">
      {isTime && (
        <>
          <p className="quiet">{t('session.lobby.askForPin')}</p>
          <Button
            size="md"
            variant="default"
            onClick={() => {
              void goBack()
            }}
          >
            {t('session.lobby.toForm')}
          </Button>
        </>
      )}
    </div>
  )
}

/** Where an ID alone waits, nobody is named: it may not exist. */
function sentenceOf({ hostName: host, organization }: LobbyPageProps['view'], t: TFunction): string {
  if (host === '') return t('session.lobby.unnamed')
  return organization === '' ? t('session.lobby.sentence', { host }) : t('session.lobby.from', { host, organization })
}
