// Waiting to be let in, after the organization's text where there is one. May not know: proofs.
import { Button, Loader } from '@mantine/core'
import type { SessionCommands, SessionView } from '@farhand/client'
import { spaceSessionId } from '@farhand/protocol'
import type { TFunction } from 'i18next'
import type { ReactNode } from 'react'
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
}

export function LobbyPage({ view, commands }: LobbyPageProps): ReactNode {
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
      </section>
    </PageFrame>
  )
}

/** Where an ID alone waits, nobody is named: it may not exist. */
function sentenceOf({ hostName: host, organization }: LobbyPageProps['view'], t: TFunction): string {
  if (host === '') return t('session.lobby.unnamed')
  return organization === '' ? t('session.lobby.sentence', { host }) : t('session.lobby.from', { host, organization })
}
