// The step before a session is over from the console: what it means for those who are in. May not know: how it is ended.
import { Button, Modal } from '@mantine/core'
import { spaceSessionId, type SessionSummary } from '@farhand/protocol'
import type { ReactNode } from 'react'
import { useTranslation } from 'react-i18next'

interface EndDialogProps {
  readonly session: SessionSummary
  readonly opened: boolean
  readonly onEnd: () => void
  readonly onClose: () => void
}

/** The focus begins on the way back. */
export function EndDialog({ session, opened, onEnd, onClose }: EndDialogProps): ReactNode {
  const { t } = useTranslation()
  return (
    <Modal
      opened={opened}
      onClose={onClose}
      title={t('console.ending.title', { id: spaceSessionId(session.sessionId) })}
      centered
      closeButtonProps={{ 'aria-label': t('app.close'), size: 'lg' }}
      styles={{ title: { fontSize: '1.25rem', fontWeight: 600 } }}
    >
      <div className="stack">
        <p>{t('console.ending.meaning')}</p>
        <div className="button-row">
          <Button size="md" variant="default" data-autofocus onClick={onClose}>
            {t('console.ending.keep')}
          </Button>
          <Button size="md" color="red" onClick={onEnd}>
            {t('console.ending.confirm')}
          </Button>
        </div>
      </div>
    </Modal>
  )
}
