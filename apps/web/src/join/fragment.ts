// The secret part of a link. Lives here: taking it out of the address bar and its history entry, and keeping it for the tab
// until it is used (KEY-53). May not know: keys.
import { useEffect, useState } from 'react'
import { whereAllowed } from '../allowed-storage.ts'

/** Shape of an invitation's fragment (the key agreement parses it in full). */
const INVITATION = /^k=1\.[A-Za-z0-9_-]{43}$/
const SET_UP = /^t=([A-Za-z0-9_-]+)$/
/** Of a link that carries a secret, whole or not; other fragments lead to a place on the page. */
const SECRET = /^[kt]=/
const KEPT_AS = 'farhand.link:'

/** The invitation's fragment without "#", or undefined where it is not whole. */
export const invitationOf = (fragment: string): string | undefined => (INVITATION.test(fragment) ? fragment : undefined)

/** The one-time token of a set-up link, or undefined. */
export const setUpTokenOf = (fragment: string): string | undefined => SET_UP.exec(fragment)?.[1]

/** The parts of a tab that a link touches. */
export interface Tab {
  readonly location: Pick<Location, 'hash' | 'pathname' | 'search'>
  readonly history: Pick<History, 'state' | 'replaceState'>
  /** Throws where the browser lets no page keep anything: then a reload forgets the link, and nothing else depends on it. */
  readonly sessionStorage: Pick<Storage, 'getItem' | 'setItem' | 'removeItem'>
}

interface LinkFragment {
  /** Without "#"; empty where there is none. */
  readonly fragment: string
  /** It was used: the tab keeps it no longer. */
  readonly forget: () => void
}

/**
 * The secret part the page was opened with, gone from the address at once; follows a link pasted into the same tab. Only
 * for a page that can use it: another one leaves it where it is.
 */
export function useFragment(): LinkFragment {
  const [fragment, setFragment] = useState(() => takeFragment(window))
  useEffect(() => {
    const take = (): void => {
      const taken = takeFragment(window)
      if (taken !== '') setFragment(taken)
    }
    window.addEventListener('hashchange', take)
    return () => {
      window.removeEventListener('hashchange', take)
    }
  }, [])
  const [path] = useState(() => window.location.pathname)
  return {
    fragment,
    forget: () => {
      forgetFragment(window, path)
    },
  }
}

/** Takes the secret part out of the address, or finds what the tab keeps of an earlier visit; '' where there is neither. */
export function takeFragment(tab: Tab): string {
  const { hash, pathname, search } = tab.location
  const fragment = hash.slice(1)
  if (!SECRET.test(fragment)) return whereAllowed(() => tab.sessionStorage.getItem(KEPT_AS + pathname)) ?? ''
  whereAllowed(() => {
    tab.sessionStorage.setItem(KEPT_AS + pathname, fragment)
  })
  tab.history.replaceState(tab.history.state, '', pathname + search)
  return fragment
}

/** The link of `path` was used. */
export function forgetFragment(tab: Pick<Tab, 'sessionStorage'>, path: string): void {
  whereAllowed(() => {
    tab.sessionStorage.removeItem(KEPT_AS + path)
  })
}

/** Where an invitation to a session leads. */
const invitationPath = (sessionId: string): string => `/join/${sessionId}`

/** Whether this tab still keeps the invitation to a session, which nobody let in has come by yet. */
export function keepsInvitation(sessionId: string, tab: Pick<Tab, 'sessionStorage'> = window): boolean {
  return (whereAllowed(() => tab.sessionStorage.getItem(KEPT_AS + invitationPath(sessionId))) ?? '') !== ''
}

/** Its person was let in. */
export function forgetInvitation(sessionId: string, tab: Pick<Tab, 'sessionStorage'> = window): void {
  forgetFragment(tab, invitationPath(sessionId))
}
