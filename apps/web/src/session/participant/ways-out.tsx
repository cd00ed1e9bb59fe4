// How the participant gets out: leave, or end it for everybody while they present. May not know: what follows.
import { Button } from '@mantine/core'
import { IconDoorExit, IconX } from '@tabler/icons-react'
import type { LiveView, SessionCommands } from '@farhand/client'
import type { ReactNode } from 'react'
import { useTranslation } from 'react-i18next'
import type { Running } from '../use-command.ts'

interface WaysProps {
  readonly view: LiveView
  readonly commands: Pick<SessionCommands, 'leave' | 'end'>
  readonly running: Running
}

export function Ways({ view, commands, running }: WaysProps): ReactNode {
  const { t } = useTranslation()
  return (
    <div className="button-row face__ways">
      <Button
        size="md"
        variant="default"
        leftSection={<IconDoorExit size={18} stroke={1.5} />}
        onClick={() => {
          running.run(commands.leave)
        }}
      >
        {t('session.leave')}
      </Button>
      {view.presenter?.isMe === true && (
        <Button
          size="md"
          variant="light"
          color="red"
          leftSection={<IconX size={18} stroke={1.5} />}
          onClick={() => {
            running.run(commands.end)
          }}
        >
          {t('session.end')}
        </Button>
      )}
    </div>
  )
}
