// The host's floating tools. Lives here: which tool is there when. May not know: how a command is carried out.
import { ActionIcon, Button, Menu, Tooltip } from '@mantine/core'
import {
  IconAspectRatio,
  IconEye,
  IconMarquee2,
  IconMaximize,
  IconMinimize,
  IconPlayerPause,
  IconPlayerPlay,
  IconPlayerStop,
  IconPointer,
  IconPointerOff,
  IconReplace,
  IconScreenShare,
  IconX,
  IconZoomReset,
} from '@tabler/icons-react'
import type { LiveView, Person, SessionCommands } from '@farhand/client'
import { useRef, useState, type ReactNode, type RefObject } from 'react'
import { useTranslation } from 'react-i18next'
import { useAskPause, useShowPause } from '../ask-pause.ts'
import { controlOf } from '../companion/control-of.ts'
import { SpecialKeys } from '../companion/special-keys.tsx'
import { HideAreas } from '../masks/hide-areas.tsx'
import { HideFirst } from '../masks/hide-first.tsx'
import { otherControlOf } from '../other-control.tsx'
import type { PageBrowser } from '../page-browser.ts'
import { pickFor } from '../pick-for.ts'
import { useOwnCommand, type Running } from '../use-command.ts'
import { usePauseButton } from '../use-pause-button.ts'
import { canBeSeen, showMine } from './show-mine.ts'
import { useCrowded } from './use-crowded.ts'
import { useFullScreen } from './use-full-screen.ts'
import { useOutOfTheWay } from './use-out-of-the-way.ts'
import { useRoomBelow } from './use-room-below.ts'
import { askToShow, askWords, whomToAsk } from './whom-to-ask.ts'
import './toolbar.css'

interface ToolbarProps {
  readonly view: LiveView
  readonly commands: SessionCommands
  readonly pickScreen: PageBrowser['pickScreen']
  readonly takeStill: PageBrowser['takeStill']
  readonly running: Running
  readonly stage: RefObject<HTMLElement | null>
  readonly actualSize: boolean
  readonly onActualSize: (actual: boolean) => void
}

export function Toolbar(props: ToolbarProps): ReactNode {
  const { t } = useTranslation()
  const { view, commands, running, actualSize, onActualSize, stage } = props
  const bar = useRef<HTMLDivElement>(null)
  useRoomBelow(bar)
  useCrowded(bar)
  const isAway = useOutOfTheWay(stage)
  return (
    <div
      ref={bar}
      role="toolbar"
      aria-label={t('host.tools.label')}
      className={isAway ? 'toolbar toolbar--away' : 'toolbar'}
    >
      <AskTools {...props} />
      <ControlTools {...props} />
      <ShowTools {...props} />
      {view.watching !== null && (
        <>
          <Tool
            label={t(actualSize ? 'host.tools.fit' : 'host.tools.actual')}
            Sign={actualSize ? IconAspectRatio : IconZoomReset}
            onClick={() => {
              onActualSize(!actualSize)
            }}
          />
          <FullScreenTool stage={stage} />
        </>
      )}
      <Button
        // One red button at a time: while sharing it is "Stop sharing".
        {...(view.sharing === null ? { color: 'red', variant: 'light' } : { variant: 'default' })}
        className="toolbar__end"
        leftSection={<IconX size={18} stroke={1.5} />}
        onClick={() => {
          running.run(commands.end)
        }}
      >
        {t('session.end')}
      </Button>
    </div>
  )
}

function AskTools({ view, commands, running }: ToolbarProps): ReactNode {
  const { t } = useTranslation()
  const left = useShowPause(view)
  const open = view.asked.find((asked) => asked.outcome === 'open')
  if (open !== undefined) {
    return (
      <Button
        variant="default"
        leftSection={<IconX size={18} stroke={1.5} />}
        onClick={() => {
          running.run(() => commands.withdraw(open.id))
        }}
      >
        {t('host.tools.takeBack')}
      </Button>
    )
  }
  const candidates = whomToAsk(view)
  const [first] = candidates
  if (first === undefined && view.presenter !== null) return null
  const isPaused = (person: Person) => left(person) > 0
  const disabled =
    running.busy ||
    first === undefined ||
    view.connection === 'reconnecting' ||
    (candidates.length === 1 && isPaused(first))
  const look = {
    variant: view.firstPresenter === 'host' || view.presenter !== null ? 'default' : 'filled',
    className: 'toolbar__quiet',
    leftSection: <IconEye size={18} stroke={1.5} />,
    disabled,
  }
  if (candidates.length < 2) {
    return (
      <Button
        {...look}
        onClick={() => {
          if (first !== undefined) running.run(() => askToShow(view, first, commands))
        }}
      >
        {askWords(view, candidates, t)}
      </Button>
    )
  }
  return (
    <Menu position="top" withinPortal={false}>
      <Menu.Target>
        <Button {...look}>{askWords(view, candidates, t)}</Button>
      </Menu.Target>
      <Menu.Dropdown>
        <Menu.Label>{t('host.tools.askWhom')}</Menu.Label>
        {candidates.map((person) => (
          <Menu.Item
            key={person.device}
            disabled={isPaused(person)}
            onClick={() => {
              running.run(() => askToShow(view, person, commands))
            }}
          >
            {person.name}
          </Menu.Item>
        ))}
      </Menu.Dropdown>
    </Menu>
  )
}

