// What to send when the picture stands still: first less, then nothing of what motion blurred. Pure.
// Lives here: the steps and their order. May not know: frames, encoders' insides, timers.
import type { Sharpness } from './encoder.ts'

/** A picture that moved and is unchanged for this long stands still. */
export const STILL_AFTER_MS = 300
/** A single change, a key typed say, costs the encoder little and looks good at once. Sharpening it can wait, so that the next key does not have to. */
export const SINGLE_CHANGE_STILL_AFTER_MS = 1000
/** Changes closer together than this are motion. */
const MOTION_WITHIN_MS = 150
/** An encoder that cannot be asked for sharpness gets better by seeing the same picture again, so often. */
const REPEATS = 4

const SHARPENING: readonly Sharpness[] = ['fine', 'finest']

/** What the publisher should do now. */
export type RefinementStep =
  | { readonly kind: 'nothing' }
  | { readonly kind: 'wait'; readonly ms: number }
  /** Encode the same picture again; without a sharpness at the usual rate. */
  | { readonly kind: 'encode'; readonly sharpness: Sharpness | undefined }

/** The steps of one standing picture; `changed` and `restarted` start them anew. */
export class Refinement {
  #dueMs = 0
  #done = 0
  #active = false
  /** Steps of sharpness that fit a frame. */
  #most = SHARPENING.length
  #isDear = false
  #changedMs = Number.NEGATIVE_INFINITY

  /** The picture changed and was encoded at `nowMs`. */
  changed(nowMs: number): void {
    const moves = nowMs - this.#changedMs < MOTION_WITHIN_MS
    this.#changedMs = nowMs
    this.#begin(nowMs + (moves ? STILL_AFTER_MS : SINGLE_CHANGE_STILL_AFTER_MS), 0)
  }

  /**
   * The standing picture is sent again as a key frame, at the sharpness this gives. One that was sharpened does not get
   * coarse again for those who have it; the finest step is several times as much, and stays for afterwards, so that who
   * waits on a slow road has a picture soon, and so does a step that takes the encoder seconds. What is missing follows without waiting.
   */
  restarted(nowMs: number, encoder: { readonly sharpens: boolean }): Sharpness | undefined {
    this.#begin(nowMs, encoder.sharpens && !this.#isDear ? Math.min(this.#done, 1) : 0)
    return encoder.sharpens ? SHARPENING[this.#done - 1] : undefined
  }

  /** The picture at this sharpness does not fit a frame; the steps before it are all there are until `stop`. */
  tooLarge(sharpness: Sharpness): void {
    this.#most = SHARPENING.indexOf(sharpness)
    this.#begin(this.#dueMs, this.#most)
  }

  /** The picture takes the encoder seconds at the sharpness just sent: until `stop` there is one step, and none in key frames. */
  isDear(): void {
    this.#isDear = true
    this.#most = Math.min(this.#most, 1)
  }

  stop(): void {
    this.#isDear = false
    this.#active = false
    this.#done = 0
    this.#most = SHARPENING.length
  }

  /** The next step. The caller carries an `encode` out. */
  next(nowMs: number, encoder: { readonly sharpens: boolean; readonly nextLayer: number }): RefinementStep {
    const steps = encoder.sharpens ? this.#most : REPEATS
    if (!this.#active || this.#done >= steps) return { kind: 'nothing' }
    if (nowMs < this.#dueMs) return { kind: 'wait', ms: this.#dueMs - nowMs }
    // Later frames build on layer 0 only: sharpness put into a layer above would be lost with the next change.
    // A repeated picture costs some 50 bytes there and brings layer 0 around.
    if (encoder.nextLayer !== 0) return { kind: 'encode', sharpness: undefined }
    const sharpness = encoder.sharpens ? SHARPENING[this.#done] : undefined
    this.#done += 1
    return { kind: 'encode', sharpness }
  }

  #begin(dueMs: number, done: number): void {
    this.#dueMs = dueMs
    this.#done = done
    this.#active = true
  }
}
