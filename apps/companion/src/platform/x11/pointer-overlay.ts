// Where the helper points, on X11. Lives here: a shaped window that is clicked through. May not know: who points.
import { drawPointer, POINTER_TIP } from '../../drawing/companion-pictures.ts'
import type { Artist, Picture } from '../../drawing/picture.ts'
import type { PointerOverlay } from '../platform.ts'
import { latestOnly } from './latest-only.ts'
import type { TopWindows } from './top-window.ts'

/** With and without the ring of a click. */
const LOOKS = 2

type Pointer = Parameters<PointerOverlay['show']>[0]

export function createPointerOverlay(parts: { readonly artist: Artist; readonly windows: TopWindows }): PointerOverlay {
  const window = parts.windows.open({ clickedThrough: true, title: 'Farhand pointer' })
  let look: string | undefined
  const drawn = new Map<string, Picture>()
  const pictureOf = async (wanted: string, pointer: Pointer): Promise<Picture> => {
    const known = drawn.get(wanted)
    if (known !== undefined) return known
    // Another name: the pictures of the one before are not needed any more.
    if (drawn.size >= LOOKS) drawn.clear()
    const picture = await drawPointer(parts.artist, pointer)
    drawn.set(wanted, picture)
    return picture
  }
  const wish = latestOnly<Pointer>(async (pointer) => {
    if (pointer === undefined) {
      window.hide()
      look = undefined
      return
    }
    const at = { x: pointer.at.x - POINTER_TIP.x, y: pointer.at.y - POINTER_TIP.y }
    const wanted = `${String(pointer.pressed)} ${pointer.label}`
    if (wanted === look) {
      window.move(at)
      return
    }
    window.show(await pictureOf(wanted, pointer), at)
    look = wanted
  })
  return { show: wish, hide: () => wish(undefined) }
}
