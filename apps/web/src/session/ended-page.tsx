// After a session: what happened in three lines, and a plain goodbye. May not know: keys.
import { Button } from '@mantine/core'
import { IconCircleCheck, IconTrash } from '@tabler/icons-react'
import type { SessionCommands, SessionView } from '@farhand/client'
import { Link } from '@tanstack/react-router'
import { useState, type ReactNode } from 'react'
import { useTranslation } from 'react-i18next'
import { ReportAbuse } from '../abuse/report-abuse.tsx'
import { Notice } from '../ui/notice.tsx'
import { PageFrame } from '../ui/page-frame.tsx'
import { CommandNotice } from './command-notice.tsx'
import { ReceiptOffer } from './receipt-offer.tsx'
import { useCommand } from './use-command.ts'
import './session.css'
import { apart, Sentence } from '../ui/sentence.tsx'

type EndedView = Extract<SessionView, { stage: 'ended' }>

interface EndedPageProps {
  readonly view: EndedView
  readonly commands: Pick<SessionCommands, 'forget'>
}

export function EndedPage({ view, commands }: EndedPageProps): ReactNode {
  const { t } = useTranslation()
  const { busy, failed, run } = useCommand()
  const [forgotten, setForgotten] = useState(false)
  const { role, hostName: host, reason, startedAt, endedAt, heard } = view
  // Who ended it for everybody has the host's words, also as presenter.
  const whose = reason === 'me' ? 'host' : 'participant'
  const minutes = Math.floor((endedAt - startedAt) / 60_000)
  const lasted = minutes < 1 ? t('ended.lastedShort') : t('ended.lasted', { count: minutes })
  const forget = async (): Promise<void> => {
    await commands.forget()
    setForgotten(true)
  }
  return (
    <PageFrame title={t('ended.title')} middle>
      <section className="card message-page">
        <IconCircleCheck size={44} stroke={1.5} className="session-end-sign" aria-hidden="true" />
        <h1>{t('ended.title')}</h1>
        <ul className="plain-list stack stack--tight">
          <li>
            {role === 'participant' && <Sentence>{`${apart(t)('ended.with', { host })} `}</Sentence>}
            <Sentence>{apart(t)(`ended.reasons.${reason}`, { host })}</Sentence>
          </li>
          <li>{lasted}</li>
          <li>{t(heard === 'yes' ? 'ended.nothing' : 'ended.nothingUnheard')}</li>
        </ul>
        <div role="status">
          {heard !== 'yes' && <Notice tone="amber">{t(`ended.unheard.${whose}.${heard}`)}</Notice>}
        </div>
        {!forgotten && <ReceiptOffer receipt={view.receipt} role={role} />}
        <CommandNotice code={failed ?? (view.leftBehind && !forgotten ? 'not-wiped' : undefined)} />
        <p role="status">{forgotten ? t('ended.forgotten') : ''}</p>
        <div className="button-row">
          {role === 'host' && (
            <Button size="md" renderRoot={(props) => <Link to="/console" {...props} />}>
              {t('ended.toConsole')}
            </Button>
          )}
          {!forgotten && (
            <Button
              size="md"
              variant="default"
              loading={busy}
              leftSection={<IconTrash size={18} stroke={1.5} />}
              onClick={() => {
                run(forget)
              }}
            >
              {t('ended.forget')}
            </Button>
          )}
        </div>
        {role === 'participant' && heard !== 'not-yet' && <p className="quiet">{t('ended.goodbye')}</p>}
        {role === 'participant' && <ReportAbuse sessionId={view.sessionId} />}
      </section>
    </PageFrame>
  )
}
