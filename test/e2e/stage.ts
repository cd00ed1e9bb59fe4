// Where stories happen: a server, desktops and browsers, all ended together. Lives here: their making, and remembering what to end.
import type { BrowserContext, Page } from 'playwright-core'
import {
  launchChromium,
  startDisplay,
  startFarhand,
  type FarhandOptions,
  type ChromiumOptions,
  type Display,
  type RunningFarhand,
} from '../rig/index.ts'

/** A person's seat: a desktop with a browser on it. */
export interface Seat {
  readonly display: Display
  readonly context: BrowserContext
  readonly page: Page
  /** What the page has complained about so far: console errors, page errors, CSP reports. */
  readonly complaints: readonly string[]
  close(): Promise<void>
}

export interface Stage {
  /** The server that runs now. */
  readonly farhand: RunningFarhand
  /** Pulls the server's plug: kill -9. */
  pullPlug(): Promise<void>
  /** Starts the server again on the same data and port. */
  startAgain(): Promise<void>
  /** Takes a seat at a desktop of its own, in a browser process of its own. */
  seat(options?: Partial<ChromiumOptions>): Promise<Seat>
  /** Ends everything in reverse order. Idempotent. */
  close(): Promise<void>
}

/** Sets up a server without any account. */
export async function openStage(options: FarhandOptions = {}): Promise<Stage> {
  const first = await startFarhand(options)
  const closers: (() => Promise<void>)[] = [() => first.close()]
  let farhand = first
  return {
    get farhand() {
      return farhand
    },
    pullPlug: () => farhand.kill9(),
    startAgain: async () => {
      const next = await startFarhand({ ...options, dataDir: first.dataDir, port: first.port })
      closers.push(() => next.close())
      farhand = next
    },
    seat: async (options = {}) => {
      const display = options.display ?? (await startDisplay())
      closers.push(() => display.close())
      const browser = await launchChromium({ ...options, display })
      closers.push(() => browser.close())
      return { display, ...browser, complaints: collectComplaints(browser.page) }
    },
    close: async () => {
      for (const close of closers.splice(0).toReversed()) await close()
    },
  }
}

function collectComplaints(page: Page): readonly string[] {
  const complaints: string[] = []
  page.on('console', (message) => {
    if (message.type() === 'error') complaints.push(message.text())
  })
  page.on('pageerror', (error) => complaints.push(error.message))
  return complaints
}
