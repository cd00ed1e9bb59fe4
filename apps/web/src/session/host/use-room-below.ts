// Room below for what lies over the foot of the page: whatever is scrolled to, by keyboard or by a browser's search, comes to
// rest above it. Lives here: measuring it. May not know: what it is.
import { useEffect, type RefObject } from 'react'

/** Keeps `--fh-room-below` of the page at the height of `cover`, CSS pixels; host-page.css says where that counts. */
export function useRoomBelow(cover: RefObject<HTMLElement | null>): void {
  useEffect(() => {
    const { style } = document.documentElement
    const observer = new ResizeObserver(() => {
      style.setProperty('--fh-room-below', `${cover.current?.offsetHeight ?? 0}px`)
    })
    if (cover.current !== null) observer.observe(cover.current)
    return () => {
      observer.disconnect()
      style.removeProperty('--fh-room-below')
    }
  }, [cover])
}
