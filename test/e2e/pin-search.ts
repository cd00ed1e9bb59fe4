// Looking for a PIN in bytes. Six digits can stand anywhere by chance, so it counts most in which form and beside what they stand.
// May not know: where the bytes come from.
import { formsOf, readPieces } from '../rig/index.ts'

export interface PinFound {
  /** Forms that are nobody's chance: in quotes, after a key, spaced, encoded. */
  readonly inContext: readonly string[]
  /** Just the digits, as a number of their own. */
  readonly bare: boolean
}

/** Enough for the longest form and the key before it. */
const OVERLAP_BYTES = 64
const KEY_BEFORE = /(pin|password)["'\s:=\0]{1,8}$/i

/** How `pin` (six digits) stands in some bytes. */
export function findPin(bytes: Buffer, pin: string): PinFound {
  const inContext = encodedForms(pin).flatMap(({ form, bytes: encoded }) => (bytes.includes(encoded) ? [form] : []))
  if (standsAlone(bytes, `${pin.slice(0, 3)} ${pin.slice(3)}`).length > 0) inContext.push('spaced')
  const places = standsAlone(bytes, pin)
  for (const at of places) {
    const before = bytes.toString('latin1', Math.max(0, at - OVERLAP_BYTES / 2), at)
    const after = bytes.toString('latin1', at + pin.length, at + pin.length + 1)
    if (/["']/.test(after) && before.endsWith(after)) inContext.push('quoted')
    if (KEY_BEFORE.test(before)) inContext.push('after a key')
  }
  return { inContext: [...new Set(inContext)], bare: places.length > 0 }
}

/** As findPin, for a file of any size. */
export async function findPinInFile(path: string, pin: string): Promise<PinFound> {
  const inContext = new Set<string>()
  let bare = false
  await readPieces(path, OVERLAP_BYTES, (piece) => {
    const found = findPin(piece, pin)
    for (const form of found.inContext) inContext.add(form)
    bare ||= found.bare
  })
  return { inContext: [...inContext], bare }
}

const encodedForms = (pin: string) => formsOf(pin).filter(({ form }) => form !== 'utf8')

/** Where a text of digits stands without a digit on either side. */
function standsAlone(bytes: Buffer, text: string): number[] {
  const isDigit = (byte: number | undefined): boolean => byte !== undefined && byte >= 0x30 && byte <= 0x39
  const places: number[] = []
  for (let at = bytes.indexOf(text); at >= 0; at = bytes.indexOf(text, at + 1)) {
    if (!isDigit(bytes[at - 1]) && !isDigit(bytes[at + text.length])) places.push(at)
  }
  return places
}
