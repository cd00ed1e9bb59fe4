// The presenter's screen on its way in: opened objects, watcher, the page's picture. Lives here: whose objects may
// become a picture, and what the page is told about it. May not know: codecs, elements.
import { ClientError } from '../errors.ts'
import type { OpenedObject } from '@farhand/e2ee'
import type { Bytes, DeviceId, ObjectHeader } from '@farhand/protocol'
import { codecOf, type CodecName } from '../frame/codecs.ts'
import { hearsServer, nameOf, type Live } from '../session/live.ts'
import type { Watching as WatchingView } from '../session/view.ts'
import type { ScreenTarget } from '../watch/screen-target.ts'
import type { WatchAck, Watcher } from '../watch/watch-types.ts'
import { Rates } from './rates.ts'

interface Watched {
  readonly device: DeviceId
  /** Tells one presenting from the next. */
  readonly since: number
  readonly rates: Rates
  paused: boolean
  shown: boolean
  /** It comes in a codec that this device does not decode. */
  foreign: boolean
  newest: ObjectHeader | undefined
  width: number
  height: number
  /** Of the newest pictures, capture to screen as far as the clocks tell. */
  delays: readonly { readonly ms: number; readonly atMs: number }[]
  /** Since the newest key frame, while the page has no place for the picture yet. */
  early: Bytes[]
}

/** So many delays make the one that is told: a single key frame is no measure of the road. */
const DELAYS = 15
/** What was measured longer ago says nothing about the road of now, ms: a picture at rest has no delay. */
const DELAY_LASTS_MS = 5_000
/** Objects kept for a page that is about to show the picture; beyond it they are let go and a key frame is asked for. */
const MAX_EARLY = 192

export class Watching {
  #watcher: Watcher | undefined
  #watched: Watched | undefined
  /** What this device decodes; undefined before it has found out. */
  #decodable: readonly CodecName[] | undefined

  /** Where the page wants the picture; undefined takes it away. */
  show(live: Live, target: ScreenTarget | undefined): void {
    this.#watcher?.close()
    this.#watcher = undefined
    if (target === undefined) return
    this.#watcher = live.around.media.watch({
      target,
      onNeedKeyFrame: () => this.#needKeyFrame(live),
      mayDecode: (codec) => this.#mayDecode(live, codec),
      onAck: (ack) => this.#acknowledge(live, ack),
      onSize: ({ width, height }) => {
        if (this.#watched === undefined) return
        Object.assign(this.#watched, { width, height })
        live.changed()
      },
    })
    const early = this.#watched?.early.splice(0) ?? []
    if (early.length === 0 || !this.#acceptAll(live, this.#watcher, early)) this.#needKeyFrame(live)
  }

  /** False where one of them is no part of a frame, which no honest presenter sends: it stands in the activity list. */
  #acceptAll(live: Live, watcher: Watcher, bodies: readonly Bytes[]): boolean {
    try {
      for (const body of bodies) watcher.accept(body)
      return true
    } catch (cause) {
      if (!(cause instanceof ClientError)) throw cause
      live.activity.attack(cause.code)
      live.changed()
      return false
    }
  }

  /** After every change of the session's state. */
  follow(live: Live): void {
    const me = live.identity.deviceId
    const presenting = live.state?.presenting ?? null
    const sees =
      presenting !== null &&
      live.state?.grants.some(
        ({ capability, owner, to }) => capability === 'view' && owner === presenting.device && to === me,
      )
    if (presenting === null || sees !== true) return this.stop()
    const { device, since, paused } = presenting
    if (this.#watched?.device !== device || this.#watched.since !== since) {
      this.#watcher?.clear()
      this.#watched = {
        device,
        since,
        rates: new Rates(),
        paused,
        shown: false,
        foreign: false,
        newest: undefined,
        width: 0,
        height: 0,
        delays: [],
        early: [],
      }
      this.#needKeyFrame(live)
      if (this.#decodable === undefined) void this.#findDecodable(live)
    }
    if (paused && !this.#watched.paused) {
      this.#watcher?.clear()
      this.#watched.shown = false
      this.#watched.early = []
    }
    this.#watched.paused = paused
  }

