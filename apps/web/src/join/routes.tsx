// The pages of people who get help, with what they start. May not know: how a page looks.
import type { SessionId } from '@farhand/protocol'
import { useLocation, useParams } from '@tanstack/react-router'
import type { ReactNode } from 'react'
import { AbleBrowser } from '../session/able-browser.tsx'
import { useEntering } from '../session/use-entering.ts'
import { NotFoundPage } from '../ui/odd-pages.tsx'
import { invitationOf, useFragment } from './fragment.ts'
import { HomePage } from './home-page.tsx'
import { JoinPage } from './join-page.tsx'
import { parseSessionId } from './session-id-text.ts'

declare module '@tanstack/react-router' {
  interface HistoryState {
    /** The session somebody wants to join again; never in the address. */
    readonly joinAgain?: SessionId
  }
}

export function HomeRoute(): ReactNode {
  const { busy, refused, enter } = useEntering()
  const joinAgain = useLocation({ select: ({ state }) => state.joinAgain })
  return (
    <AbleBrowser>
      <HomePage sessionId={joinAgain} busy={busy} refused={refused} onJoin={enter} />
    </AbleBrowser>
  )
}

export function JoinRoute(): ReactNode {
  const { id } = useParams({ from: '/join/$id' })
  const sessionId = parseSessionId(id)
  if (sessionId === undefined) return <NotFoundPage />
  return (
    <AbleBrowser>
      <Join key={sessionId} sessionId={sessionId} />
    </AbleBrowser>
  )
}

/** Only here the link is taken: a browser that can't use it leaves it whole for another one. */
function Join({ sessionId }: { readonly sessionId: SessionId }): ReactNode {
  const fragment = invitationOf(useFragment().fragment)
  const { busy, refused, enter } = useEntering()
  return (
    <JoinPage
      sessionId={sessionId}
      link={fragment === undefined ? undefined : { sessionId, fragment }}
      busy={busy}
      refused={refused}
      onJoin={enter}
    />
  )
}
