// What a page and its own helper program tell each other, and the program whoever controls: class 0, sealed and signed.
// Each says all anew, so a lost one does no harm (CONSENT-36). Lives here: shapes, encoding and reading. May not know: who sends.
import {
  fromUtf8,
  grantIdSchema,
  deviceIdSchema,
  scopeSchema,
  surfaceSchema,
  utf8,
  z,
  type Bytes,
} from '@farhand/protocol'
import { ClientError } from '../errors.ts'

/** Longest label and title that are sent; longer ones are cut. */
export const MAX_LABEL_LENGTH = 200
/** Titles of other windows of the page's that are sent. */
export const MAX_WINDOWS = 4
/** Why input did not reach the machine, or waits: the gate's word for it (CONSENT-37). */
export const refusalSchema = z.enum([
  'stopped',
  'no-beat',
  'no-grant',
  'prompt-open',
  'paused',
  'no-surface',
  'resized',
  'outside',
  'covered',
  'other-window',
  'beyond-window',
  'own-window',
  'session-page',
  'resting',
  'not-possible',
])
export type InputRefusal = z.infer<typeof refusalSchema>

/** What a person can hide of their desktop while others see it (CONSENT-78). */
export const hiddenPartSchema = z.enum(['wallpaper', 'icons', 'panels'])
export type HiddenPart = z.infer<typeof hiddenPartSchema>
const parts = z.array(hiddenPartSchema).max(hiddenPartSchema.options.length)

const label = z.string().max(MAX_LABEL_LENGTH)
const pixels = z.int().min(1).max(65_535)
const count = z.int().min(1).max(1_000_000)

/** Page to program, every 150 ms and on each change: what holds here right now. */
export const beatSchema = z.strictObject({
  v: z.literal(1),
  kind: z.literal('beat'),
  /** The page's clock, epoch ms: both run on the same machine. */
  at: z.int().min(0),
  /** Control of this machine that stands. */
  grants: z
    .array(
      z.strictObject({
        grant: grantIdSchema,
        scope: scopeSchema,
        to: deviceIdSchema,
        expiresAt: z.int().min(0).nullable(),
      }),
    )
    .max(8),
  /** A question, or a dialog of the page or the browser, waits for the person. */
  prompt: z.boolean(),
  paused: z.boolean(),
  /** What is shown, as the browser's capture names it, and its size in pixels. */
  surface: z.strictObject({ kind: surfaceSchema, label, width: pixels, height: pixels }).nullable(),
  /** The page's own title, and those of its other windows, which may differ. */
  page: z.strictObject({ title: label, visible: z.boolean(), windows: z.array(label).max(MAX_WINDOWS) }),
  /** What is to be hidden of the desktop; what is not named is shown. */
  hide: parts,
})
export type Beat = z.infer<typeof beatSchema>

/** Program to its page and to whoever controls: how it fares. */
export const statusSchema = z.strictObject({
  v: z.literal(1),
  kind: z.literal('status'),
  /** What keeps input from the machine at the moment; null where nothing does. */
  resting: refusalSchema.nullable(),
  /** What did not reach the machine since the program began, by reason. */
  refused: z.array(z.strictObject({ reason: refusalSchema, count })).max(refusalSchema.options.length),
  /** What is hidden of the desktop right now. */
  hidden: parts,
  /** What was to be hidden, and this system did not. */
  cannotHide: parts,
})
export type CompanionStatus = z.infer<typeof statusSchema>

/** So many windows are told of, and titles this long. */
export const MAX_OPENED = 3
export const MAX_OPENED_TITLE = 120

/** Program to its page alone: what the program whose window is shown has opened since (CONSENT-66). */
export const openedSchema = z.strictObject({
  v: z.literal(1),
  kind: z.literal('opened'),
  /** The window that is shown, as the beat names it. */
  beside: label,
  /** The newest last. */
  windows: z
    .array(
      z.strictObject({
        label,
        title: z.string().min(1).max(MAX_OPENED_TITLE),
        /** The browser's picker offers it on its own. */
        pickable: z.boolean(),
      }),
    )
    .max(MAX_OPENED),
})
export type OpenedWindows = z.infer<typeof openedSchema>

const pairMessageSchema = z.discriminatedUnion('kind', [beatSchema, statusSchema, openedSchema])
export type PairMessage = z.infer<typeof pairMessageSchema>

/** The body of an object. */
export const encodePairMessage = (message: PairMessage): Bytes => utf8(JSON.stringify(message))

/** Throws ClientError `bad-message` for a body that is none. */
export function decodePairMessage(body: Bytes): PairMessage {
  try {
    return parsePairMessage(fromUtf8(body))
  } catch (cause) {
    if (cause instanceof ClientError) throw cause
    throw new ClientError('bad-message', 'a message between page and helper program is not readable', { cause })
  }
}

/** The text of a body. Throws ClientError `bad-message` for one that is none. */
export function parsePairMessage(text: string): PairMessage {
  try {
    return pairMessageSchema.parse(JSON.parse(text))
  } catch (cause) {
    throw new ClientError('bad-message', 'a message between page and helper program is not readable', { cause })
  }
}
