// A live session on the switch: who is connected, and what everybody hears when it changes. Lives here: the wiring of
// one session. May not know: HTTP, rows, what is inside objects. What a member may send is in member.ts.
import {
  CLOSE_CODES,
  isIdOpen,
  type DeviceId,
  type Grant,
  type OpenSession,
  type ReceiptTail,
  type Rejoin,
  type ServerFrame,
  type SessionState,
} from '@farhand/protocol'
import type { Clock } from '../clock.ts'
import { createCompanionDoors, type CompanionDoors } from './companion-doors.ts'
import type { Joiner } from '../joins/joiner.ts'
import type { Lobby, LobbyParts } from '../joins/lobby.ts'
import type { Limits } from '../limits.ts'
import type { AppliedChange, ChangeOutcome, LiveSession, Proposal } from '../session/live-session.ts'
import { createCatchUp, type CatchUp } from './catch-up.ts'
import { createKeyRequests, type KeyRequests } from './key-requests.ts'
import { createFarewell, type Farewell } from './farewell.ts'
import type { Line } from './line.ts'
import { createSayRate, type SayRate } from './say-rate.ts'
import { createHistoryTurns, type HistoryTurns } from './send-history.ts'
import { createSessionTimers } from './session-timers.ts'

export interface RoomParts {
  readonly live: LiveSession
  readonly clock: Clock
  readonly limits: Limits
  readonly openLobby: (parts: LobbyParts) => Lobby
  /** A line belongs to a member now. */
  readonly seated: (line: Line) => void
  /** Told once, when the session has ended and every line is closed. */
  readonly ended: () => void
}

/** A wish of somebody to be let back into the group, open until a commit grants it. */
export interface OpenRejoin {
  readonly rejoin: Rejoin
  readonly sinceMs: number
}

export interface Room {
  readonly live: LiveSession
  readonly lobby: Lobby
  readonly doors: CompanionDoors
  readonly attached: ReadonlyMap<DeviceId, Line>
  readonly catchUp: CatchUp
  readonly keyRequests: KeyRequests
  readonly farewell: Farewell
  readonly historyTurns: HistoryTurns
  readonly sayRate: SayRate
  /** Whom the host removed, as far as they may come back and ask. */
  readonly turnedOut: ReadonlySet<DeviceId>
  readonly rejoins: Map<DeviceId, OpenRejoin>
  /** Whom nobody has let into the group since it began anew. */
  readonly outside: Set<DeviceId>
  /** What each member can decode, best first. */
  readonly codecs: Map<DeviceId, readonly string[]>
  /** The lines of those in the lobby. */
  readonly joinerLines: WeakMap<Joiner, Line>
  state(): SessionState
  /** Proposes a change; everyone hears of it, then `applied` runs, then who is out is cut off. */
  propose(proposal: Partial<Proposal>): Promise<ChangeOutcome>
  /** Makes a line the device's own; the one before is closed as replaced. */
  attach(device: DeviceId, line: Line): void
  /** A line of the device ended; counts only while it is the device's own. */
  detach(device: DeviceId, line: Line): void
  send(device: DeviceId, frame: ServerFrame): boolean
  /** Like send, but kept for a member whose connection is lost. */
  sendKept(device: DeviceId, frame: ServerFrame): void
  sendOthers(device: DeviceId, frame: ServerFrame): void
  /** The server stops: lines close, nothing is decided about anyone. */
  close(): Promise<void>
}

