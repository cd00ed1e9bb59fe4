// Drawing on an X server and looking at it: windows, rectangles, text, pixels, key presses. Lives here: the few requests of the
// core protocol and of XTEST that the rig needs. May not know: what the pictures are for.
import type { Image, Region } from './image.ts'
import type { XConnection } from './x-connection.ts'

const CREATE_WINDOW = 1
const CHANGE_WINDOW_ATTRIBUTES = 2
const DESTROY_WINDOW = 4
const MAP_WINDOW = 8
const GET_PROPERTY = 20
const INTERN_ATOM = 16
const WARP_POINTER = 41
const SET_INPUT_FOCUS = 42
const OPEN_FONT = 45
const CREATE_PIXMAP = 53
const CREATE_GC = 55
const CHANGE_GC = 56
const CLEAR_AREA = 61
const COPY_AREA = 62
const POLY_FILL_RECTANGLE = 70
const GET_IMAGE = 73
const IMAGE_TEXT_8 = 76
const QUERY_EXTENSION = 98

const BACK_PIXEL = 0x2
const OVERRIDE_REDIRECT = 0x200
const EVENT_MASK = 0x800
const KEY_PRESS_MASK = 0x1
const BUTTON_PRESS_MASK = 0x4
const EXPOSURE_MASK = 0x8000
const GC_FOREGROUND = 0x4
const GC_BACKGROUND = 0x8
const GC_FONT = 0x4000
const Z_PIXMAP = 2

/** Something to draw on: a window or a pixmap. */
export type Drawable = number
/** 0xRRGGBB. */
export type Colour = number

const u32 = (...values: readonly number[]): Buffer => {
  const out = Buffer.alloc(values.length * 4)
  for (const [i, value] of values.entries()) out.writeUInt32LE(value >>> 0, i * 4)
  return out
}
const u16 = (...values: readonly number[]): Buffer => {
  const out = Buffer.alloc(values.length * 2)
  for (const [i, value] of values.entries()) out.writeUInt16LE(value & 0xffff, i * 2)
  return out
}

/** A window over everything at `area`, without a frame, that reports key and button presses; already shown. */
export const openWindow = (x: XConnection, area: Region, colour: Colour): Drawable =>
  openWithin(x, { parent: x.root, area, colour })

interface Within {
  readonly parent: Drawable
  /** From the parent's corner. */
  readonly area: Region
  readonly colour: Colour
}

/** As openWindow, in another window and of its picture. */
export function openWithin(x: XConnection, { parent, area, colour }: Within): Drawable {
  const window = x.newId()
  x.send(
    CREATE_WINDOW,
    x.rootDepth,
    Buffer.concat([
      u32(window, parent),
      u16(area.x, area.y, area.width, area.height, 0, 1),
      u32(x.rootVisual, BACK_PIXEL | OVERRIDE_REDIRECT | EVENT_MASK),
      u32(colour, 1, KEY_PRESS_MASK | BUTTON_PRESS_MASK | EXPOSURE_MASK),
    ]),
  )
  x.send(MAP_WINDOW, 0, u32(window))
  return window
}

/** Takes such a window away. */
export async function closeWindow(x: XConnection, window: Drawable): Promise<void> {
  x.send(DESTROY_WINDOW, 0, u32(window))
  await x.settle()
}

/** A picture off the screen, of the screen's depth. */
export function openPixmap(x: XConnection, size: { readonly width: number; readonly height: number }): Drawable {
  const pixmap = x.newId()
  x.send(CREATE_PIXMAP, x.rootDepth, Buffer.concat([u32(pixmap, x.root), u16(size.width, size.height)]))
  return pixmap
}

/** Fills the whole screen's background, below every window. */
export function paintRoot(x: XConnection, colour: Colour): void {
  x.send(CHANGE_WINDOW_ATTRIBUTES, 0, u32(x.root, BACK_PIXEL, colour))
  x.send(CLEAR_AREA, 0, Buffer.concat([u32(x.root), u16(0, 0, 0, 0)]))
}

/** Puts the pointer at the screen's lower right corner, where a capture shows next to nothing of it. */
export function parkPointer(x: XConnection): void {
  x.send(WARP_POINTER, 0, Buffer.concat([u32(0, x.root), u16(0, 0, 0, 0, x.width - 1, x.height - 1)]))
}

/** Gives a window the keyboard. The window must be shown. */
export function focusWindow(x: XConnection, window: Drawable): void {
  x.send(SET_INPUT_FOCUS, 1, u32(window, 0))
}

