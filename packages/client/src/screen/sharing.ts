// This device's screen on its way out: publisher, own yes, seal, line. Lives here: what stands between an encoded frame
// and the socket, and what is kept behind the curtain while somebody else shows. The device's own record has the last
// word (CONSENT-10). May not know: codecs, the picker.
// Long because: all that decides whether a picture may leave is in one place.
import { TARGET_ALL, TRACKS, type DeviceId, type Surface } from '@farhand/protocol'
import { gaveUp, inTime, inWords, unheard } from '../consent/in-time.ts'
import { ClientError } from '../errors.ts'
import type { CodecName, Size } from '../frame/codecs.ts'
import type { Mask } from '../publish/masks.ts'
import type { CaptureName, ObjectSink, OutgoingObject, PublishState } from '../publish/publish-types.ts'
import { sealsForAll, type Live } from '../session/live.ts'
import type { Curtain, Sharing as SharingView } from '../session/view.ts'
import type { Capture } from '../surroundings.ts'
import { Rates } from './rates.ts'
import { capturedOf, comeBack, viewOf, type Captured, type Kept, type Running } from './running.ts'
import { FirstUses } from './first-uses.ts'
import { shownMembers, ViewersSaid } from './viewers.ts'

/** Beyond this the line does not keep up; the publisher then keeps its newest picture and drops the others. */
const MAX_BUFFERED_BYTES = 512 * 1024
const MAX_SEALING = 8

interface Hiding {
  readonly hides?: boolean
  readonly onHides?: (hides: boolean) => void
}

export class Sharing {
  #running: Running | undefined
  #kept: Kept | undefined
  #streams = 0
  /**
   * The person's last word on masks was to have some. They go with the surface they were drawn on; whatever is shown next
   * begins paused, so that nothing is ever unmasked in silence (CONSENT-61).
   */
  #hides: boolean
  readonly #onHides: (hides: boolean) => void
  readonly #sealing = new Set<Promise<void>>()
  readonly #said = new ViewersSaid()
  readonly #firstUses = new FirstUses()
  /** What this device encodes, best first. */
  #encodable: readonly CodecName[] = []

  /** `hides`: what the person's last word was before a reload; `onHides` keeps what it is from now on. */
  constructor({ hides = false, onHides = () => undefined }: Hiding = {}) {
    this.#hides = hides
    this.#onHides = onHides
  }

  get isOn(): boolean {
    return this.#running !== undefined
  }

  get isPaused(): boolean {
    return this.#running?.paused ?? false
  }

  get view(): SharingView | null {
    return this.#running === undefined ? null : viewOf(this.#running, { hides: this.#hides })
  }

  /** What is being shown, as the browser names it, and its size in pixels; null before its first picture. */
  get captured(): Captured | null {
    return this.#running === undefined ? null : capturedOf(this.#running)
  }

  /** Areas of the surface that never leave this device. */
  get masks(): readonly Mask[] {
    return this.#running?.masks ?? []
  }

