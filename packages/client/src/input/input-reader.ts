// What a person does on a picture, as input events. Pure: plain shapes of DOM events come in. Lives here: places on the picture,
// what travels as text and what as a key, modifiers. May not know: elements, sessions.
// Characters travel as text, so that no layout on either side can change them; keys that write nothing, and shortcuts, travel
// by their physical code with the character they mean. Shift and AltGr only shape characters, so they are held back until
// something comes that is no character.
import type { Size } from '../frame/codecs.ts'
import { FRACTION_MAX, MAX_TYPED_LENGTH, type InputEvent } from './input-messages.ts'

/** The modifiers that are down, as every event of mouse and keyboard says. */
export interface Modifiers {
  readonly shiftKey: boolean
  readonly ctrlKey: boolean
  readonly altKey: boolean
  readonly metaKey: boolean
  /** Whether AltGr is down (`getModifierState('AltGraph')`). */
  readonly altGraph: boolean
}

/** Part of a KeyboardEvent. */
export interface KeyStroke extends Modifiers {
  readonly code: string
  readonly key: string
  readonly repeat: boolean
  readonly isComposing: boolean
  /** Whether an input method has taken the key (`keyCode` 229, UI Events section 8.3.1), whatever `key` says. */
  readonly isTaken: boolean
}

/** Where the picture's pixels lie, in the same CSS pixels as the pointer's place. */
export interface PictureArea {
  readonly left: number
  readonly top: number
  readonly width: number
  readonly height: number
  /** Size of what it shows, in its own pixels. */
  readonly of?: Size
}

/** A place on the picture, as events carry it. */
interface Place {
  readonly x: number
  readonly y: number
  readonly of?: Size
}

export interface PointerPlace {
  readonly clientX: number
  readonly clientY: number
}

/** CSS pixels of one notch of a wheel. */
const NOTCH_PIXELS = 100
const LINES_PER_NOTCH = 3
const BUTTONS = ['left', 'middle', 'right', 'back', 'forward'] as const
const HELD_BACK = new Set(['ShiftLeft', 'ShiftRight', 'AltRight'])
const BEGINS_TEXT = new Set(['Dead', 'Compose', 'Process', 'Unidentified'])
const SHIFTS = new Set(['ShiftLeft', 'ShiftRight'])
const MODIFIERS: ReadonlyMap<string, (held: Modifiers) => boolean> = new Map([
  ['ShiftLeft', ({ shiftKey }) => shiftKey],
  ['ShiftRight', ({ shiftKey }) => shiftKey],
  ['ControlLeft', ({ ctrlKey }) => ctrlKey],
  ['ControlRight', ({ ctrlKey }) => ctrlKey],
  ['AltLeft', ({ altKey }) => altKey],
  ['AltRight', ({ altKey, altGraph }) => altKey || altGraph],
  ['MetaLeft', ({ metaKey }) => metaKey],
  ['MetaRight', ({ metaKey }) => metaKey],
])

/** What a stroke led to; `isText` leaves it to the browser, whose `input` event then brings the characters: where more than one
 *  key makes one, as dead keys and input methods do. */
export interface Stroke {
  readonly events: readonly InputEvent[]
  readonly isText: boolean
}

/** The picture inside its element, which keeps the picture's shape with bars around it. Undefined while there is none. */
export function pictureArea(element: PictureArea, picture: Size): PictureArea | undefined {
  if (picture.width === 0 || picture.height === 0 || element.width === 0 || element.height === 0) return undefined
  const scale = Math.min(element.width / picture.width, element.height / picture.height)
  const [width, height] = [picture.width * scale, picture.height * scale]
  const left = element.left + (element.width - width) / 2
  const of = { width: picture.width, height: picture.height }
  return { left, top: element.top + (element.height - height) / 2, width, height, of }
}

/** Follows one person's hands; `surface` is the size of what is shown, in its own pixels. */
export class InputReader {
  /** Codes that are down here; true once the other side knows. */
  readonly #down = new Map<string, boolean>()
  readonly #buttons = new Set<number>()
  #wheel = { right: 0, down: 0 }
  /** A dead key, Compose or an input method has begun something that the browser will write. */
  #isBegun = false

  move(at: PointerPlace, area: PictureArea): readonly InputEvent[] {
    const place = this.#place(at, area)
    return place === undefined ? [] : [{ kind: 'move', ...place }]
  }

