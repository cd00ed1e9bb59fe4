// A desktop of its own: Xvfb, a window manager, a plain background. Lives here: starting, looking at it, ending.
// May not know: which programs run on it.
import { Readable } from 'node:stream'
import type { Image, Region } from './image.ts'
import { startProcess } from './process.ts'
import { waitUntil } from './wait-until.ts'
import { connectX, type XConnection } from './x-connection.ts'
import { grabPixel, grabScreen, hasWindowManager, paintRoot, parkPointer, type Colour } from './x-drawing.ts'

/** A running X desktop. */
export interface Display {
  /** Its name for DISPLAY, e.g. ":7". */
  readonly name: string
  readonly width: number
  readonly height: number
  /** The rig's own connection to it, for clients that draw. */
  readonly x: XConnection
  /** What it shows now: the whole screen, or one part. */
  screenshot(area?: Region): Promise<Image>
  /** Colour of one pixel now, 0xRRGGBB. */
  pixel(at: { readonly x: number; readonly y: number }): Promise<Colour>
  /** Ends everything that runs on it. Idempotent. */
  close(): Promise<void>
}

export interface DisplayOptions {
  readonly width?: number
  readonly height?: number
  readonly background?: Colour
}

/** Starts a desktop on a free display number; ready when its window manager is. Throws where Xvfb or openbox is missing. */
export async function startDisplay(options: DisplayOptions = {}): Promise<Display> {
  const { width = 1280, height = 800, background = 0x2b_4a_5e } = options
  const server = await startProcess(
    'Xvfb',
    ['-displayfd', '3', '-screen', '0', `${width}x${height}x24`, '-nolisten', 'tcp', '-ac', '-noreset'],
    { stdio: ['ignore', 'ignore', 'ignore', 'pipe'] },
  )
  const name = `:${await firstLine(server.child.stdio[3])}`
  const x = await connectX(name)
  const manager = await startProcess('openbox', ['--sm-disable'], { env: { DISPLAY: name } })
  paintRoot(x, background)
  parkPointer(x)
  await waitUntil('the window manager starts', () => hasWindowManager(x))
  let closing: Promise<void> | undefined
  return {
    name,
    width,
    height,
    x,
    screenshot: (area) => grabScreen(x, area ?? { x: 0, y: 0, width, height }),
    pixel: (at) => grabPixel(x, at),
    close: () =>
      (closing ??= (async () => {
        x.close()
        await manager.kill()
        await server.kill()
      })()),
  }
}

async function firstLine(stream: unknown): Promise<string> {
  if (!(stream instanceof Readable)) throw new Error('Xvfb has no pipe to tell its number')
  let text = ''
  for await (const chunk of stream) {
    text += String(chunk)
    if (text.includes('\n')) return text.trim()
  }
  throw new Error('Xvfb ended before it was ready')
}
