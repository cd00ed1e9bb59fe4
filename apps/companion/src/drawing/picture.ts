// Pictures of our own small windows. Lives here: from SVG text to pixels, with our type and, for other scripts, the system's. Each
// step takes a turn of the event loop of its own: what the person does in between is heard before the picture is ready.
// May not know: what is drawn, or any window system.
import { setImmediate as turn } from 'node:timers/promises'
import { initWasm, Resvg } from '@resvg/resvg-wasm'
import type { DrawingAssets } from './drawing-assets.ts'
import { findSystemFont } from './system-font.ts'

/** Pixels, row by row from the top left: red, green, blue, alpha; alpha not multiplied in. Owned by the receiver. */
export interface Picture {
  readonly width: number
  readonly height: number
  readonly rgba: Uint8Array
}

/** One line of text, for measuring it. */
export interface TextLine {
  readonly text: string
  /** Pixels. */
  readonly size: number
  readonly weight: 400 | 600
}

export interface Artist {
  /** Whole SVG document to pixels. `texts` says which characters stand in it. */
  draw(svg: string, texts: readonly string[]): Promise<Picture>
  /** Width of each line in pixels. */
  measure(lines: readonly TextLine[]): Promise<readonly number[]>
}

let starting: Promise<void> | undefined

/** Readies the drawing library; once per process, later calls share it. */
export async function createArtist(assets: DrawingAssets): Promise<Artist> {
  await (starting ??= initWasm(assets.wasm))
  // Only these are kept: the library has a copy of itself by now.
  const { fonts } = assets
  const found = new Map<string, Promise<Uint8Array | undefined>>()

  const fontsFor = async (texts: readonly string[]): Promise<Uint8Array[]> => {
    const foreign = [...new Set(texts.join('').match(FOREIGN))].toSorted().join('')
    if (foreign === '') return [...fonts]
    const finding = found.get(foreign) ?? findSystemFont(foreign)
    // Names change rarely; only the newest search is kept, because a font is large.
    found.clear()
    found.set(foreign, finding)
    const font = await finding
    return font === undefined ? [...fonts] : [...fonts, font]
  }

  return {
    draw: async (svg, texts) => {
      const fontBuffers = await fontsFor(texts)
      await turn()
      const drawing = new Resvg(svg, { font: { fontBuffers, defaultFontFamily: FAMILY } })
      const image = drawing.render()
      const picture = { width: image.width, height: image.height, rgba: withPlainAlpha(image.pixels) }
      image.free()
      drawing.free()
      return picture
    },
    measure: async (lines) => {
      const fontBuffers = await fontsFor(lines.map(({ text }) => text))
      const widths: number[] = []
      for (const { text, size, weight } of lines) {
        await turn()
        const line = textElement({ text, size, weight, x: 0, y: size, colour: '#000' })
        const drawing = new Resvg(svgDocument({ width: 4000, height: size * 2 }, line), {
          font: { fontBuffers, defaultFontFamily: FAMILY },
        })
        const width = drawing.getBBox()?.width ?? 0
        drawing.free()
        widths.push(Math.ceil(width))
      }
      return widths
    },
  }
}

const FAMILY = 'Inter'
/** Characters of scripts that our own type does not cover. */
const FOREIGN = /[^\p{Script=Latin}\p{Script=Greek}\p{Script=Cyrillic}\p{Script=Common}\p{Script=Inherited}]/gu

/** An SVG document around elements. */
export function svgDocument(size: { readonly width: number; readonly height: number }, inside: string): string {
  return `<svg xmlns="http://www.w3.org/2000/svg" width="${size.width}" height="${size.height}">${inside}</svg>`
}

/** One line of text as an SVG element; `y` is its base line. */
export function textElement(
  line: TextLine & { readonly x: number; readonly y: number; readonly colour: string; readonly anchor?: 'middle' },
): string {
  const { text, size, weight, x, y, colour, anchor } = line
  const align = anchor === undefined ? '' : ` text-anchor="${anchor}"`
  return `<text x="${x}" y="${y}" font-family="${FAMILY}" font-weight="${weight}" font-size="${size}" fill="${colour}"${align}>${escaped(text)}</text>`
}

/** Text without what SVG would read as its own, and without signs that turn what follows around or hide it. */
function escaped(text: string): string {
  return text
    .toWellFormed()
    .replaceAll(/[\p{Cc}\u200B-\u200F\u2028-\u202E\u2060-\u2069\uFFFE\uFFFF]/gu, ' ')
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
}

function withPlainAlpha(pixels: Uint8Array): Uint8Array {
  const plain = new Uint8Array(pixels)
  for (let at = 0; at < plain.length; at += 4) {
    const alpha = plain[at + 3] ?? 0
    if (alpha === 0 || alpha === 255) continue
    for (let c = at; c < at + 3; c++) plain[c] = Math.min(255, Math.round(((plain[c] ?? 0) * 255) / alpha))
  }
  return plain
}
