import { expect, it } from 'vitest'
import type { WindowsCalls } from './calls.ts'
import { packRect, wideText } from './structs.ts'
import { createWindowsSurfaces } from './surfaces.ts'
import { doubleWindows, type WindowsDouble } from './windows-double.ts'

interface FakeWindow {
  readonly title?: string
  readonly className?: string
  readonly process?: number
  readonly isHidden?: boolean
  readonly isMinimised?: boolean
  readonly isCloaked?: boolean
  readonly root?: number
  readonly owner?: number
  readonly style?: number
}

const PATHS: Readonly<Record<number, string>> = { 10: String.raw`C:\Apps\Editor.EXE`, 11: String.raw`C:\farhand.exe` }
const FRAME = { x: -100, y: 20, width: 300, height: 200 }

function start(windows: Readonly<Record<number, FakeWindow>>, answers: Partial<WindowsCalls> = {}) {
  const write = (bytes: Uint8Array, text: string): number => {
    bytes.set(wideText(text))
    return text.length
  }
  const native: WindowsDouble = doubleWindows({
    IsWindowVisible: (window) => (windows[window] !== undefined && windows[window].isHidden !== true ? 1 : 0),
    IsIconic: (window) => (windows[window]?.isMinimised === true ? 1 : 0),
    GetWindowTextW: (window, bytes) => write(bytes, windows[window]?.title ?? ''),
    GetClassNameW: (window, bytes) => write(bytes, windows[window]?.className ?? 'App'),
    GetWindowThreadProcessId: (window, bytes) => {
      bytes?.set([windows[window]?.process ?? 10])
      return 1
    },
    OpenProcess: (_access, _inherit, process) => (PATHS[process] === undefined ? 0 : process),
    QueryFullProcessImageNameW: (process, _flags, path, units) => {
      units.set([write(path, PATHS[process] ?? ''), 0, 0, 0])
      return 1
    },
    DwmGetWindowAttribute: (window, attribute, value) => {
      if (attribute === 9) value.set(packRect(FRAME))
      else value.set([windows[window]?.isCloaked === true ? 2 : 0])
      return 0
    },
    GetAncestor: (window) => windows[window]?.root ?? window,
    GetWindow: (window) => windows[window]?.owner ?? 0,
    GetWindowLongPtrW: (window) => windows[window]?.style ?? 0,
    EnumWindows: () => {
      for (const window of Object.keys(windows)) native.callBack('eachWindow', Number(window), 0)
      return 1
    },
    ...answers,
  })
  return { native, surfaces: createWindowsSurfaces(native, { ownProcess: 11, onChange: () => () => undefined }) }
}

it('a window says what it is: the captured frame, its program in lower case, whose it is', async () => {
  const { surfaces } = start({ 5: { title: 'Notes – Straße' }, 6: { process: 11 }, 7: { process: 12 } })
  expect(await surfaces.window('window:5:0')).toEqual({
    id: 'window:5:0',
    title: 'Notes – Straße',
    application: String.raw`c:\apps\editor.exe`,
    area: FRAME,
    isOurs: false,
  })
  expect(await surfaces.window('window:6:1')).toMatchObject({ isOurs: true })
  expect(await surfaces.window('window:7:0')).toMatchObject({ application: 'process 12' })
})

it('what no person sees is no window: hidden, minimised, cloaked, the desktop, an id that is none', async () => {
  const { surfaces } = start({
    1: { isHidden: true },
    2: { isMinimised: true },
    3: { isCloaked: true },
    4: { className: 'Progman' },
    5: { className: 'WorkerW' },
    8: {},
  })
  for (const id of ['1', '2', '3', '4', '5', '99', '0', '8 ', '-8', ''])
    expect(await surfaces.window(`window:${id}:0`)).toBeUndefined()
  expect((await surfaces.windows()).map((one) => one.id)).toEqual(['window:8:0'])
})

it('[CONSENT-66] [CONSENT-132] siblings are windows and dialogs of the same program, each with whether a picker offers it', async () => {
  const { surfaces } = start({
    1: { title: 'Ledger' },
    2: { title: 'Another window' },
    3: { title: 'Dialog with a place in the task bar', owner: 1, style: 0x4_00_00 },
    4: { title: 'Dialog', owner: 1 },
    5: { title: 'Palette', style: 0x80 },
    6: { title: '' },
    7: { title: 'Another program', process: 12 },
    8: { title: 'Minimised', isMinimised: true },
    9: { title: 'Dialog that Windows opens for it', process: 12, owner: 4 },
    10: { title: 'Owned palette', owner: 1, style: 0x80 },
    11: { title: 'Dialog of another program', process: 12, owner: 7 },
  })
  const siblings = async (id: string) =>
    (await surfaces.siblings(id)).map((one) => [one.id, one.isPickable ? 'picked' : 'seen with the screen'])
  expect(await siblings('window:1:0')).toEqual([
    ['window:2:0', 'picked'],
    ['window:3:0', 'picked'],
    ['window:4:0', 'seen with the screen'],
    ['window:9:0', 'seen with the screen'],
  ])
  expect((await siblings('window:9:0')).map(([id]) => id)).toEqual([
    'window:1:0',
    'window:4:0',
    'window:7:0',
    'window:11:0',
  ])
  expect(await surfaces.siblings('window:99:0')).toEqual([])
  expect(await surfaces.siblings('screen:1:0')).toEqual([])
})

it('a click reaches the top-level window of what lies under it', async () => {
  const { native, surfaces } = start({ 5: {}, 50: { root: 5 } }, { WindowFromPoint: () => 50 })
  expect(await surfaces.windowAt({ x: -1, y: 2 })).toMatchObject({ id: 'window:5:0' })
  expect(native.made.find(([name]) => name === 'WindowFromPoint')).toEqual(['WindowFromPoint', 0x2_ffff_ffffn])
})

it('without a compositor the window’s own rectangle is taken', async () => {
  const { surfaces } = start(
    { 5: {} },
    {
      DwmGetWindowAttribute: () => -1,
      GetWindowRect: (_window, bytes) => {
        bytes.set(packRect({ x: 1, y: 2, width: 3, height: 4 }))
        return 1
      },
    },
  )
  expect(await surfaces.window('window:5:0')).toMatchObject({ area: { x: 1, y: 2, width: 3, height: 4 } })
})

it('the primary monitor comes first', async () => {
  const areas = [
    { x: -1920, y: 0, width: 1920, height: 1080 },
    { x: 0, y: 0, width: 2560, height: 1440 },
  ]
  const { native, surfaces } = start(
    {},
    {
      EnumDisplayMonitors: () => {
        for (const monitor of [0, 1]) native.callBack('eachMonitor', monitor, 0, 0, 0)
        return 1
      },
      GetMonitorInfoW: (monitor, info) => {
        info.set(packRect(areas[monitor]!), 4)
        info.set([monitor], 36)
        return 1
      },
    },
  )
  expect(await surfaces.screens()).toEqual([areas[1], areas[0]])
})
