// A session's lobby: who tries to join it, numbered for whoever answers: the host, or for a helper program the member who
// opened its door. Lives here: the list and the way to that device and back.
// May not know: sockets, the state machine.
import { randomBytes } from 'node:crypto'
import {
  joinIdSchema,
  toBase64Url,
  type DeviceId,
  type HostAnswer,
  type HostWelcome,
  type JoinId,
  type JoinRefusal,
  type JoinRequest,
  type ServerFrame,
  type Sid,
} from '@farhand/protocol'
import { isInLobby, type Door, type Joiner } from './joiner.ts'

export interface LobbyParts {
  readonly sid: Sid
  readonly host: DeviceId
  readonly vouched: Door['vouched']
  readonly acknowledgementText: string | null
  readonly atMost: number
  /** Whether a session that can be joined at all takes this way in now. */
  readonly isOpenTo: (method: JoinRequest['method']) => boolean
  /** Who opened this door for their helper program. */
  readonly ownerAt: (door: number) => DeviceId | undefined
  /** Sends to a member's page; false when it is not connected. */
  readonly send: (device: DeviceId, frame: ServerFrame) => boolean
}

export interface Lobby {
  readonly door: Door
  /** A joiner in any stage. */
  joiner(join: JoinId): Joiner | undefined
  /** Whether it is for this device to answer; it alone may call what follows. */
  keeps(device: DeviceId, join: JoinId): boolean
  answer(join: JoinId, answer: HostAnswer): void
  proven(join: JoinId): void
  /** The proof of a helper program holds: it may be let in. */
  welcome(join: JoinId, answer: HostWelcome): void
  refuse(join: JoinId, code: JoinRefusal): void
  /** Whether this joiner waits for the host's word. */
  mayAdmit(join: JoinId): boolean
  /** Takes a waiting joiner out: the caller makes it a member. Undefined unless it waits. */
  admit(join: JoinId): Joiner | undefined
  /** The host's side of the handshakes is lost, or the session is over: everyone who waits is let go. */
  empty(letGo: (joiner: Joiner) => void): void
}

/** An empty lobby. */
export function openLobby(parts: LobbyParts): Lobby {
  const joiners = new Map<JoinId, Joiner>()
  const ids = new Map<Joiner, { readonly join: JoinId; readonly keeper: DeviceId }>()
  let leafKey: string | undefined

  function remove(joiner: Joiner): void {
    const known = ids.get(joiner)
    if (known === undefined) return
    ids.delete(joiner)
    joiners.delete(known.join)
  }

  function tell(joiner: Joiner, frameOf: (join: JoinId) => ServerFrame): void {
    const known = ids.get(joiner)
    if (known !== undefined) parts.send(known.keeper, frameOf(known.join))
  }

  function keeperFor(request: JoinRequest): DeviceId | undefined {
    if (request.method === 'companion') return parts.ownerAt(request.door)
    return parts.isOpenTo(request.method) ? parts.host : undefined
  }

  const door: Door = {
    sid: parts.sid,
    vouched: parts.vouched,
    acknowledgementText: parts.acknowledgementText,
    get known() {
      return { deviceKey: parts.host, leafKey }
    },
    request(joiner, request) {
      const keeper = keeperFor(request)
      if (joiners.size >= parts.atMost || keeper === undefined) return false
      const join = joinIdSchema.parse(toBase64Url(randomBytes(16)))
      if (!parts.send(keeper, { type: 'join-request', join, request })) return false
      joiners.set(join, joiner)
      ids.set(joiner, { join, keeper })
      return true
    },
    prove: (joiner, proof) => tell(joiner, (join) => ({ type: 'join-proof', join, proof })),
    terms: (joiner, acknowledgement) => tell(joiner, (join) => ({ type: 'join-terms', join, acknowledgement })),
    gone(joiner) {
      tell(joiner, (join) => ({ type: 'join-gone', join }))
      remove(joiner)
    },
  }

  return {
    door,
    joiner: (join) => joiners.get(join),
    keeps(device, join) {
      const joiner = joiners.get(join)
      return joiner !== undefined && ids.get(joiner)?.keeper === device
    },
    answer(join, answer) {
      const joiner = joiners.get(join)
      if (joiner !== undefined && ids.get(joiner)?.keeper === parts.host) leafKey = answer.leafKey
      joiner?.answer(answer)
    },
    welcome: (join, answer) => joiners.get(join)?.welcome(answer),
    proven: (join) => joiners.get(join)?.proven(),
    refuse: (join, code) => joiners.get(join)?.refuse(code),
    mayAdmit: (join) => isInLobby(joiners.get(join)),
    admit(join) {
      const joiner = joiners.get(join)
      if (!isInLobby(joiner)) return undefined
      remove(joiner)
      joiner.admitted()
      return joiner
    },
    empty(letGo) {
      for (const [joiner, { keeper }] of ids) {
        // A helper program does not ask the host.
        if (keeper !== parts.host) continue
        // Who has proven nothing goes on to "no match" at its time.
        const isKnown = joiner.stage() === 'waiting'
        remove(joiner)
        if (isKnown) letGo(joiner)
      }
    },
  }
}
