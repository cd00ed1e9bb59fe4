// The account pages with their calls. May not know: how a page looks.
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { useNavigate } from '@tanstack/react-router'
import type { ReactNode } from 'react'
import { useTranslation } from 'react-i18next'
import { createAdministrator, signIn } from '../api/accounts.ts'
import { problemWords } from '../api/problem-words.ts'
import { setUpTokenOf, useFragment } from '../join/fragment.ts'
import { ACCOUNT_NEEDS, AbleBrowser } from '../session/able-browser.tsx'
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
  const toConsole = useToConsole()
  const call = useMutation({ mutationFn: signIn, onSuccess: toConsole })
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
  const call = useMutation({
    mutationFn: createAdministrator,
    onSuccess: async () => {
      forget()
      await navigate({ to: '/sign-in' })
    },
  })
  return (
    <SetUpPage
      token={token}
      busy={call.isPending || call.isSuccess}
      problem={call.error === null ? undefined : problemWords(call.error, t)}
      onCreate={call.mutate}
    />
  )
}

/** Goes to the console as the person who just signed in. */
function useToConsole(): () => Promise<void> {
  const client = useQueryClient()
  const navigate = useNavigate()
  return async () => {
    client.clear()
    await navigate({ to: '/console' })
  }
}
