import type { OpenedWindows } from '@farhand/client'
import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { watchOpened, type OpenedWatch } from './opened-windows.ts'
import { platformDouble, type PlatformDouble } from './platform/platform-double.ts'
import type { WindowPlace } from './platform/platform.ts'

const AREA = { x: 0, y: 0, width: 100, height: 100 }
const window = (n: number, title: string, application = 'ledger'): WindowPlace => ({
  id: `window:${String(n)}:0`,
  title,
  application,
  area: AREA,
  isOurs: false,
})
const ledger = window(1, 'Ledger')
const report = window(2, 'Report')
const dialog = window(3, 'Save as')
const mail = window(4, 'Mail', 'mail')

let platform: PlatformDouble
let watch: OpenedWatch
let told: OpenedWindows[]
let isConnected: boolean

beforeEach(() => {
  vi.useFakeTimers()
  platform = platformDouble()
  platform.arrange([ledger, report])
  told = []
  isConnected = true
  watch = watchOpened(platform.surfaces, (opened) => {
    if (isConnected) told.push(opened)
    return isConnected
  })
})
afterEach(() => {
  watch.close()
  vi.useRealTimers()
})

const settle = () => vi.advanceTimersByTimeAsync(2000)
const lastTitles = () => told.at(-1)?.windows.map(({ title }) => title)
async function share(): Promise<void> {
  watch.follow(ledger.id)
  await settle()
}

test('[CONSENT-66] a dialog of the program whose window is shown is told, of another program nothing', async () => {
  await share()
  platform.arrange([mail, dialog, ledger, report])
  await settle()
  expect(told).toEqual([
    { v: 1, kind: 'opened', beside: ledger.id, windows: [{ label: dialog.id, title: 'Save as', pickable: true }] },
  ])
})

test('[CONSENT-132] a dialog that no picker offers is told as such', async () => {
  await share()
  platform.desktop.unpickable = [dialog.id]
  platform.arrange([dialog, ledger, report])
  await settle()
  expect(told.at(-1)?.windows).toEqual([{ label: dialog.id, title: 'Save as', pickable: false }])
})

test('[CONSENT-66] what was open before is never offered, but when it comes back', async () => {
  await share()
  expect(told).toEqual([])
  platform.arrange([ledger])
  await settle()
  platform.arrange([ledger, report])
  await settle()
  expect(lastTitles()).toEqual(['Report'])
})

test('[CONSENT-66] a dialog that is gone is told too; while the window shown is minimised nothing is compared', async () => {
  await share()
  platform.arrange([ledger, report, dialog])
  await settle()
  platform.arrange([])
  await settle()
  platform.arrange([ledger, report])
  await settle()
  expect(told).toHaveLength(2)
  expect(lastTitles()).toEqual([])
  expect(watch.newest).toBeNull()
})

test('[CONSENT-66] a title that comes late is told when it is there, on one line and cut', async () => {
  await share()
  platform.arrange([ledger, report, { ...dialog, title: '' }])
  await vi.advanceTimersByTimeAsync(500)
  platform.desktop = {
    ...platform.desktop,
    windows: [ledger, report, { ...dialog, title: `a\n\u202E b${'x'.repeat(200)}` }],
  }
  await settle()
  expect(lastTitles()?.[0]).toMatch(/^a bx{117}$/)
})

test('[CONSENT-66] at most three, the newest last; what could not be told is told again', async () => {
  await share()
  isConnected = false
  const many = [5, 6, 7, 8].map((n) => window(n, `Window ${String(n)}`))
  platform.arrange([ledger, ...many])
  await settle()
  expect(told).toEqual([])
  isConnected = true
  watch.again()
  expect(lastTitles()).toEqual(['Window 6', 'Window 7', 'Window 8'])
  expect(watch.newest).toBe('Window 8')
})

test('[CONSENT-66] another window shown begins anew, and after the end nothing is looked at', async () => {
  await share()
  platform.arrange([ledger, report, dialog])
  await settle()
  watch.follow(dialog.id)
  await settle()
  expect(told).toHaveLength(1)
  watch.follow(undefined)
  platform.arrange([ledger, report, dialog, window(9, 'Late')])
  await settle()
  expect(told).toHaveLength(1)
})
