// Where a file that is no JSON stops being a receipt. Lives here: its parts by their brackets, so that a person who looks for what
// was changed is told more than "the file". May not know: what a part says, whether it holds.
import type { ReceiptLine } from './verify-receipt.ts'

/** The parts of a receipt in canonical order, as lines of it: digest, entries, heading, kind, signatures. */
const PARTS: readonly ReceiptLine[] = [
  { kind: 'heading' },
  { kind: 'file' },
  { kind: 'heading' },
  { kind: 'file' },
  { kind: 'own-signature' },
]
const ENTRIES = '"entries":['

/** The first line that can't be read, of bytes that are no JSON; `file` where they look like no receipt. */
export function brokenLine(bytes: Uint8Array): ReceiptLine {
  // What is no UTF-8 becomes U+FFFD, which an unbroken part may hold too: then it is named as well.
  const text = new TextDecoder('utf-8', { fatal: false, ignoreBOM: true }).decode(bytes)
  if (!text.startsWith('{"digest":"')) return { kind: 'file' }
  let part = 0
  for (const piece of piecesOf(text, 1)) {
    if (!isWhole(`{${piece}}`)) {
      if (piece.startsWith(ENTRIES)) return brokenEntry(piece)
      return PARTS[part] ?? { kind: 'file' }
    }
    part += 1
  }
  return { kind: 'file' }
}

function brokenEntry(entries: string): ReceiptLine {
  let place = 0
  for (const piece of piecesOf(entries, ENTRIES.length)) {
    place += 1
    if (!isWhole(piece)) return { kind: 'entry', place }
  }
  return { kind: 'file' }
}

function isWhole(json: string): boolean {
  if (json.includes('\uFFFD')) return false
  try {
    JSON.parse(json)
    return true
  } catch {
    return false
  }
}

/** What stands between commas from `start` to the bracket that closes what was opened before it; the last one may be cut short. */
function* piecesOf(text: string, start: number): Generator<string> {
  let from = start
  let depth = 0
  let isQuoted = false
  let at = start
  for (; at < text.length && depth >= 0; at++) {
    const sign = text[at]
    if (isQuoted) {
      if (sign === '\\') at += 1
      else if (sign === '"') isQuoted = false
    } else if (sign === '"') isQuoted = true
    else if (sign === '{' || sign === '[') depth += 1
    else if (sign === '}' || sign === ']') depth -= 1
    else if (sign === ',' && depth === 0) {
      yield text.slice(from, at)
      from = at + 1
    }
  }
  yield text.slice(from, depth < 0 ? at - 1 : at)
}
