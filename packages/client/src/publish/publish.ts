// The road of a frame, on the presenter's side:
//   capture → memory (masks are painted, identical ones end here) → encoder → parts → sink (seal and send)
// Lives here: when a picture is encoded, and as what. There is no queue: the memory holds the newest picture, one frame
// is being encoded, and what came between was never needed. May not know: sessions, keys, sockets, the window.
// Long because: one picture's state stands between all of it.
import { MAX_FRAME_BYTES } from '@farhand/protocol'
import { ClientError } from '../errors.ts'
import type { CodecName, Size } from '../frame/codecs.ts'
import { encodeFrame } from '../frame/frame-body.ts'
import { splitFrame } from '../frame/parts.ts'
import type { EncodedFrame, Encoder, EncodeRequest, Sharpness } from './encoder.ts'
import { EncoderChoice, isLarge } from './encoder-choice.ts'
import { KeptFrames, type Reading } from './kept-frames.ts'
import { withinSurface, type Mask } from './masks.ts'
import { PictureMemory } from './picture-memory.ts'
import type { CaptureName, Publisher, PublishOptions, PublishState, PublishStats } from './publish-types.ts'
import { RateControl } from './rate-control.ts'
import { Refinement } from './refinement.ts'
import { createWebCodecsEncoder } from './webcodecs-encoder.ts'

/** Key frames are dear (150 to 700 ms of encoding): however many viewers ask, so far apart. */
const KEY_FRAMES_APART_MS = 2000
/** While a window is dragged larger each picture has another size, and each size starts with a key frame. */
const SIZES_APART_MS = 250
const RETRY_MS = 10
/** A large picture whose sharpening takes longer is not sharpened further, and viewers do not wait for it. */
const DEAR_MS = 2000
/** Captured frames come a little early or late; one that is early by this much is not held back. */
const PACE_SLACK_MS = 5
/** A surface that has not changed for this long is at rest, ms … */
const REST_AFTER_MS = 2000
/** … and looked at so far apart, ms: as often as pictures come (165 a second) it costs us a fifth of a core, this way half of that. The
 *  first change after a rest waits some 9 ms longer for it. */
const REST_LOOKS_APART_MS = 16

/** Starts publishing. It owns `frames` and closes every frame; states come to `onState`. */
export const publish = (frames: ReadableStream<VideoFrame>, options: PublishOptions): Publisher =>
  new ScreenPublisher(frames, options)

class ScreenPublisher implements Publisher {
  readonly #options: PublishOptions
  readonly #memory = new PictureMemory()
  readonly #rate = new RateControl()
  readonly #refinement = new Refinement()
  readonly #encoders: EncoderChoice
  readonly #kept = new KeptFrames()
  /** What is shown. */
  #reading: Reading | undefined
  #state: PublishState = { kind: 'starting' }
  #configured: { size: Size; bitrate: number } | undefined
  #changed = false
  #changedMs = Number.NEGATIVE_INFINITY
  #keyWanted = true
  #keySentMs = Number.NEGATIVE_INFINITY
  #encodedMs = Number.NEGATIVE_INFINITY
  #timestampUs = 0
  /** Of what is being encoded. */
  #sharpness: Sharpness | undefined
  /** What was encoded before is not sent. */
  #sendFromUs = 0
  #reference = 0
  #frameNumber = 0
  /** Ends waiting for the copy under way, so that nothing piles up in a pause that could be seen after it. */
  #letGo: (() => void) | undefined
  #retry: { readonly timer: ReturnType<typeof setTimeout>; readonly atMs: number } | undefined
  #totals = { captured: 0, identical: 0, encoded: 0, keyFrames: 0, refinements: 0, bytes: 0, encodeMs: 0 }

