// Joining, as the rest of the server sees it. Lives here: the parts put together, one set per server.
import type { Clock } from '../clock.ts'
import type { Limits } from '../limits.ts'
import type { Secret } from '../secret.ts'
import { createDecoys } from './decoy.ts'
import { createJoinBudget, type JoinBudget } from './join-budget.ts'
import { createJoinQueue } from './join-queue.ts'
import { createLastEnds, type LastEnds } from './last-ends.ts'
import { receiveJoiner, type Joiner, type JoinerParts } from './joiner.ts'
import { openLobby, type Lobby, type LobbyParts } from './lobby.ts'
import { createStrangers, type Strangers } from './strangers.ts'
import { createTickets, type Tickets } from './tickets.ts'

export interface Joins {
  readonly tickets: Tickets
  readonly budget: JoinBudget
  readonly strangers: Strangers
  readonly lastEnds: LastEnds
  openLobby(parts: LobbyParts): Lobby
  /** Begins a try to join on a fresh line. */
  receive(parts: Omit<JoinerParts, 'clock' | 'limits' | 'decoys' | 'budget' | 'queue' | 'lastEndMs'>): Joiner
}

/** `secret`: 32 bytes that make decoys stable; the same after a restart. */
export function createJoins(parts: { clock: Clock; limits: Limits; secret: Secret<Uint8Array> }): Joins {
  const { clock, limits, secret } = parts
  const lastEnds = createLastEnds(clock)
  const decoys = createDecoys(secret, clock)
  const budget = createJoinBudget(clock, limits.join)
  const queue = createJoinQueue(clock, { limits: limits.join, budget })
  return {
    tickets: createTickets(clock),
    budget,
    strangers: createStrangers(limits.socket.strangersPerAddress),
    openLobby,
    lastEnds,
    receive(joiner) {
      const lastEndMs = lastEnds.of(joiner.sessionId)
      return receiveJoiner({ ...joiner, clock, limits, decoys, budget, queue, lastEndMs })
    },
  }
}