/** Opens the doors of a live session. */
export function openRoom(parts: RoomParts): Room {
  const { live, clock, limits } = parts
  const attached = new Map<DeviceId, Line>()
  const catchUp = createCatchUp()
  const turnedOut = new Set<DeviceId>()
  const rejoins = new Map<DeviceId, OpenRejoin>()
  const outside = new Set<DeviceId>()
  const codecs = new Map<DeviceId, readonly string[]>()
  const doors = createCompanionDoors()
  const joinerLines = new WeakMap<Joiner, Line>()
  let isClosed = false

  const farewell = createFarewell({ clock, waitMs: limits.session.farewellMs })
  const historyTurns = createHistoryTurns(clock, limits.socket)
  const sayRate = createSayRate(clock, limits.socket)
  const timers = createSessionTimers({
    clock,
    awayMs: limits.session.hostGoneMs,
    due: (event) => void propose({ event }),
  })
  const keyRequests = createKeyRequests(clock, {
    everyMs: limits.session.keyRequestMs,
    ask(stream) {
      const presenter = presenterOf(live.record().state)
      if (presenter !== undefined) send(presenter, { type: 'need-key', stream })
    },
  })

  function propose(proposal: Partial<Proposal>): Promise<ChangeOutcome> {
    const { event = null, step = null, by = 'server', objection = () => null, applied } = proposal
    return live.change({
      event,
      step,
      by,
      objection,
      applied(change) {
        tellEveryone(change)
        applied?.(change)
        cutOff(change)
        endWhenFull()
      },
    })
  }

  /** With its last sheet the session ends, in order: everybody has a receipt that verifies (CONSENT-167). */
  function endWhenFull(): void {
    if (live.isFull()) void propose({ event: { kind: 'closed', reason: 'full' } })
  }

  function tellEveryone({ before, after, entry }: AppliedChange): void {
    if (entry !== null) {
      const { at, event, ...link } = entry
      const stamp = live.stamp(entry)
      for (const line of attached.values()) line.send({ type: 'event', timed: { at, event }, link, stamp })
    }
    timers.follow(after.state)
    if (after.state.stage === 'ended' || before.state.stage === 'ended') return
    const presenter = presenterOf(after.state)
    const isOther = presenter !== presenterOf(before.state)
    const viewers = viewersOf(after.state)
    for (const device of viewersOf(before.state)) {
      if (isOther || !viewers.has(device)) attached.get(device)?.dropPicture()
    }
    if (isOther) keyRequests.beginAnew()
    if (isOther || saysSurface(entry)) for (const line of attached.values()) line.otherPicture()
    if (presenter === undefined) return
    if (isOther) tellCodecs(presenter)
    if (seesMore(before.state, after.state)) keyRequests.request(null)
  }

  function tellCodecs(presenter: DeviceId): void {
    for (const [from, list] of codecs) {
      if (from !== presenter) send(presenter, { type: 'decodes', from, codecs: [...list] })
    }
  }

  function cutOff({ before, after, entry }: AppliedChange): void {
    if (before.state.stage === 'ended') return
    const said = entry?.event.kind === 'said' ? entry.event.signed.message.body : undefined
    if (said?.kind === 'turn-out') turnedOut.add(said.device)
    if (said?.kind === 'admit') turnedOut.delete(said.device)
    const { receipt } = after
    if (after.state.stage === 'ended') return end(before.state, receipt)
    for (const { device } of Object.values(before.state.members)) {
      if (after.state.members[device] !== undefined) continue
      const line = attached.get(device)
      attached.delete(device)
      forget(device)
      if (line !== undefined) farewell.left({ device, line, receipt }, attached.get(after.state.host))
    }
  }

  function forget(device: DeviceId): void {
    catchUp.drop(device)
    rejoins.delete(device)
    outside.delete(device)
    codecs.delete(device)
    historyTurns.forget(device)
    sayRate.forget(device)
    doors.close(device)
  }

  function closeLines(code: number): void {
    isClosed = true
    timers.close()
    keyRequests.close()
    lobby.empty((joiner) => joinerLines.get(joiner)?.close(code))
    for (const line of attached.values()) line.close(code)
    attached.clear()
  }

  /** Where host and others are there, their lines stay for each other's signatures; nothing else goes over them. */
  function end({ host }: OpenSession, receipt: ReceiptTail): void {
    const hostLine = attached.get(host)
    if (hostLine !== undefined && attached.size > 1) {
      const leavers = [...attached].map(([device, line]) => ({ device, line, receipt }))
      farewell.ended(
        { device: host, line: hostLine, receipt },
        leavers.filter(({ device }) => device !== host),
      )
      attached.clear()
    }
    closeLines(CLOSE_CODES.ended)
    parts.ended()
  }

  function send(device: DeviceId, frame: ServerFrame): boolean {
    const line = attached.get(device)
    line?.send(frame)
    return line !== undefined
  }

  function sendKept(device: DeviceId, frame: ServerFrame): void {
    if (!send(device, frame)) catchUp.put(device, frame)
  }

  const opened = openState(live)
  const lobby = parts.openLobby({
    sid: live.sid,
    host: live.record().state.host,
    vouched: { hostName: opened?.hostName ?? '', organization: opened?.organization ?? '' },
    acknowledgementText: live.acknowledgementText,
    atMost: limits.socket.lobbyPerSession,
    isOpenTo(method) {
      const state = openState(live)
      if (method === 'link') return true
      if (state === undefined || !isIdOpen(state)) return false
      return (method === 'none') === (state.joinBy === 'spoken')
    },
    ownerAt: doors.ownerAt,
    send: (device, frame) => opened !== undefined && send(device, frame),
  })
  // After a restart everyone is away; whoever comes back first may commit before the others are there.
  for (const { device, instance } of Object.values(opened?.members ?? {})) catchUp.open(device, instance)
  timers.follow(live.record().state)
  endWhenFull()

  return {
    live,
    lobby,
    doors,
    attached,
    catchUp,
    keyRequests,
    farewell,
    historyTurns,
    sayRate,
    turnedOut,
    rejoins,
    outside,
    codecs,
    joinerLines,
    state: () => live.record().state,
    propose,
    attach(device, line) {
      const old = attached.get(device)
      doors.close(device)
      attached.set(device, line)
      parts.seated(line)
      old?.close(CLOSE_CODES.replaced)
    },
    detach(device, line) {
      if (attached.get(device) !== line) return
      attached.delete(device)
      doors.close(device)
      if (isClosed) return
      catchUp.open(device, openState(live)?.members[device]?.instance ?? null)
      void propose({
        event: { kind: 'lost', device },
        objection: () => (attached.has(device) ? 'no-change' : null),
      })
    },
    send,
    sendKept,
    sendOthers(device, frame) {
      for (const [other, line] of attached) if (other !== device) line.send(frame)
    },
    async close() {
      closeLines(CLOSE_CODES.restarting)
      await live.flush()
    },
  }
}

