// The functions of macOS that we call. Lives here: their TypeScript shapes, their C shapes, binding them through koffi.
// May not know: why they are called. Names are those of Apple's headers (CoreGraphics, CoreFoundation, Carbon, objc/runtime).
// NOT YET RUN ON A MAC: written from the headers' documentation, type-checked, and tested with a double only.
import type { Koffi, NativeType } from '../native/koffi.ts'
import type { Point } from '../platform.ts'

/** A reference to an object of macOS; tagged pointers exceed 2^53 and come as bigint. 0 is none. */
export type Ref = number | bigint

export interface Rect {
  readonly origin: Point
  readonly size: { readonly width: number; readonly height: number }
}

type Bytes = Uint8Array

/** macOS' own functions, and objc_msgSend once per shape of a message. */
export interface MacCalls {
  AXIsProcessTrusted(): boolean
  CGEventCreateMouseEvent(source: Ref, type: number, at: Point, button: number): Ref
  CGEventCreateKeyboardEvent(source: Ref, keyCode: number, isDown: boolean): Ref
  CGEventCreateScrollWheelEvent2(source: Ref, units: number, count: number, y: number, x: number, z: number): Ref
  CGEventCreate(source: Ref): Ref
  CGEventGetLocation(event: Ref): Point
  CGEventSetIntegerValueField(event: Ref, field: number, value: number): void
  CGEventGetIntegerValueField(event: Ref, field: number): number
  CGEventSetFlags(event: Ref, flags: number): void
  CGEventGetFlags(event: Ref): number
  CGEventKeyboardSetUnicodeString(event: Ref, units: number, text: Bytes): void
  CGEventPost(tap: number, event: Ref): void
  CGEventTapCreate(tap: number, place: number, options: number, events: number, callback: bigint, data: null): Ref
  CGEventTapEnable(port: Ref, isEnabled: boolean): void
  CGGetActiveDisplayList(room: number, displays: Bytes, count: Bytes): number
  CGMainDisplayID(): number
  CGDisplayBounds(display: number): Rect
  CGWindowLevelForKey(key: number): number
  CGWindowListCopyWindowInfo(options: number, relativeTo: number): Ref
  CGRectMakeWithDictionaryRepresentation(dictionary: Ref, rect: Bytes): boolean
  CFRelease(object: Ref): void
  CFArrayGetCount(array: Ref): number
  CFArrayGetValueAtIndex(array: Ref, index: number): Ref
  CFDictionaryGetValue(dictionary: Ref, key: Ref): Ref
  CFNumberGetValue(number: Ref, type: number, value: Bytes): boolean
  CFStringCreateWithCString(allocator: Ref, text: string, encoding: number): Ref
  CFStringGetCString(text: Ref, bytes: Bytes, room: number, encoding: number): boolean
  CFDataGetBytePtr(data: Ref): Ref
  CFMachPortCreateRunLoopSource(allocator: Ref, port: Ref, order: number): Ref
  CFRunLoopGetCurrent(): Ref
  CFRunLoopAddSource(loop: Ref, source: Ref, mode: Ref): void
  CFRunLoopRun(): void
  CFRunLoopStop(loop: Ref): void
  GetApplicationEventTarget(): Ref
  InstallEventHandler(target: Ref, handler: bigint, count: number, types: Bytes, data: null, handle: Bytes): number
  RegisterEventHotKey(
    keyCode: number,
    modifiers: number,
    id: { readonly signature: number; readonly id: number },
    target: Ref,
    options: number,
    hotKey: Bytes,
  ): number
  UnregisterEventHotKey(hotKey: bigint): number
  TISCopyCurrentKeyboardLayoutInputSource(): Ref
  TISGetInputSourceProperty(source: Ref, name: Ref): Ref
  LMGetKbdType(): number
  UCKeyTranslate(
    layout: Ref,
    keyCode: number,
    action: number,
    modifiers: number,
    keyboard: number,
    options: number,
    deadKeys: Bytes,
    room: number,
    length: Bytes,
    text: Bytes,
  ): number
  objc_getClass(name: string): Ref
  sel_registerName(name: string): Ref
  objc_allocateClassPair(parent: Ref, name: string, extra: number): Ref
  objc_registerClassPair(made: Ref): void
  class_addMethod(made: Ref, selector: Ref, method: bigint, types: string): boolean
  send(object: Ref, selector: Ref): Ref
  sendRef(object: Ref, selector: Ref, value: Ref): Ref
  sendRefs(object: Ref, selector: Ref, first: Ref, second: Ref, third: Ref): Ref
  sendText(object: Ref, selector: Ref, text: string): Ref
  sendNumber(object: Ref, selector: Ref, value: number): Ref
  sendDouble(object: Ref, selector: Ref, value: number): Ref
  sendBool(object: Ref, selector: Ref, value: boolean): Ref
  sendColour(object: Ref, selector: Ref, red: number, green: number, blue: number, alpha: number): Ref
  sendRect(object: Ref, selector: Ref, rect: Rect): Ref
  sendFrame(object: Ref, selector: Ref, rect: Rect, isShown: boolean): Ref
  sendWindow(object: Ref, selector: Ref, rect: Rect, style: number, backing: number, isLate: boolean): Ref
  sendNextEvent(object: Ref, selector: Ref, mask: bigint, until: Ref, mode: Ref, isTaken: boolean): Ref
  askRect(object: Ref, selector: Ref): Rect
}

