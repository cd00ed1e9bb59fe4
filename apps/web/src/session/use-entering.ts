// Entering a session from a form: busy, refused, or gone to its page. May not know: which form.
import type { Entry } from '@farhand/client'
import { useNavigate } from '@tanstack/react-router'
import { useRef, useState } from 'react'
import { useLeaving } from '../use-leaving.ts'
import type { Refused } from './open-sessions.ts'
import { useSessions } from './sessions-context.ts'

interface Entering {
  /** Also while the page of the session is on its way: a second press would open a second session. */
  readonly busy: boolean
  readonly refused: Refused | undefined
  /** Does nothing while busy. */
  readonly enter: (entry: Entry) => void
  /** The person has closed the form: what they began there ends. */
  readonly cancel: () => void
}

export function useEntering(): Entering {
  const sessions = useSessions()
  const navigate = useNavigate()
  const [busy, setBusy] = useState(false)
  const [refused, setRefused] = useState<Refused>()
  const leaving = useLeaving()
  const cancelling = useRef<AbortController>(undefined)

  const free = (): void => {
    cancelling.current = undefined
    setBusy(false)
  }

  const enter = async (entry: Entry): Promise<void> => {
    if (cancelling.current !== undefined) return
    setBusy(true)
    setRefused(undefined)
    const cancel = new AbortController()
    cancelling.current = cancel
    const left = AbortSignal.any([leaving(), cancel.signal])
    const entered = await sessions.enter(entry, left)
    try {
      // Whoever has left the form is taken nowhere.
      if (left.aborted) {
        if (entered.ok) sessions.close(entered.sessionId)
      } else if (entered.ok) await navigate({ to: '/session/$id', params: { id: entered.sessionId } })
      else setRefused(entered.refused)
    } finally {
      if (cancelling.current === cancel) free()
    }
  }
  return {
    busy,
    refused,
    enter: (entry) => {
      void enter(entry)
    },
    cancel: () => {
      cancelling.current?.abort()
      free()
      setRefused(undefined)
    },
  }
}
