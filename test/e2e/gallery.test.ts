// The gallery: every page in every state, looked at in Chromium at four widths, light and dark, English and German.
// Leaves the images and a contact sheet under .artifacts/gallery.
import { mkdir, rm, stat, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { chromium } from 'playwright-core'
import { beforeAll, expect, test } from 'vitest'
import { GALLERY_PAGES } from '../../apps/web/src/gallery/pages.ts'
import { drawContactSheet } from './gallery/contact-sheet.ts'
import { buildGallery, serveGallery } from './gallery/gallery-site.ts'
import { openLooker, type Look, type Subject } from './gallery/look.ts'

const ARTIFACTS = join(import.meta.dirname, '../../.artifacts')
const SITE = join(ARTIFACTS, 'gallery-site')
const IMAGES = join(ARTIFACTS, 'gallery')

const PAGES = Object.keys(GALLERY_PAGES)
const SCHEMES = ['light', 'dark'] as const
const LANGUAGES = ['en', 'de'] as const
/** Opened at the first width of each line, resized to the second, where axe-core runs. */
const WIDTHS = [
  [768, 360],
  [1920, 1280],
]
const TABS = 3

/** An image smaller than this shows one colour only. */
const SMALLEST_IMAGE_BYTES = 3000

const VISITS = PAGES.flatMap((page) =>
  SCHEMES.flatMap((scheme) =>
    LANGUAGES.flatMap((language) =>
      WIDTHS.map((widths): { subject: Subject; widths: readonly number[] } => ({
        subject: { page, scheme, language },
        widths,
      })),
    ),
  ),
)

let looks: readonly Look[]

beforeAll(async () => {
  await rm(IMAGES, { recursive: true, force: true })
  await mkdir(IMAGES, { recursive: true })
  await buildGallery(SITE)
  const startedMs = performance.now()
  looks = await lookAtAll()
  await writeFile(join(IMAGES, 'index.html'), drawContactSheet(looks))
  const seconds = Math.round((performance.now() - startedMs) / 1000)
  console.info(`gallery: ${PAGES.length} pages, ${looks.length} looks, ${VISITS.length} with axe-core, in ${seconds} s`)
}, 900_000)

/** Makes every visit, `TABS` at a time, in one browser. */
async function lookAtAll(): Promise<readonly Look[]> {
  const site = await serveGallery(SITE)
  const browser = await chromium.launch({ executablePath: '/usr/bin/chromium' })
  try {
    const all: (readonly Look[])[] = []
    const waiting = VISITS.entries()
    const lookOn = async () => {
      const looker = await openLooker({ context: await browser.newContext(), origin: site.origin, folder: IMAGES })
      for (const [i, { subject, widths }] of waiting) all[i] = await looker.look(subject, widths)
    }
    await Promise.all(Array.from({ length: TABS }, lookOn))
    return all.flat()
  } finally {
    await browser.close()
    await site.close()
  }
}

/** What was found, as lines that name the look; none is what we want. */
const lines = (find: (look: Look) => readonly string[]): readonly string[] =>
  looks.flatMap((look) => find(look).map((line) => `${look.name}: ${line}`))

test('every page of the list is shown and photographed', async () => {
  expect(new Set(looks.map(({ name }) => name)).size).toBe(PAGES.length * 4 * SCHEMES.length * LANGUAGES.length)
  expect(lines(({ textLength }) => (textLength < 20 ? ['shows no text'] : []))).toEqual([])
  const images = await Promise.all(
    looks.map(async ({ name }) => ({ name, bytes: (await stat(join(IMAGES, `${name}.png`))).size })),
  )
  expect(images.filter(({ bytes }) => bytes < SMALLEST_IMAGE_BYTES)).toEqual([])
})

test('no page scrolls sideways; no control reaches out of the window, is cut off or lies under something else', () => {
  expect(lines(({ tooWidePx }) => (tooWidePx > 0 ? [`${tooWidePx} px too wide`] : []))).toEqual([])
  expect(lines(({ spoilt }) => spoilt)).toEqual([])
})

test('no page writes an error to the console or breaks the content security policy', () => {
  expect(lines(({ complaints }) => complaints)).toEqual([])
})

test('axe-core finds nothing serious or critical on any page, in any scheme and language', () => {
  expect(looks.filter(({ barriers }) => barriers !== undefined)).toHaveLength(VISITS.length)
  expect(lines(({ barriers }) => barriers ?? [])).toEqual([])
})