  /** What is behind the curtain. */
  get curtain(): Curtain | null {
    if (this.#kept === undefined) return null
    return { alive: this.#kept.running !== undefined, since: this.#kept.sinceMs }
  }

  /** What would be shown again without the picker. */
  get keptSurface(): Surface | undefined {
    return this.#kept?.running?.surface
  }

  /** Whether that was paused when the curtain fell: then it is shown again only by a click. */
  get keptPaused(): boolean {
    return this.#kept?.running?.paused ?? false
  }

  /**
   * Starts sending a capture, or, where it is to be covered or areas were hidden before, begins paused. What leaves is
   * decided object by object by the device's own record.
   */
  async start(live: Live, capture: Capture): Promise<'goes-on' | 'paused'> {
    this.#encodable = await live.around.media.encodable()
    if (this.#running !== undefined) throw new ClientError('not-now', 'this page shares already')
    if (live.ownGrants.viewers.length === 0) throw new ClientError('not-now', 'nobody may see it any more')
    const stream = ++this.#streams
    const publisher = live.around.media.publish(capture, {
      sink: this.#sink(live, stream),
      encodable: this.#encodable,
      decodable: this.#decodable(live),
      now: () => live.sessionMs(),
      // Not before `#running` is this one: a publisher may fail while it is being made.
      onState: (state) => {
        // What is shown then is another surface from this moment on.
        if (state.kind === 'returned') return this.#surfaceReturned(live, stream, state.as)
        queueMicrotask(() => this.#publisherIs(live, stream, state))
      },
    })
    const { surface, label } = capture
    const covered = capture.covered === true || this.#hides
    if (covered) publisher.pause()
    this.#dropKept()
    this.#running = {
      publisher,
      stream,
      sinceMs: Date.now(),
      rates: new Rates(),
      surface,
      label,
      size: undefined,
      masks: [],
      resized: false,
      covered,
      paused: covered,
      resuming: undefined,
      held: undefined,
      hidden: false,
      returned: false,
    }
    live.changed()
    return covered ? 'paused' : 'goes-on'
  }

  /**
   * Shows another surface once `tell` resolved; nothing leaves meanwhile. Where it is to be covered, or areas were to be
   * hidden, it is paused, for the person to hide some or to resume (CONSENT-61, CONSENT-116). Rejects as `tell`, or with `late-surface`: then the old one
   * stays, and is told behind it; or with `taken-back`, where sharing has stopped meanwhile (CONSENT-57).
   */
  async replace(
    live: Live,
    capture: Capture,
    tell: (surface: Surface) => Promise<void>,
  ): Promise<'goes-on' | 'paused'> {
    const running = this.#running
    if (running === undefined || running.held !== undefined)
      throw new ClientError('not-now', 'this page shares nothing')
    const held = new AbortController()
    running.held = held
    running.publisher.pause()
    try {
      await inTime(tell(capture.surface), held.signal)
      const { surface, label, covered = false, comesBack = false } = capture
      const keepsOldAs = { surface: running.surface, label: running.label }
      Object.assign(running, { surface, label, size: undefined, masks: [], resized: false, returned: false })
      running.covered ||= covered
      const waits = covered || this.#hides
      if (waits) this.pause(live)
      running.publisher.replaceFrames(live.around.media.framesOf(capture), comesBack ? { keepsOldAs } : {})
      return waits ? 'paused' : 'goes-on'
    } catch (cause) {
      if (gaveUp(cause) && !held.signal.aborted) tell(running.surface).catch(unheard)
      throw inWords(cause, 'late-surface')
    } finally {
      running.held = undefined
      if (this.#running === running && !running.paused) running.publisher.resume()
      live.changed()
    }
  }

  /**
   * Once this resolves no picture leaves in which these areas can be seen, nor one of another size than they were drawn on.
   * Rejects with ClientError `cannot-hide`: then sharing stops.
   */
  async setMasks(live: Live, masks: readonly Mask[], drawnOn?: Size): Promise<void> {
    const running = this.#running
    if (running === undefined || running.held !== undefined)
      throw new ClientError('not-now', 'this page shares nothing')
    running.publisher.setMasks(masks, drawnOn)
    running.masks = masks
    running.resized = false
    this.#hides = masks.length > 0
    this.#onHides(this.#hides)
    live.changed()
    await Promise.all(this.#sealing)
  }

  /** Nothing leaves any more from this call on. */
  pause(live: Live): void {
    if (this.#running === undefined) throw new ClientError('not-now', 'this page shares nothing')
    this.#running.paused = true
    this.#running.resuming?.abort()
    this.#running.publisher.pause()
    live.changed()
  }

  /**
   * Goes on once `tell` resolved. Rejects as `tell`, or with `not-in-time`: then it stays paused, as where it was paused
   * again meanwhile (CONSENT-41).
   */
  async resume(live: Live, tell: (paused: boolean) => Promise<void>): Promise<void> {
    const running = this.#running
    if (running === undefined) throw new ClientError('not-now', 'this page shares nothing')
    // One that is on its way is the same wish; the session takes it once.
    if (running.resuming?.signal.aborted === false) return
    const waiting = new AbortController()
    running.resuming = waiting
    live.changed()
    try {
      await inTime(tell(false), waiting.signal)
    } catch (cause) {
      if (!gaveUp(cause)) throw cause
      if (waiting.signal.aborted) return
      tell(true).catch(unheard)
      throw cause
    } finally {
      if (running.resuming === waiting) running.resuming = undefined
      live.changed()
    }
    if (this.#running !== running) return
    running.paused = false
    running.covered = false
    running.resized = false
    running.returned = false
    if (running.held === undefined) running.publisher.resume()
    live.changed()
  }

  /**
   * Somebody else shows now: nothing is encoded or leaves from this call on, and the capture goes on behind the curtain. What
   * was kept for when it closes is given up.
   */
  drawCurtain(): void {
    const running = this.#running
    if (running === undefined) return
    this.#running = undefined
    this.#said.forgetShown()
    running.resuming?.abort()
    running.held?.abort()
    running.publisher.pause()
    running.publisher.dropKept()
    this.#kept = { sinceMs: Date.now(), running }
  }

  /**
   * Shows what was behind the curtain, by the person's click where it was paused; what was never shown, or lost its hidden
   * areas, stays paused. Throws ClientError `not-now` where nothing is.
   */
  raiseCurtain(live: Live): 'goes-on' | 'paused' {
    const running = this.#kept?.running
    if (running === undefined || this.#running !== undefined)
      throw new ClientError('not-now', 'nothing is kept behind the curtain')
    this.#kept = undefined
    const covered = running.covered || (this.#hides && running.masks.length === 0)
    const paused = covered || running.returned
    this.#running = Object.assign(running, { sinceMs: Date.now(), paused, covered, held: undefined })
    running.publisher.setDecodable(this.#decodable(live))
    if (!paused) running.publisher.resume()
    live.changed()
    return paused ? 'paused' : 'goes-on'
  }

  /** Stops for good, behind the curtain too; a new start begins another stream. Idempotent. */
  stop(): void {
    const running = this.#running
    this.#running = undefined
    this.#said.forgetShown()
    running?.resuming?.abort()
    running?.held?.abort()
    running?.publisher.close()
    this.#dropKept()
  }

  /** Viewers came, went, or lost the thread: everyone needs a picture to begin at. */
  viewersChanged(live: Live): void {
    this.#running?.publisher.setDecodable(this.#decodable(live))
    this.#running?.publisher.requestKeyFrame()
  }

  requestKeyFrame(): void {
    this.#running?.publisher.requestKeyFrame()
  }

  /** This page's line is a new one. */
  lineAttached(): void {
    this.#said.forgetShown()
    this.#running?.publisher.forgetRoad()
    this.#running?.publisher.requestKeyFrame()
  }

  /** A page of this device came (back). */
  viewerBack(live: Live, device: DeviceId): void {
    if (!live.ownGrants.viewers.includes(device)) return
    this.#said.isBack(device)
    if (this.#followed(live).join() === device) this.#running?.publisher.forgetRoad()
    this.#running?.publisher.requestKeyFrame()
  }

  /** After every change of the session's state. */
  follow(live: Live): void {
    this.#firstUses.follow(live)
    if (this.#said.followsOthers(live, this.#codec)) this.#running?.publisher.forgetRoad()
  }

  viewerDecodes(live: Live, viewer: DeviceId, codecs: readonly string[]): void {
    this.#said.decodes(viewer, codecs)
    this.#running?.publisher.setDecodable(this.#decodable(live))
    this.follow(live)
    live.changed()
  }

  /** Who may see it while their browser can't show it (CONSENT-110). */
  blindViewers(live: Live): readonly DeviceId[] {
    return this.#said.blind(live, this.#codec)
  }

  viewerShowed(live: Live, viewer: DeviceId, timeMs: number): void {
    const median = this.#said.showed(viewer, timeMs, this.#followed(live))
    if (median !== undefined) this.#running?.publisher.acknowledge(median)
  }

  /** Once a second. */
  tick(): void {
    const stats = this.#running?.publisher.stats()
    if (stats !== undefined) this.#running?.rates.sample(stats.encoded, stats.bytes)
  }

  get #codec(): CodecName | undefined {
    return this.#running?.publisher.codec
  }

  #decodable(live: Live): readonly CodecName[] {
    return this.#said.decodable(live, this.#encodable)
  }

  #followed(live: Live): readonly DeviceId[] {
    return this.#said.followed(live, this.#codec)
  }

  #sink(live: Live, stream: number): ObjectSink {
    return {
      send: (object) => {
        const sealing = this.#send(live, stream, object).finally(() => this.#sealing.delete(sealing))
        this.#sealing.add(sealing)
      },
      busy: () =>
        !live.connected ||
        // Nobody could open it (KEY-61).
        live.returns.isBehind(live) ||
        live.roster.isLate ||
        !this.#said.canBeShown(live) ||
        live.line.bufferedBytes > MAX_BUFFERED_BYTES ||
        this.#sealing.size >= MAX_SEALING,
    }
  }

  /** Never rejects. */
  async #send(live: Live, stream: number, { body, key, droppable, end, timeMs }: OutgoingObject): Promise<void> {
    const keyed = live.keys.current
    if (keyed === undefined || !this.#mayLeave(live, stream)) return
    const header = { trackClass: TRACKS.screen.number, key, droppable, signed: key, end, target: TARGET_ALL, stream }
    try {
      const object = await keyed.sealer.seal({ ...header, timeMs: Math.floor(timeMs) >>> 0 }, body)
      if (this.#mayLeave(live, stream) && live.line.sendObject(object)) this.#firstUses.left(live)
    } catch (cause) {
      this.#publisherIs(live, stream, {
        kind: 'failed',
        error: new ClientError('encoder-failed', 'the picture could not be sealed', { cause }),
      })
    }
  }

  #mayLeave(live: Live, stream: number): boolean {
    if (this.#running?.stream !== stream || this.#running.held !== undefined) return false
    // Once it can again, it begins with a key frame.
    if (!sealsForAll(live)) return false
    return live.ownGrants.permitsScreen({ members: shownMembers(live), paused: this.isPaused, now: Date.now() })
  }

  #publisherIs(live: Live, stream: number, state: PublishState): void {
    const isOver = state.kind === 'failed' || state.kind === 'ended'
    if (isOver && this.#kept?.running?.stream === stream) {
      this.#kept.running.publisher.close()
      this.#kept = { ...this.#kept, running: undefined }
      return live.changed()
    }
    if (state.kind === 'resized') this.#sizeChanged(live, stream)
    if (this.#running?.stream !== stream) return
    this.#running.hidden = state.kind === 'surface-paused'
    if (state.kind === 'live') this.#running.size = state.size
    if (state.kind === 'ended') live.activity.captureClosed(this.#running.surface)
    live.changed()
    if (isOver) live.sharingBroke()
  }

  /** The publisher lets nothing of it out by itself; behind the curtain too, what it hid is hidden no more (CONSENT-158). */
  #sizeChanged(live: Live, stream: number): void {
    const one = [this.#running, this.#kept?.running].find((running) => running?.stream === stream)
    if (one === undefined) return
    one.masks = []
    one.resized = true
    if (one !== this.#running) return
    this.pause(live)
    live.withdrawals.tellPaused(live).catch(unheard)
  }

  /** Nobody sees it before the person's own click; the others are told of the pause first (CONSENT-131). */
  #surfaceReturned(live: Live, stream: number, name: CaptureName): void {
    const running = this.#running
    if (running?.stream !== stream) return
    live.activity.captureClosed(running.surface)
    comeBack(running, name)
    live.changed()
    live.withdrawals.tellPaused(live).catch(unheard)
    live.speech.say({ kind: 'surface', surface: name.surface }).catch(unheard)
  }

  #dropKept(): void {
    const kept = this.#kept
    this.#kept = undefined
    kept?.running?.publisher.close()
  }
}
