// This device's screen on its way out: publisher, own yes, seal, line. Lives here: what stands between an encoded frame
// and the socket. The device's own record has the last word (CONSENT-10). May not know: codecs, the picker.
import { TARGET_ALL, TRACKS, type DeviceId } from '@farhand/protocol'
import { ClientError } from '../errors.ts'
import { CODEC_NAMES, isCodecName, type CodecName } from '../frame/codecs.ts'
import type { ObjectSink, OutgoingObject, Publisher, PublishState } from '../publish/publish-types.ts'
import { leafDevices, type Live } from '../session/live.ts'
import type { Sharing as SharingView } from '../session/view.ts'
import type { Capture } from '../surroundings.ts'
import { Rates } from './rates.ts'

/** Beyond this the line does not keep up; the publisher then keeps its newest picture and drops the others. */
const MAX_BUFFERED_BYTES = 512 * 1024
const MAX_SEALING = 8

interface Running {
  readonly publisher: Publisher
  readonly stream: number
  readonly sinceMs: number
  readonly rates: Rates
  surface: Capture['surface']
  paused: boolean
  /** While others are being told of another surface nothing leaves. */
  held: boolean
  hidden: boolean
}

export class Sharing {
  #running: Running | undefined
  #streams = 0
  #sealing = 0
  readonly #codecs = new Map<DeviceId, readonly CodecName[]>()
  readonly #acks = new Map<DeviceId, number>()

  get isOn(): boolean {
    return this.#running !== undefined
  }

  get isPaused(): boolean {
    return this.#running?.paused ?? false
  }

  get view(): SharingView | null {
    if (this.#running === undefined) return null
    const { surface, paused, hidden, sinceMs, rates } = this.#running
    return {
      surface,
      paused,
      hidden,
      since: sinceMs,
      kbitPerSecond: rates.kbitPerSecond,
      framesPerSecond: rates.perSecond,
    }
  }

  /** Starts sending a capture. What leaves is decided object by object by the device's own record. */
  async start(live: Live, capture: Capture): Promise<void> {
    const encodable = await live.around.media.encodable()
    if (this.#running !== undefined) throw new ClientError('not-now', 'this page shares already')
    if (live.ownGrants.inForce.length === 0) throw new ClientError('not-now', 'nobody may see it any more')
    const stream = ++this.#streams
    const publisher = live.around.media.publish(capture, {
      sink: this.#sink(live, stream),
      encodable,
      decodable: this.#decodable(live),
      now: () => live.sessionMs(),
      // Not before `#running` is this one: a publisher may fail while it is being made.
      onState: (state) => queueMicrotask(() => this.#publisherIs(live, stream, state)),
    })
    const { surface } = capture
    this.#running = {
      publisher,
      stream,
      sinceMs: Date.now(),
      rates: new Rates(),
      surface,
      paused: false,
      held: false,
      hidden: false,
    }
    live.changed()
  }

  /** Shows another surface once `tell` resolved; nothing leaves meanwhile. Rejects as `tell`: then the old one stays. */
  async replace(live: Live, capture: Capture, tell: () => Promise<void>): Promise<void> {
    const running = this.#running
    if (running === undefined || running.held) throw new ClientError('not-now', 'this page shares nothing')
    running.held = true
    running.publisher.pause()
    try {
      await tell()
      if (this.#running !== running) throw new ClientError('not-now', 'sharing has stopped meanwhile')
      running.surface = capture.surface
      running.publisher.replaceFrames(live.around.media.framesOf(capture))
    } finally {
      running.held = false
      if (this.#running === running && !running.paused) running.publisher.resume()
      live.changed()
    }
  }

  /** Nothing leaves any more from this call on. */
  pause(live: Live): void {
    if (this.#running === undefined) throw new ClientError('not-now', 'this page shares nothing')
    this.#running.paused = true
    this.#running.publisher.pause()
    live.changed()
  }

  resume(live: Live): void {
    if (this.#running === undefined) throw new ClientError('not-now', 'this page shares nothing')
    this.#running.paused = false
    if (!this.#running.held) this.#running.publisher.resume()
    live.changed()
  }

  /** Stops for good; a new start begins another stream. Idempotent. */
  stop(): void {
    const running = this.#running
    this.#running = undefined
    this.#acks.clear()
    running?.publisher.close()
  }

  /** Viewers came, went, or lost the thread: everyone needs a picture to begin at. */
  viewersChanged(live: Live): void {
    this.#running?.publisher.setDecodable(this.#decodable(live))
    this.#running?.publisher.requestKeyFrame()
  }

  requestKeyFrame(): void {
    this.#running?.publisher.requestKeyFrame()
  }

  viewerDecodes(live: Live, viewer: DeviceId, codecs: readonly string[]): void {
    this.#codecs.set(viewer, codecs.filter(isCodecName))
    this.#running?.publisher.setDecodable(this.#decodable(live))
  }

  /** The encoder follows the host; where the host presents, the median viewer (design section 5). */
  viewerShowed(live: Live, viewer: DeviceId, timeMs: number): void {
    this.#acks.set(viewer, timeMs)
    const viewers = live.ownGrants.inForce.map((grant) => grant.to)
    const host = live.state?.host
    const followed = host !== undefined && viewers.includes(host) ? [host] : viewers
    const acks = followed.flatMap((device) => this.#acks.get(device) ?? []).toSorted((a, b) => a - b)
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
      send: (object) => void this.#send(live, stream, object),
      busy: () => !live.connected || live.line.bufferedBytes > MAX_BUFFERED_BYTES || this.#sealing >= MAX_SEALING,
    }
  }

  async #send(live: Live, stream: number, { body, key, droppable, end, timeMs }: OutgoingObject): Promise<void> {
    const keyed = live.keys.current
    if (keyed === undefined || !this.#mayLeave(live, stream)) return
    const header = { trackClass: TRACKS.screen.number, key, droppable, signed: key, end, target: TARGET_ALL, stream }
    this.#sealing += 1
    try {
      const object = await keyed.sealer.seal({ ...header, timeMs: Math.floor(timeMs) >>> 0 }, body)
      if (this.#mayLeave(live, stream)) live.line.sendObject(object)
    } catch (cause) {
      this.#publisherIs(live, stream, {
        kind: 'failed',
        error: new ClientError('encoder-failed', 'the picture could not be sealed', { cause }),
      })
    } finally {
      this.#sealing -= 1
    }
  }

  #mayLeave(live: Live, stream: number): boolean {
    if (this.#running !== undefined && (this.#running.stream !== stream || this.#running.held)) return false
    return live.ownGrants.permitsScreen({ members: leafDevices(live), paused: this.isPaused, now: Date.now() })
  }

  #publisherIs(live: Live, stream: number, state: PublishState): void {
    if (this.#running?.stream !== stream) return
    this.#running.hidden = state.kind === 'surface-paused'
    live.changed()
    if (state.kind === 'failed' || state.kind === 'ended') live.sharingBroke()
  }

  /** What every viewer of now decodes; a viewer that has not said so yet decodes whatever. */
  #decodable(live: Live): readonly CodecName[] {
    const said = live.ownGrants.inForce.flatMap((grant) => {
      const codecs = this.#codecs.get(grant.to)
      return codecs === undefined ? [] : [codecs]
    })
    return CODEC_NAMES.filter((name) => said.every((codecs) => codecs.includes(name)))
  }
}
