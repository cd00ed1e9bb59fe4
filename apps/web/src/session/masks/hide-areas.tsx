// The way to hide areas of what I share, and the words on what is hidden. May not know: which button opens it.
import { IconAlertTriangle, IconMarquee2 } from '@tabler/icons-react'
import type { LiveView, SessionCommands } from '@farhand/client'
import { useState, type ReactNode } from 'react'
import { useTranslation } from 'react-i18next'
import type { PageBrowser } from '../page-browser.ts'
import type { Running } from '../use-command.ts'
import { HideAreasDialog } from './hide-areas-dialog.tsx'
import './masks.css'

interface HideAreasProps {
  readonly view: Pick<LiveView, 'masks'>
  readonly commands: Pick<SessionCommands, 'setMasks'>
  readonly takeStill: PageBrowser['takeStill']
  readonly running: Running
  /** The button of the page that opens the dialog. */
  readonly children: (open: () => void) => ReactNode
}

export function HideAreas({ view, commands, takeStill, running, children }: HideAreasProps): ReactNode {
  const [still, setStill] = useState<ImageBitmap>()
  const close = (): void => {
    still?.close()
    setStill(undefined)
  }
  return (
    <>
      {children(() => {
        running.run(async () => {
          setStill(await takeStill())
        })
      })}
      {still !== undefined && (
        <HideAreasDialog
          still={still}
          masks={view.masks}
          busy={running.busy}
          onHide={(masks) => {
            running.run(() => commands.setMasks(masks).finally(close))
          }}
          onClose={close}
        />
      )}
    </>
  )
}

/** "2 areas are hidden", or that those of before are not, and that the person decides while nothing is shown yet. */
export function HiddenWords({ view }: { readonly view: Pick<LiveView, 'masks' | 'sharing'> }): ReactNode {
  const { t } = useTranslation()
  const { masks, sharing } = view
  const isUnmasked = sharing?.unmasked === true
  const Sign = isUnmasked ? IconAlertTriangle : IconMarquee2
  return (
    <div role="status" className={isUnmasked ? 'masks__words masks__words--amber' : 'masks__words'}>
      {(masks.length > 0 || isUnmasked) && (
        <>
          <Sign size={20} stroke={1.5} aria-hidden="true" />
          <p>
            {isUnmasked
              ? t(sharing.paused ? 'masks.ofOther' : 'masks.gone')
              : t('masks.hidden', { count: masks.length })}
          </p>
        </>
      )}
    </div>
  )
}
