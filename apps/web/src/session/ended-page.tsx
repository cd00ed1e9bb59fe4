// After a session: what happened in three lines, and a plain goodbye. May not know: keys.
import { Button } from '@mantine/core'
import { IconCircleCheck, IconPlugX, IconTrash } from '@tabler/icons-react'
import type { EndedView, SessionCommands } from '@farhand/client'
import { Link } from '@tanstack/react-router'
import type { TFunction } from 'i18next'
import { useState, type ReactNode } from 'react'
import { useTranslation } from 'react-i18next'
import { ReportAbuse } from '../abuse/report-abuse.tsx'
import { BusyButton } from '../ui/busy-button.tsx'
import { Notice } from '../ui/notice.tsx'
import { PageFrame } from '../ui/page-frame.tsx'
import { CommandNotice } from './command-notice.tsx'
import { faultWords } from './fault-notice.tsx'
import type { PageBrowser } from './page-browser.ts'
import { ReceiptOffer } from './receipt-offer.tsx'
import { useCommand } from './use-command.ts'
import './session.css'
import { apart, Sentence } from '../ui/sentence.tsx'

interface EndedPageProps {
  readonly view: EndedView
  readonly commands: Pick<SessionCommands, 'forget'>
  readonly browser: Pick<PageBrowser, 'tryAgain'>
}

export function EndedPage({ view, commands, browser }: EndedPageProps): ReactNode {
  const { t } = useTranslation()
  const { busy, failed, run } = useCommand()
  const [forgotten, setForgotten] = useState(false)
  const { role, hostName: host, startedAt, endedAt, heard } = view
  // Who ended it for everybody has the host's words, also as presenter.
  const whose = view.reason === 'me' ? 'host' : 'participant'
  const title = titleOf(view, t)
  const minutes = Math.floor((endedAt - startedAt) / 60_000)
  const lasted = minutes < 1 ? t('ended.lastedShort') : t('ended.lasted', { count: minutes })
  const forget = async (): Promise<void> => {
    await commands.forget()
    setForgotten(true)
  }
  return (
    <PageFrame title={title} middle>
      <section className="card message-page">
        <EndSign view={view} />
        <h1>{title}</h1>
        <ul className="plain-list stack stack--tight">
          <li>
            {role === 'participant' && <Sentence>{`${apart(t)('ended.with', { host })} `}</Sentence>}
            <Why view={view} />
          </li>
          <li>{lasted}</li>
          {!mayTryAgain(view) && <li>{t(heard === 'yes' ? 'ended.nothing' : 'ended.nothingUnheard')}</li>}
        </ul>
        <div role="status">
          {heard !== 'yes' && <Notice tone="amber">{t(`ended.unheard.${whose}.${heard}`)}</Notice>}
        </div>
        {!forgotten && <ReceiptOffer receipt={view.receipt} role={role} />}
        <CommandNotice code={failed ?? (view.leftBehind && !forgotten ? 'not-wiped' : undefined)} />
        <p role="status">{forgotten ? t('ended.forgotten') : ''}</p>
        <div className="button-row">
          {mayTryAgain(view) && !forgotten && (
            <Button size="md" onClick={browser.tryAgain}>
              {t('failed.again')}
            </Button>
          )}
          {role === 'host' && (
            <Button size="md" renderRoot={(props) => <Link to="/console" {...props} />}>
              {t('ended.toConsole')}
            </Button>
          )}
          {!forgotten && (
            <BusyButton
              size="md"
              variant="default"
              busy={busy}
              leftSection={<IconTrash size={18} stroke={1.5} />}
              onClick={() => {
                run(forget)
              }}
            >
              {t('ended.forget')}
            </BusyButton>
          )}
        </div>
        {role === 'participant' && heard !== 'not-yet' && !mayTryAgain(view) && (
          <p className="quiet">{t('ended.goodbye')}</p>
        )}
        {role === 'participant' && <ReportAbuse sessionId={view.sessionId} />}
        {view.fault !== undefined && <p className="notice__code">{t('app.code', { code: view.fault.code })}</p>}
      </section>
    </PageFrame>
  )
}

/** For a page that is out while the session may go on, or that something went wrong with, it has not ended. */
function titleOf({ reason, fault }: EndedView, t: TFunction): string {
  if (fault !== undefined) return t(`faults.${faultWords(fault)}.title`)
  return t(reason === 'away' || reason === 'spent' ? 'ended.outTitle' : 'ended.title')
}

function Why({ view }: { readonly view: EndedView }): ReactNode {
  const { t } = useTranslation()
  const { reason, fault, hostName: host } = view
  if (reason === 'fault') return fault !== undefined && t(`faults.${faultWords(fault)}.help`)
  return <Sentence>{apart(t)(`ended.reasons.${reason}`, { host })}</Sentence>
}

/** Where only the line is missing, or this page broke, the browser still has what leads back in. */
const mayTryAgain = ({ fault }: EndedView): boolean => fault?.fault === 'connection-lost' || fault?.fault === 'failed'

function EndSign({ view: { fault } }: { readonly view: EndedView }): ReactNode {
  const look = { size: 44, stroke: 1.5, 'aria-hidden': true }
  if (fault !== undefined) return <IconPlugX {...look} className="session-fault-sign" />
  return <IconCircleCheck {...look} className="session-end-sign" />
}
