// One page per record: a second tab of the same session must not speak for the same device.
// Lives here: the lock's interface, over Web Locks and in memory.

/** A lock that is held. */
export interface HeldLock {
  /** Idempotent. */
  release(): void
}

export interface SessionLocks {
  /** The lock, or undefined while another page holds it. `takeOver` takes it from there; the loser's `onLost` is called. */
  take(
    name: string,
    options: { readonly takeOver: boolean; readonly onLost: () => void },
  ): Promise<HeldLock | undefined>
}

/** Locks across the tabs of a browser. */
export const webLocks = (manager: LockManager): SessionLocks => ({
  take(name, { takeOver, onLost }) {
    const taken = Promise.withResolvers<HeldLock | undefined>()
    const released = Promise.withResolvers<void>()
    const options = takeOver ? { steal: true } : { ifAvailable: true }
    manager
      .request(`farhand:${name}`, options, async (lock) => {
        taken.resolve(lock === null ? undefined : { release: () => released.resolve() })
        if (lock !== null) await released.promise
      })
      // The request rejects only when another page stole the lock.
      .catch(onLost)
    return taken.promise
  },
})

/** Locks among the clients of one process that share this object. */
export function memoryLocks(): SessionLocks {
  const holders = new Map<string, { readonly onLost: () => void }>()
  return {
    async take(name, { takeOver, onLost }) {
      const before = holders.get(name)
      if (before !== undefined && !takeOver) return undefined
      const holder = { onLost }
      holders.set(name, holder)
      before?.onLost()
      return {
        release: () => {
          if (holders.get(name) === holder) holders.delete(name)
        },
      }
    },
  }
}
