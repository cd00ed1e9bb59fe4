// How many bits a second the road takes. Pure: time comes in. Lives here: what acknowledgements say about congestion.
// Buffers of sockets lie, a viewer's acknowledgement does not. May not know: encoders, transports.
import type { Size } from '../frame/codecs.ts'

const LOWEST_BITRATE = 300_000
/** Over the fastest time seen; covers an acknowledgement's own 100 ms of waiting. */
const CONGESTED_AFTER_MS = 250
/** One late acknowledgement is a busy moment of the viewer's; a row of them is the road. */
const CONGESTED_FOR_MS = 200
const LOWER_EVERY_MS = 500
const RAISE_EVERY_MS = 500
const CALM_BEFORE_RAISE_MS = 1500
const DELIVERY_WINDOW_MS = 1000
/** What is not acknowledged by then was left out on the way. */
const LOST_AFTER_MS = 5000
/** Unacknowledged time at the present bitrate, above which nothing more is sent. */
const MOST_IN_FLIGHT_MS = 1000
/** Below this next to nothing is on the way. */
const SETTLED_BYTES = 48 * 1024

interface Sent {
  readonly timeMs: number
  readonly atMs: number
  readonly bytes: number
}

/** The bitrate where nothing is in the way, bit/s. */
export const fullBitrate = (size: Size): number => {
  const pixels = size.width * size.height
  if (pixels <= 1_100_000) return 2_000_000
  return Math.min(8_000_000, Math.round((pixels / 2_073_600) * 3_500_000))
}

/** Follows one viewer. All times in ms of one clock. */
export class RateControl {
  #full = 2_000_000
  #bitrate = 2_000_000
  #inFlight: Sent[] = []
  #delivered: { atMs: number; bytes: number }[] = []
  #fastestMs = Number.POSITIVE_INFINITY
  #heard = false
  #congestedSinceMs: number | undefined
  #loweredMs = Number.NEGATIVE_INFINITY
  #raisedMs = Number.NEGATIVE_INFINITY

  /** bit/s */
  get bitrate(): number {
    return this.#bitrate
  }

  /** Frames per second that the bitrate carries in fair quality. */
  get framerate(): number {
    if (this.#bitrate < 500_000) return 15
    return this.#bitrate < 1_000_000 ? 30 : 60
  }

  /** Another size: the bitrate keeps its share of the full one. */
  resize(size: Size): void {
    const share = this.#bitrate / this.#full
    this.#full = fullBitrate(size)
    this.#bitrate = Math.max(LOWEST_BITRATE, this.#full * share)
  }

  /** Another viewer is followed, or all began anew: nothing known of the road so far holds. */
  forget(): void {
    this.#inFlight = []
    this.#delivered = []
    this.#fastestMs = Number.POSITIVE_INFINITY
    this.#heard = false
    this.#congestedSinceMs = undefined
  }

  /** A frame left at `atMs`; `timeMs` is what its acknowledgement will name. */
  sent(timeMs: number, bytes: number, atMs: number): void {
    this.#inFlight.push({ timeMs, atMs, bytes })
    this.#giveUpLost(atMs)
  }

  /** All frames up to `newestTimeMs` are shown or left out. */
  acknowledged(newestTimeMs: number, atMs: number): void {
    const shown = this.#inFlight.filter((sent) => sent.timeMs <= newestTimeMs)
    const newest = shown.at(-1)
    if (newest === undefined) return
    this.#heard = true
    this.#inFlight = this.#inFlight.filter((sent) => sent.timeMs > newestTimeMs)
    this.#delivered = this.#delivered.filter((entry) => atMs - entry.atMs < DELIVERY_WINDOW_MS)
    this.#delivered.push({ atMs, bytes: shown.reduce((sum, sent) => sum + sent.bytes, 0) })
    const tookMs = atMs - newest.atMs
    this.#fastestMs = Math.min(this.#fastestMs, tookMs)
    if (tookMs - this.#fastestMs <= CONGESTED_AFTER_MS) {
      this.#congestedSinceMs = undefined
      this.#raise(atMs)
      return
    }
    this.#congestedSinceMs ??= atMs
    if (atMs - this.#congestedSinceMs >= CONGESTED_FOR_MS) this.#lower(atMs)
  }

  /** Whether more would only lengthen the delay. Never true for a viewer that was not heard of yet. */
  blocked(nowMs: number): boolean {
    if (!this.#heard) return false
    this.#giveUpLost(nowMs)
    const oldest = this.#inFlight[0]
    return oldest !== undefined && nowMs - oldest.atMs > MOST_IN_FLIGHT_MS + this.#fastestMs
  }

  /** Whether what was sent has arrived, as far as that is known: what can wait waits for it. */
  settled(nowMs: number): boolean {
    if (!this.#heard) return true
    this.#giveUpLost(nowMs)
    return this.#inFlight.reduce((sum, { bytes }) => sum + bytes, 0) <= SETTLED_BYTES
  }

  #lower(nowMs: number): void {
    if (nowMs - this.#loweredMs < LOWER_EVERY_MS) return
    const arrivedBits = this.#delivered.reduce((sum, entry) => sum + entry.bytes, 0) * 8
    const arrivedRate = arrivedBits / (DELIVERY_WINDOW_MS / 1000)
    // What arrives says what fits only while there is more to send than fits: so no more than half goes at a time.
    const next = Math.min(this.#bitrate * 0.8, Math.max(this.#bitrate * 0.5, arrivedRate * 0.85))
    this.#bitrate = Math.max(LOWEST_BITRATE, next)
    this.#loweredMs = nowMs
  }

  #raise(nowMs: number): void {
    const calm = nowMs - this.#loweredMs > CALM_BEFORE_RAISE_MS && nowMs - this.#raisedMs > RAISE_EVERY_MS
    if (!calm || this.#bitrate >= this.#full) return
    this.#bitrate = Math.min(this.#full, this.#bitrate * 1.15)
    this.#raisedMs = nowMs
  }

  #giveUpLost(nowMs: number): void {
    this.#inFlight = this.#inFlight.filter((sent) => nowMs - sent.atMs < LOST_AFTER_MS)
  }
}
