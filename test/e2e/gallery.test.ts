// The gallery: every page in every state, looked at in Chromium at four widths or five, light and dark, English and German; a test
// for each page, so that a slow machine takes longer and nothing else. Leaves the images and a contact sheet under
// .artifacts/gallery.
import { mkdir, readFile, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import { chromium, type Browser } from 'playwright-core'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { GALLERY_PAGES } from '../../apps/web/src/gallery/pages.ts'
import { isOneColour } from '../rig/png.ts'
import { drawContactSheet } from './gallery/contact-sheet.ts'
import { buildGallery, serveGallery, type GallerySite } from './gallery/gallery-site.ts'
import { openLooker, type Course, type Look, type Looker, type Subject } from './gallery/look.ts'

const PAGES = Object.keys(GALLERY_PAGES)
const ARTIFACTS = join(import.meta.dirname, '../../.artifacts')
const SITE = join(ARTIFACTS, 'gallery-site')
const IMAGES = join(ARTIFACTS, 'gallery')

/** Narrow ones last: what a page has opened wide must fit then. The host's tools are the closest at 1024. */
const widthsOf = (page: string): readonly number[] =>
  page.startsWith('host-') ? [1920, 1280, 1024, 768, 360] : [1920, 1280, 768, 360]
const AXE_AT = [1280, 360]
/** Each with a tab of its own, opened in its first scheme. axe-core judges each scheme and each language, not each with each. */
const COURSES: readonly (Pick<Course, 'schemes'> & Pick<Subject, 'language'>)[] = [
  { language: 'en', schemes: ['light', 'dark'] },
  { language: 'de', schemes: ['dark', 'light'] },
]
/** So many pages are looked at together: while one comes to rest, the other is drawn. The configuration allows no more. */
const TOGETHER = 2

/** A page takes some seconds. A browser that has not looked by then hangs, and another one looks instead, once. */
const LOOKS_WITHIN_MS = 60_000

const FEWEST_CHARACTERS = 20
/** Where the host watches, the picture has this much of a wide window, beside the open panel too. */
const PICTURE_SHARE = 0.8
const WIDE_PX = 1280
/** Where something is wrong or to be decided as well, a narrow window may have to be scrolled for "Stop sharing". */
const STOPS_WHEN_NARROW =
  /^(participant-(sharing|sharing-to-many|paused|hides-areas|unmasked|unmasked-paused|resized|loose-rule|controlled)|companion-(guide|joined))$/
const WATCHING = /^host-(watching|picture|reconnecting|switching|asked-to-take)/

let site: GallerySite
const browsers: Browser[] = []
/** Tabs for one page each, one for each course. */
const free: (readonly Looker[])[] = []
const all = new Map<string, readonly Look[]>()

beforeAll(async () => {
  await rm(IMAGES, { recursive: true, force: true })
  await mkdir(IMAGES, { recursive: true })
  await buildGallery(SITE)
  site = await serveGallery(SITE)
  const browser = await openBrowser()
  for (let i = 0; i < TOGETHER; i++) free.push(await openLookers(browser))
}, 300_000)

afterAll(async () => {
  await writeFile(join(IMAGES, 'index.html'), drawContactSheet(PAGES.flatMap((page) => all.get(page) ?? [])))
  await Promise.all(browsers.map((browser) => browser.close()))
  await site?.close()
})

async function openBrowser(): Promise<Browser> {
  const browser = await chromium.launch({ executablePath: '/usr/bin/chromium' })
  browsers.push(browser)
  return browser
}

const openLookers = (browser: Browser): Promise<readonly Looker[]> =>
  Promise.all(
    COURSES.map(async () => openLooker({ context: await browser.newContext(), origin: site.origin, folder: IMAGES })),
  )

async function looksAt(page: string): Promise<readonly Look[]> {
  let lookers = free.pop()
  if (lookers === undefined) throw new Error('more pages are looked at together than there are tabs')
  try {
    const looks = await lookWith(lookers, page)
    if (looks !== undefined) return looks
    console.warn(`the browser hangs at ${page}; another one looks`)
    lookers = await openLookers(await openBrowser())
    return (await lookWith(lookers, page)) ?? []
  } finally {
    free.push(lookers)
  }
}

/** undefined where the browser hangs: some of what it is asked has no time limit of its own. */
async function lookWith(lookers: readonly Looker[], page: string): Promise<readonly Look[] | undefined> {
  const course = { widths: widthsOf(page), axeAt: AXE_AT }
  const looking = COURSES.map(({ language, schemes }, i) =>
    lookers[i]!.look({ page, language }, { ...course, schemes }),
  )
  const looks = await Promise.race([Promise.all(looking), pause(LOOKS_WITHIN_MS)])
  return looks?.flat()
}

/** What is wrong with a look, in words; none is what we want. */
async function faultsOf({
  name,
  textLength,
  tooWidePx,
  spoilt,
  lostWords,
  complaints,
  barriers = [],
  toStopPx = 0,
  ...look
}: Look): Promise<string[]> {
  const { subject, width, pictureShare = 0 } = look
  const isInSight = toStopPx === 0 || (width < WIDE_PX && !STOPS_WHEN_NARROW.test(subject.page))
  const isLarge = pictureShare >= PICTURE_SHARE || width < WIDE_PX || !WATCHING.test(subject.page)
  const image = await readFile(join(IMAGES, `${name}.png`))
  return [
    ...(textLength < FEWEST_CHARACTERS ? ['shows no text'] : []),
    ...(isOneColour(image) ? ['shows one colour'] : []),
    ...(tooWidePx > 0 ? [`scrolls sideways: ${tooWidePx} px too wide`] : []),
    ...(isLarge ? [] : [`gives the picture ${(pictureShare * 100).toFixed(1)} % of the window`]),
    ...(isInSight ? [] : [`must be scrolled by ${toStopPx} px to stop sharing`]),
    ...spoilt.map((line) => `a control ${line}`),
    ...lostWords.map((words) => `cuts off words: ${words}`),
    ...complaints.map((line) => `complains: ${line}`),
    ...barriers.map((line) => `axe-core: ${line}`),
  ].map((line) => `${name}: ${line}`)
}

for (const page of PAGES)
  test.concurrent(`${page} is whole, quiet and free of barriers at every width`, { timeout: 180_000 }, async () => {
    const looks = await looksAt(page)
    all.set(page, looks)
    expect(new Set(looks.map(({ name }) => name)).size).toBe(2 * COURSES.length * widthsOf(page).length)
    expect(looks.filter(({ barriers }) => barriers !== undefined)).toHaveLength(4)
    expect((await Promise.all(looks.map(faultsOf))).flat()).toEqual([])
  })