/** Device of who presents now. */
export const presenterOf = (state: SessionState): DeviceId | undefined =>
  state.stage === 'open' ? state.presenting?.device : undefined

/** State of a session that has not ended. */
export function openState(live: LiveSession): OpenSession | undefined {
  const { state } = live.record()
  return state.stage === 'open' ? state : undefined
}

/** Who sees the presenter's screen right now: nobody while it is paused. */
function viewersOf({ presenting, grants }: OpenSession): ReadonlySet<DeviceId> {
  if (presenting === null || presenting.paused) return new Set()
  return new Set(grants.filter((grant) => isViewOf(grant, presenting.device)).map(({ to }) => to))
}

/** Whether somebody sees the presenter who did not before, or the curtain went up. */
function seesMore(before: OpenSession, after: OpenSession): boolean {
  const had = new Set(before.grants.map(({ grant }) => grant))
  const wasPaused = before.presenting?.paused === true && after.presenting?.paused === false
  return wasPaused || after.grants.some((grant) => isViewOf(grant, after.presenting?.device) && !had.has(grant.grant))
}

/** Whether who presents chose another surface, perhaps of the same kind. */
const saysSurface = (entry: AppliedChange['entry']): boolean =>
  entry?.event.kind === 'said' && entry.event.signed.message.body.kind === 'surface'

/** Whether a grant is a view of this device's screen. */
export const isViewOf = ({ capability, owner }: Grant, device: DeviceId | undefined): boolean =>
  capability === 'view' && owner === device
