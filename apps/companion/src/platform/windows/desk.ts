// Everything of ours that is seen on Windows: banner, tray, helper's pointer, cover over the desktop; and news of other
// windows. Lives here: its windows and their messages. May not know: sessions, or what a press of Stop does.
// It wants a thread of its own: an open menu and a dragged banner keep the thread in loops of Windows' own.
import { isWithin, layoutBanner, type BannerLayout } from '../native/banner-layout.ts'
import { COLOURS, drawPointer, fillBox, MOOD_COLOURS, pointerLabel, pointerTip } from '../native/picture.ts'
import type { BannerContent, Point, TrayContent } from '../platform.ts'
import type { WindowsNative } from './calls.ts'
import { virtualDesktop } from './input.ts'
import { createLayer, measureText } from './layer.ts'
import { colorRef, MSG_BYTES, packWindowClass, wideText } from './structs.ts'
import { createWindowsTray } from './tray.ts'

export interface HelperPointer {
  readonly at: Point
  readonly label: string
  readonly pressed: boolean
}

/** What the main thread wants. */
export type DeskOrder =
  | { readonly kind: 'banner'; readonly content: BannerContent | null }
  | { readonly kind: 'tray'; readonly content: TrayContent }
  | { readonly kind: 'pointer'; readonly pointer: HelperPointer | null }
  | { readonly kind: 'cover'; readonly isCovered: boolean }
  | { readonly kind: 'close' }

/** What this thread says. */
export type DeskReport =
  | { readonly kind: 'ready'; readonly window: number }
  | { readonly kind: 'stop' | 'changed' | 'covered' }
  | { readonly kind: 'chosen'; readonly id: string }

/** Posted to the desk's window when orders wait. */
export const WM_ORDERS = 0x8002
const WM_TRAY = 0x8001
const WM_TIMER = 0x0113
const WM_NCHITTEST = 0x0084
const WM_LBUTTONDOWN = 0x0201
const WM_LBUTTONUP = 0x0202
const WM_RBUTTONUP = 0x0205
const WM_DISPLAYCHANGE = 0x007e
const HIT_CLIENT = 1
const HIT_CAPTION = 2
const CLASS = 'FarhandDesk'
const TELL_CHANGES_EVERY_MS = 30
const HWND_BOTTOM = 1
const NO_ACTIVATE_SHOW = 0x0010 | 0x0040
const POPUP = 0x8000_0000
const TOOL_NO_ACTIVATE = 0x80 | 0x800_0000
/** Foreground, minimising, and objects created, gone, shown, hidden, moved (EVENT_*). */
const NEWS: readonly (readonly [first: number, last: number])[] = [
  [0x0003, 0x0003],
  [0x0016, 0x0017],
  [0x8000, 0x800b],
]
const SKIP_OWN_PROCESS = 2

export interface Desk {
  readonly window: number
  /** Serves messages until the order to close. */
  run(): void
}

