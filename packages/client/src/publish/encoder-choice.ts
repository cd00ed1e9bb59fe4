// Which encoder a picture goes through: the best codec that works here and all viewers decode, and the least demanding of
// them where that one takes too long for so large a picture (WIRE-36). Lives here: encoders' lives, and patience with them.
// May not know: pictures, pacing, sinks.
import type { CodecName, Size } from '../frame/codecs.ts'
import type { CreateEncoder, EncodedFrame, Encoder, EncodeRequest } from './encoder.ts'

/** 2048x1152, and 1920x1200 with it. Up to here a device that passed its test of codecs keeps up. */
const USUAL_PIXELS = 2_359_296
/** So long may one picture be in the encoder: a large one, a large one at some sharpness, any other. */
const LARGE_MS = 1200
const LARGE_SHARPENED_MS = 5000
const USUAL_MS = 10_000

/** Whether a picture is so large that one frame of it may take seconds. */
export const isLarge = ({ width, height }: Size): boolean => width * height > USUAL_PIXELS

export interface EncoderChoiceOptions {
  /** What works on this device, best first, the least demanding last. */
  readonly encodable: readonly CodecName[]
  /** What all viewers decode. */
  readonly decodable: readonly CodecName[]
  readonly create: CreateEncoder
  readonly onFrame: (frame: EncodedFrame, codec: CodecName) => void
  readonly onReady: () => void
  /** Another encoder from here on: its first frame is a key frame. */
  readonly onAnother: () => void
  /** The last codec broke. */
  readonly onNone: () => void
}

/** Holds one encoder, beside it at most the one whose last frame is late. */
export class EncoderChoice {
  readonly #options: EncoderChoiceOptions
  readonly #broken = new Set<CodecName>()
  #decodable: readonly CodecName[]
  #current: Encoder | undefined
  /** Took too long: what it still gives is good until its successor has given something. */
  #late: Encoder | undefined
  #patience: ReturnType<typeof setTimeout> | undefined
  /** Pixels of the picture that took too long; the least demanding codec is used since. */
  #tooLarge: number | undefined

  constructor(options: EncoderChoiceOptions) {
    this.#options = options
    this.#decodable = options.decodable
    const codec = this.#best()
    if (codec !== undefined) this.#current = this.#open(codec)
  }

  /** undefined where no codec works or is left, and once it was closed. */
  get current(): Encoder | undefined {
    return this.#current
  }

  /** The encoder for a picture of this size. */
  forSize(size: Size): Encoder | undefined {
    const pixels = size.width * size.height
    if (this.#tooLarge !== undefined && !isLarge(size) && pixels < this.#tooLarge) {
      this.#tooLarge = undefined
      this.#choose()
    }
    return this.#current
  }

  setDecodable(decodable: readonly CodecName[]): void {
    this.#decodable = decodable
    this.#choose()
  }

  /** Through the current encoder; the picture has `size`. */
  encode(frame: VideoFrame, request: EncodeRequest, size: Size): void {
    const encoder = this.#current
    if (encoder === undefined) return
    encoder.encode(frame, request)
    const largeMs = request.sharpness === undefined ? LARGE_MS : LARGE_SHARPENED_MS
    clearTimeout(this.#patience)
    this.#patience = setTimeout(() => this.#tookTooLong(encoder, size), isLarge(size) ? largeMs : USUAL_MS)
  }

  /** Idempotent. */
  close(): void {
    clearTimeout(this.#patience)
    this.#late?.close()
    this.#current?.close()
    this.#late = undefined
    this.#current = undefined
  }

  #tookTooLong(encoder: Encoder, { width, height }: Size): void {
    if (encoder !== this.#current || encoder.queued === 0) return
    this.#tooLarge = width * height
    this.#choose({ isLate: true })
    this.#options.onReady()
  }

  #best(): CodecName | undefined {
    const usable = this.#options.encodable.filter((name) => !this.#broken.has(name))
    const common = usable.filter((name) => this.#decodable.includes(name))
    // A viewer who can't decode what is left reads so; nobody's sharing ends by what another page says (CONSENT-110).
    const among = common.length > 0 ? common : usable
    return this.#tooLarge === undefined ? among[0] : among.at(-1)
  }

  #choose({ isLate = false } = {}): void {
    const codec = this.#best()
    const before = this.#current
    if (codec !== undefined && codec === before?.codec) return
    clearTimeout(this.#patience)
    this.#dropLate()
    if (isLate) this.#late = before
    else before?.close()
    this.#current = codec === undefined ? undefined : this.#open(codec)
    if (codec === undefined) this.#options.onNone()
    else this.#options.onAnother()
  }

  #open(codec: CodecName): Encoder {
    const encoder = this.#options.create(codec, {
      onFrame: (frame) => {
        if (this.#current === encoder) this.#dropLate()
        else if (this.#late !== encoder) return
        this.#options.onFrame(frame, codec)
      },
      onReady: () => {
        if (this.#current !== encoder) return
        if (encoder.queued === 0) clearTimeout(this.#patience)
        this.#options.onReady()
      },
      onError: () => {
        this.#broken.add(codec)
        if (this.#late === encoder) this.#dropLate()
        if (this.#current !== encoder) return
        this.#choose()
        this.#options.onReady()
      },
    })
    return encoder
  }

  #dropLate(): void {
    this.#late?.close()
    this.#late = undefined
  }
}
