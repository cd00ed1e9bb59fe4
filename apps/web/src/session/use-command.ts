// Running a command of a session from a button. Lives here: busy and failed. May not know: which command.
import type { LiveView } from '@farhand/client'
import { createContext, useCallback, useContext, useState } from 'react'
import { told, withOne, without, withoutTold, type Failures } from './failures.ts'

/** How the session of this page is connected: what failed is worth no word any more once the connection is back. */
export const ConnectionContext = createContext<LiveView['connection']>('connected')

/** What the person, or who asked, took back while it was on its way failed nobody. */
const TAKEN_BACK = 'taken-back'

export interface Running {
  readonly busy: boolean
  /** Code of what went wrong last; undefined while all is well. */
  readonly failed: string | undefined
  readonly run: (command: () => Promise<void>) => void
  /** As `run`, for what no person pressed: it is nothing else that they do (CONSENT-189). */
  readonly runByItself: (command: () => Promise<void>) => void
  /** What is told in `failed` is read. */
  readonly dismiss: () => void
  /** The person does something else: nothing of before is worth a word any more. */
  readonly dismissAll: () => void
}

const NONE: Failures = []

/** With `about`, only what failed about the same is told; without it, whatever did (CONSENT-189). */
export function useCommand(about?: string): Running {
  /** Commands that are under way. */
  const [open, setOpen] = useState(0)
  const [failures, setFailures] = useState(NONE)
  const connection = useContext(ConnectionContext)
  const [before, setBefore] = useState(connection)
  if (before !== connection) {
    setBefore(connection)
    if (connection === 'connected') setFailures(NONE)
  }
  const run = useCallback(
    (command: () => Promise<void>): void => {
      setOpen((count) => count + 1)
      setFailures((all) => without(all, about))
      command()
        .catch((cause: unknown) => {
          const code = codeOf(cause)
          if (code !== TAKEN_BACK) setFailures((all) => withOne(all, { code, about }))
        })
        .finally(() => {
          setOpen((count) => count - 1)
        })
    },
    [about],
  )
  const dismiss = useCallback((): void => {
    setFailures((all) => withoutTold(all, about))
  }, [about])
  const dismissAll = useCallback((): void => {
    setFailures(NONE)
  }, [])
  return { busy: open > 0, failed: told(failures, about), run, runByItself: run, dismiss, dismissAll }
}

/**
 * For what takes something back: busy with nothing but its own command, whatever else of the page is on its way (CONSENT-194).
 * What fails is said where the page says it.
 */
export function useOwnCommand({ run: runOnPage }: Pick<Running, 'run'>): Pick<Running, 'busy' | 'run'> {
  const [open, setOpen] = useState(0)
  const run = (command: () => Promise<void>): void => {
    setOpen((count) => count + 1)
    runOnPage(() =>
      command().finally(() => {
        setOpen((count) => count - 1)
      }),
    )
  }
  return { busy: open > 0, run }
}

/** The stable code of an error; the name of one that has none. */
function codeOf(cause: unknown): string {
  if (cause instanceof Error && 'code' in cause && typeof cause.code === 'string') return cause.code
  return cause instanceof Error ? cause.name : 'unexpected'
}
