// Chat, activity and people below the participant's own matters: tabs where narrow, side by side where wide.
// May not know: how messages travel.
import { Tabs } from '@mantine/core'
import { useMediaQuery } from '@mantine/hooks'
import type { LiveView, SessionCommands } from '@farhand/client'
import type { ReactNode } from 'react'
import { useTranslation } from 'react-i18next'
import { ScrollRegion } from '../../ui/scroll-region.tsx'
import { Activity } from '../activity.tsx'
import { Chat } from '../chat.tsx'
import { People } from '../people.tsx'

interface WordsProps {
  readonly view: LiveView
  readonly commands: Pick<SessionCommands, 'sendMessage'>
}

export function Words({ view, commands }: WordsProps): ReactNode {
  const { t } = useTranslation()
  const isWide = useMediaQuery('(min-width: 52em)', undefined, { getInitialValueInEffect: false })
  const chat = <Chat messages={view.messages} people={view.people} commands={commands} isBack={view.isBack} />
  const activity = <Activity entries={view.activity} />
  const people = <People people={view.people} withCodes={false} />
  if (!isWide) {
    return (
      <Tabs defaultValue="chat" className="card face__tabs">
        <Tabs.List grow>
          <Tabs.Tab value="chat">{t('session.chat.title')}</Tabs.Tab>
          <Tabs.Tab value="activity">{t('session.activity.title')}</Tabs.Tab>
          <Tabs.Tab value="people">{t('session.people.title')}</Tabs.Tab>
        </Tabs.List>
        <Tabs.Panel value="chat">{chat}</Tabs.Panel>
        <Tabs.Panel value="activity">{activity}</Tabs.Panel>
        <Tabs.Panel value="people">{people}</Tabs.Panel>
      </Tabs>
    )
  }
  return (
    <div className="face__words">
      <section className="card face__chat">
        <h2>{t('session.chat.title')}</h2>
        {chat}
      </section>
      <div className="face__side">
        <section className="card">
          <h2>{t('session.people.title')}</h2>
          {people}
        </section>
        <section className="card face__activity">
          <h2>{t('session.activity.title')}</h2>
          <ScrollRegion className="face__scroll" label={t('session.activity.title')}>
            {activity}
          </ScrollRegion>
        </section>
      </div>
    </div>
  )
}
