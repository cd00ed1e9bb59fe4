// The window of the loop: capture on a click, or the picture. The test drives it through `window.loop`.
import { ENCODER_CONTRACT } from '../../packages/client/src/publish/encoder-contract.ts'
import { createWebCodecsEncoder } from '../../packages/client/src/publish/webcodecs-encoder.ts'
import {
  attachScreen,
  captureScreen,
  followTrack,
  isCodecName,
  sourceTransfer,
  targetTransfer,
  type CodecName,
  type ScreenCapture,
  type Size,
} from '@farhand/client'
import type { Report, ToWorker } from './loop-messages.ts'

const query = new URLSearchParams(location.search)
const port = query.get('port') ?? ''
const only = (query.get('only')?.split(',') ?? []).filter(isCodecName)
const worker = new Worker(new URL('./loop-worker.ts', import.meta.url), { type: 'module' })
const post = (message: ToWorker, transfer: Transferable[] = []) => worker.postMessage(message, transfer)
let capture: ScreenCapture | undefined
let clear = () => {}
let painted: HTMLCanvasElement | undefined

interface Picture {
  readonly width: number
  readonly height: number
  readonly base64: string
}

interface LoopPage {
  /** What the person chose; undefined before. */
  capture(): { readonly surface: string; readonly label: string } | undefined
  /** Publishes a canvas of any size: what a window is that changes its size. */
  shareCanvas(width: number, height: number): void
  replaceByCanvas(width: number, height: number): void
  paint(width: number, height: number, seed: number): void
  /** Paints something like a photograph, moved on by `step`: what a codec blurs in motion. */
  paintPhoto(step: number): void
  /** Changes a small part of what is painted. */
  dab(step: number): void
  /** What is painted, to compare with what is shown. */
  painting(): Picture | null
  /** Stops the capture, as the browser's own bar does. */
  stop(): void
  act(what: (ToWorker & { kind: 'do' })['what']): void
  /** The curtain: both halves. */
  curtain(): void
  ask(): Promise<Report>
  /** The shown picture as the element has it: RGBA in base64. */
  picture(): Picture | null
  /** Runs the encoder contract on this browser's codec: the sentences that are broken. */
  brokenContract(codec: CodecName): Promise<string[]>
}

const share = (found: ScreenCapture, codecs: readonly CodecName[] = []) => {
  capture = found
  post({ kind: 'publish', port, source: found.source, only: codecs }, sourceTransfer(found.source))
}

const canvasCapture = (width: number, height: number): ScreenCapture => {
  painted ??= document.createElement('canvas')
  loop.paint(width, height, 0)
  const [track] = painted.captureStream(30).getVideoTracks()
  if (track === undefined) throw new Error('a canvas without a track')
  return followTrack(track)
}

const paintMark = (mark: number, timestampUs: number): VideoFrame => {
  const canvas = new OffscreenCanvas(320, 240)
  const brush = canvas.getContext('2d')
  for (let i = 0; i < 40; i++) brush?.fillText(`${mark} text ${i * mark}`, (i % 4) * 80, 10 + i * 6)
  return new VideoFrame(canvas, { timestamp: timestampUs })
}

function pictureOf(source: CanvasImageSource, { width, height }: Size): Picture | null {
  const brush = new OffscreenCanvas(width, height).getContext('2d')
  if (brush === null) return null
  brush.drawImage(source, 0, 0)
  const { data } = brush.getImageData(0, 0, width, height)
  let binary = ''
  for (let i = 0; i < data.length; i += 8192) binary += String.fromCharCode(...data.subarray(i, i + 8192))
  return { width, height, base64: btoa(binary) }
}

const loop: LoopPage = {
  capture: () => capture && { surface: capture.surface, label: capture.label },
  paint(width, height, seed) {
    if (painted === undefined) return
    painted.width = width
    painted.height = height
    const brush = painted.getContext('2d')
    if (brush === null) return
    for (let y = 0; y < 4; y++)
      for (let x = 0; x < 4; x++) {
        brush.fillStyle = `hsl(${((x * 5 + y * 3 + seed) * 45) % 360} 80% ${(x + y + seed) % 2 ? 35 : 65}%)`
        brush.fillRect((x * width) / 4, (y * height) / 4, width / 4 + 1, height / 4 + 1)
      }
  },
  shareCanvas: (width, height) => share(canvasCapture(width, height)),
  replaceByCanvas(width, height) {
    capture = canvasCapture(width, height)
    post({ kind: 'replace', source: capture.source }, sourceTransfer(capture.source))
  },
  paintPhoto(step) {
    const brush = painted?.getContext('2d')
    if (!painted || !brush) return
    const { width, height } = painted
    const pixels = brush.createImageData(width, height)
    for (let y = 0; y < height; y++)
      for (let x = 0; x < width; x++) {
        const [u, v] = [x + step * 9, y + step * 5]
        const grain = ((Math.imul(u * 7919 + v * 104_729, 0x9e37_79b1) >>> 24) & 63) - 32
        const wave = 128 + 70 * Math.sin(u / 17) * Math.cos(v / 11)
        pixels.data.set([wave + grain, wave / 2 + grain + 60, 200 - wave / 2 + grain, 255], (y * width + x) * 4)
      }
    brush.putImageData(pixels, 0, 0)
  },
  dab: (step) => painted?.getContext('2d')?.fillRect(8 + step * 24, 8, 16, 16),
  painting: () => (painted?.getContext('2d') ? pictureOf(painted, painted) : null),
  stop: () => capture?.stop(),
  act: (what) => post({ kind: 'do', what }),
  curtain() {
    post({ kind: 'do', what: 'clear' })
    clear()
  },
  ask: () =>
    new Promise<Report>((resolve) => {
      const { port1, port2 } = new MessageChannel()
      port1.addEventListener('message', ({ data }: MessageEvent<Report>) => resolve(data))
      port1.start()
      post({ kind: 'ask', reply: port2 }, [port2])
    }),
  picture() {
    const element = document.querySelector<HTMLVideoElement | HTMLCanvasElement>('#picture > *')
    if (element === null) return null
    const [width, height] =
      element instanceof HTMLVideoElement ? [element.videoWidth, element.videoHeight] : [element.width, element.height]
    if (width === 0 || height === 0) return null
    return pictureOf(element, { width, height })
  },
  async brokenContract(codec) {
    const broken: string[] = []
    for (const [sentence, check] of Object.entries(ENCODER_CONTRACT)) {
      await check({ codec, create: createWebCodecsEncoder, paint: paintMark }).catch((error: unknown) =>
        broken.push(`${sentence}: ${String(error)}`),
      )
    }
    return broken
  },
}

declare global {
  var loop: LoopPage
}

globalThis.loop = loop

if (query.get('role') === 'viewer') {
  const wrapper = document.querySelector<HTMLElement>('#picture')
  if (wrapper !== null) {
    const screen = attachScreen(wrapper)
    clear = () => screen.clear()
    post({ kind: 'watch', port, target: screen.target }, targetTransfer(screen.target))
  }
} else {
  document.querySelector('#share')?.addEventListener('click', () => {
    void captureScreen().then((found) => share(found, only))
  })
}
