// On the way into a session. May not know: which session.
import { Loader } from '@mantine/core'
import type { ReactNode } from 'react'
import { useTranslation } from 'react-i18next'
import { PageFrame } from '../ui/page-frame.tsx'

/** Entered just now, or again after a reload. */
export type Arrival = 'entering' | 'coming-back'

/** Before anything is known of the session. */
export function Connecting({ arrival }: { readonly arrival?: Arrival | undefined }): ReactNode {
  const { t } = useTranslation()
  const words = t(arrival === 'coming-back' ? 'session.comingBack' : 'session.connecting')
  return (
    <PageFrame title={words} middle>
      <div className="stack" role="status">
        <Loader aria-hidden="true" style={{ alignSelf: 'center' }} />
        <h1 className="calm-title">{words}</h1>
      </div>
    </PageFrame>
  )
}
