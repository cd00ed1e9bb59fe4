// The console with its calls. May not know: how the page looks.
import { forgetAnswers } from '../api/forget-answers.ts'
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { Navigate, useNavigate } from '@tanstack/react-router'
import type { TFunction } from 'i18next'
import { useState, type ReactNode } from 'react'
import { useTranslation } from 'react-i18next'
import { signOut, whoAmI } from '../api/accounts.ts'
import { problemWords, type ProblemWords } from '../api/problem-words.ts'
import { ApiError } from '../api/request.ts'
import { endSession, listSessions } from '../api/sessions.ts'
import { lateFile } from '../load.ts'
import { joinFile } from '../page-files.ts'
import { ACCOUNT_NEEDS, AbleBrowser } from '../session/able-browser.tsx'
import { useEntering } from '../session/use-entering.ts'
import { useLeaving } from '../use-leaving.ts'
import { ConsolePage } from './console-page.tsx'
import { countOpenHere, signOutOf, type SigningOut } from './signing-out.ts'

/** How often the list of sessions is looked at again, ms. */
const LOOK_AGAIN_MS = 10_000

export function ConsoleRoute(): ReactNode {
  return (
    <AbleBrowser needs={ACCOUNT_NEEDS}>
      <Console />
    </AbleBrowser>
  )
}

function Console(): ReactNode {
  const { t } = useTranslation()
  const navigate = useNavigate()
  const client = useQueryClient()
  const entering = useEntering()
  const visit = useLeaving()
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
  const [endsOnLeaving, setEndsOnLeaving] = useState(0)
  const leaving = useMutation({
    mutationFn: async () => {
      await joinFile()
      await signOutOf(await signingOut())
    },
    onMutate: visit,
    onSuccess: async (_out, _nothing, left) => {
      forgetAnswers(client)
      // Whoever has left is taken nowhere.
      if (!left.aborted) await navigate({ to: '/' })
    },
    onError: () => client.invalidateQueries({ queryKey: ['sessions'] }),
  })
  const looking = useMutation({
    mutationFn: async () => countOpenHere(await signingOut()),
    onSuccess: (open) => {
      if (open === 0) leaving.mutate()
      else setEndsOnLeaving(open)
    },
  })
  const stuck = looking.error ?? leaving.error
  const cause = stuck ?? me.error ?? sessions.error ?? ending.error
  const isSignedOut = me.data === null || (cause instanceof ApiError && cause.code === 'not-signed-in')
  if (isSignedOut) return <Navigate to="/sign-in" replace />
  return (
    <ConsolePage
      name={me.data?.name ?? ''}
      organization={me.data?.organizationName ?? ''}
      isAdministrator={me.data?.roles.includes('admin') ?? false}
      sessions={sessions.data}
      problem={cause === null ? undefined : stuck === null ? problemWords(cause, t) : stillSignedIn(stuck, t)}
      starting={entering.busy}
      refused={entering.refused}
      onStart={entering.enter}
      onStartCancelled={entering.cancel}
      onOpen={(id) => {
        void navigate({ to: '/session/$id', params: { id } })
      }}
      onEnd={ending.mutate}
      onLoadAgain={() => {
        void (isSignedIn ? sessions : me).refetch()
      }}
      onSignOut={() => {
        leaving.reset()
        looking.mutate()
      }}
      signingOutEnds={endsOnLeaving}
      onEndAndSignOut={() => {
        setEndsOnLeaving(0)
        leaving.mutate()
      }}
      onStay={() => {
        setEndsOnLeaving(0)
      }}
    />
  )
}

/** The keys of this browser come with the engine, which is loaded when it is first needed. */
const keysFile = lateFile(() => import('@farhand/client'))

async function signingOut(): Promise<SigningOut> {
  const { forgetHostEndsHere, hostKeysOf, indexedVault } = await keysFile()
  const keys = hostKeysOf(indexedVault(Date.now))
  return { keys, forgetEnds: forgetHostEndsHere, listSessions: () => listSessions(), endSession, signOut }
}

function stillSignedIn(cause: Error, t: TFunction): ProblemWords {
  const words = problemWords(cause, t)
  return { ...words, sentence: `${t('console.signingOut.failed')} ${words.sentence}` }
}
