// The step before signing out where a session is open in this browser. May not know: how it is ended.
import { Button, Modal } from '@mantine/core'
import type { ReactNode } from 'react'
import { useTranslation } from 'react-i18next'

interface SignOutDialogProps {
  /** How many sessions signing out ends; 0 while nothing is asked. */
  readonly ends: number
  readonly onSignOut: () => void
  readonly onClose: () => void
}

/** The focus begins on the way back. */
export function SignOutDialog({ ends, onSignOut, onClose }: SignOutDialogProps): ReactNode {
  const { t } = useTranslation()
  // While it closes it says what it said.
  const count = Math.max(ends, 1)
  return (
    <Modal
      opened={ends > 0}
      onClose={onClose}
      title={t('console.signingOut.title', { count })}
      centered
      closeButtonProps={{ 'aria-label': t('app.close'), size: 'lg' }}
      styles={{ title: { fontSize: '1.25rem', fontWeight: 600 } }}
    >
      <div className="stack">
        <p>{t('console.signingOut.meaning')}</p>
        <div className="button-row">
          <Button size="md" variant="default" data-autofocus onClick={onClose}>
            {t('console.signingOut.stay')}
          </Button>
          <Button size="md" color="red" onClick={onSignOut}>
            {t('console.signingOut.confirm')}
          </Button>
        </div>
      </div>
    </Modal>
  )
}
