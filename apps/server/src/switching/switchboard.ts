// The switch of this server: every live session, and what a new socket gets. Lives here: the registry of rooms and the
// first steps of a line. May not know: HTTP, SQL, how joining is counted or changes are written (both are given).
import {
  CLOSE_CODES,
  ENDED_CODES,
  type CreateSession,
  type DeviceId,
  type EndReason,
  type OrganizationRules,
  type SessionId,
  type Sid,
} from '@farhand/protocol'
import type { WebSocket } from 'ws'
import type { Registry } from 'prom-client'
import type { Clock, Cancel } from '../clock.ts'
import type { Joins } from '../joins/joins.ts'
import type { Admittance } from '../joins/tickets.ts'
import type { Limits } from '../limits.ts'
import type { Logger } from '../log.ts'
import type { LiveSession } from '../session/live-session.ts'
import { closeSocket, createLine, type Line } from './line.ts'
import { takeIn } from './member.ts'
import { openRoom, openState, type Room } from './room.ts'
import { createSwitchMetrics } from './switch-metrics.ts'
import { challengeDevice, type Standing } from './way-back.ts'

/** Who starts a session, as the accounts know them. */
export interface Starter {
  readonly userId: string
  readonly username: string
  readonly name: string
  readonly organizationId: string
  readonly organizationName: string
  /** What holds in the organization's sessions that start now. */
  readonly rules: OrganizationRules
}

/** Where live sessions come from: the store, through the one place that changes them. */
export interface SessionSource {
  /** Writes a new session and its first entry. Throws `session-id-taken` or `store-failed`. */
  start(starter: Starter, body: CreateSession): Promise<LiveSession>
  /** Every session that has not ended, as it was left. */
  live(): Promise<readonly LiveSession[]>
  /** How a session ended for a device that was in it (null where that is not known); undefined for any other. Never rejects. */
  endFor(device: DeviceId, sid: Sid): Promise<{ readonly reason: EndReason | null } | undefined>
  /** IDs whose sessions ended behind this time, epoch ms, and when, the earliest first. */
  lastEnds(sinceMs: number): Promise<readonly { readonly sessionId: string; readonly endedAtMs: number }[]>
}

export interface SwitchboardParts {
  readonly sessions: SessionSource
  readonly joins: Joins
  readonly clock: Clock
  readonly limits: Limits
  readonly log: Logger
  readonly registry: Registry
}

export interface Switchboard {
  /** Starts a session; its host has the usual time to come. Throws as SessionSource.start. */
  start(starter: Starter, body: CreateSession): Promise<LiveSession>
  /** Ends a live session from the console; false when there is none of this sid. */
  end(sid: Sid): Promise<boolean>
  /** A live session. */
  session(sid: Sid): LiveSession | undefined
  /** Takes over a socket that came with this ticket; an unknown ticket closes it with 4401. */
  receive(socket: WebSocket, admittance: Admittance | undefined): void
  /** Closes every line with 1012 and writes what is unwritten. Idempotent. */
  close(): Promise<void>
}

