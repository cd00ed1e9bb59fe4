// That nothing leaves this page for the time being, and why. May not know: how it is found out (KEY-11).
import type { ReactNode } from 'react'
import type { LiveView } from '@farhand/client'
import { useTranslation } from 'react-i18next'
import { Notice } from '../ui/notice.tsx'

export function HoldsBackNote({ holdsBack, connection }: Pick<LiveView, 'holdsBack' | 'connection'>): ReactNode {
  const { t } = useTranslation()
  // Who has lost the line reads of that.
  if (!holdsBack || connection === 'reconnecting') return null
  return (
    <Notice tone="amber" alert>
      <strong>{t('session.holdsBack')}</strong>
      <br />
      {t('session.holdsBackHelp')}
    </Notice>
  )
}
