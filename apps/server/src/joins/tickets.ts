// One-time passes from an HTTP answer to a socket. Lives here: issuing and taking them. May not know: sockets.
import { randomBytes } from 'node:crypto'
import { toBase64Url, type DeviceId, type SessionId, type Sid } from '@farhand/protocol'
import type { Clock } from '../clock.ts'
import { ServerError } from '../errors.ts'
import { blocksOf } from './address-block.ts'

const TICKET_LASTS_MS = 30_000
/** Tickets out at one time: in all, and for one address or /64. */
const MOST_TICKETS = 100_000
const MOST_PER_ADDRESS = 200

/** What a ticket was asked for, and the address it was given to. */
export type Admittance =
  | { readonly kind: 'join'; readonly sessionId: SessionId; readonly address: string }
  | { readonly kind: 'member'; readonly sid: Sid; readonly device: DeviceId; readonly address: string }

export interface Tickets {
  /** A new ticket, 43 characters. Throws `too-many-attempts` when an address has too many out. */
  issue(admittance: Admittance): string
  /** What the ticket is for, once; undefined for one that is unknown, used or older than 30 s. */
  take(ticket: string): Admittance | undefined
}

/** Tickets in memory. */
export function createTickets(clock: Clock): Tickets {
  const tickets = new Map<string, { admittance: Admittance; until: number }>()
  const perAddress = new Map<string, number>()

  function remove(ticket: string, { address }: Admittance): void {
    tickets.delete(ticket)
    const { near } = blocksOf(address)
    const left = (perAddress.get(near) ?? 1) - 1
    if (left > 0) perAddress.set(near, left)
    else perAddress.delete(near)
  }

  function sweep(nowMs: number): void {
    // A map keeps the order of insertion, so the oldest come first.
    for (const [ticket, { admittance, until }] of tickets) {
      if (until > nowMs) return
      remove(ticket, admittance)
    }
  }

  return {
    issue(admittance) {
      const nowMs = clock.monotonicMs()
      sweep(nowMs)
      const { near } = blocksOf(admittance.address)
      const out = perAddress.get(near) ?? 0
      if (out >= MOST_PER_ADDRESS || tickets.size >= MOST_TICKETS) {
        throw new ServerError('too-many-attempts', undefined, { retryAfterSeconds: 60 })
      }
      const ticket = toBase64Url(randomBytes(32))
      tickets.set(ticket, { admittance, until: nowMs + TICKET_LASTS_MS })
      perAddress.set(near, out + 1)
      return ticket
    },
    take(ticket) {
      sweep(clock.monotonicMs())
      const found = tickets.get(ticket)
      if (found === undefined) return undefined
      remove(ticket, found.admittance)
      return found.admittance
    },
  }
}
