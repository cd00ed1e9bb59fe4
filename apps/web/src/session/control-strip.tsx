// The small window that stays on top of all others, with state, pause and stop. Lives here: its words and its life.
// May not know: how a browser makes such a window.
import { Button } from '@mantine/core'
import { IconPictureInPictureOn } from '@tabler/icons-react'
import type { LiveView, SessionCommands } from '@farhand/client'
import { useEffect, useState, type ReactNode } from 'react'
import { createPortal } from 'react-dom'
import { useTranslation } from 'react-i18next'
import type { PageBrowser } from './page-browser.ts'
import { sharingWords, toneOf } from './participant/sharing-words.ts'
import { nameWindow } from './strip-window.ts'
import type { Running } from './use-command.ts'
import { usePauseButton } from './use-pause-button.ts'
import './control-strip.css'
import { apart, Sentence } from '../ui/sentence.tsx'

export interface StripProps {
  readonly view: LiveView
  readonly commands: Pick<SessionCommands, 'stopSharing' | 'pause' | 'resume' | 'withdraw' | 'withdrawAll'>
  readonly running: Running
}

interface ControlStripProps extends StripProps {
  readonly openStrip: PageBrowser['openStrip']
}

/** The button that opens it; where the browser has no such window, a sentence to look up. */
export function ControlStrip({ openStrip, ...strip }: ControlStripProps): ReactNode {
  const { t, i18n } = useTranslation()
  const [opened, setOpened] = useState<Window>()
  useEffect(() => {
    if (opened === undefined) return undefined
    const forget = (): void => {
      setOpened(undefined)
    }
    opened.addEventListener('pagehide', forget)
    return () => {
      opened.removeEventListener('pagehide', forget)
      opened.close()
    }
  }, [opened])
  useEffect(() => {
    if (opened !== undefined) nameWindow(opened, { title: t('consent.strip.title'), language: i18n.language })
  }, [opened, t, i18n.language])

  if (openStrip === undefined) {
    return (
      <details className="strip-details small">
        <summary>{t('consent.strip.details')}</summary>
        <p className="quiet">{t('consent.strip.none')}</p>
      </details>
    )
  }
  return (
    <>
      <Button
        size="md"
        variant="default"
        title={t('consent.strip.help')}
        leftSection={<IconPictureInPictureOn size={18} stroke={1.5} />}
        onClick={() => {
          strip.running.run(async () => {
            setOpened(await openStrip())
          })
        }}
      >
        {t('consent.strip.open')}
      </Button>
      {opened !== undefined && createPortal(<Strip {...strip} />, opened.document.body)}
    </>
  )
}

/** What stands in the small window. */
export function Strip({ view, commands, running }: StripProps): ReactNode {
  const { t, i18n } = useTranslation()
  const { sharing, allowed } = view
  const { sentence, more } = sharingWords(view, { t: apart(t), language: i18n.language })
  const others = more.slice(0, -1)
  const control = allowed.find((one) => one.capability === 'control')
  const { isPaused, press } = usePauseButton(view, commands, running)
  const button = (words: string, command: () => Promise<void>, isRed = false): ReactNode => (
    <Button
      size="md"
      {...(isRed ? { color: 'red' } : { variant: 'default' })}
      onClick={() => {
        running.run(command)
      }}
    >
      {words}
    </Button>
  )
  return (
    <main className={`strip strip--${toneOf(view)}`}>
      <h1 className="visually-hidden">{t('consent.strip.title')}</h1>
      <div role="status" className="strip__words">
        <p className="strip__now">
          {view.connection === 'reconnecting' ? t('session.reconnecting') : <Sentence>{sentence}</Sentence>}
        </p>
        {others.map((words) => (
          <p key={words}>
            <Sentence>{words}</Sentence>
          </p>
        ))}
      </div>
      <div className="strip__buttons">
        {sharing !== null && button(t('participant.actions.stop'), commands.stopSharing, true)}
        {sharing !== null && (
          <Button size="md" variant="default" {...press}>
            {t(isPaused ? 'participant.actions.resume' : 'participant.actions.pause')}
          </Button>
        )}
        {control !== undefined && button(t('consent.control.stop'), () => commands.withdraw(control.grant))}
        {button(t('participant.can.all'), commands.withdrawAll)}
      </div>
    </main>
  )
}
