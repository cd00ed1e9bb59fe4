// The door for this person's own helper program: its code, who knocks, and the word that lets it in (KEY-34, CONSENT-33).
// Lives here: one open door at most. May not know: the proof's inside (e2ee), what the program does afterwards.
import { E2eeError, HostHandshake, type Secret } from '@farhand/e2ee'
import type { DeviceId, JoinId, JoinProof, JoinRequest } from '@farhand/protocol'
import { ClientError } from '../errors.ts'
import { bytesOf } from '../session/identity.ts'
import type { Live } from '../session/live.ts'
import { createCompanionCode, shownInvitation } from './companion-code.ts'

/** How long a code counts. */
const OPEN_MS = 5 * 60_000
/** Wrong tries, those under way among them, after which the door closes. */
const MAX_TRIES = 5

interface OpenDoor {
  readonly code: Secret<string>
  readonly expiresAt: number
  readonly timer: ReturnType<typeof setTimeout>
  /** undefined until the server has given a number. */
  door: number | undefined
  tries: number
  readonly knocks: Map<JoinId, HostHandshake>
}

/** What the page shows of an open door. */
export interface ShownDoor {
  /** "12-ABCD-EFGH". */
  readonly code: string
  /** Epoch ms. */
  readonly expiresAt: number
}

export class CompanionDoor {
  #open: OpenDoor | undefined

  /** undefined while it is closed or has no number yet. */
  get shown(): ShownDoor | undefined {
    const open = this.#open
    if (open?.door === undefined) return undefined
    return { code: shownInvitation({ door: open.door, code: open.code }), expiresAt: open.expiresAt }
  }

  /** A new code and a new number; those before are worth nothing any more. Rejects with `not-now`, `not-connected`. */
  open(live: Live): void {
    if (live.keys.current === undefined || live.identity.role === 'companion')
      throw new ClientError('not-now', 'this page is not in the session yet')
    this.close(live)
    const timer = setTimeout(() => this.close(live), OPEN_MS)
    const code = createCompanionCode()
    this.#open = { code, expiresAt: Date.now() + OPEN_MS, timer, door: undefined, tries: 0, knocks: new Map() }
    if (live.line.send({ type: 'door', open: true })) return
    this.lineLost()
    throw new ClientError('not-connected', 'the line is down')
  }

  /** The server's number for the door just opened; null where it has none. */
  numbered(live: Live, door: number | null): void {
    if (door === null || this.#open === undefined) return
    this.#open.door = door
    live.changed()
  }

  /** Whoever knocks finds nobody any more. Idempotent. */
  close(live: Live): void {
    if (this.#open === undefined) return
    this.lineLost()
    live.line.send({ type: 'door', open: false })
    live.changed()
  }

  /** The server has forgotten the door. */
  lineLost(): void {
    clearTimeout(this.#open?.timer)
    this.#open = undefined
  }

  /** J1: answered while the door is open, else left to the server's decoy. */
  async knocked(live: Live, join: JoinId, request: JoinRequest): Promise<void> {
    const open = this.#open
    const group = live.keys.current?.group
    if (open === undefined || group === undefined || open.knocks.has(join) || open.tries >= MAX_TRIES) return
    open.tries += 1
    const byId = { method: 'companion', password: open.code } as const
    const handshake = new HostHandshake({ group, device: live.identity.device, link: undefined, byId })
    open.knocks.set(join, handshake)
    const answer = await handshake.answer(request)
    live.line.send({ type: 'join-answer', join, answer })
  }

  /** J2: the right code lets it in at once and is spent; the fifth wrong one closes the door. Rejects with `not-kept`: then it is not let in. */
  async proved(live: Live, join: JoinId, proof: JoinProof): Promise<void> {
    const open = this.#open
    const handshake = open?.knocks.get(join)
    if (open === undefined || handshake === undefined) return
    open.knocks.delete(join)
    const device = await this.#check(live, { open, handshake, proof })
    if (device === undefined || this.#open !== open) return
    this.close(live)
    // The server may not know of this one any more: only what is said counts.
    const answer = await handshake.welcomeCompanion(bytesOf(live.vaulted.secrets.host))
    // Unwritten, a reload would take this person's own program for a stranger's.
    await live.vaulted.change({ pair: device })
    live.line.send({ type: 'join-welcome', join, answer })
    // Not awaited: the server's answer comes in behind this frame. Unheard, the program is refused and asks for a new code.
    live.speech.say({ kind: 'vouch', join, device }).catch(() => undefined)
  }

  /** The program gave up, or the server did for it. A try stays counted. */
  gone(live: Live, join: JoinId): void {
    const open = this.#open
    if (open?.knocks.delete(join) === true) this.#closeIfSpent(live, open)
  }

  #closeIfSpent(live: Live, open: OpenDoor): void {
    if (open.tries >= MAX_TRIES && open.knocks.size === 0 && this.#open === open) this.close(live)
  }

  async #check(
    live: Live,
    { open, handshake, proof }: { open: OpenDoor; handshake: HostHandshake; proof: JoinProof },
  ): Promise<DeviceId | undefined> {
    try {
      const { deviceId, kind } = await handshake.check(proof)
      if (kind !== 'companion') throw new E2eeError('forged-credential', 'somebody else than a helper program knocks')
      return deviceId
    } catch (cause) {
      if (!(cause instanceof E2eeError)) throw cause
      this.#closeIfSpent(live, open)
      // A wrong code is somebody's slip; anything else no honest program or server sends.
      if (cause.code === 'bad-proof') return undefined
      throw cause
    }
  }
}
