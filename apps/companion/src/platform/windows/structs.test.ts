import { expect, it } from 'vitest'
import {
  colorRef,
  INPUT_BYTES,
  packBitmapInfo,
  packKey,
  packMonitorInfo,
  packMouse,
  packRect,
  packTrayIcon,
  packWindowClass,
  pointInRegister,
  readKeyFact,
  readMonitorInfo,
  readMouseFact,
  readRect,
  readWideText,
  wideText,
} from './structs.ts'

const hex = (bytes: Uint8Array): string => Buffer.from(bytes).toString('hex')

it('a mouse INPUT lies as Windows reads it', () => {
  expect(hex(packMouse({ x: 1, y: -2, data: -120, flags: 0x8001 }, 0x66_61_72_68))).toBe(
    [
      '00000000 00000000', // INPUT_MOUSE, padding
      '01000000 feffffff', // dx, dy
      '88ffffff 01800000', // mouseData, dwFlags
      '00000000 00000000', // time, padding
      '68726166 00000000', // dwExtraInfo
    ]
      .join('')
      .replaceAll(' ', ''),
  )
})

it('a keyboard INPUT lies as Windows reads it', () => {
  const bytes = packKey({ virtualKey: 0xa1, scan: 0x36, flags: 0x0008 }, 0x66_61_72_68)
  expect(bytes).toHaveLength(INPUT_BYTES)
  expect(hex(bytes)).toBe(
    [
      '01000000 00000000', // INPUT_KEYBOARD, padding
      'a100 3600 08000000', // wVk, wScan, dwFlags
      '00000000 00000000', // time, padding
      '68726166 00000000', // dwExtraInfo
      '00000000 00000000', // the union is as large as a mouse's
    ]
      .join('')
      .replaceAll(' ', ''),
  )
})

it('a point by value has x in its lower half, also below zero', () => {
  expect(pointInRegister({ x: -1, y: 2 })).toBe(0x0000_0002_ffff_ffffn)
  expect(BigInt.asUintN(64, pointInRegister({ x: 3, y: -1 }))).toBe(0xffff_ffff_0000_0003n)
})

it('areas survive as RECT, also with an origin below zero', () => {
  const area = { x: -1920, y: -5, width: 1920, height: 1080 }
  expect(readRect(packRect(area))).toEqual(area)
})

it('a MONITORINFO is read', () => {
  const info = packMonitorInfo()
  expect(info[0]).toBe(40)
  info.set(packRect({ x: 0, y: 0, width: 800, height: 600 }), 4)
  info[36] = 1
  expect(readMonitorInfo(info)).toEqual({ area: { x: 0, y: 0, width: 800, height: 600 }, isPrimary: true })
})

it('hook facts are read from their places', () => {
  const mouse = new Uint8Array(32)
  const key = new Uint8Array(24)
  const [mouseView, keyView] = [new DataView(mouse.buffer), new DataView(key.buffer)]
  mouseView.setUint32(12, 1, true)
  mouseView.setUint32(16, 4_000_000_000, true)
  mouseView.setBigUint64(24, 77n, true)
  keyView.setUint32(0, 0x7b, true)
  keyView.setUint32(8, 0x10, true)
  keyView.setUint32(12, 5, true)
  keyView.setBigUint64(16, 78n, true)
  expect(readMouseFact(mouse)).toEqual({ isInjected: true, tag: 77, timeMs: 4_000_000_000, virtualKey: 0 })
  expect(readKeyFact(key)).toEqual({ isInjected: true, tag: 78, timeMs: 5, virtualKey: 0x7b })
})

it('a tray icon has its window, its icon and a tooltip that is cut to 127 units', () => {
  const bytes = packTrayIcon({ window: 7, message: 0x8001, icon: 9, tooltip: 'x'.repeat(300) })
  const view = new DataView(bytes.buffer)
  expect([view.getUint32(0, true), bytes.length]).toEqual([976, 976])
  expect([view.getBigInt64(8, true), view.getUint32(24, true), view.getBigInt64(32, true)]).toEqual([7n, 0x8001, 9n])
  expect(readWideText(bytes.subarray(40), 129)).toBe(`${'x'.repeat(127)}\0\0`)
})

it('a window class and a picture are described', () => {
  const description = packWindowClass({ procedure: 1n, module: 2, cursor: 3, background: 5, name: 4n })
  const view = new DataView(description.buffer)
  expect([0, 8, 24, 40, 48, 64].map((at) => view.getUint32(at, true))).toEqual([80, 1, 2, 3, 5, 4])
  expect(colorRef(0x0f_1f_2b)).toBe(0x2b_1f_0f)
  const picture = new DataView(packBitmapInfo(30, 20).buffer)
  expect([4, 8].map((at) => picture.getInt32(at, true))).toEqual([30, -20])
})

it('text is UTF-16 with surrogate pairs', () => {
  expect(hex(wideText('é🙂'))).toBe('e9003dd842de0000')
})
