// The tray on Linux, whichever the desktop has. Lives here: the choice between the two kinds of icon, again whenever a panel comes or
// goes. May not know: how either is shown.
import type { Artist } from '../../drawing/picture.ts'
import type { RawInput } from './raw-input.ts'
import type { Tray, TrayContent } from '../platform.ts'
import type { StatusNotifier } from './status-notifier.ts'
import type { DockedTray } from './tray.ts'
import type { XConnection } from './x-connection.ts'

export interface DesktopTray extends Tray {
  close(): void
}

/** A panel that draws icon and menu itself (StatusNotifierItem) gets them; elsewhere, and until it is known, `docked` is used, which
 *  is shown where a tray of the older kind is. Where no bus is, it stays so. */
export function createDesktopTray(
  x: XConnection,
  parts: {
    readonly docked: DockedTray
    readonly raw: Pick<RawInput, 'isLastPressOwn'>
    readonly artist: Artist
    /** Of the session bus; empty where there is none. */
    readonly busAddress: string
  },
): DesktopTray {
  const { docked, raw, artist, busAddress } = parts
  const chosen: Parameters<Tray['onChosen']>[0][] = []
  let content: TrayContent | undefined
  let notifier: StatusNotifier | undefined
  let isWatched = false
  let isClosed = false

  const choose = async (id: string): Promise<void> => {
    // The press that chose it is told by the X server, the choice by the panel: after the round trip both have come.
    await x.sync()
    const byHand = raw.isLastPressOwn()
    for (const tell of chosen) tell(id, { byHand })
  }
  const draw = (): void => {
    if (content === undefined) return
    notifier?.show(content)
    if (isWatched) docked.hide()
    else docked.show(content)
  }
  const watched = (now: boolean): void => {
    if (isWatched === now || isClosed) return
    isWatched = now
    draw()
  }
  const open = async (address: string): Promise<void> => {
    const { openStatusNotifier } = await import('./status-notifier.ts')
    if (isClosed) return
    const onChosen = (id: string): void => void choose(id).catch(ignoreEnd)
    notifier = openStatusNotifier({ busAddress: address, artist, onChosen, onWatched: watched })
    draw()
  }
  docked.onChosen((id, how) => {
    for (const tell of chosen) tell(id, how)
  })
  if (busAddress !== '') void open(busAddress)
  return {
    show: (wish) => {
      content = wish
      draw()
    },
    onChosen: (listener) => void chosen.push(listener),
    close: () => {
      isClosed = true
      notifier?.close()
    },
  }
}

function ignoreEnd(): void {
  // The desktop has ended: there is nothing left to choose on it.
}