/** Asking to control what is seen, and giving it back. */
function ControlTools({ view, commands, running }: ToolbarProps): ReactNode {
  const { t } = useTranslation()
  const { watching, held, asked } = view
  const left = useAskPause(view)
  if (watching === null) return null
  const control = held.find((one) => one.capability === 'control' && one.owner.device === watching.device)
  if (control !== undefined) {
    const types = controlOf(view)?.isReady === true && control.scope !== 'mouse'
    return (
      <>
        {types && <SpecialKeys commands={commands} />}
        <Button
          variant="default"
          leftSection={<IconPointerOff size={18} stroke={1.5} />}
          onClick={() => {
            running.run(() => commands.withdraw(control.grant))
          }}
        >
          {t('consent.control.release')}
        </Button>
      </>
    )
  }
  if (asked.some((one) => one.outcome === 'open')) return null
  return (
    <Button
      leftSection={<IconPointer size={18} stroke={1.5} />}
      disabled={
        running.busy ||
        view.connection === 'reconnecting' ||
        otherControlOf(view, watching) !== undefined ||
        left({ of: watching.device, capability: 'control' }) > 0
      }
      onClick={() => {
        running.run(() => commands.ask(watching.device, 'control', 'whole', null))
      }}
    >
      {t('consent.control.ask')}
    </Button>
  )
}

function ShowTools({ view, commands, pickScreen, takeStill, running }: ToolbarProps): ReactNode {
  const { t } = useTranslation()
  const left = useShowPause(view)
  const [covered, setCovered] = useState(false)
  const changing = useOwnCommand(running)
  const { isPaused, press } = usePauseButton(view, commands, running)
  if (pickScreen === undefined) return null
  const { sharing } = view
  const isIdle = sharing === null
  const cannotShow = running.busy || view.switching !== null || !canBeSeen(view) || left(view.me) > 0
  const hideFirst = (
    <Tooltip label={t('masks.firstHelp')} events={{ hover: true, focus: true, touch: false }} withinPortal={false}>
      <div>
        <HideFirst checked={covered} disabled={changing.busy || (isIdle && cannotShow)} onChange={setCovered} />
      </div>
    </Tooltip>
  )
  if (isIdle) {
    return (
      <>
        <Button
          variant={view.firstPresenter === 'host' && view.presenter === null ? 'filled' : 'default'}
          className="toolbar__quiet"
          leftSection={<IconScreenShare size={18} stroke={1.5} />}
          disabled={cannotShow}
          onClick={() => {
            pickFor(pickScreen, running, (capture) => showMine(commands.share({ ...capture, covered })))
          }}
        >
          {t('host.tools.showMine')}
        </Button>
        {hideFirst}
      </>
    )
  }
  return (
    <>
      <Tool
        label={t(isPaused ? 'host.tools.resume' : 'host.tools.pause')}
        Sign={isPaused ? IconPlayerPlay : IconPlayerPause}
        {...press}
      />
      <Tool
        label={t('host.tools.change')}
        Sign={IconReplace}
        onClick={() => {
          pickFor(pickScreen, changing, (capture) => commands.changeSurface({ ...capture, covered }))
        }}
      />
      {hideFirst}
      <HideAreas view={view} commands={commands} takeStill={takeStill} running={running}>
        {(open) => <Tool label={t('masks.open')} Sign={IconMarquee2} onClick={open} />}
      </HideAreas>
      <Button
        color="red"
        leftSection={<IconPlayerStop size={18} stroke={1.5} />}
        onClick={() => {
          running.run(commands.stopSharing)
        }}
      >
        {t('host.tools.stop')}
      </Button>
    </>
  )
}

function FullScreenTool({ stage }: { readonly stage: RefObject<HTMLElement | null> }): ReactNode {
  const { t } = useTranslation()
  const full = useFullScreen()
  return (
    <Tool
      label={t(full ? 'host.tools.leaveFullScreen' : 'host.tools.fullScreen')}
      Sign={full ? IconMinimize : IconMaximize}
      onClick={() => {
        void (full ? document.exitFullscreen() : stage.current?.requestFullscreen())
      }}
    />
  )
}

interface ToolProps {
  readonly label: string
  readonly Sign: typeof IconX
  readonly onClick: () => void
  readonly 'aria-disabled'?: boolean
  readonly 'data-disabled'?: boolean
}

/** A small tool: its label shows on hover and focus, and screen readers read it. */
function Tool({ label, Sign, ...press }: ToolProps): ReactNode {
  return (
    <Tooltip label={label} events={{ hover: true, focus: true, touch: false }} withinPortal={false}>
      <ActionIcon variant="subtle" color="gray" size={44} aria-label={label} {...press} className="toolbar__tool">
        <Sign size={20} stroke={1.5} />
      </ActionIcon>
    </Tooltip>
  )
}
