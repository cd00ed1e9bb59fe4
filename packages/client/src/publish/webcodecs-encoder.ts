// The encoder seam on WebCodecs. Lives here: its settings for screens, and which codecs this device encodes fast enough.
// Measured choices (design.md 4b): contentHint 'text' is what makes AV1 small on screens; Chromium takes bitrate,
// framerate and rate mode changes without a key frame. May not know: sinks, pacing.
import { CODEC_NAMES, codecString, type CodecName, type Size } from '../frame/codecs.ts'
import type { CreateEncoder, Encoder, EncoderEvents, EncodeRequest, EncoderSettings, Sharpness } from './encoder.ts'

/** WebCodecs names this setting; TypeScript's DOM types do not have it yet. */
interface ScreenEncoderConfig extends VideoEncoderConfig {
  contentHint?: 'text'
}

interface ScreenEncodeOptions extends VideoEncoderEncodeOptions {
  av1?: { quantizer: number }
}

/** AV1 quantizer, 0 (exact) to 63. 20 cannot be told from the original by eye, 8 at four times its size. */
const QUANTIZERS: Record<Sharpness, number> = { fine: 20, finest: 8 }
/** An encoder may leave a frame out in silence, or be slow: after this long it is asked for what it still has. */
const ASKED_AFTER_MS = 3000

const TEST_SIZE: Size = { width: 640, height: 400 }
/** The device may be busy with other things right now; what it can do shows in its fastest frame of so many. */
const TEST_FRAMES = 12
/** The fastest frame after the key frame; slower would not keep up with a real screen. */
const TEST_BUDGET_MS = 30

const configOf = (codec: CodecName, settings: EncoderSettings, layered: boolean): ScreenEncoderConfig => ({
  codec: codecString(codec, settings.size),
  width: settings.size.width,
  height: settings.size.height,
  bitrate: settings.bitrate,
  framerate: settings.framerate,
  latencyMode: 'realtime',
  bitrateMode: 'constant',
  contentHint: 'text',
  ...(layered ? { scalabilityMode: 'L1T2' } : {}),
  ...(codec === 'h264' ? { avc: { format: 'annexb' as const } } : {}),
})

class WebCodecsEncoder implements Encoder {
  readonly codec: CodecName
  readonly #events: EncoderEvents
  readonly #encoder: VideoEncoder
  readonly #layered: boolean
  #config: ScreenEncoderConfig | undefined
  #sharpening = false
  #lastLayer = 0
  #decoderCodec = ''
  #inFlight: { timestampUs: number; size: Size }[] = []
  #asking: ReturnType<typeof setTimeout> | undefined

  constructor(codec: CodecName, events: EncoderEvents, layered: boolean) {
    this.codec = codec
    this.#events = events
    this.#layered = layered
    this.#encoder = new VideoEncoder({
      output: (chunk, metadata) => this.#deliver(chunk, metadata),
      error: (cause) => events.onError(cause),
    })
  }

  get sharpens(): boolean {
    return this.codec === 'av1'
  }

  get queued(): number {
    return this.#inFlight.length
  }

  get nextLayer(): number {
    return this.#layered && this.#lastLayer === 0 ? 1 : 0
  }

  configure(settings: EncoderSettings): void {
    this.#config = configOf(this.codec, settings, this.#layered)
    this.#encoder.configure(this.#config)
    this.#sharpening = false
  }

  encode(frame: VideoFrame, { key, sharpness }: EncodeRequest): void {
    const config = this.#config
    if (config === undefined || this.#encoder.state !== 'configured') return
    const sharpening = sharpness !== undefined && this.sharpens
    if (sharpening !== this.#sharpening) {
      this.#encoder.configure(sharpening ? { ...config, bitrateMode: 'quantizer' } : config)
      this.#sharpening = sharpening
    }
    const size = { width: config.width, height: config.height }
    this.#inFlight.push({ timestampUs: frame.timestamp, size })
    const options: ScreenEncodeOptions = sharpening
      ? { keyFrame: key, av1: { quantizer: QUANTIZERS[sharpness] } }
      : { keyFrame: key }
    this.#encoder.encode(frame, options)
    clearTimeout(this.#asking)
    this.#asking = setTimeout(() => void this.#askForRest(frame.timestamp), ASKED_AFTER_MS)
  }

  close(): void {
    clearTimeout(this.#asking)
    if (this.#encoder.state !== 'closed') this.#encoder.close()
  }

  // What a flush does not bring will not come: a slow encoder is waited for, a frame left out is not.
  async #askForRest(timestampUs: number): Promise<void> {
    if (this.queued === 0 || this.#encoder.state !== 'configured') return
    try {
      await this.#encoder.flush()
    } catch {
      // Closed or broken meanwhile, which is said elsewhere.
      return
    }
    const before = this.queued
    this.#inFlight = this.#inFlight.filter((frame) => frame.timestampUs > timestampUs)
    if (this.queued < before) this.#events.onReady()
  }

  #deliver(chunk: EncodedVideoChunk, metadata: EncodedVideoChunkMetadata | undefined): void {
    const data = new Uint8Array(chunk.byteLength)
    chunk.copyTo(data)
    const size = this.#inFlight.find((frame) => frame.timestampUs === chunk.timestamp)?.size
    this.#inFlight = this.#inFlight.filter((frame) => frame.timestampUs > chunk.timestamp)
    this.#decoderCodec = metadata?.decoderConfig?.codec ?? this.#decoderCodec
    this.#lastLayer = metadata?.svc?.temporalLayerId ?? 0
    if (size !== undefined) {
      this.#events.onFrame({
        data,
        size,
        key: chunk.type === 'key',
        layer: this.#lastLayer,
        timestampUs: chunk.timestamp,
        codec: this.#decoderCodec,
      })
    }
    this.#events.onReady()
  }
}

