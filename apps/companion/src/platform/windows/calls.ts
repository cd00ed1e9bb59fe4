// The functions of Windows that we call. Lives here: their TypeScript shapes, their C shapes, binding them through koffi.
// May not know: why they are called. Names and parameters are those of Microsoft's reference (learn.microsoft.com, Win32 API).
// Handles are numbers: those of windows have 32 significant bits, module addresses less than 47.
// Long because: one table of everything native that Windows is asked for.
import type { Koffi, NativeLibrary } from '../native/koffi.ts'

type Handle = number
type Bytes = Uint8Array
type Pointer = bigint

/** Windows' own functions. A number as result: 0 is failure unless the reference says otherwise. */
export interface WindowsCalls {
  SendInput(count: number, inputs: Bytes, size: number): number
  GetSystemMetrics(index: number): number
  VkKeyScanExW(character: number, layout: Handle): number
  MapVirtualKeyExW(code: number, kind: number, layout: Handle): number
  GetKeyboardLayout(thread: number): Handle
  GetAsyncKeyState(virtualKey: number): number
  GetForegroundWindow(): Handle
  GetWindowThreadProcessId(window: Handle, processId: Bytes | null): number
  EnumWindows(callback: Pointer, data: number): number
  IsWindowVisible(window: Handle): number
  IsIconic(window: Handle): number
  GetWindowTextW(window: Handle, text: Bytes, units: number): number
  GetClassNameW(window: Handle, text: Bytes, units: number): number
  GetWindowRect(window: Handle, area: Bytes): number
  WindowFromPoint(packedPoint: bigint): Handle
  GetAncestor(window: Handle, kind: number): Handle
  GetWindow(window: Handle, relation: number): Handle
  GetWindowLongPtrW(window: Handle, index: number): number
  FindWindowExW(parent: Handle, after: Handle, className: string, title: string | null): Handle
  EnumDisplayMonitors(dc: Handle, clip: null, callback: Pointer, data: number): number
  GetMonitorInfoW(monitor: Handle, info: Bytes): number
  SetProcessDpiAwarenessContext(context: number): number
  GetDpiForSystem(): number
  RegisterHotKey(window: Handle, id: number, modifiers: number, virtualKey: number): number
  UnregisterHotKey(window: Handle, id: number): number
  SetWindowsHookExW(kind: number, callback: Pointer, module: Handle, thread: number): Handle
  CallNextHookEx(hook: Handle, code: number, w: number, l: number): number
  UnhookWindowsHookEx(hook: Handle): number
  SetWinEventHook(
    first: number,
    last: number,
    module: Handle,
    callback: Pointer,
    process: number,
    thread: number,
    flags: number,
  ): Handle
  UnhookWinEvent(hook: Handle): number
  GetMessageW(message: Bytes, window: Handle, first: number, last: number): number
  DispatchMessageW(message: Bytes): number
  PostThreadMessageW(thread: number, message: number, w: number, l: number): number
  PostMessageW(window: Handle, message: number, w: number, l: number): number
  PostQuitMessage(code: number): void
  SetTimer(window: Handle, id: number, afterMs: number, callback: null): number
  KillTimer(window: Handle, id: number): number
  RegisterClassExW(description: Bytes): number
  RegisterWindowMessageW(name: string): number
  CreateWindowExW(
    extendedStyle: number,
    className: string,
    title: string,
    style: number,
    x: number,
    y: number,
    width: number,
    height: number,
    parent: Handle,
    menu: Handle,
    module: Handle,
    data: null,
  ): Handle
  DestroyWindow(window: Handle): number
  DefWindowProcW(window: Handle, message: number, w: number, l: number): number
  ShowWindow(window: Handle, command: number): number
  SetWindowPos(
    window: Handle,
    after: Handle,
    x: number,
    y: number,
    width: number,
    height: number,
    flags: number,
  ): number
  SetForegroundWindow(window: Handle): number
  LoadCursorW(module: Handle, id: number): Handle
  UpdateLayeredWindow(
    window: Handle,
    screen: Handle,
    at: Bytes | null,
    size: Bytes,
    dc: Handle,
    from: Bytes,
    key: number,
    blend: Bytes,
    flags: number,
  ): number
  DrawTextW(dc: Handle, text: string, units: number, area: Bytes, format: number): number
  CreatePopupMenu(): Handle
  AppendMenuW(menu: Handle, flags: number, id: number, label: string): number
  TrackPopupMenu(
    menu: Handle,
    flags: number,
    x: number,
    y: number,
    reserved: number,
    window: Handle,
    area: null,
  ): number
  DestroyMenu(menu: Handle): number
  GetCursorPos(point: Bytes): number
  CreateIcon(
    module: Handle,
    width: number,
    height: number,
    planes: number,
    bits: number,
    and: Bytes,
    xor: Bytes,
  ): Handle
  DestroyIcon(icon: Handle): number
  CreateCompatibleDC(dc: Handle): Handle
  CreateDIBSection(dc: Handle, info: Bytes, usage: number, bits: Bytes, section: Handle, offset: number): Handle
  CreateFontW(
    height: number,
    width: number,
    escapement: number,
    orientation: number,
    weight: number,
    italic: number,
    underline: number,
    strikeOut: number,
    charSet: number,
    outPrecision: number,
    clipPrecision: number,
    quality: number,
    pitch: number,
    face: string,
  ): Handle
  SelectObject(dc: Handle, object: Handle): Handle
  DeleteObject(object: Handle): number
  DeleteDC(dc: Handle): number
  CreateSolidBrush(colour: number): Handle
  SetTextColor(dc: Handle, colour: number): number
  SetBkMode(dc: Handle, mode: number): number
  GdiFlush(): number
  OpenProcess(access: number, inherit: number, processId: number): Handle
  CloseHandle(handle: Handle): number
  QueryFullProcessImageNameW(process: Handle, flags: number, path: Bytes, units: Bytes): number
  GetCurrentThreadId(): number
  GetModuleHandleW(name: null): Handle
  DwmGetWindowAttribute(window: Handle, attribute: number, value: Bytes, size: number): number
  Shell_NotifyIconW(message: number, icon: Bytes): number
}

