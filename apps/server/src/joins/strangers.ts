// Sockets of which nobody knows yet whose they are, counted per address. May not know: sockets.
import { blocksOf } from './address-block.ts'

export interface Strangers {
  /** Counts one more; returns how to stop counting it (idempotent), or undefined when the address has too many. */
  enter(address: string): (() => void) | undefined
}

/** At most `atMost` at a time for one address or /64. */
export function createStrangers(atMost: number): Strangers {
  const present = new Map<string, number>()
  return {
    enter(address) {
      const { near } = blocksOf(address)
      const count = present.get(near) ?? 0
      if (count >= atMost) return undefined
      present.set(near, count + 1)
      let isHere = true
      return () => {
        if (!isHere) return
        isHere = false
        const left = (present.get(near) ?? 1) - 1
        if (left > 0) present.set(near, left)
        else present.delete(near)
      }
    },
  }
}
