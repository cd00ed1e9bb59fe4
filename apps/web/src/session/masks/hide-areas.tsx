// The way to hide areas of what I share, and the words on what is hidden. May not know: which button opens it.
import { IconAlertTriangle, IconMarquee2 } from '@tabler/icons-react'
import type { LiveView, SessionCommands } from '@farhand/client'
import type { TFunction } from 'i18next'
import { useEffect, useState, type ReactNode } from 'react'
import { useTranslation } from 'react-i18next'
import type { PageBrowser } from '../page-browser.ts'
import type { Running } from '../use-command.ts'
import { HideAreasDialog } from './hide-areas-dialog.tsx'
import './masks.css'

interface HideAreasProps {
  readonly view: Pick<LiveView, 'masks' | 'sharing' | 'prompt'>
  readonly commands: Pick<SessionCommands, 'setMasks' | 'resume'>
  readonly takeStill: PageBrowser['takeStill']
  readonly running: Running
  /** The button of the page that opens the dialog. */
  readonly children: (open: () => void) => ReactNode
}

export function HideAreas({ view, commands, takeStill, running, children }: HideAreasProps): ReactNode {
  const [still, setStill] = useState<ImageBitmap>()
  const covered = view.sharing?.covered === true
  const [wasCovered, setWasCovered] = useState(false)
  const [wanted, setWanted] = useState<'by-press' | 'by-itself'>()
  const isAsked = view.prompt !== null
  const { run, runByItself } = running
  /** Whatever else of the page is on its way: hiding waits for nobody (CONSENT-194). */
  const [hiding, setHiding] = useState(false)
  // What begins covered is to have its areas hidden now; whoever closes that finds the same button on the page.
  if (wasCovered !== covered) {
    setWasCovered(covered)
    setWanted(covered ? 'by-itself' : undefined)
  }
  // A question goes first (CONSENT-159), and the picture is to be the one of when this opens.
  useEffect(() => {
    if (wanted === undefined || isAsked) return undefined
    let isLate = false
    const take = wanted === 'by-press' ? run : runByItself
    take(async () => {
      const taken = await takeStill().catch((cause: unknown) => {
        setWanted(undefined)
        throw cause
      })
      if (isLate) return taken.close()
      setStill(taken)
      setWanted(undefined)
    })
    return () => {
      isLate = true
    }
  }, [wanted, isAsked, run, runByItself, takeStill])
  const close = (): void => {
    still?.close()
    setStill(undefined)
    setHiding(false)
  }
  return (
    <>
      {children(() => {
        setWanted('by-press')
      })}
      {still !== undefined && (
        <HideAreasDialog
          still={still}
          masks={view.masks}
          begins={covered ? (view.sharing.unmasked ? 'unmasked' : 'covered') : null}
          waits={isAsked}
          busy={hiding}
          onHide={(masks) => {
            setHiding(true)
            run(async () => {
              await commands.setMasks(masks, { width: still.width, height: still.height }).finally(close)
              if (covered) await commands.resume()
            })
          }}
          onClose={close}
        />
      )}
    </>
  )
}

/** "2 areas are hidden", or that those of before are not; and that nothing is shown yet, so that the person decides. */
export function HiddenWords({ view }: { readonly view: Pick<LiveView, 'masks' | 'sharing'> }): ReactNode {
  const { t } = useTranslation()
  const { masks, sharing } = view
  const isUnmasked = sharing?.unmasked === true
  const isCovered = sharing?.covered === true
  const Sign = isUnmasked ? IconAlertTriangle : IconMarquee2
  return (
    <div role="status" className={isUnmasked ? 'masks__words masks__words--amber' : 'masks__words'}>
      {(masks.length > 0 || isUnmasked || isCovered) && (
        <>
          <Sign size={20} stroke={1.5} aria-hidden="true" />
          <p>
            {isUnmasked && lostWords(sharing, t)}
            {!isUnmasked && masks.length > 0 && t('masks.hidden', { count: masks.length })}
            {!isUnmasked && isCovered && masks.length === 0 && t('masks.covered')}
          </p>
        </>
      )}
    </div>
  )
}

function lostWords({ paused, resized, surface }: NonNullable<LiveView['sharing']>, t: TFunction): string {
  if (!paused) return t('masks.gone')
  return resized ? t(`masks.resized.${surface}`) : t('masks.ofOther')
}
