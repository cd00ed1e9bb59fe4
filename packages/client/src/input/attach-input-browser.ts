// Mouse and keyboard over a picture, on the window. Lives here: the listeners, and the field that takes what is written (so that
// dead keys, input methods and pasted text work). May not know: what the events mean (input-reader.ts), who may send them.
import type { Size } from '../frame/codecs.ts'
import type { InputEvent } from './input-messages.ts'
import { InputReader, pictureArea, type KeyStroke, type Modifiers, type PictureArea } from './input-reader.ts'

export interface AttachInputOptions {
  /** Size of what is shown, in its own pixels, as known now. */
  readonly picture: () => Size
  /** Id of the element that says the accessible name of the field that takes the keyboard, in whatever language the page speaks. */
  readonly labelledBy: string
  /** Where that field is put; a picture itself can't hold one. */
  readonly beside: HTMLElement
  readonly mouse: boolean
  readonly keyboard: boolean
  readonly onInput: (events: readonly InputEvent[]) => void
  /** Ctrl+Alt+Shift, pressed together, gives the keyboard back to the page. */
  readonly onLeave: () => void
}

/** Takes what is done over `wrapper` as input; returns how to stop, after which everything is released. */
export function attachInput(wrapper: HTMLElement, options: AttachInputOptions): () => void {
  const reader = new InputReader()
  const field = keyboardField(options.labelledBy)
  const stopping = new AbortController()
  const { signal } = stopping
  const send = (events: readonly InputEvent[]): void => {
    if (events.length > 0) options.onInput(events)
  }
  const release = (): void => send(reader.release())
  const area = (): PictureArea | undefined => pictureArea(wrapper.getBoundingClientRect(), options.picture())

  if (options.mouse) listenToPointer({ wrapper, reader, area, send, signal, focus: () => field.focus() })
  if (options.keyboard) {
    options.beside.append(field)
    listenToKeyboard({ field, reader, send, signal, onLeave: options.onLeave })
    field.focus()
  }
  addEventListener('blur', release, { signal })
  document.addEventListener('visibilitychange', release, { signal })
  return () => {
    stopping.abort()
    release()
    field.remove()
  }
}

interface Listening {
  readonly reader: InputReader
  readonly send: (events: readonly InputEvent[]) => void
  readonly signal: AbortSignal
}

function listenToPointer(
  listening: Listening & {
    readonly wrapper: HTMLElement
    readonly area: () => PictureArea | undefined
    readonly focus: () => void
  },
): void {
  const { wrapper, reader, area, send, signal, focus } = listening
  const press = (event: PointerEvent, down: boolean): void => {
    const over = area()
    if (over === undefined) return
    event.preventDefault()
    const { clientX, clientY, button } = event
    // First of all: what follows makes the page work out its layout anew.
    send(reader.button({ clientX, clientY, button, down, held: modifiersOf(event) }, over))
    focus()
    if (down) wrapper.setPointerCapture(event.pointerId)
  }
  wrapper.addEventListener('pointerdown', (event) => press(event, true), { signal })
  wrapper.addEventListener('pointerup', (event) => press(event, false), { signal })
  wrapper.addEventListener('pointercancel', () => send(reader.release()), { signal })
  wrapper.addEventListener(
    'pointermove',
    (event) => {
      const over = area()
      if (over === undefined) return
      // A second button pressed while one is down comes as a move.
      if (event.button >= 0) press(event, (event.buttons & maskOf(event.button)) !== 0)
      else send(reader.move(event, over))
    },
    { signal },
  )
  wrapper.addEventListener(
    'wheel',
    (event) => {
      const over = area()
      if (over === undefined || event.ctrlKey) return
      event.preventDefault()
      const { clientX, clientY, deltaX, deltaY, deltaMode } = event
      send(reader.wheel({ clientX, clientY, deltaX, deltaY, deltaMode, held: modifiersOf(event) }, over))
    },
    { signal, passive: false },
  )
  wrapper.addEventListener('contextmenu', (event) => event.preventDefault(), { signal })
}

/** `buttons` counts right and middle the other way round than `button`. */
const maskOf = (button: number): number => [1, 4, 2, 8, 16][button] ?? 0

function listenToKeyboard(
  listening: Listening & { readonly field: HTMLTextAreaElement; readonly onLeave: () => void },
): void {
  const { field, reader, send, signal, onLeave } = listening
  const release = (): void => send(reader.release())
  field.addEventListener(
    'keydown',
    (event) => {
      if (event.ctrlKey && event.altKey && event.shiftKey && MODIFIERS.has(event.key)) {
        release()
        onLeave()
        return
      }
      const { events, isText } = reader.keyDown(strokeOf(event))
      if (!isText) event.preventDefault()
      send(events)
    },
    { signal },
  )
  field.addEventListener(
    'keyup',
    (event) => {
      event.preventDefault()
      send(reader.keyUp({ code: event.code, ...modifiersOf(event) }))
    },
    { signal },
  )
  const takeText = (): void => {
    const { value } = field
    field.value = ''
    send(reader.text(value))
  }
  field.addEventListener(
    'input',
    (event) => {
      if (!(event instanceof globalThis.InputEvent && event.isComposing)) takeText()
    },
    { signal },
  )
  field.addEventListener('compositionend', takeText, { signal })
  field.addEventListener('blur', release, { signal })
}

/** Deprecated, and the only word of some input methods (on a Mac `key` is the letter all the same). */
const TAKEN = 229
const MODIFIERS = new Set(['Control', 'Alt', 'Shift'])

const strokeOf = (event: KeyboardEvent): KeyStroke => {
  const { code, key, repeat, isComposing } = event
  return { code, key, repeat, isComposing, isTaken: event.keyCode === TAKEN, ...modifiersOf(event) }
}

const modifiersOf = (event: KeyboardEvent | MouseEvent): Modifiers => {
  const { shiftKey, ctrlKey, altKey, metaKey } = event
  return { shiftKey, ctrlKey, altKey, metaKey, altGraph: event.getModifierState('AltGraph') }
}

function keyboardField(labelledBy: string): HTMLTextAreaElement {
  const field = document.createElement('textarea')
  field.setAttribute('aria-labelledby', labelledBy)
  field.autocapitalize = 'off'
  field.autocomplete = 'off'
  field.spellcheck = false
  field.className = 'keyboard-field'
  return field
}
