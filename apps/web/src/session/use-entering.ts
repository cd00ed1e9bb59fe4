// Entering a session from a form: busy, refused, or gone to its page. May not know: which form.
import type { Entry } from '@farhand/client'
import { useNavigate } from '@tanstack/react-router'
import { useState } from 'react'
import type { Refused } from './open-sessions.ts'
import { useSessions } from './sessions-context.ts'

interface Entering {
  readonly busy: boolean
  readonly refused: Refused | undefined
  readonly enter: (entry: Entry) => void
}

export function useEntering(): Entering {
  const sessions = useSessions()
  const navigate = useNavigate()
  const [busy, setBusy] = useState(false)
  const [refused, setRefused] = useState<Refused>()

  const enter = async (entry: Entry): Promise<void> => {
    setBusy(true)
    setRefused(undefined)
    const entered = await sessions.enter(entry)
    setBusy(false)
    if (!entered.ok) {
      setRefused(entered.refused)
      return
    }
    await navigate({ to: '/session/$id', params: { id: entered.sessionId } })
  }
  return {
    busy,
    refused,
    enter: (entry) => {
      void enter(entry)
    },
  }
}