  /** The curtain: the last picture is gone at once. Idempotent. */
  stop(): void {
    if (this.#watched !== undefined) this.#watcher?.clear()
    this.#watched = undefined
  }

  /** Only what the presenter shows, and shows me, becomes a picture. Throws ClientError `bad-frame`. */
  take({ header, sender, body }: OpenedObject): void {
    const watched = this.#watched
    if (watched === undefined || sender.deviceId !== watched.device || watched.paused) return
    watched.newest = header
    if (this.#watcher !== undefined) return this.#watcher.accept(body)
    // A key frame that found no place would be missed for as long as the next one takes.
    if (header.key) watched.early = [body]
    else if (watched.early.length < MAX_EARLY && watched.early.length > 0) watched.early.push(body)
    else watched.early = []
  }

  viewOf(live: Live): WatchingView | null {
    const watched = this.#watched
    const presenting = live.state?.presenting
    if (watched === undefined || presenting === undefined || presenting === null) return null
    const { device, rates, width, height, delays } = watched
    const lost = !live.connected || live.state?.members[device]?.connected !== true
    const recent = delays.filter(({ atMs }) => performance.now() - atMs < DELAY_LASTS_MS).map(({ ms }) => ms)
    const comes = watched.shown ? 'live' : this.#isBlind(watched) ? 'cannot-show' : 'waiting'
    const picture = lost ? 'interrupted' : watched.paused ? 'paused' : comes
    const name = nameOf(live, device)
    return {
      device,
      name,
      surface: presenting.surface,
      picture,
      width,
      height,
      framesPerSecond: rates.perSecond,
      delayMs: lost || !hearsServer(live) ? null : middleOf(recent),
    }
  }

  /** What was measured of the road so far says nothing about the next one. */
  lineLost(): void {
    if (this.#watched !== undefined) this.#watched.delays = []
  }

  /** Once a second. */
  tick(): void {
    const stats = this.#watcher?.stats()
    if (stats !== undefined) this.#watched?.rates.sample(stats.shown, stats.bytes)
  }

  /** What was sealed before can't be opened here: a picture at rest would come no more (KEY-61). */
  groupEntered(live: Live): void {
    this.#needKeyFrame(live)
  }

  /** For good. */
  close(): void {
    this.#watcher?.close()
    this.#watcher = undefined
    this.#watched = undefined
  }

  async #findDecodable(live: Live): Promise<void> {
    this.#decodable = await live.around.media.decodable()
    live.changed()
  }

  #mayDecode(live: Live, codec: string): boolean {
    const watched = this.#watched
    if (watched === undefined || this.#decodable === undefined) return true
    const name = codecOf(codec)
    const foreign = name === undefined || !this.#decodable.includes(name)
    if (foreign !== watched.foreign) {
      Object.assign(watched, { foreign, shown: watched.shown && !foreign })
      live.changed()
    }
    return !foreign
  }

  /** This browser can't show what comes (CONSENT-110). */
  #isBlind({ foreign }: Watched): boolean {
    return foreign || this.#decodable?.length === 0
  }

  #needKeyFrame(live: Live): void {
    const watched = this.#watched
    if (
      watched === undefined ||
      this.#isBlind(watched) ||
      watched.paused ||
      this.#watcher === undefined ||
      !live.connected
    )
      return
    // The switch passes it on unless a key frame is on its way: it has to know that none is.
    live.arrivals.tell(live, null)
    live.line.send({ type: 'need-key', stream: watched.newest?.stream ?? 0 })
  }

  #acknowledge(live: Live, { newestTimeMs, shownAgoMs, frames }: WatchAck): void {
    const watched = this.#watched
    if (watched?.newest === undefined || watched.paused) return
    if (!watched.shown) {
      watched.shown = true
      live.changed()
    }
    const ms = Math.max(0, Math.round(live.sessionMs() - newestTimeMs - shownAgoMs))
    watched.delays = [...watched.delays.slice(1 - DELAYS), { ms, atMs: performance.now() }]
    const decodeMs = Math.min(60_000, Math.round(this.#watcher?.stats().decodeMs ?? 0))
    live.arrivals.tell(live, { timeMs: newestTimeMs >>> 0, frames: Math.min(frames, 10_000), decodeMs })
  }
}

const middleOf = (values: readonly number[]): number | null =>
  values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)] ?? null
