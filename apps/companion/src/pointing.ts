// Where whoever controls points, shown to the person at the machine. Lives here: when the pointer is shown and when it goes.
// May not know: how it is drawn.
import type { InputEvent } from '@farhand/client'
import type { Point, PointerOverlay } from './platform/platform.ts'

/** Without a movement the pointer goes after so long. */
const SHOWN_MS = 2000

export interface Pointing {
  /** Something was injected there. `label`: whose pointer it is. */
  at(point: Point, by: { readonly label: string; readonly event: InputEvent }): void
  /** Nothing more comes; idempotent. */
  end(): void
}

export function showPointer(overlay: PointerOverlay): Pointing {
  const down = new Set<string>()
  let timer: ReturnType<typeof setTimeout> | undefined
  const end = (): void => {
    clearTimeout(timer)
    timer = undefined
    down.clear()
    overlay.hide()
  }
  return {
    at(point, { label, event }) {
      if (event.kind === 'button') {
        if (event.down) down.add(event.button)
        else down.delete(event.button)
      }
      clearTimeout(timer)
      timer = setTimeout(end, SHOWN_MS)
      overlay.show({ at: point, label, pressed: down.size > 0 })
    },
    end() {
      if (timer !== undefined) end()
    },
  }
}
