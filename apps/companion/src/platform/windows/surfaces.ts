// Windows and monitors of Windows. Lives here: finding them and where they are. May not know: which one is shared.
import { captureId, windowOf } from '../capture-id.ts'
import type { Area, Surfaces, WindowPlace } from '../platform.ts'
import type { WindowsNative } from './calls.ts'
import { packMonitorInfo, pointInRegister, readMonitorInfo, readRect, readWideText, RECT_BYTES } from './structs.ts'

const ROOT = 2
const OWNER = 4
const EXTENDED_STYLE = -20
const TOOL_WINDOW = 0x80
const APPLICATION_WINDOW = 0x4_00_00
const FRAME_BOUNDS = 9
const CLOAKED = 14
const QUERY_LIMITED = 0x1000
const TEXT_UNITS = 512
/** A dialog of a dialog of a dialog is looked through at most so far. */
const MAX_OWNERS = 4
const PATH_UNITS = 1024

/** The desktop itself: its windows are no windows to a person. */
const DESKTOP_CLASSES: ReadonlySet<string> = new Set(['Progman', 'WorkerW', '#32769'])

/** Windows and monitors. Windows of process `ownProcess` count as ours; `onChange` comes from the desk thread. */
export function createWindowsSurfaces(
  native: WindowsNative,
  options: { readonly ownProcess: number; readonly onChange: Surfaces['onChange'] },
): Surfaces {
  const { calls } = native
  const look = (handle: number): WindowPlace | undefined => {
    if (handle === 0 || calls.IsWindowVisible(handle) === 0 || calls.IsIconic(handle) !== 0) return undefined
    if (isCloaked(native, handle) || DESKTOP_CLASSES.has(classOf(native, handle))) return undefined
    const area = areaOf(native, handle)
    if (area.width <= 0 || area.height <= 0) return undefined
    const process = processOf(native, handle)
    return {
      id: captureId(handle),
      title: textOf((bytes) => calls.GetWindowTextW(handle, bytes, TEXT_UNITS)),
      application: applicationOf(native, process),
      area,
      isOurs: process === options.ownProcess,
    }
  }
  return {
    screens: async () => screens(native),
    window: async (id) => look(windowOf(id) ?? 0),
    windowAt: async (point) => look(calls.GetAncestor(calls.WindowFromPoint(pointInRegister(point)), ROOT)),
    focused: async () => look(calls.GetAncestor(calls.GetForegroundWindow(), ROOT)),
    windows: async () => topWindows(native).flatMap((handle) => look(handle) ?? []),
    siblings: async (id) => {
      const handle = windowOf(id) ?? 0
      if (look(handle) === undefined) return []
      const process = processOf(native, handle)
      const owners = ownersOf(native, handle)
      return topWindows(native)
        .filter((one) => one !== handle && !isTool(native, one))
        .filter((one) => processOf(native, one) === process || owners.includes(one) || isOwned(native, one, handle))
        .flatMap((one) => {
          const place = look(one)
          return place === undefined ? [] : { ...place, isPickable: isPickable(native, one) }
        })
        .filter(({ title, isOurs }) => title !== '' && !isOurs)
    },
    onChange: options.onChange,
  }
}

/** Palettes and tips: nobody means them as a window. */
function isTool({ calls }: WindowsNative, window: number): boolean {
  const style = calls.GetWindowLongPtrW(window, EXTENDED_STYLE)
  return (style & TOOL_WINDOW) !== 0 && (style & APPLICATION_WINDOW) === 0
}

/** Chromium's picker leaves out dialogs of other windows unless they ask for a place in the task bar. */
function isPickable({ calls }: WindowsNative, window: number): boolean {
  const asksForPlace = (calls.GetWindowLongPtrW(window, EXTENDED_STYLE) & APPLICATION_WINDOW) !== 0
  return asksForPlace || calls.GetWindow(window, OWNER) === 0
}

/** The windows that this one is a dialog of, the nearest first. */
function ownersOf({ calls }: WindowsNative, window: number): readonly number[] {
  const owners: number[] = []
  for (let at = calls.GetWindow(window, OWNER); at !== 0 && owners.length < MAX_OWNERS; at = calls.GetWindow(at, OWNER))
    owners.push(at)
  return owners
}

/** Also by another process: Windows opens some of a program's dialogs in one of its own. */
const isOwned = (native: WindowsNative, window: number, by: number): boolean => ownersOf(native, window).includes(by)

/** Handles of all top-level windows, topmost first, as EnumWindows gives them. */
export function topWindows(native: WindowsNative): readonly number[] {
  const handles: number[] = []
  const each = native.callback('eachWindow', (window) => {
    handles.push(window)
    return 1
  })
  try {
    native.calls.EnumWindows(each.pointer, 0)
  } finally {
    each.free()
  }
  return handles
}

/** The class a window belongs to. */
export function classOf({ calls }: WindowsNative, window: number): string {
  return textOf((bytes) => calls.GetClassNameW(window, bytes, TEXT_UNITS))
}

function screens(native: WindowsNative): readonly Area[] {
  const primary: Area[] = []
  const others: Area[] = []
  const each = native.callback('eachMonitor', (monitor) => {
    const info = packMonitorInfo()
    if (native.calls.GetMonitorInfoW(monitor, info) === 0) return 1
    const { area, isPrimary } = readMonitorInfo(info)
    ;(isPrimary ? primary : others).push(area)
    return 1
  })
  try {
    native.calls.EnumDisplayMonitors(0, null, each.pointer, 0)
  } finally {
    each.free()
  }
  return [...primary, ...others]
}

/** What a capture shows: the frame as it is seen. GetWindowRect counts invisible borders for resizing, so it is only the
 *  fallback where no compositor answers. */
function areaOf({ calls }: WindowsNative, window: number): Area {
  const bytes = new Uint8Array(RECT_BYTES)
  const isSeen = calls.DwmGetWindowAttribute(window, FRAME_BOUNDS, bytes, RECT_BYTES) === 0
  if (!isSeen && calls.GetWindowRect(window, bytes) === 0) return { x: 0, y: 0, width: 0, height: 0 }
  return readRect(bytes)
}

/** Windows of suspended apps and of other virtual desktops are "visible" and yet nowhere. */
function isCloaked({ calls }: WindowsNative, window: number): boolean {
  const bytes = new Uint8Array(4)
  return calls.DwmGetWindowAttribute(window, CLOAKED, bytes, 4) === 0 && bytes.some((byte) => byte !== 0)
}

function processOf({ calls }: WindowsNative, window: number): number {
  const bytes = new Uint8Array(4)
  calls.GetWindowThreadProcessId(window, bytes)
  return new DataView(bytes.buffer).getUint32(0, true)
}

/** The program's file; a process we may not ask stands for itself. */
function applicationOf({ calls }: WindowsNative, process: number): string {
  const handle = calls.OpenProcess(QUERY_LIMITED, 0, process)
  if (handle === 0) return `process ${process}`
  try {
    const path = new Uint8Array(PATH_UNITS * 2)
    const units = new Uint8Array(4)
    const size = new DataView(units.buffer)
    size.setUint32(0, PATH_UNITS, true)
    if (calls.QueryFullProcessImageNameW(handle, 0, path, units) === 0) return `process ${process}`
    return readWideText(path, size.getUint32(0, true)).toLowerCase()
  } finally {
    calls.CloseHandle(handle)
  }
}

function textOf(read: (bytes: Uint8Array) => number): string {
  const bytes = new Uint8Array(TEXT_UNITS * 2)
  return readWideText(bytes, Math.max(0, read(bytes)))
}
