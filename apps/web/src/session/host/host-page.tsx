// The host's face of a session: the picture has the room, tools float, people and words stand at the side.
// May not know: where the session runs.
import type { LiveView, SessionCommands } from '@farhand/client'
import { spaceSessionId } from '@farhand/protocol'
import { IconEye, IconEyeOff, IconPlayerPause } from '@tabler/icons-react'
import { useRef, useState, type ReactNode } from 'react'
import { useTranslation } from 'react-i18next'
import { listOfNames } from '../../ui/format.ts'
import { Notice } from '../../ui/notice.tsx'
import { useTabTitle } from '../../ui/page-frame.tsx'
import { useAskPause } from '../ask-pause.ts'
import { AskAgainIn, AskedNote } from '../asked-note.tsx'
import { CommandNotice } from '../command-notice.tsx'
import { CompanionCard } from '../companion/companion-card.tsx'
import { controlOf } from '../companion/control-of.ts'
import { ControlNote } from '../companion/control-note.tsx'
import { OpenedNote } from '../companion/opened-note.tsx'
import { ReturnedNote } from '../companion/returned-note.tsx'
import { usePictureControl } from '../companion/use-picture-control.ts'
import { isReady, KeptNote } from '../consent/kept-note.tsx'
import { HoldsBackNote } from '../holds-back-note.tsx'
import { HiddenWords } from '../masks/hide-areas.tsx'
import { OtherControls, otherControlOf } from '../other-control.tsx'
import type { PageBrowser } from '../page-browser.ts'
import { Permissions } from '../permissions.tsx'
import { cannotSeeWords, isView } from '../participant/sharing-words.ts'
import { Picture } from '../picture.tsx'
import { SpokenCodes } from '../spoken-code.tsx'
import type { Running } from '../use-command.ts'
import { STANDING_ID } from '../use-kept-focus.ts'
import { ChatNote } from './chat-note.tsx'
import { HeldNote } from './held-note.tsx'
import { hostHint } from './hint.ts'
import { Invite } from './invite.tsx'
import { Lobby } from './lobby.tsx'
import { RecordNote } from './record-note.tsx'
import { SidePanel } from './side-panel.tsx'
import { Toolbar } from './toolbar.tsx'
import { TopBar } from './top-bar.tsx'
import { useFullScreen } from './use-full-screen.ts'
import { useSight, useUnread } from './use-unread.ts'
import { Wishes } from './wishes.tsx'
import '../session.css'
import './host-page.css'
import './host-stage.css'
import { apart, Sentence } from '../../ui/sentence.tsx'

export interface HostFaceProps {
  readonly view: LiveView
  readonly commands: SessionCommands
  readonly browser: PageBrowser
  /** The commands of the whole page, and what failed of them. */
  readonly running: Running
}

export function HostPage({ view, commands, browser, running }: HostFaceProps): ReactNode {
  const { t } = useTranslation()
  const [panel, setPanel] = useState(true)
  const [actualSize, setActualSize] = useState(false)
  const stage = useRef<HTMLElement>(null)
  const page = useRef<HTMLDivElement>(null)
  const { watching, sharing, invitation, connection } = view
  useTabTitle(t('session.title', { id: spaceSessionId(view.sessionId) }))
  const control = usePictureControl(view, commands)
  const isFullScreen = useFullScreen()
  const { isInSight, ref: chat } = useSight()
  const unread = useUnread(view.messages, panel && isInSight && !isFullScreen)
  const openChat = (): void => {
    setPanel(true)
    if (isFullScreen) void document.exitFullscreen()
    // Once the panel is there.
    requestAnimationFrame(() => {
      page.current?.querySelector<HTMLElement>('.chat__field input')?.focus()
    })
  }
  const notes = (withView: boolean): ReactNode => (
    <Notes view={view} commands={commands} running={running} withView={withView}>
      <ChatNote unread={unread} stays={isFullScreen} onOpen={openChat} />
    </Notes>
  )

  return (
    <div className={panel ? 'host' : 'host host--folded'} ref={page}>
      <TopBar
        view={view}
        panel={panel}
        unread={unread.length}
        onPanel={() => {
          if (unread.length > 0) openChat()
          else setPanel(!panel)
        }}
      />
      <main className="host__stage" ref={stage}>
        {watching === null ? (
          <div className="host__middle">
            <div className="host__notes">
              <Standing view={view} />
              {notes(sharing !== null)}
            </div>
            <OpenedNote view={view} commands={commands} browser={browser} running={running} />
            <ReturnedNote view={view} commands={commands} running={running} />
            <CompanionCard view={view} commands={commands} running={running} />
            {(sharing !== null || isReady(view)) && <Permissions view={view} commands={commands} running={running} />}
            {sharing === null && invitation !== null && <Invite invitation={invitation} commands={commands} />}
          </div>
        ) : (
          <>
            <Picture
              watching={watching}
              connection={connection}
              showPicture={browser.showPicture}
              actualSize={actualSize}
              control={control}
            />
            <div className="host__notes host__notes--over">{notes(true)}</div>
          </>
        )}
        <Toolbar
          view={view}
          commands={commands}
          pickScreen={browser.pickScreen}
          takeStill={browser.takeStill}
          running={running}
          stage={stage}
          actualSize={actualSize}
          onActualSize={setActualSize}
        />
      </main>
      {panel && <SidePanel view={view} commands={commands} running={running} chat={chat} />}
    </div>
  )
}

