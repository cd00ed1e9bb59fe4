// Lets a page through only where the browser can take part. May not know: which page.
import { useQuery } from '@tanstack/react-query'
import type { ReactNode } from 'react'
import { OldBrowserPage } from '../ui/odd-pages.tsx'
import { missingFromBrowser } from './browser-needs.ts'

export function AbleBrowser({ children }: { readonly children: ReactNode }): ReactNode {
  const missing = useQuery({ queryKey: ['missing-from-browser'], queryFn: missingFromBrowser, staleTime: Infinity })
  return (missing.data?.length ?? 0) > 0 ? <OldBrowserPage missing={missing.data ?? []} /> : children
}
