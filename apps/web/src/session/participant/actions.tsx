// What the participant can do now about their own screen. May not know: how it is captured.
import { Button, Menu } from '@mantine/core'
import {
  IconEye,
  IconHandStop,
  IconMarquee2,
  IconPlayerPause,
  IconPlayerPlay,
  IconPlayerStop,
  IconPointer,
  IconPointerOff,
  IconReplace,
  IconScreenShare,
  IconUserShare,
} from '@tabler/icons-react'
import type { LiveView, Person, SessionCommands } from '@farhand/client'
import { useState, type ReactNode } from 'react'
import { useTranslation } from 'react-i18next'
import { useAskPause, useShowPause } from '../ask-pause.ts'
import { AskAgainIn } from '../asked-note.tsx'
import { HideFirst } from '../masks/hide-first.tsx'
import { HiddenWords, HideAreas } from '../masks/hide-areas.tsx'
import { OtherControls, otherControlOf } from '../other-control.tsx'
import type { PageBrowser } from '../page-browser.ts'
import { pickFor } from '../pick-for.ts'
import { useOwnCommand, type Running } from '../use-command.ts'
import { seeingOutcome } from './seeing-outcome.ts'
import { usePauseButton } from '../use-pause-button.ts'
import { useRest } from '../use-rest.ts'
import { apart, Sentence } from '../../ui/sentence.tsx'

interface ActionsProps {
  readonly view: LiveView
  readonly commands: SessionCommands
  readonly browser: Pick<PageBrowser, 'pickScreen' | 'takeStill'>
  readonly running: Running
}

export function Actions(props: ActionsProps): ReactNode {
  const { t } = useTranslation()
  const { view, commands, browser, running } = props
  const [covered, setCovered] = useState(false)
  const { pickScreen } = browser
  const { sharing, presenter } = view
  if (pickScreen === undefined) return <p className="card face__actions">{t('session.noCapture')}</p>
  if (sharing !== null) return <SharingActions {...props} pickScreen={pickScreen} />
  const disabled = running.busy || view.connection === 'reconnecting' || view.me.confirm !== 'done'
  if (presenter !== null && !presenter.isMe) return <Wish {...props} disabled={disabled} presenter={presenter} />
  return (
    <section className="card face__actions">
      <p>{t('participant.actions.idle')}</p>
      <HideFirst checked={covered} disabled={disabled} onChange={setCovered} />
      <Button
        size="lg"
        disabled={disabled}
        leftSection={<IconScreenShare size={20} stroke={1.5} />}
        onClick={() => {
          pickFor(pickScreen, running, (capture) => commands.share({ ...capture, covered }))
        }}
      >
        {t('participant.actions.share')}
      </Button>
    </section>
  )
}

/** While somebody else shows a screen: asking to see it, and a wish, which the host may turn into a question. */
function Wish({
  view,
  commands,
  running,
  presenter,
  disabled,
}: ActionsProps & { readonly presenter: Person; readonly disabled: boolean }): ReactNode {
  const { t } = useTranslation()
  const { raised } = view.me
  const lowering = useOwnCommand(running)
  const outcome = seeingOutcome(view, presenter)
  const canAsk = view.watching === null && outcome !== 'open'
  const seconds = useAskPause(view)({ of: presenter.device, capability: 'view' })
  const { name } = presenter
  const seeing =
    outcome === undefined
      ? apart(t)('participant.actions.someoneElse', { name })
      : apart(t)(`participant.actions.seeing.${outcome}`, { name })
  return (
    <section className="card face__actions">
      <p role="status">
        <Sentence>{seeing}</Sentence>
      </p>
      {canAsk && seconds > 0 && (
        <p>
          <AskAgainIn seconds={seconds} />
        </p>
      )}
      {raised && <p>{t('consent.show.raised')}</p>}
      {canAsk && (
        <Button
          size="lg"
          disabled={disabled || seconds > 0}
          leftSection={<IconEye size={20} stroke={1.5} />}
          onClick={() => {
            running.run(() => commands.ask(presenter.device, 'view', 'whole', null))
          }}
        >
          {t('host.tools.askToSee')}
        </Button>
      )}
      <AskForControl view={view} commands={commands} running={running} disabled={disabled} presenter={presenter} />
      <Button
        size="lg"
        variant="default"
        disabled={raised ? lowering.busy || view.connection === 'reconnecting' : disabled}
        leftSection={<IconHandStop size={20} stroke={1.5} />}
        onClick={() => {
          if (raised) lowering.run(() => commands.raise(false))
          else running.run(() => commands.raise(true))
        }}
      >
        {t(raised ? 'consent.show.lower' : 'consent.show.raise')}
      </Button>
    </section>
  )
}

