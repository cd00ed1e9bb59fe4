// What this page asked of others, and what became of it; and the one question a latecomer asks by itself.
// May not know: sockets. Outcomes come from heard events only.
import { type DeviceId, type GrantId, type OpenSession, type SessionEvent } from '@farhand/protocol'
import { randomId } from './identity.ts'
import { nameOf, type Live } from './live.ts'
import type { Asked } from './view.ts'

const MAX_ASKED = 20

export class Asking {
  #asked: readonly Asked[] = []
  /** The presenting (device and start) this page has asked to see by itself. */
  #askedByItself: string | undefined

  get asked(): readonly Asked[] {
    return this.#asked
  }

  /** Asks `owner` to show its screen to this page. Rejects as `Speech.say`. */
  async ask(live: Live, owner: DeviceId): Promise<void> {
    const grant = randomId() as GrantId
    await live.speech.say({ kind: 'ask', grant, capability: 'view', scope: 'whole', minutes: null, owner })
  }

  /** A participant who is in while somebody else presents asks once, without a click (design S4). */
  followPresenter(live: Live): void {
    const { state, identity } = live
    if (state === undefined || identity.role !== 'participant' || !live.connected) return
    const { presenting } = state
    if (presenting === null || presenting.device === identity.deviceId) return
    const what = `${presenting.device}/${String(presenting.since)}`
    const mine = (item: { owner: DeviceId; to: DeviceId }) =>
      item.owner === presenting.device && item.to === identity.deviceId
    if (this.#askedByItself === what || [...state.grants, ...state.requests].some(mine)) return
    this.#askedByItself = what
    // Refused where the host was quicker or the presenter just stopped; then there is nothing to ask.
    this.ask(live, presenting.device).catch(() => undefined)
  }

  heard(live: Live, event: SessionEvent, before: OpenSession): void {
    const me = live.identity.deviceId
    if (event.kind === 'expired') return this.#settle(event.grant, 'expired')
    if (event.kind !== 'said') return
    const { by, body } = event.signed.message
    if (body.kind === 'ask') {
      if (by !== me) return
      const asked: Asked = { grant: body.grant, of: body.owner, name: nameOf(live, body.owner), outcome: 'open' }
      this.#asked = [...this.#asked.filter((one) => one.of !== body.owner), asked].slice(-MAX_ASKED)
    }
    if (body.kind === 'answer') this.#settle(body.grant, body.yes ? 'allowed' : 'declined')
    if (body.kind === 'withdraw') this.#settle(body.grant, 'withdrawn')
    if (body.kind === 'withdraw-all' || body.kind === 'stop') {
      for (const item of [...before.grants, ...before.requests])
        if (item.owner === by) this.#settle(item.grant, 'withdrawn')
    }
  }

  #settle(grant: GrantId, outcome: Asked['outcome']): void {
    this.#asked = this.#asked.map((one) => (one.grant === grant ? { ...one, outcome } : one))
  }
}
