// That the session's record is nearly full, in good time. May not know: how it is counted (CONSENT-167).
import { useState, type ReactNode } from 'react'
import { useTranslation } from 'react-i18next'
import { Notice } from '../../ui/notice.tsx'

/** Once it was read and closed, it comes again so much fuller. */
const AGAIN_AFTER_PERCENT = 5

export function RecordNote({ percent }: { readonly percent: number }): ReactNode {
  const { t } = useTranslation()
  const [closedAt, setClosedAt] = useState(0)
  if (percent - closedAt < AGAIN_AFTER_PERCENT) return null
  return (
    <Notice tone="amber" alert onClose={() => setClosedAt(percent)}>
      {t('host.recordNearlyFull', { percent })}
    </Notice>
  )
}
