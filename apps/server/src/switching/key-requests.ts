// Asking the presenter for a key frame: key frames are dear, so one request serves all viewers. May not know: who asks.
import type { Cancel, Clock } from '../clock.ts'

export interface KeyRequests {
  /** Asks now, or when the time between two requests is over; `stream` null where any stream will do. */
  request(stream: number | null): void
  /** A key frame went to everybody who asked so far. */
  served(): void
  /** Somebody else is asked from here on: what was wished of the one before is nobody's, and no pause of theirs counts. */
  beginAnew(): void
  close(): void
}

/** At most one `ask` per `everyMs`; what comes in between is asked once, at its end. */
export function createKeyRequests(
  clock: Clock,
  { everyMs, ask }: { everyMs: number; ask: (stream: number | null) => void },
): KeyRequests {
  let cancel: Cancel | undefined
  let pending: { stream: number | null } | undefined

  function fire(stream: number | null): void {
    pending = undefined
    cancel = clock.schedule(everyMs, () => {
      cancel = undefined
      if (pending !== undefined) fire(pending.stream)
    })
    ask(stream)
  }

  return {
    request(stream) {
      if (cancel === undefined) fire(stream)
      else pending = { stream: pending === undefined || pending.stream === stream ? stream : null }
    },
    served() {
      pending = undefined
    },
    beginAnew() {
      cancel?.()
      cancel = undefined
      pending = undefined
    },
    close() {
      cancel?.()
      pending = undefined
    },
  }
}
