// Running a command of a session from a button. Lives here: busy and failed. May not know: which command.
import type { LiveView } from '@farhand/client'
import { createContext, useCallback, useContext, useState } from 'react'

/** How the session of this page is connected: what failed is worth no word any more once the connection is back. */
export const ConnectionContext = createContext<LiveView['connection']>('connected')

/** What the person, or who asked, took back while it was on its way failed nobody. */
const TAKEN_BACK = 'taken-back'

export interface Running {
  readonly busy: boolean
  /** Code of what went wrong last; undefined while all is well. */
  readonly failed: string | undefined
  readonly run: (command: () => Promise<void>) => void
  /** What went wrong last is read. */
  readonly dismiss: () => void
}

export function useCommand(): Running {
  const [busy, setBusy] = useState(false)
  const [failed, setFailed] = useState<string>()
  const connection = useContext(ConnectionContext)
  const [before, setBefore] = useState(connection)
  if (before !== connection) {
    setBefore(connection)
    if (connection === 'connected') setFailed(undefined)
  }
  const run = useCallback((command: () => Promise<void>): void => {
    setBusy(true)
    setFailed(undefined)
    command()
      .catch((cause: unknown) => {
        const code = codeOf(cause)
        if (code !== TAKEN_BACK) setFailed(code)
      })
      .finally(() => {
        setBusy(false)
      })
  }, [])
  const dismiss = useCallback((): void => {
    setFailed(undefined)
  }, [])
  return { busy, failed, run, dismiss }
}

/** The stable code of an error; the name of one that has none. */
function codeOf(cause: unknown): string {
  if (cause instanceof Error && 'code' in cause && typeof cause.code === 'string') return cause.code
  return cause instanceof Error ? cause.name : 'unexpected'
}
