import { expect, it, vi } from 'vitest'
import type { MacCalls, Ref } from './calls.ts'
import { doubleMac } from './mac-double.ts'
import { createMacSurfaces } from './surfaces.ts'

type Entry = Readonly<Record<string, number | string | readonly number[]>>

const entry = (id: number, more: Entry = {}): Entry => ({
  kCGWindowNumber: id,
  kCGWindowOwnerPID: 50,
  kCGWindowOwnerName: 'Editor',
  kCGWindowName: 'Straße',
  kCGWindowLayer: 0,
  kCGWindowBounds: [-100, 20, 300, 200],
  ...more,
})

/** Values of dictionaries are references to themselves. */
function start(windows: () => readonly Entry[], answers: Partial<MacCalls> = {}) {
  const values: unknown[] = []
  const refer = (value: unknown): Ref => values.push(value)
  const names = new Map<Ref, string>()
  const mac = doubleMac({
    CGWindowListCopyWindowInfo: () => refer(windows()),
    CFArrayGetCount: (array) => (values[Number(array) - 1] as Entry[]).length,
    CFArrayGetValueAtIndex: (array, index) => refer((values[Number(array) - 1] as Entry[])[index]),
    CFStringCreateWithCString: (_allocator, text) => {
      const reference = refer(text)
      names.set(reference, text)
      return reference
    },
    CFDictionaryGetValue: (dictionary, key) => {
      const value = (values[Number(dictionary) - 1] as Entry)[names.get(key) ?? '']
      return value === undefined ? 0 : refer(value)
    },
    CFNumberGetValue: (number, _type, bytes) => {
      new DataView(bytes.buffer).setBigInt64(0, BigInt(values[Number(number) - 1] as number), true)
      return true
    },
    CFStringGetCString: (text, bytes) => {
      bytes.set(Buffer.from(`${String(values[Number(text) - 1])}\0`))
      return true
    },
    CGRectMakeWithDictionaryRepresentation: (dictionary, bytes) => {
      for (const [index, value] of (values[Number(dictionary) - 1] as number[]).entries()) {
        new DataView(bytes.buffer).setFloat64(index * 8, value, true)
      }
      return true
    },
    ...answers,
  })
  return { mac, surfaces: createMacSurfaces(mac.calls, { ownProcess: 77, clickedThrough: 9, everyMs: 10 }) }
}

it('a window says what it is', async () => {
  const { surfaces } = start(() => [entry(4), entry(5, { kCGWindowOwnerPID: 77 })])
  expect(await surfaces.window('window:4:0')).toEqual({
    id: 'window:4:0',
    title: 'Straße',
    application: 'Editor 50',
    area: { x: -100, y: 20, width: 300, height: 200 },
    isOurs: false,
  })
  expect(await surfaces.window('window:5:0')).toMatchObject({ isOurs: true })
  expect(await surfaces.window('window:6:0')).toBeUndefined()
})

it('a click reaches the topmost window, through the helper’s pointer; keys the topmost that is not a panel', async () => {
  const { surfaces } = start(() => [entry(9), entry(3, { kCGWindowLayer: 25 }), entry(4)])
  expect(await surfaces.windowAt({ x: 0, y: 30 })).toMatchObject({ id: 'window:3:0' })
  expect(await surfaces.focused()).toMatchObject({ id: 'window:4:0' })
  expect(await surfaces.windowAt({ x: 200, y: 30 })).toBeUndefined()
})

it('[CONSENT-66] siblings are the titled windows of the same program, no panels', async () => {
  const { surfaces } = start(() => [
    entry(4),
    entry(5),
    entry(6, { kCGWindowName: '' }),
    entry(7, { kCGWindowLayer: 25 }),
    entry(8, { kCGWindowOwnerPID: 51 }),
  ])
  expect((await surfaces.siblings('window:4:0')).map(({ id }) => id)).toEqual(['window:5:0'])
  expect(await surfaces.siblings('window:99:0')).toEqual([])
})

it('everything that was copied is released', async () => {
  const { mac, surfaces } = start(() => [entry(4), entry(5)])
  await surfaces.windows()
  const made = mac.made.filter(([name]) => /^(CFStringCreate|CGWindowListCopy)/.test(name)).length
  expect(mac.made.filter(([name]) => name === 'CFRelease')).toHaveLength(made)
})

it('the main display comes first', async () => {
  const { surfaces } = start(() => [], {
    CGGetActiveDisplayList: (_room, displays, count) => {
      displays.set([1, 0, 0, 0, 2, 0, 0, 0])
      count.set([2])
      return 0
    },
    CGMainDisplayID: () => 2,
    CGDisplayBounds: (display) => ({ origin: { x: display, y: 0 }, size: { width: 10, height: 10 } }),
  })
  expect((await surfaces.screens()).map(({ x }) => x)).toEqual([2, 1])
})

it('a change of the list is told while somebody listens', () => {
  vi.useFakeTimers()
  try {
    let windows = [entry(4)]
    const { surfaces } = start(() => windows)
    let changes = 0
    const stop = surfaces.onChange(() => changes++)
    vi.advanceTimersByTime(30)
    windows = [entry(4, { kCGWindowBounds: [0, 0, 1, 1] })]
    vi.advanceTimersByTime(30)
    stop()
    windows = []
    vi.advanceTimersByTime(30)
    expect(changes).toBe(1)
  } finally {
    vi.useRealTimers()
  }
})
