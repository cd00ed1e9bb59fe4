import { expect, it } from 'vitest'
import { keepSafety } from '../native/safety.ts'
import { createWindowsInput, OUR_TAG } from './input.ts'
import { doubleWindows, type WindowsDouble } from './windows-double.ts'
import type { WindowsCalls } from './calls.ts'

const METRICS: Readonly<Record<number, number>> = { 76: -1920, 77: 0, 78: 3840, 79: 1080 }

function start(answers: Partial<WindowsCalls> = {}) {
  const native = doubleWindows({
    GetSystemMetrics: (index) => METRICS[index] ?? 0,
    SendInput: (count) => count,
    MapVirtualKeyExW: (code, kind) => (kind === 3 ? code & 0x7f : 0xe038),
    ...answers,
  })
  const lines: string[] = []
  const safety = keepSafety((line) => lines.push(line ?? 'end'))
  return { native, safety, lines, input: createWindowsInput(native.calls, safety) }
}

/** What SendInput was given, one object per INPUT. */
function sent(native: WindowsDouble): object[] {
  return native.made.flatMap(([name, count, bytes]) => {
    if (name !== 'SendInput') return []
    const view = new DataView((bytes as Uint8Array).buffer)
    return Array.from({ length: Number(count) }, (_, index) => {
      const at = index * 40
      return view.getUint32(at, true) === 0
        ? {
            x: view.getInt32(at + 8, true),
            y: view.getInt32(at + 12, true),
            data: view.getInt32(at + 16, true),
            flags: view.getUint32(at + 20, true),
            tag: view.getUint32(at + 32, true),
          }
        : {
            scan: view.getUint16(at + 10, true),
            flags: view.getUint32(at + 12, true),
            tag: view.getUint32(at + 24, true),
          }
    })
  })
}

it('a move is absolute over all monitors and carries our tag', async () => {
  const { native, input } = start()
  await input.moveTo({ x: 0, y: 0 })
  expect(sent(native)).toEqual([{ x: 32_776, y: 30, data: 0, flags: 0xc001, tag: OUR_TAG }])
})

it('X buttons name themselves, and swapped buttons are swapped back', async () => {
  const { native, input } = start()
  await input.button('forward', true)
  expect(sent(native)).toMatchObject([{ flags: 0x0080, data: 2 }])
  const swapped = start({ GetSystemMetrics: (index) => (index === 23 ? 1 : 0) })
  await swapped.input.button('left', true)
  await swapped.input.button('left', false)
  expect(sent(swapped.native)).toMatchObject([{ flags: 0x0008 }, { flags: 0x0010 }])
})

it('the wheel turns down for positive notches, in fractions too, and not at all for none', async () => {
  const { native, input } = start()
  await input.wheel({ x: 0.5, y: 2 })
  await input.wheel({ x: 0, y: 0 })
  expect(sent(native)).toMatchObject([
    { flags: 0x0800, data: -240 },
    { flags: 0x1000, data: 60 },
  ])
})

it('keys go by scan code with the extended flag; an unknown one is refused', async () => {
  const { native, input } = start()
  expect(await input.key('ArrowUp', true)).toBe(true)
  expect(await input.key('Fn', true)).toBe(false)
  expect(sent(native)).toEqual([{ scan: 0x48, flags: 0x0009, tag: OUR_TAG }])
})

it('text goes as UTF-16 packets, a pair for an emoji, with Enter as a key', async () => {
  const { native, input } = start()
  await input.text('é🙂\r\n')
  expect(sent(native)).toMatchObject([
    { scan: 0xe9, flags: 4 },
    { scan: 0xe9, flags: 6 },
    { scan: 0xd83d, flags: 4 },
    { scan: 0xd83d, flags: 6 },
    { scan: 0xde42, flags: 4 },
    { scan: 0xde42, flags: 6 },
    { scan: 0x1c, flags: 0x0008 },
    { scan: 0x1c, flags: 0x000a },
  ])
})

it('text is typed without the modifiers that are held, which are down again afterwards', async () => {
  const { native, safety, input } = start()
  await input.key('AltRight', true)
  await input.key('KeyA', true)
  await input.text('€')
  expect(sent(native).slice(2)).toMatchObject([
    { scan: 0, flags: 0 },
    { scan: 0, flags: 2 },
    { scan: 0x38, flags: 0x000b },
    { scan: 0x20ac, flags: 4 },
    { scan: 0x20ac, flags: 6 },
    { scan: 0x38, flags: 0x0009 },
    { scan: 0, flags: 0 },
    { scan: 0, flags: 2 },
  ])
  expect(safety.state.codes).toEqual(['AltRight', 'KeyA'])
})

it('a text that is being typed ends when everything is let go', async () => {
  const { native, input } = start()
  const typing = input.text('x'.repeat(1000))
  await input.releaseAll()
  await typing
  expect(sent(native)).toHaveLength(128)
  await input.text('y')
  expect(sent(native)).toHaveLength(130)
})

it('a character’s key is the one without Shift', async () => {
  const plain = start({ VkKeyScanExW: () => 0x0041, MapVirtualKeyExW: () => 0x1e })
  expect(await plain.input.codeOf('a')).toBe('KeyA')
  const shifted = start({ VkKeyScanExW: () => 0x0141, MapVirtualKeyExW: () => 0x1e })
  expect(await shifted.input.codeOf('A')).toBeUndefined()
  const none = start({ VkKeyScanExW: () => -1 })
  expect(await none.input.codeOf('漢')).toBeUndefined()
  expect(await none.input.codeOf('🙂')).toBeUndefined()
})

it('the watchdog learns of a press before Windows does, and of a release after', async () => {
  const order: string[] = []
  const native = doubleWindows({
    SendInput: (count) => {
      order.push('sent')
      return count
    },
  })
  const input = createWindowsInput(
    native.calls,
    keepSafety((line) => order.push(line?.includes('KeyA') === true ? 'held' : 'free')),
  )
  await input.key('KeyA', true)
  await input.key('KeyA', false)
  expect(order).toEqual(['held', 'sent', 'sent', 'free'])
})

it('releasing lets go of everything, the last key first, also where Windows refuses one', async () => {
  const { native, safety, input } = start()
  await input.key('ControlLeft', true)
  await input.key('KeyA', true)
  await input.button('left', true)
  await input.releaseAll()
  expect(sent(native).slice(3)).toMatchObject([
    { flags: 0x0004 },
    { scan: 0x1e, flags: 0x000a },
    { scan: 0x1d, flags: 0x000a },
  ])
  expect(safety.state).toEqual({ codes: [], buttons: [], hidden: [] })

  let blocked = false
  const refusing = start({ SendInput: (count) => (blocked ? 0 : count) })
  await refusing.input.key('ShiftLeft', true)
  await refusing.input.button('right', true)
  blocked = true
  await expect(refusing.input.releaseAll()).rejects.toMatchObject({ code: 'input-blocked' })
  expect(sent(refusing.native)).toHaveLength(4)
  expect(refusing.safety.state.codes).toEqual([])
})

it('input that Windows does not take is an error', async () => {
  const { input } = start({ SendInput: () => 0 })
  await expect(input.moveTo({ x: 1, y: 1 })).rejects.toMatchObject({ code: 'input-blocked', fixableBy: 'user' })
})
