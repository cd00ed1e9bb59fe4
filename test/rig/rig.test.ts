// The rig's own tests: a measuring tool that isn't checked measures nothing.
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { createServer, type Server } from 'node:http'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { isDeepStrictEqual } from 'node:util'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import {
  cut,
  decodeGrid,
  decodePng,
  encodePng,
  endLeftovers,
  enlarge,
  findInFile,
  launchChromium,
  launchFirefox,
  paintGrid,
  readStep,
  readText,
  RUN_MARK,
  shareRead,
  showFlipSquare,
  showTextPage,
  ssim,
  startDisplay,
  startProcess,
  textLine,
  waitUntil,
  dumpCore,
  type Display,
  type Image,
} from './index.ts'

/** A page that shares the screen on a click and can be asked for the newest frame. */
const CAPTURE_PAGE = `<!doctype html><title>capture</title><button>share</button><video muted autoplay></video><script>
document.querySelector('button').onclick = async () => {
  document.querySelector('video').srcObject = await navigator.mediaDevices.getDisplayMedia({ video: { frameRate: 60 } })
}
const newestFrame = async () => {
  const video = document.querySelector('video')
  if (!video.videoWidth) return null
  const canvas = new OffscreenCanvas(video.videoWidth, video.videoHeight)
  const brush = canvas.getContext('2d')
  brush.drawImage(video, 0, 0)
  const { data, width, height } = brush.getImageData(0, 0, canvas.width, canvas.height)
  let binary = ''
  for (let i = 0; i < data.length; i += 8192) binary += String.fromCharCode(...data.subarray(i, i + 8192))
  return { width, height, base64: btoa(binary) }
}</script>`

let display: Display
let server: Server
let origin: string

beforeAll(async () => {
  display = await startDisplay({ width: 1024, height: 640 })
  server = createServer((_, response) => response.setHeader('content-type', 'text/html').end(CAPTURE_PAGE))
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const address = server.address()
  origin = `http://127.0.0.1:${typeof address === 'object' ? address?.port : ''}`
})

afterAll(async () => {
  server.close()
  await display.close()
})

const noise = (width: number, height: number): Image => {
  const rgba = new Uint8Array(width * height * 4)
  for (let i = 0; i < rgba.length; i++) rgba[i] = i % 4 === 3 ? 255 : (i * 2_654_435_761) >>> 24
  return { width, height, rgba }
}

describe('pictures', () => {
  test('a picture comes back from PNG as it was', () => {
    const image = noise(33, 17)
    expect(decodePng(encodePng(image))).toEqual(image)
  })

  test('SSIM is 1 for the same picture, lower for a blurred one, and refuses flat or unequal ones', () => {
    const image = noise(64, 64)
    expect(ssim(image, image)).toBeCloseTo(1, 6)
    const blurred = enlarge(cut(image, { x: 0, y: 0, width: 32, height: 32 }), 2)
    expect(ssim(image, blurred)).toBeLessThan(0.6)
    expect(() => ssim(image, noise(32, 32))).toThrow(RangeError)
    const flat = { width: 64, height: 64, rgba: new Uint8Array(64 * 64 * 4) }
    expect(() => ssim(flat, image)).toThrow(RangeError)
  })

  test('the share of text read counts wrong characters', () => {
    expect(shareRead('abcd efgh', 'abcdefgh')).toBe(1)
    expect(shareRead('abcdefgh', 'abXdefgh')).toBeCloseTo(7 / 8)
  })
})

describe('a display', () => {
  test('shows a grid at the right places, and each repaint changes every cell', async () => {
    const grid = await paintGrid(display, { columns: 16, rows: 10, seed: 3 })
    const first = decodeGrid(await display.screenshot(), grid)
    expect(first).toEqual(grid.cells)
    await grid.repaint(4)
    const second = decodeGrid(await display.screenshot(), grid)
    expect(second).toEqual(grid.cells)
    expect(second.flat().some((cell, i) => cell === first.flat()[i])).toBe(false)
    grid.close()
  })

  test('a real key press turns the square', async () => {
    const square = await showFlipSquare(display)
    await waitUntil('the square is black', async () => (await display.pixel({ x: 500, y: 300 })) === 0)
    square.press()
    await waitUntil('the square is white', async () => (await display.pixel({ x: 500, y: 300 })) === 0xff_ff_ff)
    square.press()
    await waitUntil('the square is black again', async () => (await display.pixel({ x: 500, y: 300 })) === 0)
    expect(square.isWhite()).toBe(false)
    square.close()
  })

  test('the text page draws the same step the same way and names it', async () => {
    const page = await showTextPage(display)
    await page.scrollTo(5)
    const five = await display.screenshot()
    await page.scrollTo(1234)
    const later = await display.screenshot()
    await page.scrollTo(5)
    const again = await display.screenshot()
    page.close()
    const whole = { x: 0, y: 0, width: 1024, height: 640 }
    expect(readStep(five, whole, display)).toBe(5)
    expect(readStep(later, whole, display)).toBe(1234)
    expect(Buffer.compare(again.rgba, five.rgba)).toBe(0)
    expect(ssim(five, later)).toBeLessThan(0.5)
  })

  test('text on it can be read back', async () => {
    const page = await showTextPage(display)
    await page.scrollTo(0)
    const picture = cut(await display.screenshot(), { x: 0, y: 26, width: 1024, height: 13 * 6 })
    page.close()
    const wanted = [2, 3, 4, 5, 6, 7].map((number) => textLine(number, 170)).join('\n')
    expect(shareRead(wanted, await readText(enlarge(picture, 4)))).toBeGreaterThan(0.9)
  })
})

