// The agent's overview. Lives here: what is seen. May not know: the calls.
import { Button, Loader } from '@mantine/core'
import { IconBuilding, IconLogout, IconPlus, IconRefresh } from '@tabler/icons-react'
import type { Entry } from '@farhand/client'
import type { SessionId, SessionSummary, Sid } from '@farhand/protocol'
import { Link } from '@tanstack/react-router'
import { useState, type ReactNode } from 'react'
import { useTranslation } from 'react-i18next'
import type { ProblemWords } from '../api/problem-words.ts'
import type { Refused } from '../session/open-sessions.ts'
import { ProblemNotice } from '../ui/notice.tsx'
import { PageFrame } from '../ui/page-frame.tsx'
import { LiveSessions, RecentSessions } from './session-lists.tsx'
import { NewSessionDialog } from './new-session-dialog.tsx'
import { SignOutDialog } from './sign-out-dialog.tsx'
import './console-page.css'

interface ConsolePageProps {
  readonly name: string
  readonly organization: string
  readonly isAdministrator: boolean
  /** Undefined while they are fetched. */
  readonly sessions: readonly SessionSummary[] | undefined
  readonly problem: ProblemWords | undefined
  readonly starting: boolean
  readonly refused: Refused | undefined
  readonly onStart: (entry: Entry) => void
  /** The form was closed: what it began ends. */
  readonly onStartCancelled: () => void
  readonly onOpen: (sessionId: SessionId) => void
  readonly onEnd: (sid: Sid) => void
  /** After the sessions could not be loaded. */
  readonly onLoadAgain: () => void
  readonly onSignOut: () => void
  /** How many sessions signing out would end, while that is asked; else 0. */
  readonly signingOutEnds: number
  readonly onEndAndSignOut: () => void
  readonly onStay: () => void
  /** For the gallery: the dialog is open from the start. */
  readonly dialogOpen?: boolean
  /** For the gallery: whether to end the first session is asked from the start. */
  readonly endingOpen?: boolean
}

export function ConsolePage(props: ConsolePageProps): ReactNode {
  const { name, organization, sessions, problem, onSignOut } = props
  const { t } = useTranslation()
  const [dialog, setDialog] = useState(props.dialogOpen ?? false)
  const live = sessions?.filter((session) => session.endedAt === null) ?? []
  const recent = sessions?.filter((session) => session.endedAt !== null) ?? []
  const tools = (
    <>
      {props.isAdministrator && (
        <Link to="/admin" className="head-button head-button--worded">
          <IconBuilding size={20} stroke={1.5} aria-hidden="true" />
          <span>{t('admin.link')}</span>
        </Link>
      )}
      <button type="button" className="head-button head-button--worded" onClick={onSignOut}>
        <IconLogout size={20} stroke={1.5} aria-hidden="true" />
        <span>{t('console.signOut')}</span>
      </button>
    </>
  )
  return (
    <PageFrame title={t('console.title')} tools={tools}>
      <div className="console">
        <div className="console__top">
          <div>
            <h1>{t('console.title')}</h1>
            {/* Its line is there before the name is. */}
            <p className="quiet">
              {name === '' ? '\u00a0' : t('console.greeting', { name })} {organization}
            </p>
          </div>
          <Button
            size="lg"
            leftSection={<IconPlus size={20} stroke={1.5} />}
            onClick={() => {
              setDialog(true)
            }}
          >
            {t('console.newSession')}
          </Button>
        </div>
        {problem !== undefined && <ProblemNotice problem={problem} />}
        {problem !== undefined && sessions === undefined && (
          <Button
            size="md"
            variant="default"
            className="console__again"
            leftSection={<IconRefresh size={18} stroke={1.5} />}
            onClick={props.onLoadAgain}
          >
            {t('app.tryAgain')}
          </Button>
        )}
        {sessions === undefined && problem === undefined && <Loader aria-label={t('app.loading')} />}
        {sessions?.length === 0 && <EmptyConsole />}
        {live.length > 0 && (
          <LiveSessions sessions={live} onOpen={props.onOpen} onEnd={props.onEnd} ending={props.endingOpen ?? false} />
        )}
        {(sessions?.length ?? 0) > 0 && <RecentSessions sessions={recent} />}
      </div>
      <SignOutDialog ends={props.signingOutEnds} onSignOut={props.onEndAndSignOut} onClose={props.onStay} />
      <NewSessionDialog
        opened={dialog}
        busy={props.starting}
        refused={props.refused}
        onStart={props.onStart}
        onClose={() => {
          setDialog(false)
          props.onStartCancelled()
        }}
      />
    </PageFrame>
  )
}

function EmptyConsole(): ReactNode {
  const { t } = useTranslation()
  return (
    <section className="card console__empty stack" aria-labelledby="console-empty">
      <div>
        <h2 id="console-empty">{t('console.empty.title')}</h2>
        <p className="quiet">{t('console.empty.lead')}</p>
      </div>
      <ol className="console__steps">
        <li>{t('console.empty.one')}</li>
        <li>{t('console.empty.two')}</li>
        <li>{t('console.empty.three')}</li>
      </ol>
    </section>
  )
}
