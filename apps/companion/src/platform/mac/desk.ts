// Everything of ours that is seen on a Mac: banner, menu bar item, helper's pointer, covers. Lives here: what stands in the
// windows and where they go. May not know: AppKit's messages (cocoa.ts), sessions. NOT YET RUN ON A MAC.
import { layoutBanner } from '../native/banner-layout.ts'
import { COLOURS, MOOD_COLOURS } from '../native/picture.ts'
import type { Area, Banner, HiddenPart, PointerOverlay, Tray, TrayContent } from '../platform.ts'
import type { Cocoa, CocoaPart, CocoaWindow } from './cocoa.ts'
import { fromAppKit, stripsAround, toAppKit } from './places.ts'

/** Window levels, each in front of what its name says. */
export interface MacLevels {
  readonly aboveIcons: number
  readonly aboveMenus: number
}

export interface MacDesk {
  readonly banner: Banner
  readonly tray: Tray
  readonly pointer: PointerOverlay
  /** The pointer's window, which clicks go through. */
  readonly pointerWindow: number
  /** Lays covers over these parts and takes all others away. Wallpaper and icons share one. */
  cover(parts: ReadonlySet<HiddenPart>): void
  /** Takes everything away. Idempotent. */
  close(): void
}

/** Signs in the menu bar, beside which the tooltip and the menu use words. */
const SIGNS: Readonly<Record<TrayContent['mood'], string>> = { calm: '●', control: '◆', resting: '○' }
/** A label is narrower than this; AppKit cuts what is longer. */
const PART_OF_EM = 0.62
const LINE_HEIGHT = 1.35
const POINTER_SIZE = 13

/** Creates the windows, hidden. */
export function createMacDesk(cocoa: Cocoa, levels: MacLevels): MacDesk {
  const stops = new Set<() => void>()
  const choices = new Set<Parameters<Tray['onChosen']>[0]>()
  const bannerWindow = cocoa.window({
    level: levels.aboveMenus,
    isClickThrough: false,
    isMovable: true,
    colour: COLOURS.ink,
  })
  const overlay = cocoa.window({
    level: levels.aboveMenus,
    isClickThrough: true,
    isMovable: false,
    colour: COLOURS.ink,
  })
  const status = cocoa.statusItem((id) => {
    for (const listener of choices) listener(id, { byHand: true })
  })
  let covers: readonly CocoaWindow[] = []
  let isBannerShown = false
  const main = (): Area => {
    const whole = cocoa.screens()[0]?.whole
    return whole === undefined ? { x: 0, y: 0, width: 0, height: 0 } : fromAppKit(whole, whole.size.height)
  }
  const measure = (text: string, { sizePx }: { readonly sizePx: number }) => ({
    width: Math.ceil([...text].length * sizePx * PART_OF_EM),
    height: Math.ceil(sizePx * LINE_HEIGHT),
  })
  const uncover = (): void => {
    for (const cover of covers) cover.hide()
    covers = []
  }
  return {
    banner: {
      show: (content) => {
        const { width: screenWidth, height: screenHeight } = main()
        const layout = layoutBanner(content, { scale: 1, maxWidth: screenWidth, measure })
        const lines: CocoaPart[] = layout.lines.map(({ text, area, style }) => ({
          kind: 'label',
          text,
          area,
          colour: COLOURS.paper,
          ...style,
        }))
        const stripe = { kind: 'box', text: '', area: layout.stripe, sizePx: 1, isBold: false } as const
        const stop = { kind: 'button', text: content.stopLabel, area: layout.stop, colour: COLOURS.red } as const
        bannerWindow.fill(layout.height, [
          { ...stripe, colour: MOOD_COLOURS[content.mood] },
          ...lines,
          {
            ...stop,
            ...layout.stopStyle,
            onPress: () => {
              for (const listener of stops) listener()
            },
          },
        ])
        // Below the menu bar, in the middle; afterwards it stays where it is dragged unless its size changes.
        const at = {
          x: Math.round((screenWidth - layout.width) / 2),
          y: 28,
          width: layout.width,
          height: layout.height,
        }
        if (!isBannerShown) bannerWindow.show(toAppKit(at, screenHeight))
        isBannerShown = true
      },
      hide: () => {
        isBannerShown = false
        bannerWindow.hide()
      },
      onStop: (listener) => void stops.add(listener),
    },
    tray: {
      show: ({ tooltip, mood, items }) => status.show(SIGNS[mood], tooltip, items),
      onChosen: (listener) => void choices.add(listener),
    },
    pointer: {
      show: ({ at, label, pressed }) => {
        const text = `◤ ${label}`
        const style = { sizePx: POINTER_SIZE, isBold: true }
        const size = measure(text, style)
        const colour = pressed ? COLOURS.amber : COLOURS.paper
        overlay.fill(size.height, [{ kind: 'label', text, area: { x: 0, y: 0, ...size }, colour, ...style }])
        overlay.show(toAppKit({ x: at.x, y: at.y, ...size }, main().height))
      },
      hide: () => overlay.hide(),
    },
    pointerWindow: overlay.id,
    cover: (parts) => {
      uncover()
      const screens = cocoa.screens()
      const mainHeight = screens[0]?.whole.size.height ?? 0
      const behind = parts.has('wallpaper') || parts.has('icons') ? screens.map(({ whole }) => whole) : []
      const before = parts.has('panels')
        ? screens.flatMap(({ whole, free }) =>
            stripsAround(fromAppKit(whole, mainHeight), fromAppKit(free, mainHeight)).map((strip) =>
              toAppKit(strip, mainHeight),
            ),
          )
        : []
      const lay = (level: number) => (frame: Parameters<CocoaWindow['show']>[0]) => {
        const cover = cocoa.window({ level, isClickThrough: false, isMovable: false, colour: COLOURS.ink })
        cover.show(frame)
        return cover
      }
      covers = [...behind.map(lay(levels.aboveIcons)), ...before.map(lay(levels.aboveMenus - 1))]
    },
    close: () => {
      uncover()
      bannerWindow.hide()
      overlay.hide()
      status.remove()
    },
  }
}
