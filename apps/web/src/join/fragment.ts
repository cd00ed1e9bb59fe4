// The secret part of a link. Lives here: taking it out of the address bar and its history entry. May not know: keys.
import { useEffect, useState } from 'react'

/** Shape of an invitation's fragment (the key agreement parses it in full). */
const INVITATION = /^k=1\.[A-Za-z0-9_-]{43}$/
const SET_UP = /^t=([A-Za-z0-9_-]+)$/

/** The invitation's fragment without "#", or undefined where it is not whole. */
export const invitationOf = (fragment: string): string | undefined => (INVITATION.test(fragment) ? fragment : undefined)

/** The one-time token of a set-up link, or undefined. */
export const setUpTokenOf = (fragment: string): string | undefined => SET_UP.exec(fragment)?.[1]

/** The fragment the page was opened with, gone from the address at once; follows a link pasted into the same tab. */
export function useFragment(): string {
  const [fragment, setFragment] = useState(takeFragment)
  useEffect(() => {
    const take = (): void => {
      const taken = takeFragment()
      if (taken !== '') setFragment(taken)
    }
    window.addEventListener('hashchange', take)
    return () => {
      window.removeEventListener('hashchange', take)
    }
  }, [])
  return fragment
}

function takeFragment(): string {
  const { hash, pathname, search } = window.location
  if (hash === '') return ''
  window.history.replaceState(window.history.state, '', pathname + search)
  return hash.slice(1)
}
