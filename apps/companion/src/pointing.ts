// Where whoever controls points, shown to the person at the machine. Lives here: when the pointer is shown and when it goes.
// May not know: how it is drawn.
import type { InputEvent } from '@farhand/client'
import type { Point, PointerOverlay } from './platform/platform.ts'

/** Without a movement the pointer goes after so long. */
const SHOWN_MS = 2000
/** What an event does is to be seen before our drawing of it: on a shared screen each of them is a picture to be encoded, and the
 *  first one holds up the next. Movements that come meanwhile are one. */
const DRAWN_AFTER_MS = 30
/** The ring of a click stays so long, or nobody would see it. */
const RING_MS = 150

export interface Pointing {
  /** Something was injected there. `label`: whose pointer it is. */
  at(point: Point, by: { readonly label: string; readonly event: InputEvent }): void
  /** Nothing more comes; idempotent. */
  end(): void
}

type Timer = ReturnType<typeof setTimeout> | undefined

export function showPointer(overlay: PointerOverlay): Pointing {
  const down = new Set<string>()
  let place: { readonly at: Point; readonly label: string } | undefined
  let isRinging = false
  let hiding: Timer
  let drawing: Timer
  let ringing: Timer

  const draw = (): void => {
    drawing = undefined
    if (place !== undefined) overlay.show({ ...place, pressed: down.size > 0 || isRinging })
  }
  const drawSoon = (): void => void (drawing ??= setTimeout(draw, DRAWN_AFTER_MS))
  const ring = (): void => {
    isRinging = true
    clearTimeout(ringing)
    ringing = setTimeout(() => {
      isRinging = false
      drawSoon()
    }, RING_MS)
  }
  const end = (): void => {
    for (const timer of [hiding, drawing, ringing]) clearTimeout(timer)
    drawing = undefined
    place = undefined
    isRinging = false
    down.clear()
    overlay.hide()
  }
  return {
    at(point, { label, event }) {
      if (event.kind === 'button') {
        if (event.down) down.add(event.button)
        else down.delete(event.button)
        if (event.down) ring()
      }
      place = { at: point, label }
      clearTimeout(hiding)
      hiding = setTimeout(end, SHOWN_MS)
      drawSoon()
    },
    end() {
      if (place !== undefined) end()
    },
  }
}
