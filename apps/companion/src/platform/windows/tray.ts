// The icon in the notification area and its menu. Lives here: adding, changing, taking away, asking what was chosen.
// May not know: what the choices do.
import { drawDot, MOOD_COLOURS } from '../native/picture.ts'
import type { TrayContent } from '../platform.ts'
import type { WindowsNative } from './calls.ts'
import { packTrayIcon, readPoint } from './structs.ts'

export interface WindowsTray {
  show(content: TrayContent): void
  /** The notification area is new (Explorer started again): adds the icon once more. */
  renew(): void
  /** Opens the menu where the pointer is and waits; the id of the choice. */
  ask(): string | undefined
  remove(): void
}

const ADD = 0
const MODIFY = 1
const DELETE = 2
const ICON_SIZE = 32
const MENU_GREYED = 1
/** TPM_RETURNCMD, TPM_NONOTIFY, TPM_RIGHTBUTTON: the choice is the call's result. */
const RETURN_CHOICE = 0x0100 | 0x0080 | 0x0002
const WM_NULL = 0

/** `message` is what Windows posts to `window` when the icon is clicked. */
export function createWindowsTray(native: WindowsNative, window: number, message: number): WindowsTray {
  const { calls } = native
  let shown: { readonly content: TrayContent; readonly icon: number } | undefined
  let isAdded = false
  const put = (): void => {
    if (shown === undefined) return
    const bytes = packTrayIcon({ window, message, icon: shown.icon, tooltip: shown.content.tooltip })
    // Without a notification area both fail; the banner is there in any case.
    isAdded = calls.Shell_NotifyIconW(isAdded ? MODIFY : ADD, bytes) !== 0
  }
  return {
    show: (content) => {
      const before = shown
      shown = { content, icon: before?.content.mood === content.mood ? before.icon : makeIcon(native, content.mood) }
      put()
      if (before !== undefined && before.icon !== shown.icon) calls.DestroyIcon(before.icon)
    },
    renew: () => {
      isAdded = false
      put()
    },
    ask: () => {
      if (shown === undefined) return undefined
      const { items } = shown.content
      const menu = calls.CreatePopupMenu()
      for (const [index, item] of items.entries()) {
        calls.AppendMenuW(menu, item.enabled ? 0 : MENU_GREYED, index + 1, item.label)
      }
      const at = new Uint8Array(8)
      calls.GetCursorPos(at)
      const { x, y } = readPoint(at)
      // Both calls around the menu: without them it does not close on a click elsewhere (Microsoft's note on TrackPopupMenu).
      calls.SetForegroundWindow(window)
      const choice = calls.TrackPopupMenu(menu, RETURN_CHOICE, x, y, 0, window, null)
      calls.PostMessageW(window, WM_NULL, 0, 0)
      calls.DestroyMenu(menu)
      return items[choice - 1]?.id
    },
    remove: () => {
      if (shown === undefined) return
      calls.Shell_NotifyIconW(DELETE, packTrayIcon({ window, message, icon: shown.icon, tooltip: '' }))
      calls.DestroyIcon(shown.icon)
      shown = undefined
      isAdded = false
    },
  }
}

function makeIcon({ calls }: WindowsNative, mood: TrayContent['mood']): number {
  const { pixels } = drawDot(ICON_SIZE, MOOD_COLOURS[mood])
  const opaqueMask = new Uint8Array((ICON_SIZE * ICON_SIZE) / 8)
  return calls.CreateIcon(0, ICON_SIZE, ICON_SIZE, 1, 32, opaqueMask, pixels)
}
