import { expect, it } from 'vitest'
import { keepSafety } from '../native/safety.ts'
import { createWindowsPrivacy, restoreWindows } from './privacy.ts'
import { doubleWindows } from './windows-double.ts'

/** Class and parent → windows. */
const EXPLORER: Readonly<Record<string, readonly number[]>> = {
  '0 Shell_TrayWnd': [10],
  '0 Shell_SecondaryTrayWnd': [11, 12],
  '0 WorkerW': [20, 21],
  '21 SHELLDLL_DefView': [22],
  '22 SysListView32': [23],
}

function start() {
  const native = doubleWindows({
    FindWindowExW: (parent, after, name) => {
      const windows = EXPLORER[`${parent} ${name}`] ?? []
      return windows[windows.indexOf(after) + 1] ?? 0
    },
    SendInput: (count) => count,
  })
  const covers: boolean[] = []
  const safety = keepSafety(() => undefined)
  const cover = async (isCovered: boolean): Promise<void> => void covers.push(isCovered)
  const shown = (): unknown[] => native.made.filter(([name]) => name === 'ShowWindow').map((call) => call.slice(1))
  return { native, covers, safety, shown, privacy: createWindowsPrivacy(native.calls, { safety, cover }) }
}

it('every taskbar is hidden and shown', async () => {
  const { privacy, shown, safety } = start()
  await privacy.hide('panels', true)
  expect(safety.state.hidden).toEqual(['panels'])
  await privacy.hide('panels', false)
  expect(shown()).toEqual([
    [10, 0],
    [11, 0],
    [12, 0],
    [10, 8],
    [11, 8],
    [12, 8],
  ])
  expect(safety.state.hidden).toEqual([])
})

it('icons are hidden where Explorer keeps them; the wallpaper is covered by us', async () => {
  const { privacy, shown, covers } = start()
  await privacy.hide('icons', true)
  await privacy.hide('wallpaper', true)
  expect(shown()).toEqual([[23, 0]])
  expect(covers).toEqual([true])
})

it('what a dead process left is put right', async () => {
  const { native, shown, safety } = start()
  const state = { codes: ['ShiftLeft'], buttons: ['left'], hidden: ['panels', 'icons', 'wallpaper'] } as const
  await restoreWindows(native.calls, state, safety)
  expect(shown()).toEqual([
    [10, 8],
    [11, 8],
    [12, 8],
    [23, 8],
  ])
  expect(native.names().filter((name) => name === 'SendInput')).toHaveLength(2)
})
