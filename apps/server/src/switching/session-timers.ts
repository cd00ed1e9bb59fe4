// What time does to a session: questions run out, who is away too long is let go. Lives here: the waiting only; the
// machine decides. May not know: the machine's rules, sockets.
import { ASK_LASTS_MS, type SessionEvent, type SessionState } from '@farhand/protocol'
import type { Cancel, Clock } from '../clock.ts'

export interface SessionTimers {
  /** Starts what the state calls for, stops what it no longer does. What was running goes on. */
  follow(state: SessionState): void
  close(): void
}

export interface SessionTimersParts {
  readonly clock: Clock
  /** How long a member may be away. */
  readonly awayMs: number
  readonly due: (event: SessionEvent) => void
}

/** Timers by the clock that never goes back; after a restart being away starts anew. */
export function createSessionTimers({ clock, awayMs, due }: SessionTimersParts): SessionTimers {
  const running = new Map<string, Cancel>()

  function wanted(state: SessionState): Map<string, { delayMs: number; event: SessionEvent }> {
    const timers = new Map<string, { delayMs: number; event: SessionEvent }>()
    if (state.stage === 'ended') return timers
    for (const { device, connected, awaySince } of Object.values(state.members)) {
      const key = `away ${device} ${String(awaySince)}`
      if (!connected) timers.set(key, { delayMs: awayMs, event: { kind: 'gone', device } })
    }
    for (const { grant, expiresAt } of state.requests) {
      const delayMs = Math.min(ASK_LASTS_MS, Math.max(0, expiresAt - clock.now()))
      timers.set(`asked ${grant}`, { delayMs, event: { kind: 'expired', grant } })
    }
    return timers
  }

  return {
    follow(state) {
      const timers = wanted(state)
      for (const [key, cancel] of running) {
        if (timers.has(key)) continue
        cancel()
        running.delete(key)
      }
      for (const [key, { delayMs, event }] of timers) {
        if (!running.has(key))
          running.set(
            key,
            clock.schedule(delayMs, () => due(event)),
          )
      }
    },
    close() {
      for (const cancel of running.values()) cancel()
      running.clear()
    },
  }
}
