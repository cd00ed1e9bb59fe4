// Where things stand on the banner. Lives here: sizes and places. May not know: how text is drawn or measured.
import type { Area, BannerContent, Point } from '../platform.ts'

export interface TextStyle {
  readonly sizePx: number
  readonly isBold: boolean
}

export interface BannerLayout {
  readonly width: number
  readonly height: number
  readonly lines: readonly { readonly text: string; readonly area: Area; readonly style: TextStyle }[]
  readonly stop: Area
  readonly stopStyle: TextStyle
  /** Takes the colour of the mood; the words say it too. */
  readonly stripe: Area
}

export interface LayoutOptions {
  /** Pixels per 1/96 inch. */
  readonly scale: number
  /** Longer lines end in "…". */
  readonly maxWidth: number
  readonly measure: (text: string, style: TextStyle) => { readonly width: number; readonly height: number }
}

const PADDING = 12
const STRIPE = 6
const LINE_GAP = 2
const STOP_HEIGHT = 44
const STOP_PADDING = 18

/** The banner for this content: lines on the left, the stop button at the right, all as small as it can be. */
export function layoutBanner(content: BannerContent, { scale, maxWidth, measure }: LayoutOptions): BannerLayout {
  const px = (size: number): number => Math.round(size * scale)
  const stopStyle = { sizePx: px(15), isBold: true }
  const stopWidth = measure(content.stopLabel, stopStyle).width + 2 * px(STOP_PADDING)
  const left = px(STRIPE + PADDING)
  const room = Math.max(0, maxWidth - left - stopWidth - 2 * px(PADDING))
  const sized = content.lines.map((text, index) => {
    const style = { sizePx: px(index === 0 ? 16 : 14), isBold: index === 0 }
    return { text, style, ...measure(text, style) }
  })
  const textWidth = Math.min(room, Math.max(0, ...sized.map((line) => line.width)))
  const textHeight = sized.reduce((sum, line) => sum + line.height, 0) + px(LINE_GAP) * Math.max(0, sized.length - 1)
  const height = Math.max(textHeight, px(STOP_HEIGHT)) + 2 * px(PADDING)
  const width = left + textWidth + px(PADDING) + stopWidth + px(PADDING)
  let y = Math.round((height - textHeight) / 2)
  const lines = sized.map(({ text, style, height: lineHeight }) => {
    const area = { x: left, y, width: textWidth, height: lineHeight }
    y += lineHeight + px(LINE_GAP)
    return { text, area, style }
  })
  return {
    width,
    height,
    lines,
    stop: {
      x: width - px(PADDING) - stopWidth,
      y: Math.round((height - px(STOP_HEIGHT)) / 2),
      width: stopWidth,
      height: px(STOP_HEIGHT),
    },
    stopStyle,
    stripe: { x: 0, y: 0, width: px(STRIPE), height },
  }
}

/** Whether a place lies inside an area. */
export function isWithin({ x, y }: Point, area: Area): boolean {
  return x >= area.x && y >= area.y && x < area.x + area.width && y < area.y + area.height
}
