// The codecs a screen may travel in. Lives here: their names, and the codec string (profile, level) for a size.
// May not know: what this device can do with them.

/** Names two devices compare; the exact codec string follows the picture's size. Best first. */
export const CODEC_NAMES = ['av1', 'h264', 'vp8'] as const
export type CodecName = (typeof CODEC_NAMES)[number]

/** Whether a text from outside names a codec of this version. */
export const isCodecName = (name: string): name is CodecName => CODEC_NAMES.some((known) => known === name)

/** The codec of a WebCodecs codec string, `undefined` for one that is not of this version. */
export const codecOf = (string: string): CodecName | undefined => {
  const [entry] = string.split('.', 1)
  return entry === 'av01' ? 'av1' : entry === 'avc1' ? 'h264' : entry === 'vp8' ? 'vp8' : undefined
}

/** Pixels, both at least 1. */
export interface Size {
  readonly width: number
  readonly height: number
}

/** AV1 levels by luma samples of a picture (AV1 specification, annex A.3); 60 pictures a second fit each. */
const AV1_LEVELS = [
  { samples: 1_179_648, text: '08' },
  { samples: 2_359_296, text: '09' },
  { samples: 8_912_896, text: '13' },
] as const

/** H.264 levels by macroblocks of a picture (ITU-T H.264, table A-1); 60 pictures a second fit each. */
const H264_LEVELS = [
  { macroblocks: 3_600, text: '20' },
  { macroblocks: 8_192, text: '2a' },
] as const

/** The WebCodecs codec string of a codec for a picture of this size. */
export function codecString(name: CodecName, size: Size): string {
  switch (name) {
    case 'av1': {
      const samples = size.width * size.height
      const level = AV1_LEVELS.find((row) => samples <= row.samples)?.text ?? '16'
      return `av01.0.${level}M.08`
    }
    case 'h264': {
      const macroblocks = Math.ceil(size.width / 16) * Math.ceil(size.height / 16)
      const level = H264_LEVELS.find((row) => macroblocks <= row.macroblocks)?.text ?? '34'
      return `avc1.42e0${level}`
    }
    case 'vp8':
      return 'vp8'
    default:
      return unknownCodec(name)
  }
}

function unknownCodec(name: never): never {
  throw new RangeError(`unknown codec ${String(name)}`)
}