export interface MacCallbacks {
  tap(proxy: Ref, type: number, event: Ref, data: Ref): Ref
  hotKey(next: Ref, event: Ref, data: Ref): number
  action(self: Ref, selector: Ref, sender: Ref): void
}

/** The native side of a Mac; a double of it drives the tests. */
export interface MacNative {
  readonly calls: MacCalls
  /** A native pointer to a function of ours, for as long as the process lives. */
  callback<K extends keyof MacCallbacks>(kind: K, called: MacCallbacks[K]): bigint
}

const R = 'intptr_t'
const I = 'int32_t'
const U = 'uint32_t'
const L = 'int64_t'
const D = 'double'
const B = 'bool'
const P = 'void *'
const S = 'str'

type Shape = readonly [library: keyof typeof LIBRARIES, result: string, ...parameters: string[]]

const FRAMEWORKS = '/System/Library/Frameworks'
const LIBRARIES = {
  graphics: `${FRAMEWORKS}/CoreGraphics.framework/CoreGraphics`,
  foundation: `${FRAMEWORKS}/CoreFoundation.framework/CoreFoundation`,
  services: `${FRAMEWORKS}/ApplicationServices.framework/ApplicationServices`,
  carbon: `${FRAMEWORKS}/Carbon.framework/Carbon`,
  cocoa: `${FRAMEWORKS}/AppKit.framework/AppKit`,
  objc: '/usr/lib/libobjc.A.dylib',
} as const

