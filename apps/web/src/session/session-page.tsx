// One page per stage of a session. May not know: where the session runs.
import type { LiveView, SessionCommands, SessionView } from '@farhand/client'
import { useCallback, useState, type ReactNode } from 'react'
import { ReportDialog, type ReportStage } from '../abuse/report-dialog.tsx'
import { CommandNotice } from './command-notice.tsx'
import { Connecting, type Arrival } from './connecting-page.tsx'
import { ConsentDialog } from './consent/consent-dialog.tsx'
import { keyOf } from './consent/question.ts'
import { EndedPage } from './ended-page.tsx'
import { FailedPage } from './failed-page.tsx'
import { LateHostPage } from './host/late-host-page.tsx'
import { LobbyPage } from './participant/lobby-page.tsx'
import { ParticipantPage } from './participant/participant-page.tsx'
import { OnePress } from './one-press.tsx'
import type { PageBrowser } from './page-browser.ts'
import { ConnectionContext, useCommand, type Running } from './use-command.ts'
import { useKeptFocus } from './use-kept-focus.ts'
import './session.css'

export interface SessionPageProps {
  readonly view: SessionView
  readonly commands: SessionCommands
  readonly browser: PageBrowser
  /** How the page came here, while it is not connected yet. */
  readonly arrival?: Arrival | undefined
}

export function SessionPage(props: SessionPageProps): ReactNode {
  useKeptFocus(props.view.stage)
  return <Stage {...props} />
}

function Stage({ view, commands, browser, arrival }: SessionPageProps): ReactNode {
  switch (view.stage) {
    case 'connecting':
      return <Connecting arrival={arrival} />
    case 'lobby':
      return <LobbyPage view={view} commands={commands} />
    case 'live':
      // Nothing was lost yet: the keys of the session are on their way.
      if (arrival !== undefined && view.connection === 'reconnecting') return <Connecting arrival={arrival} />
      return (
        <ConnectionContext value={view.connection}>
          <Live view={view} commands={commands} browser={browser} />
        </ConnectionContext>
      )
    case 'ended':
      return <EndedPage view={view} commands={commands} browser={browser} />
    case 'failed':
      return <FailedPage view={view} browser={browser} />
    default:
      return view satisfies never
  }
}

interface LiveProps extends Omit<SessionPageProps, 'view' | 'arrival'> {
  readonly view: LiveView
}

/** One of the two faces, and the question to the person at it. */
function Live({ view, commands, browser }: LiveProps): ReactNode {
  const asked = view.prompt === null ? undefined : keyOf(view.prompt)
  const answering = useCommand(asked)
  const onPage = useCommand()
  const { dismissAll } = answering
  const { run: runByItself } = onPage
  // One and the same as long as nothing else is asked: what begins with it (a preview) must not begin anew at each change.
  const run = useCallback(
    (command: () => Promise<void>): void => {
      // What is still to be said of a closed question waits for the open one to go.
      if (asked === undefined) dismissAll()
      runByItself(command)
    },
    [asked, dismissAll, runByItself],
  )
  const running: Running = { ...onPage, run, runByItself }
  const [report, setReport] = useState<ReportStage>('closed')
  const Face = view.role === 'host' ? LateHostPage : ParticipantPage
  return (
    <OnePress>
      <Face view={view} commands={commands} browser={browser} running={running} />
      {view.prompt === null ? (
        <div className="session-word">
          <CommandNotice code={answering.failed} onClose={answering.dismiss} />
        </div>
      ) : (
        <ConsentDialog
          key={asked}
          prompt={view.prompt}
          commands={commands}
          pickScreen={browser.pickScreen}
          answering={answering}
          role={view.role}
          onReport={() => {
            setReport('open')
          }}
        />
      )}
      <ReportDialog sessionId={view.sessionId} stage={report} onStage={setReport} />
    </OnePress>
  )
}
