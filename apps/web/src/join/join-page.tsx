// An opened invitation: asks only for the name. May not know: how a session starts.
import { spaceSessionId } from '@farhand/protocol'
import type { Entry } from '@farhand/client'
import type { ReactNode } from 'react'
import { useTranslation } from 'react-i18next'
import type { Refused } from '../session/open-sessions.ts'
import { Notice } from '../ui/notice.tsx'
import { PageFrame } from '../ui/page-frame.tsx'
import { JoinForm, type OpenedLink } from './join-form.tsx'

interface JoinPageProps {
  readonly sessionId: string
  /** Undefined where the link came without a whole secret part: then the password is asked. */
  readonly link: OpenedLink | undefined
  readonly busy: boolean
  readonly refused: Refused | undefined
  readonly onJoin: (entry: Entry) => void
}

export function JoinPage({ sessionId, link, busy, refused, onJoin }: JoinPageProps): ReactNode {
  const { t } = useTranslation()
  const title = t('join.byLink.title', { id: spaceSessionId(sessionId) })
  return (
    <PageFrame title={title} middle>
      <section className="card form-card stack">
        <h1 className="numeric">{title}</h1>
        {link === undefined ? <Notice tone="amber">{t('join.brokenLink')}</Notice> : <p>{t('join.byLink.lead')}</p>}
        <JoinForm link={link} sessionId={sessionId} busy={busy} refused={refused} onJoin={onJoin} />
        <p className="quiet small">{t('join.byLink.next')}</p>
      </section>
    </PageFrame>
  )
}