/** What Windows calls us with. */
export interface WindowsCallbacks {
  window(window: Handle, message: number, w: number, l: number): number
  mouse(code: number, w: number, l: number): number
  keyboard(code: number, w: number, l: number): number
  eachWindow(window: Handle, data: number): number
  eachMonitor(monitor: Handle, dc: Handle, area: number, data: number): number
  change(hook: Handle, event: number, window: Handle, part: number, child: number, thread: number, timeMs: number): void
}

/** A function of ours that Windows can call, on the thread that made it. */
export interface Callback {
  readonly pointer: bigint
  free(): void
}

/** The native side of Windows; a double of it drives the tests. */
export interface WindowsNative {
  readonly calls: WindowsCalls
  callback<K extends keyof WindowsCallbacks>(kind: K, called: WindowsCallbacks[K]): Callback
  /** Memory at an address Windows gave us, not copied. */
  memory(address: bigint | number, length: number): Uint8Array
  /** Where our memory lies; the caller keeps `bytes` alive as long as Windows may look. */
  address(bytes: Uint8Array): bigint
}

const H = 'intptr_t'
const I = 'int32_t'
const U = 'uint32_t'
const P = 'void *'
const T = 'str16'

type Shape = readonly [library: string, result: string, ...parameters: string[]]

const SHAPES: Readonly<Record<keyof WindowsCalls, Shape>> = {
  SendInput: ['user32', U, U, P, I],
  GetSystemMetrics: ['user32', I, I],
  VkKeyScanExW: ['user32', 'int16_t', 'uint16_t', H],
  MapVirtualKeyExW: ['user32', U, U, U, H],
  GetKeyboardLayout: ['user32', H, U],
  GetAsyncKeyState: ['user32', 'int16_t', I],
  GetForegroundWindow: ['user32', H],
  GetWindowThreadProcessId: ['user32', U, H, P],
  EnumWindows: ['user32', I, P, H],
  IsWindowVisible: ['user32', I, H],
  IsIconic: ['user32', I, H],
  GetWindowTextW: ['user32', I, H, P, I],
  GetClassNameW: ['user32', I, H, P, I],
  GetWindowRect: ['user32', I, H, P],
  WindowFromPoint: ['user32', H, 'int64_t'],
  GetAncestor: ['user32', H, H, U],
  GetWindow: ['user32', H, H, U],
  GetWindowLongPtrW: ['user32', H, H, I],
  FindWindowExW: ['user32', H, H, H, T, T],
  EnumDisplayMonitors: ['user32', I, H, P, P, H],
  GetMonitorInfoW: ['user32', I, H, P],
  SetProcessDpiAwarenessContext: ['user32', I, H],
  GetDpiForSystem: ['user32', U],
  RegisterHotKey: ['user32', I, H, I, U, U],
  UnregisterHotKey: ['user32', I, H, I],
  SetWindowsHookExW: ['user32', H, I, P, H, U],
  CallNextHookEx: ['user32', H, H, I, H, H],
  UnhookWindowsHookEx: ['user32', I, H],
  SetWinEventHook: ['user32', H, U, U, H, P, U, U, U],
  UnhookWinEvent: ['user32', I, H],
  GetMessageW: ['user32', I, P, H, U, U],
  DispatchMessageW: ['user32', H, P],
  PostThreadMessageW: ['user32', I, U, U, H, H],
  PostMessageW: ['user32', I, H, U, H, H],
  PostQuitMessage: ['user32', 'void', I],
  SetTimer: ['user32', H, H, H, U, P],
  KillTimer: ['user32', I, H, H],
  RegisterClassExW: ['user32', 'uint16_t', P],
  RegisterWindowMessageW: ['user32', U, T],
  CreateWindowExW: ['user32', H, U, T, T, U, I, I, I, I, H, H, H, P],
  DestroyWindow: ['user32', I, H],
  DefWindowProcW: ['user32', H, H, U, H, H],
  ShowWindow: ['user32', I, H, I],
  SetWindowPos: ['user32', I, H, H, I, I, I, I, U],
  SetForegroundWindow: ['user32', I, H],
  LoadCursorW: ['user32', H, H, H],
  UpdateLayeredWindow: ['user32', I, H, H, P, P, H, P, U, P, U],
  DrawTextW: ['user32', I, H, T, I, P, U],
  CreatePopupMenu: ['user32', H],
  AppendMenuW: ['user32', I, H, U, H, T],
  TrackPopupMenu: ['user32', I, H, U, I, I, I, H, P],
  DestroyMenu: ['user32', I, H],
  GetCursorPos: ['user32', I, P],
  CreateIcon: ['user32', H, H, I, I, 'uint8_t', 'uint8_t', P, P],
  DestroyIcon: ['user32', I, H],
  CreateCompatibleDC: ['gdi32', H, H],
  CreateDIBSection: ['gdi32', H, H, P, U, P, H, U],
  CreateFontW: ['gdi32', H, I, I, I, I, I, U, U, U, U, U, U, U, U, T],
  SelectObject: ['gdi32', H, H, H],
  DeleteObject: ['gdi32', I, H],
  DeleteDC: ['gdi32', I, H],
  CreateSolidBrush: ['gdi32', H, U],
  SetTextColor: ['gdi32', U, H, U],
  SetBkMode: ['gdi32', I, H, I],
  GdiFlush: ['gdi32', I],
  OpenProcess: ['kernel32', H, U, I, U],
  CloseHandle: ['kernel32', I, H],
  QueryFullProcessImageNameW: ['kernel32', I, H, U, P, P],
  GetCurrentThreadId: ['kernel32', U],
  GetModuleHandleW: ['kernel32', H, T],
  DwmGetWindowAttribute: ['dwmapi', I, H, U, P, U],
  Shell_NotifyIconW: ['shell32', I, U, P],
}

