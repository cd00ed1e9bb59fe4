// Running a command of a session from a button. Lives here: busy and failed. May not know: which command.
import { useCallback, useState } from 'react'

export interface Running {
  readonly busy: boolean
  /** Code of what went wrong last; undefined while all is well. */
  readonly failed: string | undefined
  readonly run: (command: () => Promise<void>) => void
}

export function useCommand(): Running {
  const [busy, setBusy] = useState(false)
  const [failed, setFailed] = useState<string>()
  const run = useCallback((command: () => Promise<void>): void => {
    setBusy(true)
    setFailed(undefined)
    command()
      .catch((cause: unknown) => {
        setFailed(codeOf(cause))
      })
      .finally(() => {
        setBusy(false)
      })
  }, [])
  return { busy, failed, run }
}

/** The stable code of an error; the name of one that has none. */
function codeOf(cause: unknown): string {
  if (cause instanceof Error && 'code' in cause && typeof cause.code === 'string') return cause.code
  return cause instanceof Error ? cause.name : 'unexpected'
}
