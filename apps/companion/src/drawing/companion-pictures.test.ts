// What the small windows look like, as far as it can be said without looking.
import { beforeAll, describe, expect, it } from 'vitest'
import { drawBanner, drawMenu, drawPointer, drawTrayIcon } from './companion-pictures.ts'
import { readDrawingAssets } from './drawing-assets.ts'
import { createArtist, type Artist, type Picture } from './picture.ts'

let artist: Artist
beforeAll(async () => {
  artist = await createArtist(await readDrawingAssets())
}, 30_000)

const banner = (first: string): ReturnType<typeof drawBanner> =>
  drawBanner(artist, { lines: [first, 'since 3 minutes'], stopLabel: 'Stop', mood: 'control' })

const colourAt = ({ rgba, width }: Picture, x: number, y: number): string =>
  Buffer.from(rgba.subarray((y * width + x) * 4, (y * width + x) * 4 + 4)).toString('hex')

describe('the banner', () => {
  it('leaves room for whatever else there is to be done between the steps of its drawing', async () => {
    let turns = 0
    const count = (): void => {
      turns++
      counting = setImmediate(count)
    }
    let counting = setImmediate(count)
    await banner('Dana may use your mouse and keyboard')
    clearImmediate(counting)
    // Two lines and the button are measured, and all of it is drawn.
    expect(turns).toBeGreaterThanOrEqual(4)
  })

  it('draws umlauts and signs of other scripts as themselves', async () => {
    const looks = await Promise.all(['Muller', 'Müller', '漢字', '龍馬', 'Жя'].map(banner))
    const distinct = new Set(looks.map(({ picture }) => Buffer.from(picture.rgba).toString('base64')))
    expect(distinct.size).toBe(looks.length)
  })

  it('keeps its red button where it is whatever somebody is called', async () => {
    for (const name of [
      'x'.repeat(5000),
      '漢'.repeat(300),
      '<rect width="9999"/>&amp;',
      '\u202Egnp.exe\u0000\n',
      '\uD83D\uFFFF&#0;',
    ]) {
      const { picture, stop } = await banner(name)
      expect(picture.width).toBeLessThan(800)
      expect(stop.x + stop.width).toBeLessThan(picture.width)
      expect(stop.height).toBeGreaterThanOrEqual(44)
      expect(colourAt(picture, Math.round(stop.x + 10), Math.round(stop.y + 22))).toBe('b42318ff')
    }
  })

  it('has see-through corners and no see-through middle', async () => {
    const { picture } = await banner('Dana')
    expect(colourAt(picture, 0, 0).endsWith('00')).toBe(true)
    expect(colourAt(picture, 30, 4)).toBe('0f1f2bff')
  })
})

describe('menu, icon and pointer', () => {
  it('give each item of the menu a place of its own that fingers can hit', async () => {
    const items = ['Stop', 'x'.repeat(400)].map((label) => ({ id: label, label, enabled: true }))
    const { picture, spots } = await drawMenu(artist, items)
    expect(spots.map(({ y, height }) => [y, height])).toEqual([
      [6, 44],
      [50, 44],
    ])
    expect(picture.width).toBeLessThan(500)
  })

  it('tell moods apart, and a press from none', async () => {
    const icons = await Promise.all(
      (['calm', 'control', 'resting'] as const).map((mood) => drawTrayIcon(artist, mood, 22)),
    )
    expect(new Set(icons.map(({ rgba }) => Buffer.from(rgba).toString('base64'))).size).toBe(3)
    expect(icons[0]?.width).toBe(22)
    const [still, pressed] = await Promise.all(
      [false, true].map((isPressed) => drawPointer(artist, { label: 'Dana', pressed: isPressed })),
    )
    expect(Buffer.from(still!.rgba).equals(Buffer.from(pressed!.rgba))).toBe(false)
  })
})
