// My screen from before, kept ready behind the curtain. May not know: how it is kept.
import { Button } from '@mantine/core'
import type { LiveView, SessionCommands } from '@farhand/client'
import type { ReactNode } from 'react'
import { useTranslation } from 'react-i18next'
import { Notice } from '../../ui/notice.tsx'
import type { Running } from '../use-command.ts'

interface CurtainNoteProps extends Pick<LiveView, 'curtain'> {
  readonly commands: Pick<SessionCommands, 'stopSharing'>
  readonly running: Running
}

export function CurtainNote({ curtain, commands, running }: CurtainNoteProps): ReactNode {
  const { t } = useTranslation()
  if (curtain === null) return null
  if (!curtain.alive) return <Notice tone="calm">{t('consent.curtain.over')}</Notice>
  return (
    <Notice tone="calm">
      <p>{t('consent.curtain.kept')}</p>
      <Button
        size="md"
        variant="default"
        mt="xs"
        onClick={() => {
          running.run(commands.stopSharing)
        }}
      >
        {t('consent.curtain.end')}
      </Button>
    </Notice>
  )
}
