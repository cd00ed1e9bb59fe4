// What our small windows look like: banner, tray icon, menu, pointer. Lives here: their layout. May not know: where they are shown.
import type { BannerContent, Point, TrayContent } from '../platform/platform.ts'
import { COLOUR, MOOD_COLOUR, RADIUS } from './companion-look.ts'
import { fitLines } from './fit-text.ts'
import { svgDocument, textElement, type Artist, type Picture } from './picture.ts'

/** A part of a picture that is pressed. */
export interface Spot extends Point {
  readonly width: number
  readonly height: number
}

export const isInside = (spot: Spot, at: Point): boolean =>
  at.x >= spot.x && at.x < spot.x + spot.width && at.y >= spot.y && at.y < spot.y + spot.height

/** Widest text in each, in pixels: what others are called must not push our buttons off the screen. */
const ROOM = { banner: 560, menu: 420, pointer: 240 } as const
const FIRST_LINE = { size: 16, weight: 600 } as const
const NEXT_LINE = { size: 14, weight: 400 } as const
const STOP_TEXT = { size: 16, weight: 600 } as const
const LINE_HEIGHT = 22
const PADDING = 16
/** Big enough to be hit by people in a hurry. */
const TARGET = 44

/** The banner, and where its Stop button is. */
export async function drawBanner(artist: Artist, content: BannerContent): Promise<{ picture: Picture; stop: Spot }> {
  const wanted = content.lines.map((text, i) => ({ text, ...(i === 0 ? FIRST_LINE : NEXT_LINE) }))
  const lines = await fitLines(artist, wanted, ROOM.banner)
  const stopText = { text: content.stopLabel, ...STOP_TEXT }
  const [stopWidth = 0] = await artist.measure([stopText])
  const stop = { x: 0, y: 0, width: Math.max(TARGET * 2, stopWidth + PADDING * 2), height: TARGET }
  const textX = PADDING + 26
  const height = Math.max(TARGET, lines.length * LINE_HEIGHT) + PADDING
  stop.x = textX + Math.max(0, ...lines.map(({ width }) => width)) + PADDING * 2
  stop.y = (height - TARGET) / 2
  const width = stop.x + stop.width + PADDING
  const firstBase = (height - lines.length * LINE_HEIGHT) / 2 + 16
  const svg = svgDocument(
    { width, height },
    [
      `<rect width="${width}" height="${height}" rx="${RADIUS.card}" fill="${COLOUR.ink}"/>`,
      `<circle cx="${PADDING + 7}" cy="${firstBase - 5}" r="6" fill="${MOOD_COLOUR[content.mood]}"/>`,
      ...lines.map((line, i) =>
        textElement({
          ...line,
          x: textX,
          y: firstBase + i * LINE_HEIGHT,
          colour: i === 0 ? COLOUR.white : COLOUR.quiet,
        }),
      ),
      `<rect x="${stop.x}" y="${stop.y}" width="${stop.width}" height="${stop.height}" rx="${RADIUS.control}" fill="${COLOUR.red}"/>`,
      textElement({
        ...stopText,
        x: stop.x + stop.width / 2,
        y: height / 2 + 6,
        colour: COLOUR.white,
        anchor: 'middle',
      }),
    ].join(''),
  )
  return { picture: await artist.draw(svg, [content.stopLabel, ...content.lines]), stop }
}

/** The icon in the notification area; its shape differs by mood too. */
export async function drawTrayIcon(artist: Artist, mood: BannerContent['mood'], pixels: number): Promise<Picture> {
  const inner = {
    calm: `<circle cx="12" cy="12" r="4" fill="${COLOUR.white}"/>`,
    control: `<path d="M8 6 L8 18 L11 15 L17 15 Z" fill="${COLOUR.white}"/>`,
    resting: `<path d="M9 8 V16 M15 8 V16" stroke="${COLOUR.ink}" stroke-width="3"/>`,
  }[mood]
  const svg = `<svg xmlns="http://www.w3.org/2000/svg" width="${pixels}" height="${pixels}" viewBox="0 0 24 24"><circle cx="12" cy="12" r="11" fill="${MOOD_COLOUR[mood]}"/>${inner}</svg>`
  return await artist.draw(svg, [])
}

/** The menu, and where each item of it is, in the order of the items. */
export async function drawMenu(
  artist: Artist,
  items: TrayContent['items'],
): Promise<{ picture: Picture; spots: Spot[] }> {
  const wanted = items.map(({ label }) => ({ text: label, ...NEXT_LINE }))
  const lines = await fitLines(artist, wanted, ROOM.menu)
  const width = Math.max(160, ...lines.map((line) => line.width)) + PADDING * 2
  const spots = items.map((_, i) => ({ x: 0, y: 6 + i * TARGET, width, height: TARGET }))
  const height = items.length * TARGET + 12
  const svg = svgDocument(
    { width, height },
    [
      `<rect width="${width}" height="${height}" rx="${RADIUS.control}" fill="${COLOUR.faint}"/>`,
      `<rect x="1" y="1" width="${width - 2}" height="${height - 2}" rx="${RADIUS.control - 1}" fill="${COLOUR.paper}"/>`,
      ...lines.map((line, i) =>
        textElement({
          ...line,
          x: PADDING,
          y: 6 + i * TARGET + 27,
          colour: items[i]?.enabled === true ? COLOUR.ink : COLOUR.quiet,
        }),
      ),
    ].join(''),
  )
  return {
    picture: await artist.draw(
      svg,
      items.map(({ label }) => label),
    ),
    spots,
  }
}

/** Where in the picture of the pointer its tip is. */
export const POINTER_TIP: Point = { x: 22, y: 22 }

/** The helper's pointer with its name; a ring while a button is down. */
export async function drawPointer(
  artist: Artist,
  pointer: { readonly label: string; readonly pressed: boolean },
): Promise<Picture> {
  const wanted = { text: pointer.label, size: 14, weight: 600 } as const
  const [label = { ...wanted, width: 0 }] = await fitLines(artist, [wanted], ROOM.pointer)
  const { x, y } = POINTER_TIP
  const tagWidth = label.width + 16
  const ring = `<circle cx="${x}" cy="${y}" r="19" fill="none" stroke="${COLOUR.amber}" stroke-width="4"/>`
  const arrow = `<path d="M${x} ${y} V${y + 22} L${x + 6} ${y + 17} L${x + 15} ${y + 17} Z" fill="${COLOUR.teal}" stroke="${COLOUR.white}" stroke-width="2" stroke-linejoin="round"/>`
  const tag = `<rect x="${x + 14}" y="${y + 20}" width="${tagWidth}" height="24" rx="${RADIUS.control}" fill="${COLOUR.teal}"/>`
  const svg = svgDocument(
    { width: x + 16 + tagWidth, height: y + 46 },
    [
      pointer.pressed ? ring : '',
      arrow,
      tag,
      textElement({ ...label, x: x + 22, y: y + 37, colour: COLOUR.white }),
    ].join(''),
  )
  return await artist.draw(svg, [pointer.label])
}
