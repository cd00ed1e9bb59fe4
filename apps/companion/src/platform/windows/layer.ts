// A window that is only a picture: always on top, never active, each pixel with its own transparency. Lives here: the window, the
// picture's memory, text in it. May not know: what it shows.
import { makeOpaque, type Picture } from '../native/picture.ts'
import type { TextStyle } from '../native/banner-layout.ts'
import type { Area, Point } from '../platform.ts'
import type { WindowsNative } from './calls.ts'
import { colorRef, packBitmapInfo, packInts, packRect, readRect } from './structs.ts'

/** One picture while it is drawn. */
export interface Canvas extends Picture {
  /** One line of text on what is drawn there already; the area becomes opaque. */
  text(text: string, area: Area, style: TextStyle & { readonly colour: number; readonly isCentred?: boolean }): void
}

export interface Layer {
  readonly window: number
  /** Draws anew and shows it. Without `at` it stays where it is. */
  paint(size: { readonly width: number; readonly height: number }, draw: (canvas: Canvas) => void, at?: Point): void
  moveTo(at: Point): void
  hide(): void
  destroy(): void
}

const POPUP = 0x8000_0000
const TOPMOST = 0x08
const CLICK_THROUGH = 0x20
const TOOL_WINDOW = 0x80
const LAYERED = 0x8_0000
const NO_ACTIVATE = 0x800_0000
const SHOW_WITHOUT_FOCUS = 8
const HIDE = 0
const HWND_TOPMOST = -1
const KEEP_SIZE_NO_ACTIVATE = 0x0001 | 0x0010
const BY_ALPHA = 2
const FONT = 'Segoe UI'
const ONE_LINE_MIDDLE = 0x20 | 0x04 | 0x0800 | 0x8000
const CENTRED = 0x01
const MEASURE = 0x20 | 0x0800 | 0x0400
const TRANSPARENT = 1
const SMOOTH = 4

/** Creates the window, hidden. `className` must be registered. */
export function createLayer(
  native: WindowsNative,
  options: { readonly className: string; readonly title: string; readonly isClickThrough: boolean },
): Layer {
  const { calls } = native
  const style = TOPMOST | TOOL_WINDOW | LAYERED | NO_ACTIVATE | (options.isClickThrough ? CLICK_THROUGH : 0)
  const window = calls.CreateWindowExW(style, options.className, options.title, POPUP, 0, 0, 1, 1, 0, 0, 0, null)
  return {
    window,
    paint: (size, draw, at) => {
      withCanvas(native, size, (canvas, dc) => {
        draw(canvas)
        calls.GdiFlush()
        const place = at === undefined ? null : packInts([at.x, at.y])
        const extent = packInts([size.width, size.height])
        const blend = Uint8Array.of(0, 0, 0xff, 1)
        calls.UpdateLayeredWindow(window, 0, place, extent, dc, packInts([0, 0]), 0, blend, BY_ALPHA)
      })
      calls.ShowWindow(window, SHOW_WITHOUT_FOCUS)
    },
    moveTo: (at) => void calls.SetWindowPos(window, HWND_TOPMOST, at.x, at.y, 0, 0, KEEP_SIZE_NO_ACTIVATE),
    hide: () => void calls.ShowWindow(window, HIDE),
    destroy: () => void calls.DestroyWindow(window),
  }
}

/** Width and height of one line of text in pixels. */
export function measureText(native: WindowsNative, text: string, style: TextStyle): { width: number; height: number } {
  const { calls } = native
  const dc = calls.CreateCompatibleDC(0)
  try {
    const area = packInts([0, 0, 0, 0])
    withFont(native, dc, style, () => calls.DrawTextW(dc, text, -1, area, MEASURE))
    const { width, height } = readRect(area)
    return { width, height }
  } finally {
    calls.DeleteDC(dc)
  }
}

function withCanvas(
  native: WindowsNative,
  { width, height }: { readonly width: number; readonly height: number },
  use: (canvas: Canvas, dc: number) => void,
): void {
  const { calls } = native
  const dc = calls.CreateCompatibleDC(0)
  const pointer = new Uint8Array(8)
  const bitmap = calls.CreateDIBSection(dc, packBitmapInfo(width, height), 0, pointer, 0, 0)
  const before = calls.SelectObject(dc, bitmap)
  try {
    const at = new DataView(pointer.buffer).getBigUint64(0, true)
    const pixels = native.memory(at, width * height * 4)
    const picture = { width, height, pixels }
    const canvas: Canvas = {
      ...picture,
      text: (text, area, style) => {
        calls.GdiFlush()
        withFont(native, dc, style, () => {
          calls.SetTextColor(dc, colorRef(style.colour))
          calls.SetBkMode(dc, TRANSPARENT)
          const format = ONE_LINE_MIDDLE | (style.isCentred === true ? CENTRED : 0)
          calls.DrawTextW(dc, text, -1, packRect(area), format)
        })
        calls.GdiFlush()
        makeOpaque(picture, area)
      },
    }
    use(canvas, dc)
  } finally {
    calls.SelectObject(dc, before)
    calls.DeleteObject(bitmap)
    calls.DeleteDC(dc)
  }
}

function withFont(native: WindowsNative, dc: number, { sizePx, isBold }: TextStyle, use: () => void): void {
  const { calls } = native
  const font = calls.CreateFontW(-sizePx, 0, 0, 0, isBold ? 600 : 400, 0, 0, 0, 1, 0, 0, SMOOTH, 0, FONT)
  const before = calls.SelectObject(dc, font)
  use()
  calls.SelectObject(dc, before)
  calls.DeleteObject(font)
}