  /** `button` as of PointerEvent. A release counts wherever it happens. */
  button(
    at: PointerPlace & { readonly button: number; readonly down: boolean; readonly held: Modifiers },
    area: PictureArea,
  ): readonly InputEvent[] {
    const name = BUTTONS[at.button]
    const place = this.#place(at, area)
    if (name === undefined || (at.down ? place === undefined : !this.#buttons.has(at.button))) return []
    if (at.down) this.#buttons.add(at.button)
    else this.#buttons.delete(at.button)
    const where = place ?? clampedPlace(at, area)
    return [
      ...this.#unheard(at.held),
      ...this.#tellHeldBack(),
      { kind: 'button', ...where, button: name, down: at.down },
    ]
  }

  /** `deltaMode` as of WheelEvent: 0 pixels, 1 lines, 2 pages. */
  wheel(
    at: PointerPlace & {
      readonly deltaX: number
      readonly deltaY: number
      readonly deltaMode: number
      readonly held: Modifiers
    },
    area: PictureArea,
  ): readonly InputEvent[] {
    const place = this.#place(at, area)
    if (place === undefined) return []
    const perNotch = at.deltaMode === 0 ? NOTCH_PIXELS : at.deltaMode === 1 ? LINES_PER_NOTCH : 1
    this.#wheel.right += at.deltaX / perNotch
    this.#wheel.down += at.deltaY / perNotch
    const [right, down] = [wholeNotches(this.#wheel.right), wholeNotches(this.#wheel.down)]
    this.#wheel.right -= right
    this.#wheel.down -= down
    if (right === 0 && down === 0) return []
    return [...this.#unheard(at.held), ...this.#tellHeldBack(), { kind: 'wheel', ...place, right, down }]
  }

  keyDown(stroke: KeyStroke): Stroke {
    const unheard = this.#unheard(stroke)
    const { events, isText } = this.#pressed(stroke)
    return { events: [...unheard, ...events], isText }
  }

  keyUp(stroke: Pick<KeyStroke, 'code'> & Modifiers): readonly InputEvent[] {
    const { code } = stroke
    // A Mac tells of no key that is let go while Command is down.
    const silent = code.startsWith('Meta') ? [...this.#down.keys()].filter((one) => !MODIFIERS.has(one)) : []
    return [...silent.flatMap((one) => this.#up(one)), ...this.#up(code), ...this.#unheard(stroke)]
  }

  #pressed(stroke: KeyStroke): Stroke {
    const { code, key } = stroke
    if (stroke.isComposing || stroke.isTaken || BEGINS_TEXT.has(key) || code === '') {
      this.#isBegun = true
      return { events: [], isText: true }
    }
    if (HELD_BACK.has(code) && (SHIFTS.has(code) || key === 'AltGraph')) {
      // On Windows AltGr comes as Ctrl and Alt; that Ctrl was no Ctrl.
      const noCtrl = key === 'AltGraph' ? this.#up('ControlLeft') : []
      if (!this.#down.has(code)) this.#down.set(code, false)
      return { events: noCtrl, isText: false }
    }
    if (isCharacter(key) && !isShortcut(stroke)) {
      // Not first written into the field: that costs a page its next picture, just when the answer to the key is due.
      return this.#isBegun ? { events: [], isText: true } : { events: this.text(key), isText: false }
    }
    this.#down.set(code, true)
    return { events: [...this.#tellHeldBack(), keyEvent(stroke, true)], isText: false }
  }

  /** What was written, by a key or as the browser says. */
  text(text: string): readonly InputEvent[] {
    this.#isBegun = false
    const parts: string[] = []
    // By whole characters: half of one is none.
    for (const character of text) {
      const last = parts.at(-1)
      if (last === undefined || last.length + character.length > MAX_TYPED_LENGTH) parts.push(character)
      else parts[parts.length - 1] = last + character
    }
    return parts.map((part) => ({ kind: 'text', text: part }))
  }

  /** The person looks elsewhere: whatever is down goes up. */
  release(): readonly InputEvent[] {
    const told = this.#buttons.size > 0 || [...this.#down.values()].includes(true)
    this.#down.clear()
    this.#buttons.clear()
    this.#wheel = { right: 0, down: 0 }
    this.#isBegun = false
    return told ? [{ kind: 'release' }] : []
  }

  #up(code: string): readonly InputEvent[] {
    const told = this.#down.get(code)
    this.#down.delete(code)
    return told === true ? [{ kind: 'key', code, down: false }] : []
  }

  /** Modifiers that are up, whose letting go nobody told: an input method keeps it to itself while it composes. */
  #unheard(held: Modifiers): readonly InputEvent[] {
    return [...this.#down.keys()].flatMap((code) => (MODIFIERS.get(code)?.(held) === false ? this.#up(code) : []))
  }

  #tellHeldBack(): readonly InputEvent[] {
    const untold = [...this.#down].filter(([, told]) => !told).map(([code]) => code)
    for (const code of untold) this.#down.set(code, true)
    return untold.map((code) => ({ kind: 'key', code, down: true }))
  }

  /** Undefined beside the picture, unless something is being dragged: then the nearest place on it. */
  #place(at: PointerPlace, area: PictureArea): Place | undefined {
    const isOn =
      at.clientX >= area.left &&
      at.clientX < area.left + area.width &&
      at.clientY >= area.top &&
      at.clientY < area.top + area.height
    return isOn || this.#buttons.size > 0 ? clampedPlace(at, area) : undefined
  }
}

const clampedPlace = ({ clientX, clientY }: PointerPlace, { left, top, width, height, of }: PictureArea): Place => ({
  x: fraction(clientX - left, width),
  y: fraction(clientY - top, height),
  ...(of === undefined ? {} : { of }),
})

// The pointer's place is a corner between pixels; the pixel behind it is what is meant.
const fraction = (offset: number, length: number): number =>
  Math.round(Math.min(1, Math.max(0, offset / length)) * FRACTION_MAX)

const wholeNotches = (sum: number): number => Math.max(-100, Math.min(100, Math.trunc(sum)))

/** Chromium calls a key to which the layout gives nothing U+0000. */
const isCharacter = (key: string): boolean => [...key].length === 1 && !/\p{Cc}/u.test(key)

const isShortcut = ({ ctrlKey, altKey, metaKey, altGraph }: KeyStroke): boolean =>
  metaKey || (!altGraph && (ctrlKey || altKey))

const keyEvent = ({ code, key }: KeyStroke, down: boolean): InputEvent =>
  isCharacter(key) ? { kind: 'key', code, key, down } : { kind: 'key', code, down }
