// The program whose window is shown has opened another window or dialog, which nobody sees: one click shows that one instead. Lives
// here: which one is offered, and "Not now". May not know: how it was found, the browser's picker.
import { Button } from '@mantine/core'
import type { LiveView, SessionCommands } from '@farhand/client'
import { useState, type ReactNode } from 'react'
import { useTranslation } from 'react-i18next'
import { Notice } from '../../ui/notice.tsx'
import { HideFirst } from '../masks/hide-first.tsx'
import type { PageBrowser } from '../page-browser.ts'
import { pickFor } from '../pick-for.ts'
import { useOwnCommand, type Running } from '../use-command.ts'

interface OpenedNoteProps {
  readonly view: Pick<LiveView, 'companion'>
  readonly commands: Pick<SessionCommands, 'changeSurface'>
  readonly browser: Pick<PageBrowser, 'pickScreen'>
  readonly running: Running
}

export function OpenedNote({ view, commands, browser, running }: OpenedNoteProps): ReactNode {
  const { t } = useTranslation()
  const [covered, setCovered] = useState(false)
  const showing = useOwnCommand(running)
  const [notNow, setNotNow] = useState<readonly string[]>([])
  const { companion } = view
  const { pickScreen } = browser
  const opened = companion.stage === 'joined' && companion.ready ? companion.opened : []
  const newest = opened.findLast(({ label }) => !notNow.includes(label))
  if (newest === undefined || pickScreen === undefined) return null
  const { label, title, pickable } = newest
  const words = pickable ? 'companion.opened' : 'companion.openedOwned'
  return (
    <div role="status">
      <Notice tone="amber">
        <p className="opened__question">{t(`${words}.question`, { title })}</p>
        <p>{t(`${words}.help`)}</p>
        <HideFirst checked={covered} disabled={showing.busy} onChange={setCovered} />
        <div className="opened__buttons">
          <Button
            size="md"
            disabled={running.busy}
            onClick={() => {
              pickFor(pickScreen, showing, (capture) =>
                // A whole screen never closes.
                commands.changeSurface({ ...capture, covered, comesBack: capture.surface !== 'screen' }),
              )
            }}
          >
            {t(`${words}.show`)}
          </Button>
          <Button
            size="md"
            variant="default"
            onClick={() => {
              setNotNow([...notNow, label])
            }}
          >
            {t('companion.later')}
          </Button>
        </div>
      </Notice>
    </div>
  )
}
