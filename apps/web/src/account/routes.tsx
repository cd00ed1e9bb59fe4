// The account pages with their calls. May not know: how a page looks.
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { useNavigate } from '@tanstack/react-router'
import type { ReactNode } from 'react'
import { useTranslation } from 'react-i18next'
import { createAdministrator, isGone, isSetUpOpen, signIn } from '../api/accounts.ts'
import { forgetAnswers } from '../api/forget-answers.ts'
import { problemWords } from '../api/problem-words.ts'
import { setUpTokenOf, useFragment } from '../join/fragment.ts'
import { consoleFile } from '../page-files.ts'
import { ACCOUNT_NEEDS, AbleBrowser } from '../session/able-browser.tsx'
import { useLeaving } from '../use-leaving.ts'
import { SetUpAsking, SetUpGone } from './set-up-door.tsx'
import { SetUpPage } from './set-up-page.tsx'
import { SignInPage } from './sign-in-page.tsx'

export function SignInRoute(): ReactNode {
  return (
    <AbleBrowser needs={ACCOUNT_NEEDS}>
      <SignIn />
    </AbleBrowser>
  )
}

export function SetUpRoute(): ReactNode {
  return (
    <AbleBrowser needs={ACCOUNT_NEEDS}>
      <SetUp />
    </AbleBrowser>
  )
}

function SignIn(): ReactNode {
  const { t } = useTranslation()
  const client = useQueryClient()
  const navigate = useNavigate()
  const leaving = useLeaving()
  const call = useMutation({
    mutationFn: async (who: Parameters<typeof signIn>[0]) => {
      await consoleFile()
      // Whoever leaves this page leaves nobody signed in behind them.
      await signIn(who, leaving())
    },
    onSuccess: async () => {
      forgetAnswers(client)
      await navigate({ to: '/console' })
    },
  })
  return (
    <SignInPage
      busy={call.isPending || call.isSuccess}
      problem={call.error === null ? undefined : problemWords(call.error, t)}
      onSignIn={call.mutate}
    />
  )
}

function SetUp(): ReactNode {
  const { t } = useTranslation()
  const { fragment, forget } = useFragment()
  const token = setUpTokenOf(fragment)
  const navigate = useNavigate()
  const leaving = useLeaving()
  const open = useQuery({
    queryKey: ['set-up-open'],
    queryFn: ({ signal }) => isSetUpOpen(signal),
    // What somebody is typing stays.
    refetchOnWindowFocus: false,
    refetchOnReconnect: false,
    gcTime: 0,
  })
  const call = useMutation({
    mutationFn: createAdministrator,
    onMutate: leaving,
    onSuccess: async (_created, _wanted, left) => {
      forget()
      // Whoever has left is taken nowhere.
      if (!left.aborted) await navigate({ to: '/sign-in' })
    },
  })
  if (open.data === false || isGone(call.error)) return <SetUpGone />
  if (open.data === undefined) {
    const problem = open.error === null || open.isFetching ? undefined : problemWords(open.error, t)
    return <SetUpAsking problem={problem} onAskAgain={() => void open.refetch()} />
  }
  // What was said of one link says nothing of the next one pasted into this tab.
  const isOfThisLink = call.variables?.token === token
  return (
    <SetUpPage
      token={token}
      busy={call.isPending || call.isSuccess}
      problem={call.error === null || !isOfThisLink ? undefined : problemWords(call.error, t)}
      onCreate={call.mutate}
    />
  )
}
