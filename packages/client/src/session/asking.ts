// What this page asked of others, and what became of it; and the one question a latecomer asks by itself.
// May not know: sockets. Outcomes come from heard events only.
import {
  ownerOf,
  refusedWithAll,
  type Capability,
  type DeviceId,
  type GrantId,
  type OpenSession,
  type Scope,
  type SessionEvent,
  type SessionMessageBody,
  type SessionState,
} from '@farhand/protocol'
import { ClientError } from '../errors.ts'
import { randomId } from './identity.ts'
import { nameOf, type Live } from './live.ts'
import type { Asked } from './view.ts'

const MAX_ASKED = 20

interface Wish {
  readonly owner: DeviceId
  readonly capability: Capability
  readonly scope: Scope
  /** null: until withdrawn. */
  readonly minutes: number | null
}

export class Asking {
  #asked: readonly Asked[] = []
  /** Questions nobody at the page asked for. */
  readonly #byItself = new Set<GrantId>()
  /** The presenting (device and start) this page has asked to see by itself. */
  #askedByItself: string | undefined

  get asked(): readonly Asked[] {
    return this.#asked
  }

  /** Whether nobody at the page asked this. */
  isByItself(grant: GrantId): boolean {
    return this.#byItself.has(grant)
  }

  /** Asks `owner` for something of theirs. Rejects as `Speech.say`. */
  async ask(live: Live, { owner, capability, scope, minutes }: Wish, grant = randomId() as GrantId): Promise<void> {
    await live.speech.say({ kind: 'ask', grant, capability, scope, minutes, owner })
  }

  /** A participant who is in while somebody else presents asks once, without a click (design S4). */
  followPresenter(live: Live): void {
    const { state, identity } = live
    if (state === undefined || identity.role !== 'participant' || !live.connected) return
    const { presenting } = state
    if (presenting === null || presenting.device === identity.deviceId) return
    // Nobody hears a question of somebody who is not in the group yet, or not back in it (KEY-59).
    if (live.returns.waitsForCodes || live.returns.isBehind(live)) return
    const what = `${presenting.device}/${String(presenting.since)}`
    const mine = (item: { owner: DeviceId; to: DeviceId; capability: Capability }) =>
      item.owner === presenting.device && item.to === identity.deviceId && item.capability === 'view'
    if (this.#askedByItself === what) return
    this.#askedByItself = what
    // What was held or asked before is not asked for again just because it ended.
    if ([...state.grants, ...state.requests].some(mine)) return
    const wish = { owner: presenting.device, capability: 'view', scope: 'whole', minutes: null } as const
    const grant = randomId() as GrantId
    this.#byItself.add(grant)
    this.ask(live, wish, grant).catch((cause: unknown) => {
      // Before this page was let in again: it asks anew (KEY-60). Else the host was quicker, or the presenter just stopped.
      const isEarly = cause instanceof ClientError && cause.reason === 'not-in-group'
      if (isEarly && this.#askedByItself === what) this.#askedByItself = undefined
    })
  }

  /** This page ended its own question or wish; whatever comes of it later counts for nothing. */
  tookBack(id: GrantId): void {
    this.#settle(id, 'withdrawn')
  }

  /** What an event made of what was asked; `after` is the state it led to. */
  heard(live: Live, event: SessionEvent, { before, after }: { before: OpenSession; after: SessionState }): void {
    if (event.kind === 'expired') this.#settle(event.grant, 'expired')
    if (event.kind === 'said') {
      const { by, body } = event.signed.message
      if (by === live.identity.deviceId) this.#note(live, body, before)
      if (body.kind === 'answer' && this.#isAskedOf(by, body.grant))
        this.#settle(body.grant, body.yes ? 'allowed' : noOf(body))
      if (body.kind === 'agree' && !body.yes) this.#settle(body.switch, noOf(body))
      if (body.kind === 'take') this.#settle(body.switch, 'allowed')
      const { switching: wanted } = before
      const isOver = after.stage === 'open' && after.switching === null
      if (body.kind === 'relax' && isOver && wanted !== null && wanted.by !== by)
        this.#settle(wanted.switch, 'declined')
      if (body.kind === 'withdraw-all') {
        const { requests, switching } = refusedWithAll({ by: ownerOf(before, by) ?? by, before, after })
        for (const { grant, owner } of requests) if (this.#isAskedOf(owner, grant)) this.#settle(grant, 'declined')
        if (switching !== null) this.#settle(switching.switch, 'declined')
      }
    }
    if (after.stage === 'open') this.follow(after)
  }

  /** What is not open any more, and of which no answer was heard, came to nothing (or to a grant, while this page was away). */
  follow({ requests, switching, grants }: OpenSession): void {
    const open = new Set([...requests.map(({ grant }) => grant), ...(switching === null ? [] : [switching.switch])])
    const isGiven = ({ id, of }: Asked) => grants.some(({ grant, owner }) => grant === id && owner === of)
    for (const one of this.#asked) {
      const { id, outcome, capability } = one
      if (outcome === 'open' && !open.has(id)) this.#settle(id, isGiven(one) ? 'allowed' : 'withdrawn')
      if (outcome === 'allowed' && capability !== 'switch' && !isGiven(one)) this.#settle(id, 'withdrawn')
    }
  }

  #note(live: Live, body: SessionMessageBody, { presenting }: OpenSession): void {
    if (body.kind === 'ask') this.#add(live, { id: body.grant, of: body.owner, capability: body.capability })
    if (body.kind !== 'switch') return
    const of = body.to === live.identity.deviceId ? (presenting?.device ?? body.to) : body.to
    this.#add(live, { id: body.switch, of, capability: 'switch' })
  }

  #add(live: Live, asked: Pick<Asked, 'id' | 'of' | 'capability'>): void {
    const others = this.#asked.filter(({ of, capability }) => of !== asked.of || capability !== asked.capability)
    const added: Asked = { ...asked, name: nameOf(live, asked.of), outcome: 'open' }
    this.#asked = [...others, added].slice(-MAX_ASKED)
  }

  /** Whether this page asked this very person: what somebody else says answers another question, whatever its id (CONSENT-15). */
  #isAskedOf(owner: DeviceId, grant: GrantId): boolean {
    return this.#asked.some(({ id, of }) => id === grant && of === owner)
  }

  #settle(id: GrantId, outcome: Asked['outcome']): void {
    this.#asked = this.#asked.map((one) => (one.id === id && isUnsettled(one) ? { ...one, outcome } : one))
  }
}

/** What was allowed can still end. */
const isUnsettled = ({ outcome }: Asked): boolean => outcome === 'open' || outcome === 'allowed'

const noOf = ({ cannot, notNow }: { readonly cannot?: true; readonly notNow?: true }): Asked['outcome'] => {
  if (cannot === true) return 'cannot-show'
  return notNow === true ? 'not-now' : 'declined'
}
