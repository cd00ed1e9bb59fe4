// Lines that others wrote, such as names, in the room there is. Lives here: cutting at the end with an ellipsis.
// May not know: where the line stands.
import type { Artist, TextLine } from './picture.ts'

/** A line with its width in pixels. */
export interface FittedLine extends TextLine {
  readonly width: number
}

/** Each line, cut where it is wider than `room` pixels, so that nothing beside it can be pushed away. */
export async function fitLines(
  artist: Artist,
  lines: readonly TextLine[],
  room: number,
): Promise<readonly FittedLine[]> {
  const widths = await artist.measure(lines)
  return await Promise.all(lines.map((line, i) => fit(artist, { ...line, width: widths[i] ?? 0 }, room)))
}

async function fit(artist: Artist, whole: FittedLine, room: number): Promise<FittedLine> {
  const characters = [...whole.text]
  let now = whole
  let kept = characters.length
  while (now.width > room && kept > 0) {
    kept = Math.min(kept - 1, Math.floor((kept * room) / now.width))
    const text = `${characters.slice(0, kept).join('').trimEnd()}…`
    const [width = 0] = await artist.measure([{ ...whole, text }])
    now = { ...whole, text, width }
  }
  return now
}