const CALLBACK_SHAPES: Readonly<Record<keyof WindowsCallbacks, readonly [result: string, ...parameters: string[]]>> = {
  window: [H, H, U, H, H],
  mouse: [H, I, H, H],
  keyboard: [H, I, H, H],
  eachWindow: [I, H, H],
  eachMonitor: [I, H, H, H, H],
  change: ['void', H, U, H, I, I, U, U],
}

/** Binds every function of the table. Throws where Windows lacks one of them (before Windows 10, 1703). */
export function bindWindows(koffi: Koffi): WindowsNative {
  const libraries = new Map<string, NativeLibrary>()
  const bound: Record<string, unknown> = {}
  for (const [name, [file, result, ...parameters]] of Object.entries(SHAPES)) {
    const library = libraries.get(file) ?? koffi.load(`${file}.dll`)
    libraries.set(file, library)
    bound[name] = library.func(name, result, parameters)
  }
  return {
    calls: bound as unknown as WindowsCalls,
    callback: (kind, called) => {
      const [result, ...parameters] = CALLBACK_SHAPES[kind]
      const pointer = koffi.register(called, koffi.pointer(koffi.proto(result, parameters)))
      return { pointer, free: () => koffi.unregister(pointer) }
    },
    memory: (address, length) => new Uint8Array(koffi.view(address, length)),
    address: (bytes) => koffi.address(bytes),
  }
}
