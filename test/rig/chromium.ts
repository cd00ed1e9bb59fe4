// The system's Chromium as a person's browser. Lives here: the flags under which it captures a real X desktop without a click
// in its picker. May not know: which pages it opens.
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { chromium, type BrowserContext, type Page } from 'playwright-core'
import type { Display } from './display.ts'
import type { Region } from './image.ts'

export interface ChromiumOptions {
  /** The desktop it belongs to; what it captures, and where its window is shown when it has one. */
  readonly display: Display
  /** `window`: fills the desktop and can be photographed there; a place: stands there in a window of its own. Default `hidden`:
   *  shows nothing, captures all the same. */
  readonly look?: 'hidden' | 'window' | Region
  /** Profile to keep; default: a fresh one, deleted at the end. */
  readonly userDataDir?: string
  readonly flags?: readonly string[]
  /** Page size in CSS pixels; default: as the desktop. */
  readonly viewport?: { readonly width: number; readonly height: number }
  readonly locale?: string
  readonly colorScheme?: 'light' | 'dark'
}

export interface RunningChromium {
  readonly context: BrowserContext
  /** The first page. */
  readonly page: Page
  /** Ends the browser; deletes its profile unless it was given. Idempotent. */
  close(): Promise<void>
}

const CAPTURE_FLAGS = [
  '--auto-select-desktop-capture-source=Entire screen',
  '--autoplay-policy=no-user-gesture-required',
]

/** Starts Chromium with a profile of its own. Throws where it isn't installed. */
export async function launchChromium(options: ChromiumOptions): Promise<RunningChromium> {
  const { display, look = 'hidden', flags = [], viewport, locale = 'en-US', colorScheme = 'light' } = options
  const profile = options.userDataDir ?? (await mkdtemp(join(tmpdir(), 'farhand-chromium-')))
  const size = sizeFlags(look, display)
  const context = await chromium.launchPersistentContext(profile, {
    executablePath: '/usr/bin/chromium',
    headless: look === 'hidden',
    viewport: look === 'hidden' ? (viewport ?? { width: display.width, height: display.height }) : null,
    locale,
    colorScheme,
    args: [...CAPTURE_FLAGS, ...size, ...flags],
    env: { ...environment(), DISPLAY: display.name },
  })
  let closing: Promise<void> | undefined
  return {
    context,
    page: context.pages()[0] ?? (await context.newPage()),
    close: () =>
      (closing ??= (async () => {
        await context.close()
        if (options.userDataDir === undefined) await rm(profile, { recursive: true, force: true, maxRetries: 5 })
      })()),
  }
}

function sizeFlags(look: NonNullable<ChromiumOptions['look']>, { width, height }: Display): string[] {
  if (look === 'hidden') return [`--screen-info={${width}x${height}}`]
  if (look === 'window') return ['--kiosk']
  return [`--window-position=${look.x},${look.y}`, `--window-size=${look.width},${look.height}`]
}

/** This process's environment without the unset entries of its type. */
function environment(): Record<string, string> {
  return Object.fromEntries(Object.entries(process.env).flatMap(([name, value]) => (value ? [[name, value]] : [])))
}
