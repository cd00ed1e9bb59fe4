// Text frames from outside, parsed once. Lives here: the bounds before the schema. May not know: what a frame causes.
import { clientFrameSchema, type ClientFrame } from '@farhand/protocol'

/** Objects and lists inside each other, at most. */
const MAX_DEPTH = 16

/** The frame of a text; undefined for anything that is none. */
export function readFrame(text: string): ClientFrame | undefined {
  if (!isShallow(text)) return undefined
  let value: unknown
  try {
    value = JSON.parse(text)
  } catch {
    return undefined
  }
  return clientFrameSchema.safeParse(value).data
}

/** Whether JSON text nests at most MAX_DEPTH deep; looked at before parsing. */
export function isShallow(text: string): boolean {
  let depth = 0
  let isInString = false
  for (let at = 0; at < text.length; at++) {
    const character = text.charCodeAt(at)
    if (isInString) {
      if (character === BACKSLASH) at += 1
      else if (character === QUOTE) isInString = false
    } else if (character === QUOTE) isInString = true
    else if (character === BRACE_OPEN || character === BRACKET_OPEN) {
      depth += 1
      if (depth > MAX_DEPTH) return false
    } else if (character === BRACE_CLOSE || character === BRACKET_CLOSE) depth -= 1
  }
  return true
}

const [QUOTE, BACKSLASH, BRACE_OPEN, BRACE_CLOSE, BRACKET_OPEN, BRACKET_CLOSE] = [34, 92, 123, 125, 91, 93]