/** Whose screen is seen can be asked for mouse and keyboard, too. */
function AskForControl({
  view,
  commands,
  running,
  presenter,
  disabled,
}: Omit<ActionsProps, 'browser'> & { readonly presenter: Person; readonly disabled: boolean }): ReactNode {
  const { t } = useTranslation()
  const { device } = presenter
  const left = useAskPause(view)({ of: device, capability: 'control' })
  const holds = view.held.some((one) => one.capability === 'control' && one.owner.device === device)
  const other = otherControlOf(view, presenter)
  if (view.watching === null || holds || view.asked.some(({ outcome }) => outcome === 'open')) return null
  return (
    <>
      {other !== undefined && (
        <p>
          <OtherControls by={other.by} />
        </p>
      )}
      <Button
        size="lg"
        variant="default"
        disabled={disabled || left > 0 || other !== undefined}
        leftSection={<IconPointer size={20} stroke={1.5} />}
        onClick={() => {
          running.run(() => commands.ask(device, 'control', 'whole', null))
        }}
      >
        {t('consent.control.ask')}
      </Button>
    </>
  )
}

function SharingActions({
  view,
  commands,
  browser,
  pickScreen,
  running,
}: ActionsProps & { readonly pickScreen: NonNullable<PageBrowser['pickScreen']> }): ReactNode {
  const { t } = useTranslation()
  const { run, busy } = running
  const [covered, setCovered] = useState(false)
  const { isPaused, press } = usePauseButton(view, commands, running)
  const changing = useOwnCommand(running)
  const control = view.allowed.find((one) => one.capability === 'control')
  return (
    <section className="card face__actions">
      <div className="face__buttons">
        <Button
          size="lg"
          color="red"
          leftSection={<IconPlayerStop size={20} stroke={1.5} />}
          onClick={() => {
            run(commands.stopSharing)
          }}
        >
          {t('participant.actions.stop')}
        </Button>
        {control !== undefined && (
          <Button
            size="lg"
            variant="outline"
            color="red"
            leftSection={<IconPointerOff size={20} stroke={1.5} />}
            onClick={() => {
              run(() => commands.withdraw(control.grant))
            }}
          >
            {t('consent.control.stop')}
          </Button>
        )}
        <Button
          size="lg"
          variant="default"
          leftSection={
            isPaused ? <IconPlayerPlay size={20} stroke={1.5} /> : <IconPlayerPause size={20} stroke={1.5} />
          }
          {...press}
        >
          {t(isPaused ? 'participant.actions.resume' : 'participant.actions.pause')}
        </Button>
        <HideAreas view={view} commands={commands} takeStill={browser.takeStill} running={running}>
          {(open) => (
            <Button size="lg" variant="default" leftSection={<IconMarquee2 size={20} stroke={1.5} />} onClick={open}>
              {t('masks.open')}
            </Button>
          )}
        </HideAreas>
        <HandOver view={view} commands={commands} running={running} />
        <div className="face__with-tick">
          <Button
            size="lg"
            variant="default"
            disabled={busy}
            leftSection={<IconReplace size={20} stroke={1.5} />}
            onClick={() => {
              pickFor(pickScreen, changing, (capture) => commands.changeSurface({ ...capture, covered }))
            }}
          >
            {t('participant.actions.change')}
          </Button>
          <HideFirst checked={covered} disabled={changing.busy} onChange={setCovered} />
        </div>
      </div>
      <HiddenWords view={view} />
    </section>
  )
}

/** The presenter's own wish that another shows a screen next; or taking that back, or the yes to somebody else's wish. */
function HandOver({ view, commands, running }: Omit<ActionsProps, 'browser'>): ReactNode {
  const { t } = useTranslation()
  const { switching } = view
  const left = useShowPause(view)
  const rests = useRest(switching === null)
  const look = { size: 'lg', variant: 'default', leftSection: <IconUserShare size={20} stroke={1.5} /> } as const
  if (switching !== null) {
    if (!switching.by.isMe && !switching.isMyYes) return null
    return (
      <Button
        {...look}
        onClick={() => {
          running.run(() => (switching.by.isMe ? commands.withdraw(switching.id) : commands.declineTurn(switching.id)))
        }}
      >
        {t(switching.by.isMe ? 'consent.show.takeBack' : 'consent.show.showOn')}
      </Button>
    )
  }
  const others = view.people.filter((person) => !person.isMe && person.connected && person.confirm === 'done')
  const [only] = others
  if (only === undefined) return null
  const disabled = rests || running.busy || view.connection === 'reconnecting'
  if (others.length === 1) {
    return (
      <Button
        {...look}
        disabled={disabled || left(only) > 0}
        onClick={() => {
          running.run(() => commands.switchTo(only.device))
        }}
      >
        {t('consent.show.handTo', { name: only.name })}
      </Button>
    )
  }
  return (
    <Menu position="bottom" withinPortal={false}>
      <Menu.Target>
        <Button {...look} disabled={disabled}>
          {t('consent.show.handToOther')}
        </Button>
      </Menu.Target>
      <Menu.Dropdown>
        {others.map((person) => (
          <Menu.Item
            key={person.device}
            disabled={left(person) > 0}
            onClick={() => {
              running.run(() => commands.switchTo(person.device))
            }}
          >
            {person.name}
          </Menu.Item>
        ))}
      </Menu.Dropdown>
    </Menu>
  )
}
