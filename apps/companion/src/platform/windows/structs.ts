// Structures of Windows as bytes, little-endian, in their 64-bit layout. Lives here: packing and reading, nothing else.
// Layouts: Microsoft's reference of INPUT, RECT, MONITORINFO, MSLLHOOKSTRUCT, KBDLLHOOKSTRUCT, MSG, WNDCLASSEXW,
// BITMAPINFOHEADER, NOTIFYICONDATAW.
import type { Area, Point } from '../platform.ts'

/** Bytes of one INPUT. */
export const INPUT_BYTES = 40
const INPUT_MOUSE = 0
const INPUT_KEYBOARD = 1

export interface MouseInput {
  readonly x?: number
  readonly y?: number
  /** Wheel in 120ths of a notch, or the X button. */
  readonly data?: number
  readonly flags: number
}

export interface KeyInput {
  readonly virtualKey?: number
  /** Scan code, or a UTF-16 unit. */
  readonly scan?: number
  readonly flags: number
}

/** One INPUT for the mouse; `tag` comes back as dwExtraInfo in hooks. */
export function packMouse(input: MouseInput, tag: number): Uint8Array {
  const { bytes, view } = memory(INPUT_BYTES)
  view.setUint32(0, INPUT_MOUSE, true)
  view.setInt32(8, input.x ?? 0, true)
  view.setInt32(12, input.y ?? 0, true)
  view.setInt32(16, input.data ?? 0, true)
  view.setUint32(20, input.flags, true)
  view.setBigUint64(32, BigInt(tag), true)
  return bytes
}

/** One INPUT for the keyboard. */
export function packKey(input: KeyInput, tag: number): Uint8Array {
  const { bytes, view } = memory(INPUT_BYTES)
  view.setUint32(0, INPUT_KEYBOARD, true)
  view.setUint16(8, input.virtualKey ?? 0, true)
  view.setUint16(10, input.scan ?? 0, true)
  view.setUint32(12, input.flags, true)
  view.setBigUint64(24, BigInt(tag), true)
  return bytes
}

/** An array of structures. */
export function joinBytes(parts: readonly Uint8Array[]): Uint8Array {
  const whole = new Uint8Array(parts.reduce((sum, part) => sum + part.length, 0))
  let at = 0
  for (const part of parts) {
    whole.set(part, at)
    at += part.length
  }
  return whole
}

export const RECT_BYTES = 16

/** A RECT; its right and bottom lie outside. */
export function readRect(bytes: Uint8Array, at = 0): Area {
  const view = viewOf(bytes)
  const x = view.getInt32(at, true)
  const y = view.getInt32(at + 4, true)
  return { x, y, width: view.getInt32(at + 8, true) - x, height: view.getInt32(at + 12, true) - y }
}

export function packRect({ x, y, width, height }: Area): Uint8Array {
  return packInts([x, y, x + width, y + height])
}

/** POINT, SIZE and RECT are rows of LONG. */
export function packInts(values: readonly number[]): Uint8Array {
  const { bytes, view } = memory(values.length * 4)
  for (const [index, value] of values.entries()) view.setInt32(index * 4, value, true)
  return bytes
}

export function readPoint(bytes: Uint8Array): Point {
  const view = viewOf(bytes)
  return { x: view.getInt32(0, true), y: view.getInt32(4, true) }
}

/** A POINT by value: eight bytes travel in one register. */
export function pointInRegister({ x, y }: Point): bigint {
  return (BigInt(Math.round(y)) << 32n) | BigInt.asUintN(32, BigInt(Math.round(x)))
}

/** An empty MONITORINFO with its size filled in. */
export function packMonitorInfo(): Uint8Array {
  const { bytes, view } = memory(40)
  view.setUint32(0, 40, true)
  return bytes
}

/** What GetMonitorInfoW filled in. */
export function readMonitorInfo(bytes: Uint8Array): { readonly area: Area; readonly isPrimary: boolean } {
  return { area: readRect(bytes, 4), isPrimary: (viewOf(bytes).getUint32(36, true) & 1) !== 0 }
}

/** What a low-level hook says about one event. */
export interface HookFact {
  readonly isInjected: boolean
  readonly tag: number
  readonly timeMs: number
  /** Keyboard only. */
  readonly virtualKey: number
}

