// The host's side panel: people, chat, activity. May not know: the stage.
import type { LiveView, SessionCommands } from '@farhand/client'
import type { ReactNode, Ref } from 'react'
import { useTranslation } from 'react-i18next'
import { ScrollRegion } from '../../ui/scroll-region.tsx'
import { Activity } from '../activity.tsx'
import { Chat } from '../chat.tsx'
import { People } from '../people.tsx'
import type { Running } from '../use-command.ts'
import { InviteLine } from './invite.tsx'
import { PersonMenu } from './person-menu.tsx'
import './side-panel.css'

interface SidePanelProps {
  readonly view: LiveView
  readonly commands: SessionCommands
  readonly running: Running
  /** The part with the messages. */
  readonly chat: Ref<HTMLElement>
}

export function SidePanel({ view, commands, running, chat }: SidePanelProps): ReactNode {
  const { t } = useTranslation()
  const { watching, sharing, invitation } = view
  const isShown = watching !== null || sharing !== null
  return (
    <aside className="host__panel" aria-label={t('session.people.title')}>
      <section className="host__section host__section--people">
        <h2 className="section-title">{t('session.people.title')}</h2>
        <People
          people={view.people}
          withCodes
          renderMenu={(person) => <PersonMenu person={person} view={view} commands={commands} running={running} />}
        />
      </section>
      {isShown && invitation !== null && (
        <div className="host__section">
          <InviteLine invitation={invitation} commands={commands} />
        </div>
      )}
      <section className="host__section host__section--chat" ref={chat}>
        <h2 className="section-title">{t('session.chat.title')}</h2>
        <Chat messages={view.messages} people={view.people} commands={commands} isBack={view.isBack} />
      </section>
      <section className="host__section host__section--activity">
        <h2 className="section-title">{t('session.activity.title')}</h2>
        <ScrollRegion className="host__scroll" label={t('session.activity.title')}>
          <Activity entries={view.activity} />
        </ScrollRegion>
      </section>
    </aside>
  )
}
