// On the way into a session. May not know: which session.
import type { ReactNode } from 'react'
import { useTranslation } from 'react-i18next'
import { ComingPage } from '../ui/late-pages.tsx'

/** Entered just now, or again after a reload. */
export type Arrival = 'entering' | 'coming-back'

/** Before anything is known of the session. */
export function Connecting({ arrival }: { readonly arrival?: Arrival | undefined }): ReactNode {
  const { t } = useTranslation()
  const words = t(arrival === 'coming-back' ? 'session.comingBack' : 'session.connecting')
  return <ComingPage words={words} />
}
