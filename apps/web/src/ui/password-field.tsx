// A password field that screen readers and people by keyboard find as a textbox. May not know: forms.
import { PasswordInput, type PasswordInputProps } from '@mantine/core'
import type { ReactNode } from 'react'
import { useTranslation } from 'react-i18next'

/** The library's password field; the role is set because a password field has none of its own. */
export function PasswordField(props: PasswordInputProps): ReactNode {
  const { t } = useTranslation()
  return (
    <PasswordInput
      size="md"
      role="textbox"
      visibilityToggleButtonProps={{ 'aria-label': t('app.showPassword'), tabIndex: 0 }}
      {...props}
    />
  )
}
