// What every encoder of screens must do (encoder.ts), as checks any environment can run: Node on the double, a browser on
// the real codecs. A check throws where the contract is broken.
import type { CodecName } from '../frame/codecs.ts'
import type { CreateEncoder, EncodedFrame, Encoder, EncoderSettings } from './encoder.ts'

export interface ContractSubject {
  readonly codec: CodecName
  readonly create: CreateEncoder
  /** A picture of 320x240; another `mark` is another picture. The check closes it. */
  readonly paint: (mark: number, timestampUs: number) => VideoFrame
}

const SETTINGS: EncoderSettings = { size: { width: 320, height: 240 }, bitrate: 1_000_000, framerate: 30 }

/** The contract, a sentence per check. */
export const ENCODER_CONTRACT: Readonly<Record<string, (subject: ContractSubject) => Promise<void>>> = {
  async 'the first frame is a key frame that names codec and size'(subject) {
    await using(subject, async (encode) => {
      const first = await encode(1)
      demand(first.key && first.layer === 0, 'the first frame is no key frame')
      demand(first.codec !== '' && first.size.width === 320 && first.size.height === 240, 'codec or size is wrong')
    })
  },
  async 'later frames are none, keep their timestamps and are not queued once out'(subject) {
    await using(subject, async (encode, encoder) => {
      const first = await encode(1)
      const second = await encode(2)
      demand(!second.key, 'a key frame nobody asked for')
      demand(second.timestampUs > first.timestampUs && second.data.length > 0, 'timestamp or data is wrong')
      demand(encoder.queued === 0, 'the queue is not empty')
    })
  },
  async 'a key frame comes when asked for'(subject) {
    await using(subject, async (encode) => {
      await encode(1)
      demand((await encode(2, { key: true })).key, 'asked for a key frame and got none')
    })
  },
  async 'nextLayer tells the layer of the next frame'(subject) {
    await using(subject, async (encode, encoder) => {
      await encode(1)
      for (const mark of [2, 3, 4, 5]) {
        const expected = encoder.nextLayer
        demand((await encode(mark)).layer === expected, 'another layer came')
      }
    })
  },
  async 'another rate and another sharpness cost no key frame'(subject) {
    await using(subject, async (encode, encoder) => {
      await encode(1)
      encoder.configure({ ...SETTINGS, bitrate: 400_000, framerate: 15 })
      demand(!(await encode(2)).key, 'another bitrate cost a key frame')
      demand(!(await encode(2, { key: false, sharpness: 'fine' })).key, 'sharpness cost a key frame')
      demand(!(await encode(3)).key, 'the way back cost a key frame')
    })
  },
  async 'a closed encoder gives nothing more'(subject) {
    let late = 0
    const encoder = subject.create(subject.codec, { onFrame: () => late++, onReady: nothing, onError: nothing })
    encoder.configure(SETTINGS)
    const frame = subject.paint(1, 1)
    encoder.encode(frame, { key: true })
    frame.close()
    encoder.close()
    encoder.close()
    await new Promise((resolve) => setTimeout(resolve, 50))
    demand(late === 0, 'a frame came after close()')
  },
}

type EncodeOne = (mark: number, request?: { key: boolean; sharpness?: 'fine' | 'finest' }) => Promise<EncodedFrame>

async function using(subject: ContractSubject, check: (encode: EncodeOne, encoder: Encoder) => Promise<void>) {
  let waiting = Promise.withResolvers<EncodedFrame>()
  const encoder = subject.create(subject.codec, {
    onFrame: (frame) => waiting.resolve(frame),
    onReady: nothing,
    onError: (cause) => waiting.reject(cause),
  })
  encoder.configure(SETTINGS)
  let timestampUs = 0
  try {
    await check(async (mark, request = { key: false }) => {
      waiting = Promise.withResolvers()
      const frame = subject.paint(mark, (timestampUs += 33_333))
      encoder.encode(frame, request)
      frame.close()
      return waiting.promise
    }, encoder)
  } finally {
    encoder.close()
  }
}

const nothing = (): void => undefined

function demand(condition: boolean, broken: string): void {
  if (!condition) throw new Error(broken)
}
