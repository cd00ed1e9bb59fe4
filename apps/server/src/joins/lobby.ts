// A session's lobby: who tries to join it, numbered for the host. Lives here: the list and the way to the host and back.
// May not know: sockets, the state machine.
import { randomBytes } from 'node:crypto'
import {
  joinIdSchema,
  toBase64Url,
  type HostAnswer,
  type JoinId,
  type JoinRefusal,
  type JoinRequest,
  type ServerFrame,
  type Sid,
} from '@farhand/protocol'
import { isInLobby, type Door, type Joiner } from './joiner.ts'

export interface LobbyParts {
  readonly sid: Sid
  /** The host's device key, base64url. */
  readonly deviceKey: string
  readonly vouched: Door['vouched']
  readonly acknowledgementText: string | null
  readonly atMost: number
  /** Whether a session that can be joined at all takes this way in now. */
  readonly isOpenTo: (method: JoinRequest['method']) => boolean
  /** Sends to the host's page; false when it is not connected. */
  readonly toHost: (frame: ServerFrame) => boolean
}

export interface Lobby {
  readonly door: Door
  /** A joiner in any stage. */
  joiner(join: JoinId): Joiner | undefined
  /** Frames of the host. */
  answer(join: JoinId, answer: HostAnswer): void
  proven(join: JoinId): void
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
  const ids = new Map<Joiner, JoinId>()
  let leafKey: string | undefined

  function remove(joiner: Joiner): JoinId | undefined {
    const join = ids.get(joiner)
    if (join === undefined) return undefined
    ids.delete(joiner)
    joiners.delete(join)
    return join
  }

  const door: Door = {
    sid: parts.sid,
    vouched: parts.vouched,
    acknowledgementText: parts.acknowledgementText,
    get known() {
      return { deviceKey: parts.deviceKey, leafKey }
    },
    request(joiner, request) {
      if (joiners.size >= parts.atMost || !parts.isOpenTo(request.method)) return false
      const join = joinIdSchema.parse(toBase64Url(randomBytes(16)))
      if (!parts.toHost({ type: 'join-request', join, request })) return false
      joiners.set(join, joiner)
      ids.set(joiner, join)
      return true
    },
    prove(joiner, proof) {
      const join = ids.get(joiner)
      if (join !== undefined) parts.toHost({ type: 'join-proof', join, proof })
    },
    terms(joiner, acknowledgement) {
      const join = ids.get(joiner)
      if (join !== undefined) parts.toHost({ type: 'join-terms', join, acknowledgement })
    },
    gone(joiner) {
      const join = remove(joiner)
      if (join !== undefined) parts.toHost({ type: 'join-gone', join })
    },
  }

  return {
    door,
    joiner: (join) => joiners.get(join),
    answer(join, answer) {
      leafKey = answer.leafKey
      joiners.get(join)?.answer(answer)
    },
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
      for (const joiner of ids.keys()) {
        // Who has proven nothing goes on to "no match" at its time.
        const isKnown = joiner.stage() === 'waiting'
        remove(joiner)
        if (isKnown) letGo(joiner)
      }
    },
  }
}
