// The step before somebody is out: what it means for them. May not know: menus, how a participant is removed.
import { Button, Modal } from '@mantine/core'
import type { ReactNode } from 'react'
import { useTranslation } from 'react-i18next'
import { apart, Sentence } from '../../ui/sentence.tsx'

interface RemoveDialogProps {
  readonly name: string
  readonly opened: boolean
  readonly onRemove: () => void
  readonly onClose: () => void
}

/** The focus begins on the way back. */
export function RemoveDialog({ name, opened, onRemove, onClose }: RemoveDialogProps): ReactNode {
  const { t } = useTranslation()
  return (
    <Modal
      opened={opened}
      onClose={onClose}
      title={<Sentence>{apart(t)('host.remove.title', { name })}</Sentence>}
      centered
      closeButtonProps={{ 'aria-label': t('app.close'), size: 'lg' }}
      styles={{ title: { fontSize: '1.25rem', fontWeight: 600 } }}
    >
      <div className="stack">
        <p>
          <Sentence>{apart(t)('host.remove.meaning', { name })}</Sentence>
        </p>
        <div className="button-row">
          <Button size="md" variant="default" data-autofocus onClick={onClose}>
            {t('host.remove.keep')}
          </Button>
          <Button size="md" color="red" onClick={onRemove}>
            {t('host.remove.confirm', { name })}
          </Button>
        </div>
      </div>
    </Modal>
  )
}
