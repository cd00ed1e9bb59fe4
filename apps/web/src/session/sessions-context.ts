// Where components find the sessions of this page. May not know: what a session is made of.
import { createContext, useContext } from 'react'
import type { OpenSessions } from './open-sessions.ts'

export const SessionsContext = createContext<OpenSessions | undefined>(undefined)

/** The sessions this page runs. Throws outside the app. */
export function useSessions(): OpenSessions {
  const sessions = useContext(SessionsContext)
  if (sessions === undefined) throw new Error('No sessions are provided above this component.')
  return sessions
}