interface NotesProps extends Omit<HostFaceProps, 'browser'> {
  /** Whether the answer to asking for a screen is said here. */
  readonly withView: boolean
  /** Whatever else wants it, below who knocks. */
  readonly children: ReactNode
}

/** What wants the host's eye: what failed, who knocks, who would like to show, what became of a question. */
function Notes({ view, commands, running, withView, children }: NotesProps): ReactNode {
  const control = controlOf(view)
  return (
    <>
      <CommandNotice code={running.failed} onClose={running.dismiss} />
      <HoldsBackNote holdsBack={view.holdsBack} connection={view.connection} />
      {view.recordPercent !== null && <RecordNote percent={view.recordPercent} />}
      <SpokenCodes people={view.people} isHost commands={commands} />
      <Lobby waiting={view.lobby} commands={commands} running={running} />
      <Wishes view={view} commands={commands} running={running} />
      {children}
      <AskedNote
        view={view}
        withView={withView}
        otherwise={
          control === undefined ? (
            <HeldNote held={view.held} />
          ) : (
            <ControlNote control={control.held} owner={control.owner} />
          )
        }
      />
      <OtherControlNote view={view} />
      <KeptNote view={view} commands={commands} running={running} withAll={view.watching !== null} />
    </>
  )
}

/** Why asking for control rests, while somebody else has it of whose screen the host sees. */
function OtherControlNote({ view }: Pick<HostFaceProps, 'view'>): ReactNode {
  const { watching } = view
  const other = watching === null ? undefined : otherControlOf(view, watching)
  return (
    <div
      role="status"
      className={other === undefined ? 'visually-hidden' : 'control-note control-note--calm control-note--other'}
    >
      {other !== undefined && (
        <Notice tone="calm">
          <OtherControls by={other.by} />
        </Notice>
      )}
    </div>
  )
}

/** Where things stand; what the host shows stands largest. */
function Standing({ view }: Pick<HostFaceProps, 'view'>): ReactNode {
  const { t, i18n } = useTranslation()
  const { sharing, connection } = view
  const newest = view.asked.findLast(({ capability }) => capability === 'view')
  const left = useAskPause(view)
  const seconds = newest === undefined ? 0 : left({ of: newest.of, capability: 'view' })
  const sentence = connection === 'reconnecting' ? t('session.reconnecting') : hostHint(view, apart(t))
  if (sharing === null) {
    return (
      <div>
        <p id={STANDING_ID} tabIndex={-1} role="status" className="host__hint">
          <Sentence>{sentence}</Sentence>
        </p>
        {seconds > 0 && (
          <p className="host__hint">
            <AskAgainIn seconds={seconds} />
          </p>
        )}
      </div>
    )
  }
  const Sign = sharing.paused ? IconPlayerPause : view.holdsBack ? IconEyeOff : IconEye
  const viewers = view.allowed.filter(isView).map(({ to }) => to.name)
  const names = listOfNames(viewers, i18n.language)
  const seen = view.holdsBack
    ? apart(t)('participant.sharing.heldBackHelp', { names })
    : apart(t)('host.presenting.seen', { count: viewers.length, names })
  const help = sharing.hidden ? t('participant.sharing.hidden') : seen
  const blind = cannotSeeWords(view, { t: apart(t), language: i18n.language })
  return (
    <div role="status" className={sharing.paused ? 'card host__showing host__showing--paused' : 'card host__showing'}>
      <Sign size={40} stroke={1.5} aria-hidden="true" />
      <div>
        <p id={STANDING_ID} tabIndex={-1} className="host__now">
          <Sentence>{sentence}</Sentence>
        </p>
        <p className="quiet">
          {sharing.paused || viewers.length === 0 ? t('host.presenting.unseen') : <Sentence>{help}</Sentence>}
        </p>
        {blind !== null && (
          <p>
            <Sentence>{blind}</Sentence>
          </p>
        )}
        <HiddenWords view={view} />
      </div>
    </div>
  )
}