describe('browsers', () => {
  test('Chromium without a window captures the real desktop in its true size', async () => {
    const grid = await paintGrid(display, { seed: 9 })
    const browser = await launchChromium({ display })
    await browser.page.goto(origin)
    await browser.page.getByRole('button', { name: 'share' }).click()
    // The first frames may be of before the grid was painted.
    const seen = await waitUntil('the grid is captured', async () => {
      const frame = await browser.page.evaluate<{ width: number; height: number; base64: string } | null>(
        'newestFrame()',
      )
      if (frame?.width !== display.width || frame.height !== display.height) return undefined
      const { width, height } = frame
      const cells = decodeGrid({ width, height, rgba: Buffer.from(frame.base64, 'base64') }, grid)
      return isDeepStrictEqual(cells, grid.cells) && cells
    })
    expect(seen).toEqual(grid.cells)
    await browser.close()
    grid.close()
  })

  test('Chromium with a window fills its desktop', async () => {
    const browser = await launchChromium({ display, look: 'window' })
    await browser.page.setContent('<body style="margin:0;background:#d82020">')
    const look = (): Promise<number> => display.pixel({ x: 4, y: 4 })
    await waitUntil('the page is on the screen', async () => (await look()) === 0xd8_20_20)
    expect(await display.pixel({ x: 1019, y: 635 })).toBe(0xd8_20_20)
    await browser.close()
  })

  test('Firefox starts, opens a page and ends', async () => {
    const browser = await launchFirefox({ display })
    await browser.page.goto(origin)
    expect(await browser.page.title()).toBe('capture')
    await browser.close()
  })
})

describe('processes and memory', () => {
  test('leftovers of this run are ended, others are not', async () => {
    const mine = await startProcess('sleep', ['1000'], { env: { [RUN_MARK]: 'rig-self-test' } })
    const other = await startProcess('sleep', ['1000'], { env: { [RUN_MARK]: 'another-run' } })
    expect(endLeftovers('rig-self-test')).toEqual([mine.pid])
    expect(await mine.ended).toBe('SIGKILL')
    expect(endLeftovers('rig-self-test')).toEqual([])
    await other.kill()
  })

  test('a secret in a process is found in its core dump, in a file in every form', async () => {
    const dir = await mkdtemp(join(tmpdir(), 'farhand-rig-'))
    const secret = `canary-${'x'.repeat(6)}-4711`
    const holder = await startProcess(
      process.execPath,
      [
        '-e',
        `globalThis.kept = Buffer.from('canary-' + 'x'.repeat(6) + '-4711'); process.stdout.write('ok'); setInterval(() => {}, 1e6)`,
      ],
      { stdio: ['ignore', 'pipe', 'ignore'] },
    )
    await new Promise((resolve) => holder.child.stdout!.once('data', resolve))
    const core = await dumpCore(holder.pid, join(dir, 'core'))
    expect(await findInFile(core.path, [secret])).toContain(`utf8 of ${secret}`)
    expect(await findInFile(core.path, ['canary-never-made'])).toEqual([])
    await holder.kill()
    const embedded = Buffer.from(`some${secret}text`)
    for (const form of ['base64', 'hex', 'utf16le'] as const) {
      const file = join(dir, form)
      await writeFile(file, form === 'utf16le' ? Buffer.from(embedded.toString(), 'utf16le') : embedded.toString(form))
      expect(await findInFile(file, [secret])).not.toEqual([])
    }
    await rm(dir, { recursive: true })
  })
})
