// Mouse and keyboard on their way to another machine: class 3, sealed and signed (CONSENT-35). Lives here: the events, their
// encoding and reading, bounded. May not know: who sends them, what they hit.
import { fromUtf8, utf8, z, type Bytes } from '@farhand/protocol'
import { ClientError } from '../errors.ts'

/** A fraction of the shared surface from its left or top edge: 0 is the first pixel, 65535 the last. */
export const FRACTION_MAX = 0xffff
/** Events of one object. */
export const MAX_EVENTS = 64
/** Characters of one `text`, UTF-16 units. */
export const MAX_TYPED_LENGTH = 512

const fraction = z.int().min(0).max(FRACTION_MAX)
const pixels = z.int().min(1).max(0xffff)
/** `of`: how large the surface was in the picture that its sender saw, in its own pixels. */
const place = { x: fraction, y: fraction, of: z.strictObject({ width: pixels, height: pixels }).optional() }
/** `KeyboardEvent.code`: the physical key. */
const code = z.string().regex(/^[A-Za-z][A-Za-z0-9]{0,31}$/)
/** What a shortcut's key means at the sender's, where it means a character: under another layout it is another key. */
const character = z.string().min(1).max(8)

export const inputEventSchema = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('move'), ...place }),
  z.strictObject({
    kind: z.literal('button'),
    ...place,
    button: z.enum(['left', 'middle', 'right', 'back', 'forward']),
    down: z.boolean(),
  }),
  /** Notches; positive is right and down. */
  z.strictObject({
    kind: z.literal('wheel'),
    ...place,
    right: z.int().min(-100).max(100),
    down: z.int().min(-100).max(100),
  }),
  z.strictObject({ kind: z.literal('key'), code, key: character.optional(), down: z.boolean() }),
  /** By character, whatever the layout there: what a key gives here, or what is pasted. */
  z.strictObject({ kind: z.literal('text'), text: z.string().min(1).max(MAX_TYPED_LENGTH) }),
  /** Keys that go down in this order and up in the other: Ctrl+Alt+Delete, the Windows key. */
  z.strictObject({ kind: z.literal('combination'), codes: z.array(code).min(1).max(5) }),
  /** Whatever is down goes up: the page lost the focus. */
  z.strictObject({ kind: z.literal('release') }),
])
export type InputEvent = z.infer<typeof inputEventSchema>

const bodySchema = z.strictObject({
  v: z.literal(1),
  /** In the order they happened; none where only something is still held down. */
  events: z.array(inputEventSchema).max(MAX_EVENTS),
})

/** The body of an object. */
export const encodeInput = (events: readonly InputEvent[]): Bytes => utf8(JSON.stringify({ v: 1, events }))

/** Throws ClientError `bad-message` for a body that is none. */
export function decodeInput(body: Bytes): readonly InputEvent[] {
  try {
    return bodySchema.parse(JSON.parse(fromUtf8(body))).events
  } catch (cause) {
    throw new ClientError('bad-message', 'input is not readable', { cause })
  }
}
