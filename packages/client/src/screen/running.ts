// A surface while it is shown, or kept behind the curtain. Lives here: what is known of it, and what the page and the
// helper program read of that. May not know: who sees it, how it changes.
import type { Surface } from '@farhand/protocol'
import { MAX_LABEL_LENGTH } from '../companion/pair-messages.ts'
import type { Size } from '../frame/codecs.ts'
import type { Mask } from '../publish/masks.ts'
import type { CaptureName, Publisher } from '../publish/publish-types.ts'
import type { Sharing as SharingView } from '../session/view.ts'
import type { Capture } from '../surroundings.ts'
import type { Rates } from './rates.ts'

export interface Running {
  readonly publisher: Publisher
  readonly stream: number
  readonly rates: Rates
  sinceMs: number
  surface: Capture['surface']
  /** As the browser's capture names it. */
  label: string
  /** Of the last picture that left, pixels; undefined before the first. */
  size: Size | undefined
  masks: readonly Mask[]
  /** It changed its size, and the masks went with that; until masks are set, or the person resumes. */
  resized: boolean
  /** Begun paused, and not resumed since. */
  covered: boolean
  /** Only the person at the device ends a pause, also one from before the curtain. */
  paused: boolean
  /** Ends the waiting of a resume that the session has not taken yet. */
  resuming: AbortController | undefined
  /** While others are being told of another surface nothing leaves; aborted where this ends first. */
  held: AbortController | undefined
  hidden: boolean
  /** In the place of one that closed, and not resumed since (CONSENT-131). */
  returned: boolean
}

/** What was shown has closed, and `name` is in its place: paused, with nothing hidden on it. */
export function comeBack(running: Running, { surface, label }: CaptureName): void {
  running.resuming?.abort()
  running.publisher.pause()
  Object.assign(running, { surface, label, size: undefined, masks: [], resized: false, hidden: false })
  Object.assign(running, { paused: true, covered: false, returned: true })
}

/** Shown before, until somebody else took over: its publisher is paused, and no object of it may leave. */
export interface Kept {
  readonly sinceMs: number
  /** undefined once the capture ended by itself. */
  readonly running: Running | undefined
}

/** What is shown as the helper program hears of it; pixels. */
export interface Captured {
  readonly kind: Surface
  readonly label: string
  readonly width: number
  readonly height: number
}

/** `hides`: the person's last word on masks was to have some. */
export const viewOf = (running: Running, { hides }: { readonly hides: boolean }): SharingView => ({
  surface: running.surface,
  paused: running.paused,
  resuming: running.resuming !== undefined,
  hidden: running.hidden,
  unmasked: hides && running.masks.length === 0,
  covered: running.covered,
  resized: running.resized,
  behind: running.publisher.kept,
  returned: running.returned,
  since: running.sinceMs,
  kbitPerSecond: running.rates.kbitPerSecond,
  framesPerSecond: running.rates.perSecond,
})

/** As the browser names it; null before its first picture. */
export const capturedOf = ({ surface, label, size }: Running): Captured | null =>
  size === undefined
    ? null
    : { kind: surface, label: label.slice(0, MAX_LABEL_LENGTH), width: size.width, height: size.height }
