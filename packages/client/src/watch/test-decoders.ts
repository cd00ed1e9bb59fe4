// What this device can show. Lives here: a self test that decodes one tiny picture per codec. May not know: who asks.
import { fromBase64Url } from '@farhand/protocol'
import { CODEC_NAMES, codecString, type CodecName } from '../frame/codecs.ts'

/** A grey key frame of 32x32 pixels in each codec; made with Chromium's encoders. */
const TEST_PICTURES: Record<CodecName, string> = {
  av1: 'EgAKDAAAAAIn_gDRAQEBBDILEEoACCCCEAAkB4A',
  h264: 'AAAAAWdC0AuMjUSk1AQEBB4RCNQAAAABaM48gAAAAAFluAAEAAAJ5OTrrw',
  vp8: 'UAIAnQEqIAAgAAAHCIWFiJmEiAEkEAAwzgkQAAA',
}
const WITHIN_MS = 3000

/** The codecs this device decodes, best first; empty where it decodes none, and where there is no WebCodecs (Node). */
export async function testDecoders(): Promise<CodecName[]> {
  if (typeof VideoDecoder === 'undefined') return []
  const works = await Promise.all(CODEC_NAMES.map((codec) => decodesTestPicture(codec)))
  return CODEC_NAMES.filter((_, index) => works[index])
}

// Asking is not enough: a browser may say yes and lack the library.
async function decodesTestPicture(codec: CodecName): Promise<boolean> {
  const data = fromBase64Url(TEST_PICTURES[codec])
  if (data === undefined) return false
  const config = { codec: codecString(codec, { width: 32, height: 32 }), optimizeForLatency: true }
  const { promise, resolve } = Promise.withResolvers<boolean>()
  const timer = setTimeout(() => resolve(false), WITHIN_MS)
  let decoder: VideoDecoder | undefined
  try {
    const { supported } = await VideoDecoder.isConfigSupported(config)
    if (supported !== true) return false
    decoder = new VideoDecoder({
      output(picture) {
        picture.close()
        resolve(true)
      },
      error: () => resolve(false),
    })
    decoder.configure(config)
    decoder.decode(new EncodedVideoChunk({ type: 'key', timestamp: 0, data }))
    decoder.flush().then(
      () => resolve(false),
      () => resolve(false),
    )
    return await promise
  } catch {
    return false
  } finally {
    clearTimeout(timer)
    if (decoder !== undefined && decoder.state !== 'closed') decoder.close()
  }
}
