// The system's Firefox as a person's browser, over WebDriver BiDi. Lives here: its start. May not know: which pages it opens.
import { launch, type Browser, type Page } from 'puppeteer-core'
import type { Display } from './display.ts'

export interface RunningFirefox {
  readonly browser: Browser
  readonly page: Page
  /** Idempotent. */
  close(): Promise<void>
}

/** Starts Firefox with a fresh profile; `getDisplayMedia` shares the desktop without asking. Throws where it isn't installed. */
export async function launchFirefox(options: {
  readonly display: Display
  readonly look?: 'hidden' | 'window'
}): Promise<RunningFirefox> {
  const { display, look = 'hidden' } = options
  const browser = await launch({
    browser: 'firefox',
    executablePath: '/usr/bin/firefox-esr',
    headless: look === 'hidden',
    args: look === 'hidden' ? [`--width=${display.width}`, `--height=${display.height}`] : ['--kiosk'],
    env: { ...process.env, DISPLAY: display.name },
    defaultViewport: null,
    extraPrefsFirefox: { 'media.navigator.permission.disabled': true, 'intl.accept_languages': 'en-US' },
  })
  let closing: Promise<void> | undefined
  return {
    browser,
    page: (await browser.pages())[0] ?? (await browser.newPage()),
    close: () => (closing ??= browser.close()),
  }
}
