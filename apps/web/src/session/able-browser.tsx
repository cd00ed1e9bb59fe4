// Lets a page through only where the browser can take part. May not know: which page.
import { MISSING_FROM_BROWSER } from '../api/forget-answers.ts'
import { useQuery } from '@tanstack/react-query'
import type { ReactNode } from 'react'
import { invitationOf } from '../join/fragment.ts'
import { OldBrowserPage } from '../ui/odd-pages.tsx'
import { missingFromBrowser, type BrowserNeed } from './browser-needs.ts'

interface AbleBrowserProps {
  /** What this page needs; default: all that a session does. */
  readonly needs?: readonly BrowserNeed[]
  readonly children: ReactNode
}

/** For the pages of accounts: without storage nobody stays signed in. */
export const ACCOUNT_NEEDS: readonly BrowserNeed[] = ['storage']

export function AbleBrowser({ needs, children }: AbleBrowserProps): ReactNode {
  const missing = useQuery({ queryKey: MISSING_FROM_BROWSER, queryFn: missingFromBrowser, staleTime: Infinity })
  // Nothing of the page may run before that is known: it would take a link that it can't use.
  if (missing.data === undefined) return null
  const lacking = missing.data.filter((need) => needs?.includes(need) ?? true)
  return lacking.length > 0 ? <OldBrowserPage missing={lacking} link={linkInAddress()} /> : children
}

/** The whole invitation this page was opened with, still in the address. */
function linkInAddress(): string | undefined {
  const { hash, href } = window.location
  return invitationOf(hash.slice(1)) === undefined ? undefined : href
}
