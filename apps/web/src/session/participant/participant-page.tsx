// The participant's face of a session: who is here, what can they do right now, how do I stop it; one column.
// May not know: where the session runs.
import { IconAlertTriangle, IconEye, IconEyeOff, IconPlayerPause } from '@tabler/icons-react'
import type { LiveView, SessionCommands } from '@farhand/client'
import { spaceSessionId } from '@farhand/protocol'
import type { ReactNode } from 'react'
import { useTranslation } from 'react-i18next'
import { ReportAbuse } from '../../abuse/report-abuse.tsx'
import { Initials } from '../../ui/initials.tsx'
import { Notice } from '../../ui/notice.tsx'
import { ColourSwitch, LanguageSwitch, Mark, useTabTitle } from '../../ui/page-frame.tsx'
import { AskedNote } from '../asked-note.tsx'
import { CommandNotice } from '../command-notice.tsx'
import { CompanionCard } from '../companion/companion-card.tsx'
import { ControlNote } from '../companion/control-note.tsx'
import { controlOf } from '../companion/control-of.ts'
import { OpenedNote } from '../companion/opened-note.tsx'
import { ReturnedNote } from '../companion/returned-note.tsx'
import { SpecialKeys } from '../companion/special-keys.tsx'
import { usePictureControl } from '../companion/use-picture-control.ts'
import { KeptNote } from '../consent/kept-note.tsx'
import { DirectionTick } from '../consent/direction-tick.tsx'
import { ControlStrip } from '../control-strip.tsx'
import { HoldsBackNote } from '../holds-back-note.tsx'
import { isUnconfirmed } from '../is-unconfirmed.ts'
import type { PageBrowser } from '../page-browser.ts'
import { Picture } from '../picture.tsx'
import { Permissions } from '../permissions.tsx'
import { SpokenCodes } from '../spoken-code.tsx'
import type { Running } from '../use-command.ts'
import { STANDING_ID } from '../use-kept-focus.ts'
import { Actions } from './actions.tsx'
import { HeldList } from './held-list.tsx'
import { isView, sharingWords, toneOf } from './sharing-words.ts'
import { Words } from './words.tsx'
import { Ways } from './ways-out.tsx'
import '../session.css'
import './participant-page.css'
import { apart, Sentence } from '../../ui/sentence.tsx'

export interface ParticipantFaceProps {
  readonly view: LiveView
  readonly commands: SessionCommands
  readonly browser: PageBrowser
  /** The commands of the whole page, and what failed of them. */
  readonly running: Running
}

export function ParticipantPage({ view, commands, browser, running }: ParticipantFaceProps): ReactNode {
  const { t } = useTranslation()
  const title = t('session.title', { id: spaceSessionId(view.sessionId) })
  useTabTitle(title)
  const { connection } = view
  return (
    <div className={`face face--${toneOf(view)}`}>
      <header className="face__head">
        <h1 className="numeric">
          <Mark />
          {title}
        </h1>
        <div className="page-head__tools">
          <LanguageSwitch />
          <ColourSwitch />
        </div>
      </header>
      <main className="face__column">
        {connection === 'reconnecting' && (
          <Notice tone="amber">
            <strong role="status">{t('session.reconnecting')}</strong>
            <br />
            {t('session.reconnectingHelp')}
          </Notice>
        )}
        <HoldsBackNote holdsBack={view.holdsBack} connection={connection} />
        <SpokenCodes people={view.people} isHost={false} commands={commands} />
        <Status view={view}>
          <ControlStrip view={view} commands={commands} running={running} openStrip={browser.openStrip} />
        </Status>
        <OpenedNote view={view} commands={commands} browser={browser} running={running} />
        <ReturnedNote view={view} commands={commands} running={running} />
        <AskedNote view={view} withView={false} />
        <KeptNote view={view} commands={commands} running={running} withAll={false} />
        {!view.people.some(isUnconfirmed) && (
          <Actions view={view} commands={commands} browser={browser} running={running} />
        )}
        <CommandNotice code={running.failed} onClose={running.dismiss} />
        <CompanionCard view={view} commands={commands} running={running} />
        {view.allowed.length > 0 && <Permissions view={view} commands={commands} running={running} />}
        <DirectionTick view={view} commands={commands} running={running} />
        <Seen view={view} commands={commands} browser={browser} />
        {view.allowed.length === 0 && <Permissions view={view} commands={commands} running={running} />}
        <HeldList held={view.held} commands={commands} running={running} />
        <Words view={view} commands={commands} />
        <Ways view={view} commands={commands} running={running} />
        <ReportAbuse sessionId={view.sessionId} />
      </main>
    </div>
  )
}