  constructor(frames: ReadableStream<VideoFrame>, options: PublishOptions) {
    this.#options = options
    this.#encoders = new EncoderChoice({
      encodable: options.encodable,
      decodable: options.decodable,
      create: options.createEncoder ?? createWebCodecsEncoder,
      onFrame: (frame, codec) => this.#send(frame, codec),
      onReady: () => this.#advance(),
      onAnother: () => this.#beginAnew(),
      onNone: () => this.#finish(noCodec()),
    })
    if (this.#encoders.current === undefined) this.#finish(noCodec())
    if (this.#over) void frames.cancel()
    else void this.#read(startReading(frames))
  }

  get codec(): CodecName | undefined {
    return this.#encoders.current?.codec
  }

  requestKeyFrame(): void {
    this.#keyWanted = true
    this.#advance()
  }

  setDecodable(decodable: readonly CodecName[]): void {
    if (this.#over) return
    this.#encoders.setDecodable(decodable)
    this.#advance()
  }

  acknowledge(newestTimeMs: number): void {
    this.#rate.acknowledged(newestTimeMs, this.#options.now())
    this.#advance()
  }

  forgetRoad(): void {
    this.#rate.forget()
    this.#advance()
  }

  pause(): void {
    if (this.#over) return
    this.#memory.forgetPicture()
    this.#throwAwayEncoding()
    this.#letGo?.()
    this.#setState({ kind: 'paused' })
  }

  resume(): void {
    if (!this.#paused) return
    this.#beginAnew()
    this.#setState({ kind: 'starting' })
  }

  setMasks(masks: readonly Mask[], drawnOn?: Size): void {
    if (this.#over) return
    try {
      if (!this.#memory.setMasks(withinSurface(masks), drawnOn)) return this.#sizeChanged()
    } catch (cause) {
      this.#finish({ kind: 'failed', error: asClientError(cause) })
      throw cause
    }
    this.#throwAwayEncoding()
    this.#changed = true
    this.#advance()
  }

  replaceFrames(frames: ReadableStream<VideoFrame>, { keepsOldAs }: { readonly keepsOldAs?: CaptureName } = {}): void {
    if (this.#over) {
      void frames.cancel()
      return
    }
    if (keepsOldAs === undefined) {
      void this.#reading?.reader.cancel()
      this.#kept.drop()
    } else if (this.#reading !== undefined) this.#kept.keep(this.#reading, keepsOldAs)
    this.#memory.forget()
    this.#throwAwayEncoding()
    this.#beginAnew()
    if (!this.#paused) this.#setState({ kind: 'starting' })
    void this.#read(startReading(frames))
  }

  get kept(): number {
    return this.#kept.count
  }

  dropKept(): void {
    this.#kept.drop()
  }

  stats(): PublishStats {
    return { ...this.#totals, bitrate: this.#rate.bitrate }
  }

  close(): void {
    this.#finish({ kind: 'ended' })
  }

  get #over(): boolean {
    return this.#state.kind === 'ended' || this.#state.kind === 'failed'
  }

  get #paused(): boolean {
    return ['paused', 'resized', 'returned'].includes(this.#state.kind)
  }

  async #read(reading: Reading): Promise<void> {
    this.#reading = reading
    // What comes back may still wait for the frame that was asked for before: never two of one capture at a time.
    if (reading.isRead) return
    reading.isRead = true
    try {
      while (this.#reading === reading) {
        const { done, value } = await reading.reader.read()
        if (this.#reading !== reading) value?.close()
        else if (done) this.#surfaceClosed()
        else await this.#takeUnlessPaused(value)
        if (this.#options.now() - this.#changedMs > REST_AFTER_MS) await sleep(REST_LOOKS_APART_MS)
      }
    } catch (cause) {
      if (this.#reading === reading) this.#finish({ kind: 'failed', error: asClientError(cause) })
    } finally {
      reading.isRead = false
    }
  }

  /** What was kept takes its place, unseen until the person resumes (CONSENT-131). */
  #surfaceClosed(): void {
    const before = this.#kept.takeNewest()
    if (before === undefined) return this.#finish({ kind: 'ended' })
    this.#memory.forget()
    this.#throwAwayEncoding()
    this.#setState({ kind: 'returned', as: before.name })
    void this.#read(before.reading)
  }

  // Not a race with one promise for all pauses: that would keep a trace of every frame.
  #takeUnlessPaused(frame: VideoFrame): Promise<void> {
    return new Promise((resolve, reject) => {
      this.#letGo = resolve
      this.#take(frame).then(resolve, reject)
    })
  }

  async #take(frame: VideoFrame): Promise<void> {
    this.#totals.captured += 1
    try {
      if (this.#paused) return
      switch (await this.#memory.take(frame)) {
        case 'identical':
          this.#totals.identical += 1
          return
        case 'too-small':
          if (!this.#paused && !this.#over) this.#setState({ kind: 'surface-paused' })
          return
        case 'late':
          return
        case 'resized':
          return this.#sizeChanged()
        case 'changed':
          this.#changed = true
          this.#changedMs = this.#options.now()
          if (this.#state.kind === 'surface-paused') this.#setState({ kind: 'starting' })
          break
      }
    } finally {
      frame.close()
    }
    this.#advance()
  }

  // Decides what leaves now, if anything. Called whenever something it looks at may have changed; safe to call any time.
  #advance(): void {
    this.#forgetRetry()
    const [size, now] = [this.#memory.size, this.#options.now()]
    const encoder = size === undefined ? undefined : this.#encoders.forSize(size)
    if (encoder === undefined || size === undefined || encoder.queued > 0) return
    if (this.#state.kind !== 'starting' && this.#state.kind !== 'live') return
    if (this.#options.sink.busy()) return this.#advanceIn(RETRY_MS)

    const before = this.#configured?.size
    const resized = before?.width !== size.width || before.height !== size.height
    const keyDueMs = this.#keySentMs + (resized ? SIZES_APART_MS : KEY_FRAMES_APART_MS)
    const keyDue = this.#keyWanted && now >= keyDueMs
    // Whoever asks for a key frame has a free road; how the one who is followed gets on does not matter to them.
    if (this.#rate.blocked(now) && !keyDue) return this.#advanceIn(RETRY_MS)
    if (resized && now < keyDueMs) return this.#advanceIn(keyDueMs - now)
    if (resized || keyDue) return this.#encodeKey(encoder, size, now)

    if (this.#changed) {
      const paceMs = 1000 / this.#rate.framerate - PACE_SLACK_MS - (now - this.#encodedMs)
      if (paceMs > 0) return this.#advanceIn(paceMs)
      this.#changed = false
      this.#refinement.changed(now)
      return this.#encode(encoder, size, { key: false })
    }
    this.#refine(encoder, size, now)
    if (this.#keyWanted) this.#advanceIn(keyDueMs - now)
  }

  #encodeKey(encoder: Encoder, size: Size, now: number): void {
    // A standing picture is sharpened at once, a moving one when it stands still.
    if (this.#changed) this.#refinement.changed(now)
    const sharpness = this.#changed ? undefined : this.#refinement.restarted(now, encoder)
    this.#keyWanted = false
    this.#changed = false
    this.#keySentMs = now
    this.#encode(encoder, size, { key: true, ...(sharpness === undefined ? {} : { sharpness }) })
  }

  #refine(encoder: Encoder, size: Size, now: number): void {
    // Sharpness is much and can wait: a change that comes meanwhile shall not find the road full.
    if (!this.#rate.settled(now)) return this.#advanceIn(RETRY_MS)
    const step = this.#refinement.next(now, encoder)
    if (step.kind === 'wait') this.#advanceIn(step.ms)
    if (step.kind !== 'encode') return
    this.#totals.refinements += 1
    this.#encode(encoder, size, { key: false, ...(step.sharpness === undefined ? {} : { sharpness: step.sharpness }) })
  }

  #encode(encoder: Encoder, size: Size, request: EncodeRequest): void {
    const now = this.#options.now()
    this.#configure(encoder, size)
    this.#timestampUs = Math.max(this.#timestampUs + 1, Math.round(now * 1000))
    this.#encodedMs = now
    const frame = this.#memory.frame(this.#timestampUs)
    if (frame === undefined) return
    this.#sharpness = request.sharpness
    this.#encoders.encode(frame, request, size)
    frame.close()
  }

  #configure(encoder: Encoder, size: Size): void {
    const before = this.#configured
    const sameSize = before?.size.width === size.width && before.size.height === size.height
    if (!sameSize) this.#rate.resize(size)
    const { bitrate, framerate } = this.#rate
    if (sameSize && Math.abs(bitrate / before.bitrate - 1) < 0.05) return
    this.#configured = { size, bitrate }
    encoder.configure({ size, bitrate, framerate })
  }

  #send(encoded: EncodedFrame, codec: CodecName): void {
    if (this.#state.kind !== 'starting' && this.#state.kind !== 'live') return
    if (encoded.timestampUs < this.#sendFromUs) return
    const { key, layer, timestampUs, data, size: coded } = encoded
    const surface = this.#memory.surface ?? coded
    const droppable = layer > 0
    if (!droppable) this.#reference = (this.#reference + 1) >>> 0
    const fields = { layer, reference: this.#reference, coded, surface, timestampUs, data }
    const frame = encodeFrame(key ? { ...fields, key, codec: encoded.codec } : { ...fields, key })
    // One that comes late from an encoder no longer in use has a successor already.
    if (frame.length > MAX_FRAME_BYTES) return codec === this.codec ? this.#sendCoarser() : undefined
    const bodies = splitFrame(frame, this.#frameNumber)
    this.#frameNumber = (this.#frameNumber + 1) >>> 0
    const [timeMs, now] = [Math.floor(timestampUs / 1000), this.#options.now()]
    this.#count(encoded, frame.length, now)
    if (isLarge(coded) && this.#sharpness !== undefined && now - timeMs > DEAR_MS) this.#refinement.isDear()
    this.#rate.sent(timeMs, frame.length, now)
    this.#goLive(codec, surface)
    for (const [index, body] of bodies.entries()) {
      this.#options.sink.send({ body, key: key && index === 0, droppable, end: index === bodies.length - 1, timeMs })
    }
  }

  /** What was encoded fits no frame and can't be sent; what comes next must not build on it. */
  #sendCoarser(): void {
    if (this.#sharpness === undefined) {
      const error = new ClientError('encoder-failed', 'a picture at the usual rate is larger than a frame may be')
      return this.#finish({ kind: 'failed', error })
    }
    this.#refinement.tooLarge(this.#sharpness)
    this.#keyWanted = true
    this.#keySentMs = Number.NEGATIVE_INFINITY
  }

  #goLive(codec: CodecName, size: Size): void {
    const before = this.#state
    const same = before.kind === 'live' && before.codec === codec
    if (same && before.size.width === size.width && before.size.height === size.height) return
    this.#setState({ kind: 'live', codec, size })
  }

  #count({ key, timestampUs }: EncodedFrame, bytes: number, now: number): void {
    this.#totals.encoded += 1
    this.#totals.keyFrames += key ? 1 : 0
    this.#totals.bytes += bytes
    this.#totals.encodeMs = now - timestampUs / 1000
  }

  /** What is hidden of this size nobody knows, so nothing of it leaves (CONSENT-158). The memory has forgotten it already. */
  #sizeChanged(): void {
    this.#throwAwayEncoding()
    this.#setState({ kind: 'resized' })
  }

  // A viewer could not follow across the gap this leaves, so a key frame is next.
  #throwAwayEncoding(): void {
    this.#sendFromUs = this.#timestampUs + 1
    if ((this.#encoders.current?.queued ?? 0) > 0) this.#beginAnew()
  }

  // The next frame is a key frame, however short ago the last one was.
  #beginAnew(): void {
    this.#configured = undefined
    this.#keyWanted = true
    this.#keySentMs = Number.NEGATIVE_INFINITY
    this.#rate.forget()
    this.#refinement.stop()
  }

  #advanceIn(ms: number): void {
    const atMs = this.#options.now() + ms
    if (this.#retry !== undefined && this.#retry.atMs <= atMs) return
    this.#forgetRetry()
    this.#retry = { timer: setTimeout(() => this.#advance(), Math.max(1, ms)), atMs }
  }

  #forgetRetry(): void {
    clearTimeout(this.#retry?.timer)
    this.#retry = undefined
  }

  #setState(state: PublishState): void {
    this.#state = state
    this.#options.onState(state)
  }

  #finish(state: PublishState): void {
    if (this.#over) return
    this.#state = state
    this.#forgetRetry()
    void this.#reading?.reader.cancel()
    this.#reading = undefined
    this.#kept.drop()
    this.#encoders.close()
    this.#memory.forget()
    this.#options.onState(state)
  }
}

const startReading = (frames: ReadableStream<VideoFrame>): Reading => ({ reader: frames.getReader(), isRead: false })

const sleep = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms))

const noCodec = (): PublishState => ({
  kind: 'failed',
  error: new ClientError('no-common-codec', 'no codec works on this device'),
})

const asClientError = (cause: unknown): ClientError =>
  cause instanceof ClientError ? cause : new ClientError('capture-failed', 'the capture broke off', { cause })
