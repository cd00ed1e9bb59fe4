// Showing that takes a moment. Lives here: one drawing at a time, and of what came meanwhile only the newest.
// May not know: what is drawn.

/** Calls `draw` with each wish unless a newer one overtook it; a wish of undefined means "nothing to be seen". */
export function latestOnly<T>(draw: (wish: T | undefined) => Promise<void>): (wish: T | undefined) => void {
  let next: { readonly wish: T | undefined } | undefined
  let isDrawing = false
  const work = async (): Promise<void> => {
    isDrawing = true
    try {
      while (next !== undefined) {
        const { wish } = next
        next = undefined
        await draw(wish)
      }
    } finally {
      isDrawing = false
    }
  }
  return (wish) => {
    next = { wish }
    if (isDrawing) return
    work().catch((cause: unknown) => {
      // The desktop has ended while we drew; whoever asks it next hears of it.
      if (!(cause instanceof Error && 'code' in cause && cause.code === 'desktop-gone')) throw cause
    })
  }
}