/** "point", "rect" and "hotKeyId" are structures by value. */
const SHAPES: Readonly<Record<keyof MacCalls, Shape>> = {
  AXIsProcessTrusted: ['services', B],
  CGEventCreateMouseEvent: ['graphics', R, R, U, 'point', U],
  CGEventCreateKeyboardEvent: ['graphics', R, R, 'uint16_t', B],
  CGEventCreateScrollWheelEvent2: ['graphics', R, R, U, U, I, I, I],
  CGEventCreate: ['graphics', R, R],
  CGEventGetLocation: ['graphics', 'point', R],
  CGEventSetIntegerValueField: ['graphics', 'void', R, U, L],
  CGEventGetIntegerValueField: ['graphics', L, R, U],
  CGEventSetFlags: ['graphics', 'void', R, 'uint64_t'],
  CGEventGetFlags: ['graphics', 'uint64_t', R],
  CGEventKeyboardSetUnicodeString: ['graphics', 'void', R, 'uint64_t', P],
  CGEventPost: ['graphics', 'void', U, R],
  CGEventTapCreate: ['graphics', R, U, U, U, 'uint64_t', P, P],
  CGEventTapEnable: ['graphics', 'void', R, B],
  CGGetActiveDisplayList: ['graphics', I, U, P, P],
  CGMainDisplayID: ['graphics', U],
  CGDisplayBounds: ['graphics', 'rect', U],
  CGWindowLevelForKey: ['graphics', I, I],
  CGWindowListCopyWindowInfo: ['graphics', R, U, U],
  CGRectMakeWithDictionaryRepresentation: ['graphics', B, R, P],
  CFRelease: ['foundation', 'void', R],
  CFArrayGetCount: ['foundation', L, R],
  CFArrayGetValueAtIndex: ['foundation', R, R, L],
  CFDictionaryGetValue: ['foundation', R, R, R],
  CFNumberGetValue: ['foundation', B, R, L, P],
  CFStringCreateWithCString: ['foundation', R, R, S, U],
  CFStringGetCString: ['foundation', B, R, P, L, U],
  CFDataGetBytePtr: ['foundation', R, R],
  CFMachPortCreateRunLoopSource: ['foundation', R, R, R, L],
  CFRunLoopGetCurrent: ['foundation', R],
  CFRunLoopAddSource: ['foundation', 'void', R, R, R],
  CFRunLoopRun: ['foundation', 'void'],
  CFRunLoopStop: ['foundation', 'void', R],
  GetApplicationEventTarget: ['carbon', R],
  InstallEventHandler: ['carbon', I, R, P, 'uint64_t', P, P, P],
  RegisterEventHotKey: ['carbon', I, U, U, 'hotKeyId', R, U, P],
  UnregisterEventHotKey: ['carbon', I, P],
  TISCopyCurrentKeyboardLayoutInputSource: ['carbon', R],
  TISGetInputSourceProperty: ['carbon', R, R, R],
  LMGetKbdType: ['carbon', 'uint8_t'],
  UCKeyTranslate: ['carbon', I, R, 'uint16_t', 'uint16_t', U, U, U, P, 'uint64_t', P, P],
  objc_getClass: ['objc', R, S],
  sel_registerName: ['objc', R, S],
  objc_allocateClassPair: ['objc', R, R, S, 'uint64_t'],
  objc_registerClassPair: ['objc', 'void', R],
  class_addMethod: ['objc', B, R, R, P, S],
  send: ['objc', R, R, R],
  sendRef: ['objc', R, R, R, R],
  sendRefs: ['objc', R, R, R, R, R, R],
  sendText: ['objc', R, R, R, S],
  sendNumber: ['objc', R, R, R, L],
  sendDouble: ['objc', R, R, R, D],
  sendBool: ['objc', R, R, R, B],
  sendColour: ['objc', R, R, R, D, D, D, D],
  sendRect: ['objc', R, R, R, 'rect'],
  sendFrame: ['objc', R, R, R, 'rect', B],
  sendWindow: ['objc', R, R, R, 'rect', 'uint64_t', 'uint64_t', B],
  sendNextEvent: ['objc', R, R, R, 'uint64_t', R, R, B],
  askRect: ['objc', 'rect', R, R],
}

const CALLBACK_SHAPES: Readonly<Record<keyof MacCallbacks, readonly [result: string, ...parameters: string[]]>> = {
  tap: [R, R, U, R, R],
  hotKey: [I, R, R, R],
  action: ['void', R, R, R],
}

/** Binds every function of the table. Throws where macOS lacks one of them (before 10.13). */
export function bindMac(koffi: Koffi): MacNative {
  const point = koffi.struct({ x: D, y: D })
  const size = koffi.struct({ width: D, height: D })
  const structures: Readonly<Record<string, NativeType>> = {
    point,
    rect: koffi.struct({ origin: point, size }),
    hotKeyId: koffi.struct({ signature: U, id: U }),
  }
  const typeOf = (name: string): string | NativeType => structures[name] ?? name
  // A structure of four doubles comes back through memory on Intel, and only there through a function of its own.
  const askRect = process.arch === 'x64' ? 'objc_msgSend_stret' : 'objc_msgSend'
  const bound: Record<string, unknown> = {}
  for (const [name, [file, result, ...parameters]] of Object.entries(SHAPES)) {
    const symbol = name === 'askRect' ? askRect : name.startsWith('send') ? 'objc_msgSend' : name
    bound[name] = koffi.load(LIBRARIES[file]).func(symbol, typeOf(result), parameters.map(typeOf))
  }
  return {
    calls: bound as unknown as MacCalls,
    callback: (kind, called) => {
      const [result, ...parameters] = CALLBACK_SHAPES[kind]
      return koffi.register(called, koffi.pointer(koffi.proto(result, parameters)))
    },
  }
}
