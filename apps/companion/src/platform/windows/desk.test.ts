import { expect, it } from 'vitest'
import type { WindowsCalls } from './calls.ts'
import { createDesk, WM_ORDERS, type DeskOrder, type DeskReport } from './desk.ts'
import { packRect } from './structs.ts'
import { doubleWindows } from './windows-double.ts'

const TASKBAR_CREATED = 0xc001
const TRAY = { tooltip: 'Farhand', mood: 'calm', items: [{ id: 'withdraw', label: 'Stop', enabled: true }] } as const
const BANNER = { lines: ['Dana sees your screen'], stopLabel: 'Stop', mood: 'calm' } as const

function start(answers: Partial<WindowsCalls> = {}) {
  const orders: DeskOrder[] = []
  const reports: DeskReport[] = []
  let windows = 0
  const native = doubleWindows({
    RegisterWindowMessageW: () => TASKBAR_CREATED,
    CreateWindowExW: () => ++windows,
    GetSystemMetrics: (index) => ({ 0: 1920, 76: -10, 77: 0, 78: 1930, 79: 1080 })[index] ?? 0,
    GetDpiForSystem: () => 96,
    SetTimer: () => 1,
    Shell_NotifyIconW: () => 1,
    CreateIcon: () => 77,
    DrawTextW: (_dc, text, _units, area) => {
      area.set(packRect({ x: 0, y: 0, width: text.length * 8, height: 18 }))
      return 18
    },
    GetWindowRect: (_window, area) => {
      area.set(packRect({ x: 500, y: -20, width: 400, height: 68 }))
      return 1
    },
    ...answers,
  })
  const desk = createDesk(native, { tell: (report) => reports.push(report), nextOrder: () => orders.shift() })
  // In the order they are made: main, cover, banner, overlay.
  const [main, cover, banner, overlay] = [1, 2, 3, 4] as const
  const send = (window: number, message: number, l = 0): unknown => native.callBack('window', window, message, 0, l)
  const order = (...given: readonly DeskOrder[]): void => {
    orders.push(...given)
    send(main, WM_ORDERS)
  }
  const madeWith = (name: string, window: number) => native.made.filter((one) => one[0] === name && one[1] === window)
  return { native, desk, main, cover, banner, overlay, reports, order, send, madeWith }
}

it('the banner is shown without taking the focus, and its button stops', () => {
  const { order, madeWith, send, banner, reports } = start()
  order({ kind: 'banner', content: BANNER })
  expect(madeWith('ShowWindow', banner)).toEqual([['ShowWindow', banner, 8]])
  send(banner, 0x0201)
  expect(reports).toEqual([{ kind: 'stop' }])
})

it('the button is pressed, the rest of the banner is dragged, also above and left of the primary monitor', () => {
  const { order, send, banner } = start()
  expect(send(banner, 0x0084, 0)).toBe(2)
  order({ kind: 'banner', content: BANNER })
  const packed = (x: number, y: number): number => (y << 16) | (x & 0xffff)
  expect(send(banner, 0x0084, packed(510, 0))).toBe(2)
  expect(send(banner, 0x0084, packed(500 + 18 + 168 + 12 + 5, 10))).toBe(1)
  expect(send(banner, 0x0084, packed(500 + 18 + 168 + 12 + 5, -15))).toBe(2)
})

it('a shown banner stays where it was dragged', () => {
  const { order, madeWith, banner } = start()
  order({ kind: 'banner', content: BANNER }, { kind: 'banner', content: { ...BANNER, mood: 'control' } })
  const places = madeWith('UpdateLayeredWindow', banner).map((call) => call[3])
  expect(places[0]).not.toBeNull()
  expect(places[1]).toBeNull()
})

it('a pointer that only moves is not drawn anew', () => {
  const { order, madeWith, overlay } = start()
  const pointer = { at: { x: 100, y: 100 }, label: 'Dana', pressed: false }
  order({ kind: 'pointer', pointer }, { kind: 'pointer', pointer: { ...pointer, at: { x: 120, y: 130.4 } } })
  expect(madeWith('UpdateLayeredWindow', overlay)).toHaveLength(1)
  expect(madeWith('SetWindowPos', overlay)).toEqual([['SetWindowPos', overlay, -1, 100, 110, 0, 0, 0x11]])
  order({ kind: 'pointer', pointer: { ...pointer, pressed: true } })
  expect(madeWith('UpdateLayeredWindow', overlay)).toHaveLength(2)
})

it('a choice of the menu is told by its id, and no choice is not told', () => {
  let choice = 1
  const { order, send, main, reports, native } = start({ TrackPopupMenu: () => choice })
  order({ kind: 'tray', content: TRAY })
  send(main, 0x8001, 0x0205)
  choice = 0
  send(main, 0x8001, 0x0202)
  send(main, 0x8001, 0x0200)
  expect(reports).toEqual([{ kind: 'chosen', id: 'withdraw' }])
  expect(native.names().filter((name) => name === 'TrackPopupMenu')).toHaveLength(2)
})

it('the icon is added, then changed, and added again when Explorer is new', () => {
  const { order, send, main, native } = start()
  order({ kind: 'tray', content: TRAY }, { kind: 'tray', content: { ...TRAY, tooltip: 'Other' } })
  send(main, TASKBAR_CREATED)
  const kinds = native.made.flatMap((call) => (call[0] === 'Shell_NotifyIconW' ? [call[1]] : []))
  expect(kinds).toEqual([0, 1, 0])
})

it('the cover lies at the bottom over all monitors and follows them', () => {
  const { order, send, main, madeWith, cover, reports } = start()
  order({ kind: 'cover', isCovered: true })
  send(main, 0x007e)
  const place = ['SetWindowPos', cover, 1, -10, 0, 1930, 1080, 0x50]
  expect(madeWith('SetWindowPos', cover)).toEqual([place, place])
  order({ kind: 'cover', isCovered: false })
  send(main, 0x007e)
  expect(madeWith('SetWindowPos', cover)).toHaveLength(2)
  expect(reports).toEqual([{ kind: 'covered' }, { kind: 'covered' }])
})

it('many changes of windows are told once, a moment later; parts of windows are not told', () => {
  const { native, send, main, reports } = start()
  native.callBack('change', 0, 0x800b, 9, -4, 0, 0, 0)
  expect(native.names()).not.toContain('SetTimer')
  for (let times = 0; times < 3; times++) native.callBack('change', 0, 0x800b, 9, 0, 0, 0, 0)
  expect(native.names().filter((name) => name === 'SetTimer')).toHaveLength(1)
  send(main, 0x0113)
  expect(reports).toEqual([{ kind: 'changed' }])
})

it('closing takes icon, hooks and windows away and ends the loop', () => {
  const { order, native } = start()
  order({ kind: 'tray', content: TRAY }, { kind: 'close' })
  expect(native.names().filter((name) => name === 'DestroyWindow')).toHaveLength(4)
  expect(native.names().filter((name) => name === 'UnhookWinEvent')).toHaveLength(3)
  expect(native.made.at(-1)).toEqual(['PostQuitMessage', 0])
})
