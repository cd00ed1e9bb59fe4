// This device's screen on its way out: publisher, own yes, seal, line. Lives here: what stands between an encoded frame
// and the socket, and what is kept behind the curtain while somebody else shows. The device's own record has the last
// word (CONSENT-10). May not know: codecs, the picker.
import { TARGET_ALL, TRACKS, type DeviceId, type Surface } from '@farhand/protocol'
import { MAX_LABEL_LENGTH } from '../companion/pair-messages.ts'
import { gaveUp, inTime } from '../consent/in-time.ts'
import { ClientError } from '../errors.ts'
import { CODEC_NAMES, isCodecName, type CodecName, type Size } from '../frame/codecs.ts'
import type { Mask } from '../publish/masks.ts'
import type { ObjectSink, OutgoingObject, Publisher, PublishState } from '../publish/publish-types.ts'
import { leafDevices, type Live } from '../session/live.ts'
import type { Curtain, Sharing as SharingView } from '../session/view.ts'
import type { Capture } from '../surroundings.ts'
import { Rates } from './rates.ts'

/** Beyond this the line does not keep up; the publisher then keeps its newest picture and drops the others. */
const MAX_BUFFERED_BYTES = 512 * 1024
const MAX_SEALING = 8

interface Running {
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
  /** Only the person at the device ends a pause, also one from before the curtain. */
  paused: boolean
  /** Ends the waiting of a resume that the session has not taken yet. */
  resuming: AbortController | undefined
  /** While others are being told of another surface nothing leaves. */
  held: boolean
  hidden: boolean
}

/** Shown before, until somebody else took over: its publisher is paused, and no object of it may leave. */
interface Kept {
  readonly sinceMs: number
  /** undefined once the capture ended by itself. */
  readonly running: Running | undefined
}

export class Sharing {
  #running: Running | undefined
  #kept: Kept | undefined
  #streams = 0
  /** The person's last word on masks was to have some; they go with the surface they were drawn on. */
  #hides = false
  readonly #sealing = new Set<Promise<void>>()
  readonly #codecs = new Map<DeviceId, readonly CodecName[]>()
  readonly #acks = new Map<DeviceId, number>()
  /** Whom the encoder followed last. */
  #follows = ''

  get isOn(): boolean {
    return this.#running !== undefined
  }

  get isPaused(): boolean {
    return this.#running?.paused ?? false
  }