/** Opens the switch with every session that was live, everyone in it away for the moment. */
export async function createSwitchboard(parts: SwitchboardParts): Promise<Switchboard> {
  const { sessions, joins, clock, limits, log } = parts
  const rooms = new Map<Sid, Room>()
  const bySessionId = new Map<SessionId, Room>()
  /** Every open line, with what to do once it is known whose it is. */
  const lines = new Map<Line, () => void>()
  const metrics = createSwitchMetrics(parts.registry, {
    sessions: () => rooms.size,
    members: () => [...rooms.values()].reduce((sum, room) => sum + room.attached.size, 0),
  })
  /** Ended, but perhaps not yet written. */
  const ended = new Set<LiveSession>()
  let closing: Promise<void> | undefined

  function open(live: LiveSession): Room {
    const { sessionId } = live.record().state
    const room = openRoom({
      live,
      clock,
      limits,
      openLobby: joins.openLobby,
      seated: (line) => lines.get(line)?.(),
      ended() {
        rooms.delete(live.sid)
        bySessionId.delete(sessionId)
        ended.add(live)
        const { state } = live.record()
        joins.lastEnds.ended(sessionId, state.stage === 'ended' ? state.endedAt : clock.now())
        log.info({ sid: live.sid, relayedBytes: live.relayedBytes() }, 'session ended')
      },
    })
    rooms.set(live.sid, room)
    bySessionId.set(sessionId, room)
    return room
  }

  /** After a restart nobody is connected, whatever was written last. */
  async function reopen(live: LiveSession): Promise<void> {
    const room = open(live)
    const { state } = live.record()
    if (state.stage === 'ended') return
    for (const { device, connected } of Object.values(state.members)) {
      if (connected) await room.propose({ event: { kind: 'lost', device } })
    }
  }

  let cancelTick: Cancel | undefined
  function tick(): void {
    cancelTick = clock.schedule(limits.socket.tickMs, tick)
    const at = clock.now()
    for (const line of lines.keys()) line.send({ type: 'tick', at })
  }

  let cancelBeat: Cancel | undefined
  function beat(): void {
    cancelBeat = clock.schedule(limits.socket.pingMs, beat)
    for (const line of lines.keys()) line.beat()
    for (const { live } of rooms.values()) void live.flush()
    void writeEnded()
  }

  /** What a failing store could not take at the end of a session is written as soon as it can. */
  async function writeEnded(): Promise<void> {
    for (const live of ended) if (await live.flush()) ended.delete(live)
  }

  /** A line of somebody who has not proven anything yet. */
  function welcome(
    socket: WebSocket,
    { address, deadlineMs }: { address: string; deadlineMs: number | null },
  ): Line | undefined {
    const leave = joins.strangers.enter(address)
    if (leave === undefined) {
      closeSocket(socket, { code: CLOSE_CODES.tooMany, clock })
      return undefined
    }
    const line = createLine({ socket, clock, limits: limits.socket, dropped: () => metrics.dropped.inc() })
    const cancel = deadlineMs === null ? undefined : clock.schedule(deadlineMs, () => line.close(CLOSE_CODES.badFrame))
    const settle = (): void => {
      cancel?.()
      leave()
    }
    lines.set(line, settle)
    socket.once('close', () => {
      lines.delete(line)
      settle()
    })
    return line
  }

  function receiveMember(socket: WebSocket, { sid, device, address }: Extract<Admittance, { kind: 'member' }>): void {
    const line = welcome(socket, { address, deadlineMs: limits.socket.firstMessageMs })
    if (line === undefined) return
    const standing = (): Promise<Standing> => standingOf(line, { sid, device })
    challengeDevice({ sid, device, line, clock, limits, standing })
  }

  /** Whoever was in hears why they are out (CONSENT-170). */
  async function standingOf(
    line: Line,
    { sid, device }: { readonly sid: Sid; readonly device: DeviceId },
  ): Promise<Standing> {
    const member = memberOf(rooms.get(sid), device)
    // Asked for every other device, whatever it names: the same work.
    const end = member === undefined ? await sessions.endFor(device, sid) : undefined
    const room = rooms.get(sid)
    if (room === undefined) {
      if (end === undefined) return { kind: 'stranger' }
      return { kind: 'out', code: end.reason === null ? CLOSE_CODES.ended : ENDED_CODES[end.reason] }
    }
    if (member === undefined)
      return room.turnedOut.has(device) ? { kind: 'out', code: CLOSE_CODES.removed } : { kind: 'stranger' }
    const parts = { room, device, line, clock, limits, metrics }
    return { kind: 'member', lastAt: member.lastAt, takeIn: (attach) => void takeIn(parts, attach) }
  }

  function receiveJoiner(socket: WebSocket, { sessionId, address }: Extract<Admittance, { kind: 'join' }>): void {
    const line = welcome(socket, { address, deadlineMs: null })
    if (line === undefined) return
    line.limitText(limits.socket.handshakeBytes)
    const room = bySessionId.get(sessionId)
    const joiner = joins.receive({
      sessionId,
      address,
      door: room?.lobby.door,
      line: {
        send: (frame) => line.send(frame),
        refuse(frame) {
          line.send(frame)
          line.close(CLOSE_CODES.refused)
        },
        violated: () => line.close(CLOSE_CODES.badFrame),
      },
      ended(outcome) {
        metrics.joins.inc({ outcome })
        // Proven: no stranger any more, however long the lobby takes.
        if (outcome === 'waiting') lines.get(line)?.()
      },
    })
    room?.joinerLines.set(joiner, line)
    line.listen({
      frame: (frame) => joiner.receive(frame),
      object: () => line.close(CLOSE_CODES.badFrame),
      closed: () => joiner.closed(),
      needKey: () => undefined,
    })
  }

  for (const { sessionId, endedAtMs } of await sessions.lastEnds(joins.lastEnds.sinceMs())) {
    joins.lastEnds.ended(sessionId, endedAtMs)
  }
  for (const live of await sessions.live()) await reopen(live)
  tick()
  beat()

  return {
    async start(starter, body) {
      const live = await sessions.start(starter, body)
      open(live)
      log.info({ sid: live.sid }, 'session started')
      return live
    },
    async end(sid) {
      const room = rooms.get(sid)
      const outcome = await room?.propose({ event: { kind: 'closed', reason: 'console' } })
      return outcome?.ok ?? false
    },
    session: (sid) => rooms.get(sid)?.live,
    receive(socket, admittance) {
      if (closing !== undefined) return closeSocket(socket, { code: CLOSE_CODES.restarting, clock })
      if (admittance === undefined) return closeSocket(socket, { code: CLOSE_CODES.badTicket, clock })
      if (admittance.kind === 'member') receiveMember(socket, admittance)
      else receiveJoiner(socket, admittance)
    },
    close() {
      closing ??= (async () => {
        cancelTick?.()
        cancelBeat?.()
        await Promise.all([...rooms.values()].map((room) => room.close()))
        await writeEnded()
        for (const line of lines.keys()) line.close(CLOSE_CODES.restarting)
      })()
      return closing
    },
  }
}

const memberOf = (room: Room | undefined, device: DeviceId) =>
  room === undefined ? undefined : openState(room.live)?.members[device]
