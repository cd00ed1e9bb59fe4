// The host's top bar: session, safety code, road, time, latency. May not know: what is on the stage.
import {
  IconLayoutSidebarRightCollapse,
  IconLayoutSidebarRightExpand,
  IconLock,
  IconShieldCheck,
} from '@tabler/icons-react'
import type { LiveView } from '@farhand/client'
import { spaceSessionId } from '@farhand/protocol'
import type { ReactNode } from 'react'
import { useTranslation } from 'react-i18next'
import { Copyable } from '../../ui/copy.tsx'
import { stopwatch } from '../../ui/format.ts'
import { ColourSwitch, LanguageSwitch, Mark } from '../../ui/page-frame.tsx'
import { useNow } from '../../ui/use-now.ts'
import './top-bar.css'

interface TopBarProps {
  readonly view: LiveView
  readonly panel: boolean
  /** How many messages wait to be read; the button of the panel leads to them. */
  readonly unread: number
  readonly onPanel: () => void
}

export function TopBar({ view, panel, unread, onPanel }: TopBarProps): ReactNode {
  const { t } = useTranslation()
  const now = useNow()
  const id = spaceSessionId(view.sessionId)
  const latency = view.watching?.delayMs ?? view.roundTripMs
  const frames = Math.round(view.watching?.framesPerSecond ?? 0)
  const codes = view.people.flatMap(({ safetyCode, confirm }) =>
    safetyCode === null || confirm !== 'done' ? [] : [safetyCode],
  )
  const [code] = codes
  const fold = panel ? t('host.tools.foldPanel') : t('host.tools.unfoldPanel')
  const panelLabel = unread > 0 ? t('host.chat.unread', { count: unread }) : fold
  return (
    <header className="host__bar numeric">
      <div className="host__session">
        <Mark />
        <h1>{t('session.title', { id })}</h1>
        <Copyable text={id} label={t('session.copyId')}>
          {null}
        </Copyable>
      </div>
      <ul className="plain-list host__facts small">
        {codes.length === 1 && (
          <li title={t('session.readAloud')}>
            <IconShieldCheck size={18} stroke={1.5} aria-hidden="true" />
            <span className="quiet host__label">{t('session.safetyCode')}</span> {code}
          </li>
        )}
        {view.watching !== null && (
          <li className="quiet host__surface">
            {t('consent.show.surface', {
              name: view.watching.name,
              surface: t(`surface.${view.watching.surface}`),
            })}
          </li>
        )}
        <li title={t('host.bar.roadHelp')} className="host__detail">
          <IconLock size={18} stroke={1.5} aria-hidden="true" />
          {t(`host.bar.road.${view.road}`)}
        </li>
        <li className="quiet host__detail">
          {latency === null ? t('host.bar.latencyUnknown') : t('host.bar.latency', { ms: Math.round(latency) })}
        </li>
        {view.watching?.picture === 'live' && (
          <li className="quiet host__frames">
            {frames === 0 ? t('host.bar.still') : t('host.bar.frames', { count: frames })}
          </li>
        )}
        <li className="quiet" title={t('host.bar.elapsed')}>
          {stopwatch(now - view.createdAt)}
        </li>
      </ul>
      <div className="host__switches">
        <LanguageSwitch />
        <ColourSwitch />
        <button
          type="button"
          className="head-button host__fold"
          aria-label={panelLabel}
          title={panelLabel}
          aria-expanded={panel}
          onClick={onPanel}
        >
          {panel ? (
            <IconLayoutSidebarRightCollapse size={20} stroke={1.5} />
          ) : (
            <IconLayoutSidebarRightExpand size={20} stroke={1.5} />
          )}
          {unread > 0 && <span className="host__unread">{unread}</span>}
        </button>
      </div>
    </header>
  )
}
