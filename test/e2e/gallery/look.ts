// Looking at a page of the gallery. Lives here: how it is opened, resized, photographed, and what is noted about it.
// May not know: which pages there are, what counts as a failure.
import { readFileSync } from 'node:fs'
import { writeFile } from 'node:fs/promises'
import { createRequire } from 'node:module'
import { join } from 'node:path'
import type { BrowserContext, CDPSession } from 'playwright-core'
import { measurePage, settlePage, type PageMeasures, type Rest } from './in-page.ts'

export type Scheme = 'light' | 'dark'

/** A page of the gallery in one scheme and language. */
export interface Subject {
  readonly page: string
  readonly scheme: Scheme
  readonly language: 'en' | 'de'
}

/** What a window of one width has shown. */
export interface Look extends PageMeasures {
  readonly subject: Subject
  /** Of the window, CSS pixels. */
  readonly width: number
  /** Such as "home-360-dark-de"; the image is called so too. */
  readonly name: string
  /** Console errors, uncaught errors, CSP reports. */
  readonly complaints: readonly string[]
  /** Serious and critical findings of axe-core ("rule: element"); undefined where it did not run. */
  readonly barriers: readonly string[] | undefined
}

/** How to look at a page, widths in CSS pixels. */
export interface Course {
  /** The page is opened at the first and resized to the others. */
  readonly widths: readonly number[]
  /** The page is opened in the first, and the system changes its mind at each width. */
  readonly schemes: readonly Scheme[]
  /** Where axe-core runs, in the first scheme; each is one of the widths. */
  readonly axeAt: readonly number[]
}

/** Looks at one page at a time, in a tab of its own. */
export interface Looker {
  look(page: Pick<Subject, 'page' | 'language'>, course: Course): Promise<readonly Look[]>
}

export interface LookerOptions {
  readonly context: BrowserContext
  /** Where the gallery is served. */
  readonly origin: string
  /** Folder for the images. */
  readonly folder: string
}

/** Heights of windows as people have them, by width. */
const HEIGHTS: Readonly<Record<number, number>> = { 360: 740, 768: 1024, 1024: 768, 1280: 800, 1920: 1080 }

/** React lets a placeholder stand for 300 ms at least before it shows a part that was loaded late. */
const LATE_PART_MS = 400

const AXE = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8')

/** Opens the tab of a looker. */
export async function openLooker({ context, origin, folder }: LookerOptions): Promise<Looker> {
  const tab = await context.newPage()
  // Playwright's own evaluate() would run into the pages' Trusted Types; the debugger's does not.
  const debug = await context.newCDPSession(tab)
  const complaints: string[] = []
  tab.on('console', (message) => {
    if (message.type() === 'error') complaints.push(message.text())
  })
  tab.on('pageerror', (error) => complaints.push(error.message))
  await tab.addInitScript(reportViolations)

  const resize = (width: number, height = HEIGHTS[width] ?? width) => tab.setViewportSize({ width, height })
  const settle = (rest: Rest) => evaluate(debug, `(${settlePage.toString()})(${JSON.stringify(rest)})`)
  const note = async (subject: Subject, width: number): Promise<Omit<Look, 'barriers'>> => {
    const rest = { scheme: subject.scheme, quietMs: 0 }
    await settle(rest)
    const measures = await evaluate<PageMeasures>(debug, `(${measurePage.toString()})()`)
    const name = `${subject.page}-${width}-${subject.scheme}-${subject.language}`
    const isHigher = measures.extent === 'framed-page' && measures.heightPx !== HEIGHTS[width]
    if (isHigher) {
      await resize(width, measures.heightPx)
      await settle(rest)
    }
    await photograph(debug, { path: join(folder, `${name}.png`), isWhole: measures.extent === 'page' })
    if (isHigher) await resize(width)
    return { subject, width, name, complaints: complaints.splice(0), ...measures }
  }
  /** axe-core looks after everything is noted, and nothing it does counts as the page's doing. */
  const judge = async (scheme: Scheme): Promise<readonly string[]> => {
    await settle({ scheme, quietMs: 0 })
    const barriers = await findBarriers(debug)
    complaints.length = 0
    return barriers
  }

  return {
    look: async ({ page, language }, { widths, schemes, axeAt }) => {
      const [first = 'light'] = schemes
      const turnTo = (scheme: Scheme) => tab.emulateMedia({ colorScheme: scheme, reducedMotion: 'reduce' })
      await resize(widths[0] ?? 0)
      await turnTo(first)
      await tab.goto(`${origin}/gallery.html?${new URLSearchParams({ page, lang: language }).toString()}`)
      await settle({ scheme: first, quietMs: LATE_PART_MS })
      const noted: Look[] = []
      for (const [i, width] of widths.entries()) {
        await resize(width)
        // There and back again: what one width ends with, the next begins with.
        for (const scheme of i % 2 === 0 ? schemes : schemes.toReversed()) {
          await turnTo(scheme)
          const look = await note({ page, scheme, language }, width)
          const isJudged = scheme === first && axeAt.includes(width)
          noted.push({ ...look, barriers: isJudged ? await judge(scheme) : undefined })
        }
      }
      return noted
    },
  }
}

/** Writes an image of the window, or of the whole page. It is compressed quickly: doing it well takes as long as drawing it. */
async function photograph(
  debug: CDPSession,
  { path, isWhole }: { readonly path: string; readonly isWhole: boolean },
): Promise<void> {
  const { cssContentSize, cssLayoutViewport } = await debug.send('Page.getLayoutMetrics')
  // A page is laid out and drawn once more to show what lies beyond its window.
  const isBeyond = isWhole && cssContentSize.height > cssLayoutViewport.clientHeight
  const { data } = await debug.send('Page.captureScreenshot', {
    format: 'png',
    optimizeForSpeed: true,
    ...(isBeyond ? { captureBeyondViewport: true, clip: { ...cssContentSize, scale: 1 } } : {}),
  })
  await writeFile(path, data, 'base64')
}

/** Runs in the page before its own scripts: a CSP report becomes a console error. */
function reportViolations(): void {
  document.addEventListener('securitypolicyviolation', (report) => {
    console.error(`CSP report: ${report.effectiveDirective} ${report.blockedURI} ${report.sample}`)
  })
}

/** Runs every rule of axe-core but those whose every finding is moderate or minor: a rule's impact is that of its findings. */
async function findBarriers(debug: CDPSession): Promise<readonly string[]> {
  if (await evaluate<boolean>(debug, 'globalThis.axe === undefined')) await evaluate(debug, `${AXE}; undefined`)
  return evaluate<string[]>(
    debug,
    `(async () => {
      const light = axe._audit.rules.filter(({ impact }) => impact === 'moderate' || impact === 'minor')
      const rules = Object.fromEntries(light.map(({ id }) => [id, { enabled: false }]))
      const { violations } = await axe.run(document, { resultTypes: ['violations'], rules })
      return violations
        .filter(({ impact }) => impact === 'serious' || impact === 'critical')
        .flatMap(({ id, nodes }) => nodes.map(({ html }) => id + ': ' + html))
    })()`,
  )
}

/** The value of an expression in the tab, awaited. Throws what the page throws. */
async function evaluate<T = void>(debug: CDPSession, expression: string): Promise<T> {
  const options = { expression, awaitPromise: true, returnByValue: true }
  const { result, exceptionDetails } = await debug.send('Runtime.evaluate', options)
  if (exceptionDetails) throw new Error(exceptionDetails.exception?.description ?? exceptionDetails.text)
  return result.value as T
}
