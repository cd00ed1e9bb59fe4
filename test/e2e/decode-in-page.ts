// A decoder of the browser, driven from a test. Lives here: one function that runs in a page and needs nothing around it.
// May not know: where the chunks come from.

export interface Chunks {
  /** WebCodecs codec string. */
  readonly codec: string
  readonly chunks: readonly { readonly key: boolean; readonly base64: string }[]
}

export interface Decoded {
  readonly pictures: number
  /** Pixels of the last picture, RGBA. */
  readonly last: { readonly width: number; readonly height: number; readonly base64: string } | undefined
}

/** Runs in the page: what a decoder makes of these chunks, begun anew after each error. */
export async function decodeInPage({ codec, chunks }: Chunks): Promise<Decoded> {
  let pictures = 0
  let last: Decoded['last']
  const take = (picture: VideoFrame): void => {
    const { displayWidth: width, displayHeight: height } = picture
    const brush = new OffscreenCanvas(width, height).getContext('2d')
    brush?.drawImage(picture, 0, 0)
    picture.close()
    const { data } = brush?.getImageData(0, 0, width, height) ?? { data: new Uint8ClampedArray() }
    let binary = ''
    for (let i = 0; i < data.length; i += 8192) binary += String.fromCharCode(...data.subarray(i, i + 8192))
    last = { width, height, base64: btoa(binary) }
    pictures += 1
  }
  const begin = (): VideoDecoder => {
    const decoder = new VideoDecoder({ output: take, error: () => undefined })
    decoder.configure({ codec })
    return decoder
  }
  let decoder = begin()
  for (const [index, { key, base64 }] of chunks.entries()) {
    const data = Uint8Array.from(atob(base64), (character) => character.charCodeAt(0))
    try {
      decoder.decode(new EncodedVideoChunk({ type: key ? 'key' : 'delta', timestamp: index, data }))
      await decoder.flush()
    } catch {
      if (decoder.state !== 'closed') decoder.close()
      decoder = begin()
    }
  }
  decoder.close()
  return { pictures, last }
}
