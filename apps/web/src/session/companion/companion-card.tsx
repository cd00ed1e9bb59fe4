// The helper program, as the person at this computer sees it: how to start it, and that it runs. Lives here: which of these
// is shown, and the door opened for it. May not know: what a code proves, how the program works.
import { Button } from '@mantine/core'
import { IconPlugConnected } from '@tabler/icons-react'
import { useQuery } from '@tanstack/react-query'
import type { CompanionView, LiveView, SessionCommands } from '@farhand/client'
import { useEffect, useRef, type ReactNode } from 'react'
import { useTranslation } from 'react-i18next'
import { listCompanions } from '../../api/companions.ts'
import { Notice } from '../../ui/notice.tsx'
import type { Running } from '../use-command.ts'
import { CompanionGuide } from './companion-guide.tsx'
import { HideParts } from './hide-parts.tsx'
import { panicKey } from './system.ts'
import './companion.css'
import { apart, Sentence } from '../../ui/sentence.tsx'

interface CompanionCardProps {
  readonly view: Pick<LiveView, 'allowed' | 'companion' | 'connection' | 'sessionId'>
  readonly commands: Pick<SessionCommands, 'openCompanionDoor' | 'hide'>
  readonly running: Running
}

export function CompanionCard({ view, commands, running }: CompanionCardProps): ReactNode {
  const control = view.allowed.find(({ capability }) => capability === 'control')
  const { companion } = view
  if (companion.stage === 'joined') return <Joined companion={companion} commands={commands} running={running} />
  if (control === undefined) return null
  return <Offer view={view} commands={commands} running={running} name={control.to.name} grant={control.grant} />
}

interface JoinedProps extends Pick<CompanionCardProps, 'commands' | 'running'> {
  readonly companion: Extract<CompanionView, { stage: 'joined' }>
}

function Joined({ companion, commands, running }: JoinedProps): ReactNode {
  const { ready } = companion
  const { t } = useTranslation()
  const key = panicKey(navigator.userAgent)
  return (
    <section className="card companion">
      <div className="companion--joined" role="status">
        <IconPlugConnected size={24} stroke={1.5} aria-hidden="true" />
        <div>
          <p className="companion__joined">{t(ready ? 'companion.joined' : 'companion.connecting')}</p>
          {ready && <p className="quiet">{t('companion.joinedHelp', { key })}</p>}
        </div>
      </div>
      {!ready && (
        <Button
          size="md"
          variant="default"
          className="companion__again"
          disabled={running.busy}
          onClick={() => {
            running.run(commands.openCompanionDoor)
          }}
        >
          {t('companion.newCode')}
        </Button>
      )}
      {ready && <HideParts hiding={companion} commands={commands} running={running} />}
    </section>
  )
}

interface OfferProps extends CompanionCardProps {
  readonly name: string
  readonly grant: string
}

function Offer({ view, commands, running, name, grant }: OfferProps): ReactNode {
  const { t } = useTranslation()
  const { companion, connection, sessionId } = view
  // Asked until it is known: control is allowed, and without the program nothing comes of it.
  const { data } = useQuery({ queryKey: ['companions'], queryFn: ({ signal }) => listCompanions(signal), retry: true })
  const openedFor = useRef<string | undefined>(undefined)
  const files = data?.files ?? []
  const isOffered = files.length > 0
  const { run, runByItself } = running
  useEffect(() => {
    // Once for each time it is allowed; after that only the person asks for a new one.
    if (!isOffered || companion.stage !== 'none' || connection !== 'connected' || openedFor.current === grant) return
    openedFor.current = grant
    runByItself(commands.openCompanionDoor)
  }, [isOffered, companion.stage, connection, grant, runByItself, commands])
  if (data === undefined) return null
  if (!isOffered)
    return (
      <Notice tone="amber">
        <Sentence>{apart(t)('companion.none', { name })}</Sentence>
      </Notice>
    )
  return (
    <CompanionGuide
      name={name}
      files={files}
      door={companion.stage === 'door' ? companion : undefined}
      sessionId={sessionId}
      busy={running.busy || connection !== 'connected'}
      onNew={() => {
        run(commands.openCompanionDoor)
      }}
    />
  )
}