/** Creates the windows, hidden. `nextOrder` gives the oldest order that waits. */
export function createDesk(
  native: WindowsNative,
  options: { readonly tell: (report: DeskReport) => void; readonly nextOrder: () => DeskOrder | undefined },
): Desk {
  const { calls } = native
  const { tell } = options
  const taskbarCreated = calls.RegisterWindowMessageW('TaskbarCreated')
  const className = wideText(CLASS)
  let layout: BannerLayout | undefined
  let pointer: HelperPointer | undefined
  let isCovered = false
  let isTimerSet = false

  const procedure = native.callback('window', (window, message, w, l) => {
    if (message === WM_ORDERS) serve()
    else if (message === taskbarCreated) tray.renew()
    else if (message === WM_DISPLAYCHANGE && isCovered) placeCover()
    else if (message === WM_TRAY && (l === WM_LBUTTONUP || l === WM_RBUTTONUP)) {
      const id = tray.ask()
      if (id !== undefined) tell({ kind: 'chosen', id })
    } else if (message === WM_TIMER && window === main) {
      calls.KillTimer(main, 1)
      isTimerSet = false
      tell({ kind: 'changed' })
    } else if (message === WM_LBUTTONDOWN && window === banner.window) tell({ kind: 'stop' })
    else if (message === WM_NCHITTEST && window === banner.window) return hitBanner(l)
    else return calls.DefWindowProcW(window, message, w, l)
    return 0
  })
  calls.RegisterClassExW(
    packWindowClass({
      procedure: procedure.pointer,
      module: calls.GetModuleHandleW(null),
      cursor: calls.LoadCursorW(0, 32_512),
      background: calls.CreateSolidBrush(colorRef(COLOURS.ink)),
      name: native.address(className),
    }),
  )
  const main = calls.CreateWindowExW(0, CLASS, 'Farhand', POPUP, 0, 0, 0, 0, 0, 0, 0, null)
  const cover = calls.CreateWindowExW(TOOL_NO_ACTIVATE, CLASS, 'Farhand cover', POPUP, 0, 0, 0, 0, 0, 0, 0, null)
  const banner = createLayer(native, { className: CLASS, title: 'Farhand banner', isClickThrough: false })
  const overlay = createLayer(native, { className: CLASS, title: 'Farhand pointer', isClickThrough: true })
  const tray = createWindowsTray(native, main, WM_TRAY)
  const change = native.callback('change', (_hook, _event, window, part) => {
    if (isTimerSet || part !== 0 || window === 0) return
    isTimerSet = calls.SetTimer(main, 1, TELL_CHANGES_EVERY_MS, null) !== 0
  })
  const hooks = NEWS.map(([first, last]) =>
    calls.SetWinEventHook(first, last, 0, change.pointer, 0, 0, SKIP_OWN_PROCESS),
  )

  function serve(): void {
    for (let order = options.nextOrder(); order !== undefined; order = options.nextOrder()) obey(order)
  }

  function obey(order: DeskOrder): void {
    switch (order.kind) {
      case 'banner':
        return order.content === null ? hideBanner() : showBanner(order.content)
      case 'tray':
        return tray.show(order.content)
      case 'pointer':
        return order.pointer === null ? hidePointer() : showPointer(order.pointer)
      case 'cover':
        isCovered = order.isCovered
        if (isCovered) placeCover()
        else calls.ShowWindow(cover, 0)
        return tell({ kind: 'covered' })
      case 'close':
        return close()
      default:
        return order satisfies never
    }
  }

  function hideBanner(): void {
    layout = undefined
    banner.hide()
  }

  function showBanner(content: BannerContent): void {
    const scale = calls.GetDpiForSystem() / 96
    const screenWidth = calls.GetSystemMetrics(0)
    const isNew = layout === undefined
    const next = layoutBanner(content, {
      scale,
      maxWidth: screenWidth,
      measure: (text, style) => measureText(native, text, style),
    })
    layout = next
    // Once shown, it stays where the person has dragged it.
    const at = isNew ? { x: Math.round((screenWidth - next.width) / 2), y: 0 } : undefined
    banner.paint(
      next,
      (canvas) => {
        fillBox(canvas, COLOURS.ink, { x: 0, y: 0, width: next.width, height: next.height })
        fillBox(canvas, MOOD_COLOURS[content.mood], next.stripe)
        fillBox(canvas, COLOURS.red, next.stop)
        for (const { text, area, style } of next.lines) canvas.text(text, area, { ...style, colour: COLOURS.paper })
        canvas.text(content.stopLabel, next.stop, { ...next.stopStyle, colour: COLOURS.paper, isCentred: true })
      },
      at,
    )
  }

  /** The button is pressed, everything else is dragged. `l` holds the place on the desktop. */
  function hitBanner(l: number): number {
    const bytes = new Uint8Array(16)
    calls.GetWindowRect(banner.window, bytes)
    const corner = new DataView(bytes.buffer)
    const x = ((l << 16) >> 16) - corner.getInt32(0, true)
    const y = (l >> 16) - corner.getInt32(4, true)
    return layout !== undefined && isWithin({ x, y }, layout.stop) ? HIT_CLIENT : HIT_CAPTION
  }

  function hidePointer(): void {
    pointer = undefined
    overlay.hide()
  }

  function showPointer(next: HelperPointer): void {
    const scale = calls.GetDpiForSystem() / 96
    const tip = pointerTip(scale)
    const at = { x: Math.round(next.at.x) - tip.x, y: Math.round(next.at.y) - tip.y }
    const isSame = pointer?.label === next.label && pointer.pressed === next.pressed
    pointer = next
    if (isSame) return overlay.moveTo(at)
    const style = { sizePx: Math.round(13 * scale), isBold: true }
    const label = measureText(native, next.label, style)
    const margin = Math.round(6 * scale)
    const box = { ...pointerLabel(scale), width: label.width + 2 * margin, height: label.height + margin }
    const size = { width: Math.max(box.x + box.width, tip.x * 2), height: Math.max(box.y + box.height, tip.y * 2) }
    overlay.paint(
      size,
      (canvas) => {
        drawPointer(canvas, { scale, isPressed: next.pressed })
        fillBox(canvas, COLOURS.ink, box)
        canvas.text(next.label, box, { ...style, colour: COLOURS.paper, isCentred: true })
      },
      at,
    )
  }

  function placeCover(): void {
    const { x, y, width, height } = virtualDesktop(calls)
    calls.SetWindowPos(cover, HWND_BOTTOM, x, y, width, height, NO_ACTIVATE_SHOW)
  }

  function close(): void {
    tray.remove()
    for (const hook of hooks) calls.UnhookWinEvent(hook)
    banner.destroy()
    overlay.destroy()
    calls.DestroyWindow(cover)
    calls.DestroyWindow(main)
    calls.PostQuitMessage(0)
  }

  return {
    window: main,
    run: () => {
      tell({ kind: 'ready', window: main })
      const message = new Uint8Array(MSG_BYTES)
      while (calls.GetMessageW(message, 0, 0, 0) > 0) calls.DispatchMessageW(message)
      procedure.free()
      change.free()
    },
  }
}