/** Codecs whose encoder here has temporal layers; found by testEncoders(). */
const layeredCodecs = new Set<CodecName>()

/** A WebCodecs encoder. Call testEncoders() first: what it learned about layers is used here. */
export const createWebCodecsEncoder: CreateEncoder = (codec, events) =>
  new WebCodecsEncoder(codec, events, layeredCodecs.has(codec))

/** Which codecs this device encodes fast enough, best first; takes up to a second the first time. The least demanding that works is kept even when slow. */
export async function testEncoders(): Promise<CodecName[]> {
  if (typeof VideoEncoder === 'undefined') return []
  const working: { codec: CodecName; fast: boolean }[] = []
  for (const codec of CODEC_NAMES) {
    const fastestMs = (await timeEncoder(codec, true)) ?? (await timeEncoder(codec, false))
    if (fastestMs !== undefined) working.push({ codec, fast: fastestMs < TEST_BUDGET_MS })
  }
  const fast = working.filter((entry) => entry.fast)
  return (fast.length > 0 ? fast : working.slice(-1)).map((entry) => entry.codec)
}

// Asking is not enough: Firefox says yes to settings it then cannot do. So a few frames are encoded.
async function timeEncoder(codec: CodecName, layered: boolean): Promise<number | undefined> {
  const settings = { size: TEST_SIZE, bitrate: 1_000_000, framerate: 60 }
  try {
    const { supported } = await VideoEncoder.isConfigSupported(configOf(codec, settings, layered))
    if (supported !== true) return undefined
    const fastestMs = await encodeTestFrames(codec, settings, layered)
    if (layered) layeredCodecs.add(codec)
    return fastestMs
  } catch {
    return undefined
  }
}

async function encodeTestFrames(codec: CodecName, settings: EncoderSettings, layered: boolean): Promise<number> {
  let fastestMs = Number.POSITIVE_INFINITY
  let settle: { resolve: () => void; reject: (cause: unknown) => void } | undefined
  const encoder = new WebCodecsEncoder(
    codec,
    { onFrame: () => settle?.resolve(), onReady: () => undefined, onError: (cause) => settle?.reject(cause) },
    layered,
  )
  try {
    encoder.configure(settings)
    for (let index = 0; index < TEST_FRAMES && fastestMs > TEST_BUDGET_MS; index++) {
      const startMs = performance.now()
      await new Promise<void>((resolve, reject) => {
        settle = { resolve, reject }
        setTimeout(() => reject(new Error('the encoder gave nothing')), 2000)
        const frame = testFrame(index)
        encoder.encode(frame, { key: index === 0 })
        frame.close()
      })
      if (index > 0) fastestMs = Math.min(fastestMs, performance.now() - startMs)
    }
  } finally {
    encoder.close()
  }
  return fastestMs
}

function testFrame(index: number): VideoFrame {
  const { width, height } = TEST_SIZE
  const bytes = new Uint8Array((width * height * 3) / 2).fill(128)
  for (let i = 0; i < width * height; i++) {
    const [x, y] = [i % width, Math.floor(i / width) + index * 12]
    // Marks on lines, scrolled on by a line each frame: what text is to a codec.
    const marked = y % 12 < 8 && (x * 13 + Math.floor(y / 12) * 57 + (y % 12) * x) % 7 < 3
    bytes[i] = marked ? 16 : 235
  }
  return new VideoFrame(bytes, { format: 'I420', codedWidth: width, codedHeight: height, timestamp: index * 16_667 })
}
