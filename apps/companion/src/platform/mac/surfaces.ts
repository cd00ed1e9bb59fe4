// Windows and displays of a Mac. Lives here: reading the window list. May not know: which one is shared.
// NOT YET RUN ON A MAC. Titles of other programs' windows are empty until the person allows screen recording.
import { captureId, windowOf } from '../capture-id.ts'
import type { Area, Point, Surfaces, WindowPlace } from '../platform.ts'
import type { MacCalls, Rect, Ref } from './calls.ts'

const UTF8 = 0x0800_0100
const ON_SCREEN_WITHOUT_DESKTOP = 1 | 16
const INT64 = 4
const NORMAL_LEVEL = 0
const MOST_DISPLAYS = 16
const TEXT_BYTES = 1024

/** One entry of the window list. */
export interface ListedWindow {
  readonly id: number
  readonly process: number
  readonly owner: string
  readonly title: string
  readonly level: number
  readonly area: Area
}

/** Windows and displays. Windows of `ownProcess` are ours; the one that clicks go through is none. macOS tells nobody of other programs' windows, so `onChange` looks
 *  at the list every `everyMs` while somebody listens. */
export function createMacSurfaces(
  calls: MacCalls,
  options: { readonly ownProcess: number; readonly clickedThrough: number; readonly everyMs?: number },
): Surfaces {
  const { ownProcess, clickedThrough, everyMs = 200 } = options
  const list = (): readonly ListedWindow[] => windowList(calls).filter((one) => one.id !== clickedThrough)
  const place = (window: ListedWindow | undefined): WindowPlace | undefined =>
    window === undefined
      ? undefined
      : {
          id: captureId(window.id),
          title: window.title,
          application: `${window.owner} ${window.process}`,
          area: window.area,
          isOurs: window.process === ownProcess,
        }
  return {
    screens: async () => displays(calls),
    window: async (id) => place(list().find((one) => one.id === windowOf(id))),
    windowAt: async (point) => place(topmostAt(list(), point)),
    focused: async () => place(list().find((one) => one.level === NORMAL_LEVEL)),
    windows: async () => list().flatMap((one) => place(one) ?? []),
    siblings: async (id) => {
      const windows = list()
      const itself = windows.find((one) => one.id === windowOf(id))
      return windows
        .filter((one) => one !== itself && one.process === itself?.process && one.level === NORMAL_LEVEL)
        .filter(({ title, process }) => title !== '' && process !== ownProcess)
        .flatMap((one) => place(one) ?? [])
        .map((one) => ({ ...one, isPickable: true }))
    },
    onChange: (listener) => {
      let before = JSON.stringify(list())
      const timer = setInterval(() => {
        const now = JSON.stringify(list())
        if (now === before) return
        before = now
        listener()
      }, everyMs)
      return () => clearInterval(timer)
    },
  }
}

/** The window a click would reach; the list is topmost first. */
export function topmostAt(windows: readonly ListedWindow[], { x, y }: Point): ListedWindow | undefined {
  return windows.find(({ area }) => x >= area.x && y >= area.y && x < area.x + area.width && y < area.y + area.height)
}

/** Each display in points, the main one first. */
export function displays(
  calls: Pick<MacCalls, 'CGGetActiveDisplayList' | 'CGMainDisplayID' | 'CGDisplayBounds'>,
): Area[] {
  const [ids, count] = [new Uint8Array(MOST_DISPLAYS * 4), new Uint8Array(4)]
  if (calls.CGGetActiveDisplayList(MOST_DISPLAYS, ids, count) !== 0) return []
  const view = new DataView(ids.buffer)
  const found = Array.from({ length: new DataView(count.buffer).getUint32(0, true) }, (_, index) =>
    view.getUint32(index * 4, true),
  )
  const main = calls.CGMainDisplayID()
  const ordered = [...found.filter((id) => id === main), ...found.filter((id) => id !== main)]
  return ordered.map((id) => areaOf(calls.CGDisplayBounds(id)))
}

/** A rectangle as the Platform counts it. */
export function areaOf({ origin, size }: Rect): Area {
  return { x: origin.x, y: origin.y, width: size.width, height: size.height }
}

/** All windows on screen, topmost first. */
function windowList(calls: MacCalls): readonly ListedWindow[] {
  const array = calls.CGWindowListCopyWindowInfo(ON_SCREEN_WITHOUT_DESKTOP, 0)
  if (Number(array) === 0) return []
  const names = new Map<string, Ref>()
  const value = (dictionary: Ref, name: string): Ref => {
    const key = names.get(name) ?? calls.CFStringCreateWithCString(0, name, UTF8)
    names.set(name, key)
    return calls.CFDictionaryGetValue(dictionary, key)
  }
  try {
    return Array.from({ length: calls.CFArrayGetCount(array) }, (_, index) => {
      const entry = calls.CFArrayGetValueAtIndex(array, index)
      return {
        id: numberOf(calls, value(entry, 'kCGWindowNumber')),
        process: numberOf(calls, value(entry, 'kCGWindowOwnerPID')),
        owner: textOf(calls, value(entry, 'kCGWindowOwnerName')),
        title: textOf(calls, value(entry, 'kCGWindowName')),
        level: numberOf(calls, value(entry, 'kCGWindowLayer')),
        area: boundsOf(calls, value(entry, 'kCGWindowBounds')),
      }
    })
  } finally {
    for (const name of names.values()) calls.CFRelease(name)
    calls.CFRelease(array)
  }
}

function numberOf(calls: MacCalls, number: Ref): number {
  const bytes = new Uint8Array(8)
  if (Number(number) !== 0) calls.CFNumberGetValue(number, INT64, bytes)
  return Number(new DataView(bytes.buffer).getBigInt64(0, true))
}

function textOf(calls: MacCalls, text: Ref): string {
  const bytes = new Uint8Array(TEXT_BYTES)
  if (Number(text) === 0 || !calls.CFStringGetCString(text, bytes, TEXT_BYTES, UTF8)) return ''
  return Buffer.from(bytes.subarray(0, bytes.indexOf(0))).toString('utf8')
}

function boundsOf(calls: MacCalls, dictionary: Ref): Area {
  const bytes = new Uint8Array(32)
  if (Number(dictionary) !== 0) calls.CGRectMakeWithDictionaryRepresentation(dictionary, bytes)
  const view = new DataView(bytes.buffer)
  const [x = 0, y = 0, width = 0, height = 0] = [0, 8, 16, 24].map((at) => view.getFloat64(at, true))
  return { x, y, width, height }
}
