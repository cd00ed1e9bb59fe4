// What time does to a session: questions, switches and minutes run out, who is away too long is let go. Lives here: the waiting only; the
// machine decides. May not know: the machine's rules, sockets.
import type { GrantId, SessionEvent, SessionState } from '@farhand/protocol'
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

interface Due {
  readonly delayMs: number
  readonly event: SessionEvent
}

interface Limited {
  readonly grant: GrantId
  /** Epoch ms, both. */
  readonly since: number
  readonly expiresAt: number
}

/** Timers by the clock that never goes back; after a restart being away starts anew. */
export function createSessionTimers({ clock, awayMs, due }: SessionTimersParts): SessionTimers {
  const running = new Map<string, Cancel>()

  /** As long as it was given for, and no longer than to its end, whatever the machine's clock does. */
  function runsOut(timers: Map<string, Due>, { grant, since, expiresAt }: Limited): void {
    const delayMs = Math.min(expiresAt - since, Math.max(0, expiresAt - clock.now()))
    timers.set(`${grant} ${String(expiresAt)}`, { delayMs, event: { kind: 'expired', grant } })
  }

  function wanted(state: SessionState): Map<string, Due> {
    const timers = new Map<string, Due>()
    if (state.stage === 'ended') return timers
    for (const { device, connected, awaySince } of Object.values(state.members)) {
      const key = `away ${device} ${String(awaySince)}`
      if (!connected) timers.set(key, { delayMs: awayMs, event: { kind: 'gone', device } })
    }
    for (const { grant, askedAt, expiresAt } of state.requests) runsOut(timers, { grant, since: askedAt, expiresAt })
    for (const { grant, since, expiresAt } of state.grants) {
      if (expiresAt !== null) runsOut(timers, { grant, since, expiresAt })
    }
    const { switching } = state
    if (switching !== null) {
      const { switch: grant, askedAt, expiresAt } = switching
      runsOut(timers, { grant, since: askedAt, expiresAt })
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