/** What somebody else shows, and mouse and keyboard over it where they allow that. */
function Seen({ view, commands, browser }: Omit<ParticipantFaceProps, 'running'>): ReactNode {
  const { t } = useTranslation()
  const { watching, connection } = view
  const over = usePictureControl(view, commands)
  const control = controlOf(view)
  if (watching === null) return null
  return (
    <>
      {control !== undefined && <ControlNote control={control.held} owner={control.owner} />}
      <div className="card face__picture" style={{ aspectRatio: `${watching.width || 16} / ${watching.height || 9}` }}>
        <Picture watching={watching} connection={connection} showPicture={browser.showPicture} control={over} />
      </div>
      {over?.keyboard === true && (
        <div role="toolbar" aria-label={t('host.tools.label')}>
          <SpecialKeys commands={commands} />
        </div>
      )}
    </>
  )
}

interface StatusProps extends Pick<ParticipantFaceProps, 'view'> {
  /** Stands under the sentence. */
  readonly children: ReactNode
}

function Status({ view, children }: StatusProps): ReactNode {
  const { t, i18n } = useTranslation()
  const host = view.people.find((person) => person.role === 'host')
  const { sentence, help, more } = sharingWords(view, { t: apart(t), language: i18n.language })
  const getsThrough = view.connection === 'connected' && !view.holdsBack
  const isSeen = view.sharing !== null && view.allowed.some(isView) && getsThrough
  const Sign = view.sharing?.paused === true ? IconPlayerPause : isSeen ? IconEye : IconEyeOff
  return (
    <section className="card face__status">
      <div role="status" aria-label={t('participant.sharing.label')} className="face__sentence">
        <Sign size={32} stroke={1.5} aria-hidden="true" />
        <div>
          <p id={STANDING_ID} tabIndex={-1} className="face__now">
            <Sentence>{sentence}</Sentence>
          </p>
          <p className="quiet">
            <Sentence>{help}</Sentence>
          </p>
          {more.map((words) => (
            <p key={words}>
              <Sentence>{words}</Sentence>
            </p>
          ))}
        </div>
      </div>
      <div>{children}</div>
      {host !== undefined && (
        <div className="face__host">
          <div className="face__person">
            <Initials name={host.name} large />
            <div>
              <p className="quiet small">{t('participant.withHost')}</p>
              <p className="face__name">{host.name}</p>
              {host.organization !== null && (
                <p className="small">
                  <Sentence>{apart(t)('session.cameFrom', { organization: host.organization })}</Sentence>
                  {host.verified && <span className="quiet"> · {t('session.verified')}</span>}
                </p>
              )}
              {!host.connected && (
                <p className="small people__away">
                  <IconAlertTriangle size={16} stroke={1.5} aria-hidden="true" /> {t('session.away')}
                </p>
              )}
            </div>
          </div>
          {host.safetyCode !== null && !isUnconfirmed(host) && (
            <div className="face__code">
              <p className="quiet small">{t('session.safetyCode')}</p>
              <p role="status" aria-label={t('session.safetyCode')} className="face__digits numeric">
                {host.safetyCode}
              </p>
              <p className="quiet small">{t('session.readAloud')}</p>
            </div>
          )}
        </div>
      )}
    </section>
  )
}
