import { expect, test, vi } from 'vitest'
import { paintedFrame, VideoFrameDouble } from '../frame/video-frame-double.ts'
import { ENCODER_CONTRACT } from './encoder-contract.ts'
import { EncoderDouble } from './encoder-double.ts'

vi.stubGlobal('VideoFrame', VideoFrameDouble)

for (const [title, check] of Object.entries(ENCODER_CONTRACT)) {
  test(`the double, as any encoder: ${title}`, async () => {
    const paint = (mark: number) => paintedFrame(mark, { width: 320, height: 240 })
    let timestampUs = 0
    const create = (codec: 'av1' | 'h264' | 'vp8', events: ConstructorParameters<typeof EncoderDouble>[1]) =>
      new EncoderDouble(codec, events)
    const stamped = (mark: number) => Object.assign(paint(mark), { timestamp: ++timestampUs })
    await expect(check({ codec: 'av1', create, paint: stamped })).resolves.toBeUndefined()
  })
}
