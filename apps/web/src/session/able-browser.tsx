// Lets a page through only where the browser can take part. May not know: which page.
import { useQuery } from '@tanstack/react-query'
import type { ReactNode } from 'react'
import { invitationOf } from '../join/fragment.ts'
import { OldBrowserPage } from '../ui/odd-pages.tsx'
import { missingFromBrowser } from './browser-needs.ts'

export function AbleBrowser({ children }: { readonly children: ReactNode }): ReactNode {
  const missing = useQuery({ queryKey: ['missing-from-browser'], queryFn: missingFromBrowser, staleTime: Infinity })
  // Nothing of the page may run before that is known: it would take a link that it can't use.
  if (missing.data === undefined) return null
  return missing.data.length > 0 ? <OldBrowserPage missing={missing.data} link={linkInAddress()} /> : children
}

/** The whole invitation this page was opened with, still in the address. */
function linkInAddress(): string | undefined {
  const { hash, href } = window.location
  return invitationOf(hash.slice(1)) === undefined ? undefined : href
}
