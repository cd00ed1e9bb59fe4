// A window or dialog that was shown instead has closed, and what was shown before is there again, paused: one click shows it again
// (CONSENT-131). Lives here: that question, and the word that something is kept for later. May not know: how it is kept.
import { Button } from '@mantine/core'
import type { LiveView, SessionCommands } from '@farhand/client'
import type { ReactNode } from 'react'
import { useTranslation } from 'react-i18next'
import { Notice } from '../../ui/notice.tsx'
import { usePauseButton } from '../use-pause-button.ts'
import type { Running } from '../use-command.ts'

interface ReturnedNoteProps {
  readonly view: Pick<LiveView, 'sharing'>
  readonly commands: Pick<SessionCommands, 'pause' | 'resume'>
  readonly running: Running
}

export function ReturnedNote({ view, commands, running }: ReturnedNoteProps): ReactNode {
  const { t } = useTranslation()
  const { isPaused, press } = usePauseButton(view, commands, running)
  const { sharing } = view
  if (sharing === null) return null
  if (!sharing.returned) return sharing.behind > 0 ? <p role="status">{t('companion.returned.kept')}</p> : null
  return (
    <div role="status">
      <Notice tone="amber">
        <p className="opened__question">{t('companion.returned.question')}</p>
        <p>{t('companion.returned.help')}</p>
        <div className="opened__buttons">
          <Button size="md" disabled={!isPaused} {...press}>
            {t('companion.returned.show')}
          </Button>
        </div>
      </Notice>
    </div>
  )
}
