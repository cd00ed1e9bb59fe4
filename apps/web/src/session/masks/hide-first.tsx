// The tick before a screen, or another one, is chosen: areas of it are hidden before anybody sees it. May not know: what it
// stands beside.
import { Checkbox } from '@mantine/core'
import type { ReactNode } from 'react'
import { useTranslation } from 'react-i18next'
import './masks.css'

interface HideFirstProps {
  readonly checked: boolean
  /** Only before anything is shown, and while the very choice it belongs to is on its way, which took it as it was: what is shown is
   *  covered whatever else is on its way (CONSENT-194). */
  readonly disabled: boolean
  readonly onChange: (checked: boolean) => void
}

export function HideFirst({ checked, disabled, onChange }: HideFirstProps): ReactNode {
  const { t } = useTranslation()
  return (
    <Checkbox
      size="md"
      className="hide-first"
      label={t('masks.first')}
      description={t('masks.firstHelp')}
      checked={checked}
      disabled={disabled}
      onChange={(event) => {
        onChange(event.currentTarget.checked)
      }}
    />
  )
}