export const MOUSE_FACT_BYTES = 32
export const KEY_FACT_BYTES = 24

/** MSLLHOOKSTRUCT; LLMHF_INJECTED is 1. */
export function readMouseFact(bytes: Uint8Array): HookFact {
  const view = viewOf(bytes)
  return {
    isInjected: (view.getUint32(12, true) & 1) !== 0,
    timeMs: view.getUint32(16, true),
    tag: Number(view.getBigUint64(24, true)),
    virtualKey: 0,
  }
}

/** KBDLLHOOKSTRUCT; LLKHF_INJECTED is 0x10. */
export function readKeyFact(bytes: Uint8Array): HookFact {
  const view = viewOf(bytes)
  return {
    virtualKey: view.getUint32(0, true),
    isInjected: (view.getUint32(8, true) & 0x10) !== 0,
    timeMs: view.getUint32(12, true),
    tag: Number(view.getBigUint64(16, true)),
  }
}

export const MSG_BYTES = 48

/** What a MSG says; times are those of hook facts. */
export function readMessage(bytes: Uint8Array): { readonly kind: number; readonly timeMs: number } {
  const view = viewOf(bytes)
  return { kind: view.getUint32(8, true), timeMs: view.getUint32(32, true) }
}

/** WNDCLASSEXW. */
export function packWindowClass(of: {
  readonly procedure: bigint
  readonly module: number
  readonly cursor: number
  readonly background: number
  readonly name: bigint
}): Uint8Array {
  const { bytes, view } = memory(80)
  view.setUint32(0, 80, true)
  view.setBigUint64(8, of.procedure, true)
  view.setBigInt64(24, BigInt(of.module), true)
  view.setBigInt64(40, BigInt(of.cursor), true)
  view.setBigInt64(48, BigInt(of.background), true)
  view.setBigUint64(64, of.name, true)
  return bytes
}

/** COLORREF of a colour given as 0xRRGGBB: 0xBBGGRR. */
export function colorRef(colour: number): number {
  return ((colour & 0xff) << 16) | (colour & 0xff00) | ((colour >> 16) & 0xff)
}

/** BITMAPINFOHEADER of a picture with 32 bits a pixel, rows from the top. */
export function packBitmapInfo(width: number, height: number): Uint8Array {
  const { bytes, view } = memory(40)
  view.setUint32(0, 40, true)
  view.setInt32(4, width, true)
  view.setInt32(8, -height, true)
  view.setUint16(12, 1, true)
  view.setUint16(14, 32, true)
  return bytes
}

const TIP_UNITS = 128

/** NOTIFYICONDATAW: our one icon in the notification area. */
export function packTrayIcon(of: {
  readonly window: number
  readonly message: number
  readonly icon: number
  readonly tooltip: string
}): Uint8Array {
  const MESSAGE_ICON_TIP = 1 | 2 | 4
  const { bytes, view } = memory(976)
  view.setUint32(0, 976, true)
  view.setBigInt64(8, BigInt(of.window), true)
  view.setUint32(16, 1, true)
  view.setUint32(20, MESSAGE_ICON_TIP, true)
  view.setUint32(24, of.message, true)
  view.setBigInt64(32, BigInt(of.icon), true)
  bytes.set(wideText(of.tooltip.slice(0, TIP_UNITS - 1)), 40)
  return bytes
}

/** Text as UTF-16 with a zero at its end. */
export function wideText(text: string): Uint8Array {
  const { bytes, view } = memory((text.length + 1) * 2)
  for (let index = 0; index < text.length; index++) view.setUint16(index * 2, text.charCodeAt(index), true)
  return bytes
}

/** The first `units` UTF-16 units as text. */
export function readWideText(bytes: Uint8Array, units: number): string {
  const view = viewOf(bytes)
  let text = ''
  for (let index = 0; index < units; index++) text += String.fromCharCode(view.getUint16(index * 2, true))
  return text
}

function memory(length: number): { readonly bytes: Uint8Array; readonly view: DataView } {
  const bytes = new Uint8Array(length)
  return { bytes, view: viewOf(bytes) }
}

const viewOf = (bytes: Uint8Array): DataView => new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)
