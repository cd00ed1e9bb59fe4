// An organization's text as participants read it; also the administrator's preview. May not know: who reads it.
import type { ReactNode } from 'react'
import { useTranslation } from 'react-i18next'
import { ScrollRegion } from '../../ui/scroll-region.tsx'
import './terms-text.css'

export function TermsText({ text }: { readonly text: string }): ReactNode {
  const { t } = useTranslation()
  return (
    <ScrollRegion className="terms-text" label={t('terms.text')}>
      {text}
    </ScrollRegion>
  )
}