/** A brush: fills rectangles, writes text in the server's built-in 6×13 font, copies. */
export interface Brush {
  fill(on: Drawable, area: Region, colour: Colour): void
  /** Writes up to 255 Latin-1 characters, 6 pixels wide each; `y` is the base line, 11 pixels below the line's top. */
  write(on: Drawable, text: string, look: { x: number; y: number; ink: Colour; paper: Colour }): void
  /** Copies `area` of one drawable to the same place of another. */
  copy(from: Drawable, to: Drawable, area: Region): void
}

/** Makes a brush on this connection. */
export function openBrush(x: XConnection): Brush {
  const gc = x.newId()
  const font = x.newId()
  const fontName = Buffer.from('fixed', 'latin1')
  x.send(OPEN_FONT, 0, Buffer.concat([u32(font), u16(fontName.length, 0), fontName]))
  x.send(CREATE_GC, 0, Buffer.concat([u32(gc, x.root, GC_FONT, font)]))
  const colours = (ink: Colour, paper: Colour): void =>
    x.send(CHANGE_GC, 0, u32(gc, GC_FOREGROUND | GC_BACKGROUND, ink, paper))
  return {
    fill: (on, area, colour) => {
      colours(colour, colour)
      x.send(POLY_FILL_RECTANGLE, 0, Buffer.concat([u32(on, gc), u16(area.x, area.y, area.width, area.height)]))
    },
    write: (on, text, look) => {
      const bytes = Buffer.from(text.slice(0, 255), 'latin1')
      colours(look.ink, look.paper)
      x.send(IMAGE_TEXT_8, bytes.length, Buffer.concat([u32(on, gc), u16(look.x, look.y), bytes]))
    },
    copy: (from, to, area) => {
      x.send(
        COPY_AREA,
        0,
        Buffer.concat([u32(from, to, gc), u16(area.x, area.y, area.x, area.y, area.width, area.height)]),
      )
    },
  }
}

/** What the screen shows in one area, windows and all. */
export async function grabScreen(x: XConnection, area: Region): Promise<Image> {
  const reply = await x.ask(
    GET_IMAGE,
    Z_PIXMAP,
    Buffer.concat([u32(x.root), u16(area.x, area.y, area.width, area.height), u32(0xffff_ffff)]),
  )
  const pixels = area.width * area.height
  const rgba = new Uint8Array(pixels * 4)
  for (let i = 0; i < pixels; i++) {
    const at = 32 + i * 4
    rgba[i * 4] = reply[at + 2] ?? 0
    rgba[i * 4 + 1] = reply[at + 1] ?? 0
    rgba[i * 4 + 2] = reply[at] ?? 0
    rgba[i * 4 + 3] = 255
  }
  return { width: area.width, height: area.height, rgba }
}

/** The colour of one pixel of the screen. */
export async function grabPixel(x: XConnection, at: { readonly x: number; readonly y: number }): Promise<Colour> {
  const { rgba } = await grabScreen(x, { ...at, width: 1, height: 1 })
  return ((rgba[0] ?? 0) << 16) | ((rgba[1] ?? 0) << 8) | (rgba[2] ?? 0)
}

/** Whether a window manager has taken over (EWMH _NET_SUPPORTING_WM_CHECK). */
export async function hasWindowManager(x: XConnection): Promise<boolean> {
  const name = Buffer.from('_NET_SUPPORTING_WM_CHECK', 'latin1')
  const atom = (await x.ask(INTERN_ATOM, 0, Buffer.concat([u16(name.length, 0), name]))).readUInt32LE(8)
  const property = await x.ask(GET_PROPERTY, 0, u32(x.root, atom, 0, 0, 1))
  return property.readUInt32LE(16) > 0
}

/** Real input through the XTEST extension, as a person at this screen makes it. */
export interface FakeInput {
  /** Presses and releases a key, by keycode. */
  key(keycode: number): void
  /** Moves the pointer. */
  move(to: { readonly x: number; readonly y: number }): void
  /** Presses and releases a button, 1 = left. */
  click(button: number): void
}

/** Opens XTEST. Throws where the server lacks it. */
export async function openFakeInput(x: XConnection): Promise<FakeInput> {
  const name = Buffer.from('XTEST', 'latin1')
  const reply = await x.ask(QUERY_EXTENSION, 0, Buffer.concat([u16(name.length, 0), name]))
  const opcode = reply[9] ?? 0
  if (reply[8] !== 1) throw new Error('the X server lacks XTEST')
  const fake = (type: number, detail: number, at = { x: 0, y: 0 }): void =>
    x.send(
      opcode,
      2,
      Buffer.concat([Buffer.from([type, detail, 0, 0]), u32(0, x.root, 0, 0), u16(at.x, at.y), u32(0, 0)]),
    )
  return {
    key: (keycode) => {
      fake(2, keycode)
      fake(3, keycode)
    },
    move: (to) => fake(6, 0, to),
    click: (button) => {
      fake(4, button)
      fake(5, button)
    },
  }
}
