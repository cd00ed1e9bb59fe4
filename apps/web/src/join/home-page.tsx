// The start page: get help on one side, give help on the other. May not know: how a session starts.
import { Button } from '@mantine/core'
import { IconBrowserCheck, IconHandStop, IconLock } from '@tabler/icons-react'
import type { Entry } from '@farhand/client'
import type { SessionId } from '@farhand/protocol'
import { Link } from '@tanstack/react-router'
import type { ReactNode } from 'react'
import { useTranslation } from 'react-i18next'
import type { Refused } from '../session/open-sessions.ts'
import { PageFrame } from '../ui/page-frame.tsx'
import { JoinForm } from './join-form.tsx'
import './home-page.css'

interface HomePageProps {
  /** Known where a session that was left is joined again. */
  readonly sessionId?: SessionId | undefined
  readonly busy: boolean
  readonly refused: Refused | undefined
  readonly onJoin: (entry: Entry) => void
}

export function HomePage({ sessionId, busy, refused, onJoin }: HomePageProps): ReactNode {
  const { t } = useTranslation()
  const points = [
    { Sign: IconLock, text: t('home.host.points.private') },
    { Sign: IconBrowserCheck, text: t('home.host.points.nothing') },
    { Sign: IconHandStop, text: t('home.host.points.choice') },
  ]
  return (
    <PageFrame title={t('app.name')}>
      <div className="home">
        <section className="home__help card" aria-labelledby="get-help">
          <h1 id="get-help">{t('home.help.title')}</h1>
          <p className="home__lead">{t('home.help.lead')}</p>
          <JoinForm link={undefined} sessionId={sessionId} busy={busy} refused={refused} onJoin={onJoin} />
          <p className="quiet small measure">{t('home.help.next')}</p>
        </section>
        <section className="home__host" aria-labelledby="give-help">
          <h2 id="give-help">{t('home.host.title')}</h2>
          <p className="quiet">{t('home.host.lead')}</p>
          <ul className="plain-list home__points">
            {points.map(({ Sign, text }) => (
              <li key={text}>
                <Sign size={22} stroke={1.5} aria-hidden="true" />
                <span>{text}</span>
              </li>
            ))}
          </ul>
          <Button variant="default" size="lg" renderRoot={(props) => <Link to="/sign-in" {...props} />}>
            {t('home.host.signIn')}
          </Button>
        </section>
      </div>
    </PageFrame>
  )
}