  get view(): SharingView | null {
    if (this.#running === undefined) return null
    const { surface, masks, paused, hidden, sinceMs, rates } = this.#running
    return {
      surface,
      paused,
      resuming: this.#running.resuming !== undefined,
      hidden,
      unmasked: this.#hides && masks.length === 0,
      since: sinceMs,
      kbitPerSecond: rates.kbitPerSecond,
      framesPerSecond: rates.perSecond,
    }
  }

  /** What is being shown, as the browser names it, and its size in pixels; null before its first picture. */
  get captured(): { kind: Surface; label: string; width: number; height: number } | null {
    if (this.#running?.size === undefined) return null
    const { surface: kind, label, size } = this.#running
    return { kind, label: label.slice(0, MAX_LABEL_LENGTH), width: size.width, height: size.height }
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

  /** Starts sending a capture. What leaves is decided object by object by the device's own record. */
  async start(live: Live, capture: Capture): Promise<void> {
    const encodable = await live.around.media.encodable()
    if (this.#running !== undefined) throw new ClientError('not-now', 'this page shares already')
    if (live.ownGrants.viewers.length === 0) throw new ClientError('not-now', 'nobody may see it any more')
    const stream = ++this.#streams
    const publisher = live.around.media.publish(capture, {
      sink: this.#sink(live, stream),
      encodable,
      decodable: this.#decodable(live),
      now: () => live.sessionMs(),
      // Not before `#running` is this one: a publisher may fail while it is being made.
      onState: (state) => queueMicrotask(() => this.#publisherIs(live, stream, state)),
    })
    const { surface, label } = capture
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
      paused: false,
      resuming: undefined,
      held: false,
      hidden: false,
    }
    live.changed()
  }

  /**
   * Shows another surface once `tell` resolved; nothing leaves meanwhile. Where areas of the old one were hidden it is
   * paused, for the person to hide some again or to resume. Rejects as `tell`: then the old one stays.
   */
  async replace(live: Live, capture: Capture, tell: () => Promise<void>): Promise<'goes-on' | 'paused'> {
    const running = this.#running
    if (running === undefined || running.held) throw new ClientError('not-now', 'this page shares nothing')
    running.held = true
    running.publisher.pause()
    try {
      await tell()
      if (this.#running !== running) throw new ClientError('not-now', 'sharing has stopped meanwhile')
      running.surface = capture.surface
      running.label = capture.label
      running.size = undefined
      const hid = running.masks.length > 0
      running.masks = []
      if (hid) this.pause(live)
      running.publisher.replaceFrames(live.around.media.framesOf(capture))
      return hid ? 'paused' : 'goes-on'
    } finally {
      running.held = false
      if (this.#running === running && !running.paused) running.publisher.resume()
      live.changed()
    }
  }

  /** Once this resolves no picture leaves in which these areas can be seen. Rejects with ClientError `cannot-hide`: then sharing stops. */
  async setMasks(live: Live, masks: readonly Mask[]): Promise<void> {
    const running = this.#running
    if (running === undefined || running.held) throw new ClientError('not-now', 'this page shares nothing')
    running.publisher.setMasks(masks)
    running.masks = masks
    this.#hides = masks.length > 0
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
      tell(true).catch((untold: unknown) => {
        if (!(untold instanceof ClientError)) throw untold
      })
      throw cause
    } finally {
      if (running.resuming === waiting) running.resuming = undefined
      live.changed()
    }
    if (this.#running !== running) return
    running.paused = false
    if (!running.held) running.publisher.resume()
    live.changed()
  }

  /** Somebody else shows now: nothing is encoded or leaves from this call on, and the capture goes on behind the curtain. */
  drawCurtain(): void {
    const running = this.#running
    if (running === undefined) return
    this.#running = undefined
    this.#acks.clear()
    running.resuming?.abort()
    running.publisher.pause()
    this.#kept = { sinceMs: Date.now(), running }
  }

  /** Shows what was behind the curtain, by the person's click where it was paused. Throws ClientError `not-now` where nothing is. */
  raiseCurtain(live: Live): void {
    const running = this.#kept?.running
    if (running === undefined || this.#running !== undefined)
      throw new ClientError('not-now', 'nothing is kept behind the curtain')
    this.#kept = undefined
    this.#running = Object.assign(running, { sinceMs: Date.now(), paused: false, held: false })
    running.publisher.setDecodable(this.#decodable(live))
    running.publisher.resume()
    live.changed()
  }

  /** Stops for good, behind the curtain too; a new start begins another stream. Idempotent. */
  stop(): void {
    const running = this.#running
    this.#running = undefined
    this.#acks.clear()
    running?.resuming?.abort()
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
    this.#acks.clear()
    this.#running?.publisher.forgetRoad()
    this.#running?.publisher.requestKeyFrame()
  }

  /** A page of this device came (back). */
  viewerBack(live: Live, device: DeviceId): void {
    if (!live.ownGrants.viewers.includes(device)) return
    this.#acks.delete(device)
    if (followedIn(live).join() === device) this.#running?.publisher.forgetRoad()
    this.#running?.publisher.requestKeyFrame()
  }

  /** After every change of the session's state. */
  follow(live: Live): void {
    const follows = followedIn(live).join()
    if (follows === this.#follows) return
    this.#follows = follows
    this.#running?.publisher.forgetRoad()
  }

  viewerDecodes(live: Live, viewer: DeviceId, codecs: readonly string[]): void {
    this.#codecs.set(viewer, codecs.filter(isCodecName))
    this.#running?.publisher.setDecodable(this.#decodable(live))
  }

  viewerShowed(live: Live, viewer: DeviceId, timeMs: number): void {
    this.#acks.set(viewer, timeMs)
    const acks = followedIn(live)
      .flatMap((device) => this.#acks.get(device) ?? [])
      .toSorted((a, b) => a - b)
    const median = acks[Math.floor((acks.length - 1) / 2)]
    if (median !== undefined) this.#running?.publisher.acknowledge(median)
  }

  /** Once a second. */
  tick(): void {
    const stats = this.#running?.publisher.stats()
    if (stats !== undefined) this.#running?.rates.sample(stats.encoded, stats.bytes)
  }

  #sink(live: Live, stream: number): ObjectSink {
    return {
      send: (object) => {
        const sealing = this.#send(live, stream, object).finally(() => this.#sealing.delete(sealing))
        this.#sealing.add(sealing)
      },
      busy: () =>
        !live.connected ||
        viewersHere(live).length === 0 ||
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
      if (this.#mayLeave(live, stream) && live.line.sendObject(object)) sayUsed(live)
    } catch (cause) {
      this.#publisherIs(live, stream, {
        kind: 'failed',
        error: new ClientError('encoder-failed', 'the picture could not be sealed', { cause }),
      })
    }
  }

  #mayLeave(live: Live, stream: number): boolean {
    if (this.#running?.stream !== stream || this.#running.held) return false
    return live.ownGrants.permitsScreen({ members: leafDevices(live), paused: this.isPaused, now: Date.now() })
  }

  #publisherIs(live: Live, stream: number, state: PublishState): void {
    const isOver = state.kind === 'failed' || state.kind === 'ended'
    if (isOver && this.#kept?.running?.stream === stream) {
      this.#kept.running.publisher.close()
      this.#kept = { ...this.#kept, running: undefined }
      return live.changed()
    }
    if (this.#running?.stream !== stream) return
    this.#running.hidden = state.kind === 'surface-paused'
    if (state.kind === 'live') this.#running.size = state.size
    if (state.kind === 'ended') live.activity.captureClosed(this.#running.surface)
    live.changed()
    if (isOver) live.sharingBroke()
  }

  #dropKept(): void {
    const kept = this.#kept
    this.#kept = undefined
    kept?.running?.publisher.close()
  }

  /** What every viewer of now decodes; a viewer that has not said so yet decodes whatever. */
  #decodable(live: Live): readonly CodecName[] {
    const said = live.ownGrants.viewers.flatMap((viewer) => {
      const codecs = this.#codecs.get(viewer)
      return codecs === undefined ? [] : [codecs]
    })
    return CODEC_NAMES.filter((name) => said.every((codecs) => codecs.includes(name)))
  }
}

/** Viewers whose line is up: for nobody else a picture is encoded. */
const viewersHere = ({ ownGrants, state }: Live): readonly DeviceId[] =>
  ownGrants.viewers.filter((viewer) => state?.members[viewer]?.connected !== false)

/** The encoder follows the host; where the host presents or is away, the median viewer (design section 5). */
function followedIn(live: Live): readonly DeviceId[] {
  const here = viewersHere(live)
  const host = live.state?.host
  return host !== undefined && here.includes(host) ? [host] : here
}

/** The first object that leaves under a view is its first use; the others are told once. */
function sayUsed(live: Live): void {
  const { ownGrants, speech } = live
  for (const grant of ownGrants.takeUnsaidViews(leafDevices(live))) {
    speech.say({ kind: 'used', grant }).catch((cause: unknown) => {
      if (!(cause instanceof ClientError)) throw cause
      if (cause.code === 'not-connected' || cause.code === 'not-recorded') ownGrants.useUnsaid(grant)
    })
  }
}
