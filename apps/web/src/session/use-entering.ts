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
}

export function useEntering(): Entering {
  const sessions = useSessions()
  const navigate = useNavigate()
  const [busy, setBusy] = useState(false)
  const [refused, setRefused] = useState<Refused>()
  const isEntering = useRef(false)
  const leaving = useLeaving()

  const enter = async (entry: Entry): Promise<void> => {
    if (isEntering.current) return
    isEntering.current = true
    setBusy(true)
    setRefused(undefined)
    const left = leaving()
    const entered = await sessions.enter(entry, left)
    try {
      if (!entered.ok) setRefused(entered.refused)
      else if (!left.aborted) await navigate({ to: '/session/$id', params: { id: entered.sessionId } })
      // Whoever has left the form is taken nowhere.
      else sessions.close(entered.sessionId)
    } finally {
      isEntering.current = false
      setBusy(false)
    }
  }
  return {
    busy,
    refused,
    enter: (entry) => {
      void enter(entry)
    },
  }
}
