// The console with its calls. May not know: how the page looks.
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { Navigate, useNavigate } from '@tanstack/react-router'
import type { ReactNode } from 'react'
import { useTranslation } from 'react-i18next'
import { signOut, whoAmI } from '../api/accounts.ts'
import { problemWords } from '../api/problem-words.ts'
import { ApiError } from '../api/request.ts'
import { endSession, listSessions } from '../api/sessions.ts'
import { useEntering } from '../session/use-entering.ts'
import { ConsolePage } from './console-page.tsx'

/** How often the list of sessions is looked at again, ms. */
const LOOK_AGAIN_MS = 10_000

export function ConsoleRoute(): ReactNode {
  const { t } = useTranslation()
  const navigate = useNavigate()
  const client = useQueryClient()
  const entering = useEntering()
  const me = useQuery({ queryKey: ['me'], queryFn: ({ signal }) => whoAmI(signal) })
  const isSignedIn = me.data !== undefined && me.data !== null
  const sessions = useQuery({
    queryKey: ['sessions'],
    queryFn: ({ signal }) => listSessions(signal),
    enabled: isSignedIn,
    refetchInterval: LOOK_AGAIN_MS,
  })
  const ending = useMutation({
    mutationFn: endSession,
    onSettled: () => client.invalidateQueries({ queryKey: ['sessions'] }),
  })
  const leaving = useMutation({
    mutationFn: signOut,
    onSuccess: async () => {
      client.clear()
      await navigate({ to: '/' })
    },
  })
  const cause = me.error ?? sessions.error ?? ending.error ?? leaving.error
  const isSignedOut = me.data === null || (cause instanceof ApiError && cause.code === 'not-signed-in')
  if (isSignedOut) return <Navigate to="/sign-in" />
  return (
    <ConsolePage
      name={me.data?.name ?? ''}
      organization={me.data?.organizationName ?? ''}
      isAdministrator={me.data?.roles.includes('admin') ?? false}
      sessions={sessions.data}
      problem={cause === null ? undefined : problemWords(cause, t)}
      starting={entering.busy}
      refused={entering.refused}
      onStart={entering.enter}
      onOpen={(id) => {
        void navigate({ to: '/session/$id', params: { id } })
      }}
      onEnd={ending.mutate}
      onLoadAgain={() => {
        void (isSignedIn ? sessions : me).refetch()
      }}
      onSignOut={leaving.mutate}
    />
  )
}
