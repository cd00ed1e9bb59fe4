// What the participant can do now about their own screen. May not know: how it is captured.
import { Button } from '@mantine/core'
import { IconPlayerPause, IconPlayerPlay, IconPlayerStop, IconReplace, IconScreenShare } from '@tabler/icons-react'
import type { CapturedSurface, LiveView, SessionCommands } from '@farhand/client'
import type { ReactNode } from 'react'
import { useTranslation } from 'react-i18next'
import type { PageBrowser } from '../page-browser.ts'
import type { Running } from '../use-command.ts'

interface ActionsProps {
  readonly view: LiveView
  readonly commands: SessionCommands
  readonly pickScreen: PageBrowser['pickScreen']
  readonly running: Running
}

export function Actions({ view, commands, pickScreen, running }: ActionsProps): ReactNode {
  const { t } = useTranslation()
  const { sharing, presenter } = view
  const { busy, run } = running
  if (pickScreen === undefined) return <p className="card face__actions">{t('session.noCapture')}</p>
  // The picker must open in the click itself.
  const pickFor = (use: (capture: CapturedSurface) => Promise<void>): void => {
    const picked = pickScreen()
    run(async () => {
      const capture = await picked
      if (capture !== null) await use(capture)
    })
  }
  if (sharing === null) {
    const someoneElse = presenter !== null && !presenter.isMe
    return (
      <section className="card face__actions">
        <p>
          {someoneElse ? t('participant.actions.someoneElse', { name: presenter.name }) : t('participant.actions.idle')}
        </p>
        {!someoneElse && (
          <Button
            size="lg"
            disabled={busy || view.connection === 'reconnecting'}
            leftSection={<IconScreenShare size={20} stroke={1.5} />}
            onClick={() => {
              pickFor(commands.share)
            }}
          >
            {t('participant.actions.share')}
          </Button>
        )}
      </section>
    )
  }
  return (
    <section className="card face__actions">
      <div className="face__buttons">
        <Button
          size="lg"
          color="red"
          leftSection={<IconPlayerStop size={20} stroke={1.5} />}
          onClick={() => {
            run(commands.stopSharing)
          }}
        >
          {t('participant.actions.stop')}
        </Button>
        <Button
          size="lg"
          variant="default"
          leftSection={
            sharing.paused ? <IconPlayerPlay size={20} stroke={1.5} /> : <IconPlayerPause size={20} stroke={1.5} />
          }
          onClick={() => {
            run(sharing.paused ? commands.resume : commands.pause)
          }}
        >
          {t(sharing.paused ? 'participant.actions.resume' : 'participant.actions.pause')}
        </Button>
        <Button
          size="lg"
          variant="default"
          disabled={busy}
          leftSection={<IconReplace size={20} stroke={1.5} />}
          onClick={() => {
            pickFor(commands.changeSurface)
          }}
        >
          {t('participant.actions.change')}
        </Button>
      </div>
    </section>
  )
}
