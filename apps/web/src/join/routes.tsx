// The pages of people who get help, with what they start. May not know: how a page looks.
import { useParams } from '@tanstack/react-router'
import type { ReactNode } from 'react'
import { AbleBrowser } from '../session/able-browser.tsx'
import { useEntering } from '../session/use-entering.ts'
import { NotFoundPage } from '../ui/odd-pages.tsx'
import { invitationOf, useFragment } from './fragment.ts'
import { HomePage } from './home-page.tsx'
import { JoinPage } from './join-page.tsx'
import { parseSessionId } from './session-id-text.ts'

export function HomeRoute(): ReactNode {
  const { busy, refused, enter } = useEntering()
  return (
    <AbleBrowser>
      <HomePage busy={busy} refused={refused} onJoin={enter} />
    </AbleBrowser>
  )
}

export function JoinRoute(): ReactNode {
  const { id } = useParams({ from: '/join/$id' })
  const fragment = invitationOf(useFragment())
  const { busy, refused, enter } = useEntering()
  const sessionId = parseSessionId(id)
  if (sessionId === undefined) return <NotFoundPage />
  return (
    <AbleBrowser>
      <JoinPage
        key={sessionId}
        sessionId={sessionId}
        link={fragment === undefined ? undefined : { sessionId, fragment }}
        busy={busy}
        refused={refused}
        onJoin={enter}
      />
    </AbleBrowser>
  )
}
