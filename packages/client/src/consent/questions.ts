// What the person at this page is asked: one question at a time, the others wait behind it. Lives here: which they are,
// and to which the device has said no already (it counts here before the server hears of it, CONSENT-7).
import type { ConsentRequest, GrantId, OpenSession, Switching } from '@farhand/protocol'
import type { Live } from '../session/live.ts'
import { personOf } from '../session/people.ts'
import type { Prompt } from '../session/view.ts'

type Asked = Omit<Prompt, 'behind'> & Prompt

export class Questions {
  readonly #declined = new Set<GrantId>()
  /** The signed question each id stands for: what came first (CONSENT-5). */
  readonly #asked = new Map<GrantId, string>()

  /** The person said no; the question is gone from the page. */
  decline(id: GrantId): void {
    this.#declined.add(id)
  }

  /** Says no to everything that is open. */
  declineAll(live: Live): void {
    const { state, identity } = live
    for (const { grant, owner } of state?.requests ?? []) if (owner === identity.deviceId) this.decline(grant)
    if (state?.switching?.to === identity.deviceId) this.decline(state.switching.switch)
  }

  isDeclined(id: GrantId): boolean {
    return this.#declined.has(id)
  }

  /** Takes in what is asked. A second question under an id that stood for another is none: it never comes before the person. */
  follow(live: Live): void {
    for (const { grant, owner, asked } of live.state?.requests ?? []) {
      if (owner !== live.identity.deviceId) continue
      const first = this.#asked.get(grant) ?? asked.signature
      this.#asked.set(grant, first)
      if (first === asked.signature || this.#declined.has(grant)) continue
      live.activity.attack('other-than-asked', grant)
      this.#declined.add(grant)
    }
  }

  /** The question whose turn it is. Only who holds the group's keys asks, so nobody does before this page is in the group. */
  promptOf(live: Live, state: OpenSession): Prompt | null {
    if (live.keys.current === undefined) return null
    const { switching } = state
    const open = [
      ...state.requests.flatMap((request) => grantPrompt(live, state, request) ?? []),
      ...(switching === null ? [] : [turnPrompt(live, state, switching) ?? []].flat()),
    ]
      .filter(({ id }) => !this.#declined.has(id))
      .toSorted((a, b) => a.askedAt - b.askedAt)
    const [first] = open
    return first === undefined ? null : { ...first, behind: open.length - 1 }
  }
}

function grantPrompt(live: Live, state: OpenSession, request: ConsentRequest): Asked | undefined {
  const { grant, capability, scope, minutes, owner, to, askedAt, expiresAt } = request
  const from = personOf(live, state, to)
  if (owner !== live.identity.deviceId || from === undefined) return undefined
  const alreadySharing = live.sharing.isOn
  const times = { askedAt, expiresAt, behind: 0 }
  return { kind: 'grant', id: grant, capability, scope, minutes, from, alreadySharing, ...times }
}

/** A switch asks who shows now, then who is to show. */
function turnPrompt(live: Live, state: OpenSession, switching: Switching): Asked | undefined {
  const { switch: id, by, to, leavingMustAgree, askedAt, expiresAt } = switching
  const me = live.identity.deviceId
  const from = personOf(live, state, by)
  if (from === undefined) return undefined
  const common = { id, from, askedAt, expiresAt, behind: 0 }
  const presenter = state.presenting?.device
  if (leavingMustAgree) {
    const next = personOf(live, state, to)
    return presenter === me && next !== undefined ? { kind: 'hand-over', ...common, to: next } : undefined
  }
  if (to !== me || live.turns.goesBySelf(live, switching)) return undefined
  const replaces = presenter === undefined ? null : (personOf(live, state, presenter) ?? null)
  return { kind: 'take', ...common, replaces, needsPicker: live.sharing.keptSurface === undefined }
}
