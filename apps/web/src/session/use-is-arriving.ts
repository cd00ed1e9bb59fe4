// Whether a session is still arriving in this page, which is no loss of a connection. May not know: words.
import type { Session, SessionView } from '@farhand/client'
import { useEffect, useState } from 'react'

/** After so long the page shows itself with all its ways out, connected or not, ms. */
const PATIENCE_MS = 10_000

/** True until `session` was connected for the first time, and for ten seconds at most from when it is live: a lobby may take long. */
export function useIsArriving(session: Session, view: SessionView): boolean {
  const [arrived, setArrived] = useState<Session>()
  const isLive = view.stage === 'live'
  if (arrived !== session && view.stage === 'live' && view.connection === 'connected') setArrived(session)
  useEffect(() => {
    if (!isLive) return undefined
    const timer = setTimeout(() => {
      setArrived(session)
    }, PATIENCE_MS)
    return () => {
      clearTimeout(timer)
    }
  }, [session, isLive])
  return arrived !== session
}
