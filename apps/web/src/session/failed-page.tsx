// A session that can't go on: what happened, what it means, what to do next. May not know: what led to it.
import { Button } from '@mantine/core'
import { IconBrowser, IconPlugX, IconZoomQuestion } from '@tabler/icons-react'
import type { SessionFault } from '@farhand/client'
import { Link } from '@tanstack/react-router'
import type { ReactNode } from 'react'
import { useTranslation } from 'react-i18next'
import { ReportAbuse } from '../abuse/report-abuse.tsx'
import { keepsInvitation } from '../join/fragment.ts'
import { PageFrame } from '../ui/page-frame.tsx'
import { faultTitle, faultWords, toldByLink, type Told } from './fault-notice.tsx'
import type { Refused } from './open-sessions.ts'
import type { PageBrowser } from './page-browser.ts'
import './session.css'

/** What a new try at the door may mend. */
const CAN_JOIN_AGAIN: ReadonlySet<Told['fault']> = new Set<SessionFault>([
  'no-match',
  'turned-away',
  'pin-spent',
  'too-many',
  'session-full',
  'connection-lost',
  'not-kept',
  'unknown-session',
  'away-too-long',
  'failed',
])

interface FailedPageProps {
  readonly view: Refused
  readonly browser: Pick<PageBrowser, 'moveHere' | 'tryAgain' | 'signedIn'>
}

export function FailedPage({ view, browser }: FailedPageProps): ReactNode {
  const { t } = useTranslation()
  // Whoever waited behind a link was never asked for a password.
  const isByLink = view.fault === 'no-match' && view.sessionId !== null && keepsInvitation(view.sessionId)
  const told = isByLink ? toldByLink(view) : view
  const title = faultTitle(told, t)
  return (
    <PageFrame title={title} middle>
      <section className="card message-page" role="alert">
        <FaultSign fault={view.fault} />
        <h1>{title}</h1>
        <p className="measure">{t(`faults.${faultWords(told)}.help`)}</p>
        <div className="button-row">
          {view.fault === 'opened-elsewhere' && (
            <Button size="md" onClick={browser.moveHere}>
              {t('failed.moveHere')}
            </Button>
          )}
          {(view.fault === 'connection-lost' || view.fault === 'failed') && (
            <Button size="md" onClick={browser.tryAgain}>
              {t('failed.again')}
            </Button>
          )}
          <WayOn view={told} signedIn={browser.signedIn} />
        </div>
        {view.fault === 'away-too-long' && view.sessionId !== null && <ReportAbuse sessionId={view.sessionId} />}
        <p className="notice__code">{t('app.code', { code: told.code })}</p>
      </section>
    </PageFrame>
  )
}

/** Where to go from here: a signed-in person to the console, anybody else to the form they joined with, its ID filled in. */
function WayOn({ view, signedIn }: { readonly view: Told; readonly signedIn: boolean }): ReactNode {
  const { t } = useTranslation()
  const { sessionId } = view
  if (signedIn) {
    return (
      <Button size="md" variant="default" renderRoot={(props) => <Link to="/console" {...props} />}>
        {t('failed.toConsole')}
      </Button>
    )
  }
  if (sessionId === null || !CAN_JOIN_AGAIN.has(view.fault)) {
    return (
      <Button size="md" variant="default" renderRoot={(props) => <Link to="/" {...props} />}>
        {t('app.toStart')}
      </Button>
    )
  }
  const byLink = keepsInvitation(sessionId)
  return (
    <Button
      size="md"
      variant="default"
      renderRoot={(props) =>
        byLink ? (
          <Link to="/join/$id" params={{ id: sessionId }} {...props} />
        ) : (
          <Link to="/" state={{ joinAgain: sessionId }} {...props} />
        )
      }
    >
      {t('failed.joinAgain')}
    </Button>
  )
}

/** Red only where something broke; a session that is simply not here is no fault of anybody. */
function FaultSign({ fault }: Pick<Refused, 'fault'>): ReactNode {
  const look = { size: 44, stroke: 1.5, 'aria-hidden': true }
  if (fault === 'opened-elsewhere') return <IconBrowser {...look} className="session-calm-sign" />
  if (fault === 'unknown-session' || fault === 'away-too-long')
    return <IconZoomQuestion {...look} className="session-calm-sign" />
  return <IconPlugX {...look} className="session-fault-sign" />
}
