// What the person at this page is asked: one question at a time, the others wait behind it. Lives here: which they are,
// to which the device has said no already (it counts here before the server hears of it, CONSENT-7), and whose time is over
// here. That is no answer: nobody is told.
import {
  mayRefuseTurn,
  type ConsentRequest,
  type DeviceId,
  type GrantId,
  type OpenSession,
  type Switching,
} from '@farhand/protocol'
import type { Live } from '../session/live.ts'
import { personOf } from '../session/people.ts'
import type { GrantPrompt, Person, Prompt } from '../session/view.ts'

type Asked = Prompt

/** How long a question stands at most, whatever the server says, ms (CONSENT-4). */
const STANDS_MS = 60_000

/** So many noes to one asker within that time, and the next question offers to end it (CONSENT-174). */
const NOES = 2
const NOES_COUNT_MS = 60_000
/** For how long nothing is asked here by whom the person told "not now", ms (CONSENT-175). */
const NOT_NOW_MS = 60_000

/** When a question's time is over, as reckoned when it was first seen. */
interface Time {
  /** Of performance.now(): no clock that is set meanwhile moves it. */
  readonly atMs: number
  /** Of Date.now(), for the page to count down to. */
  readonly at: number
}

export class Questions {
  readonly #declined = new Set<GrantId>()
  /** The signed question each id stands for, be it for a grant or whose turn it is: what came first (CONSENT-5, CONSENT-105). */
  readonly #asked = new Map<GrantId, string>()
  /** By `lifeOf`: what is gone and comes again has the time it had (CONSENT-186). */
  readonly #times = new Map<string, Time>()
  readonly #over = new Set<string>()
  /** When its person said no to whom here, the newest few. */
  readonly #noes = new Map<DeviceId, readonly number[]>()
  /** Until when nothing of theirs is asked here; of performance.now(), as the noes. */
  readonly #notNow = new Map<DeviceId, number>()

  /** The person said no; the question is gone from the page. */
  decline(id: GrantId): void {
    this.#declined.add(id)
  }

  /** The person said no to this asker. */
  saidNoTo(asker: DeviceId): void {
    this.#noes.set(asker, [...(this.#noes.get(asker) ?? []), performance.now()].slice(-NOES))
  }

  /** From now on, for a minute, nothing of this asker's comes before the person. */
  notNow(asker: DeviceId): void {
    this.#notNow.set(asker, performance.now() + NOT_NOW_MS)
  }

  isNotNow(asker: DeviceId): boolean {
    return performance.now() < (this.#notNow.get(asker) ?? 0)
  }

  /** Says no to everything that is open, which counts for each asker as one no after the other does. */
  declineAll(live: Live): void {
    const { state, identity } = live
    const mine = (state?.requests ?? []).filter(({ owner }) => owner === identity.deviceId)
    const turn = refusableTurn(live)
    const open = mine.map(({ grant, to }) => ({ id: grant, asker: to }))
    if (turn !== undefined) open.push({ id: turn.switch, asker: turn.by })
    for (const { id, asker } of open) {
      if (!this.isClosed(state, id) && asker !== identity.deviceId) this.saidNoTo(asker)
      this.decline(id)
    }
  }

  /** Whether the person has nothing more to answer here: they said no, or the time of what is asked under this id is over. */
  isClosed(state: OpenSession | undefined, id: GrantId): boolean {
    return this.#declined.has(id) || this.#over.has(lifeOf(state, id))
  }

  /** Closes what nobody answered in time; it is asked for once a second. */
  tick(live: Live): void {
    const nowMs = performance.now()
    for (const [life, { atMs }] of this.#times) {
      if (nowMs < atMs) continue
      this.#times.delete(life)
      this.#over.add(life)
      live.changed()
    }
  }

  /**
   * Takes in what is asked, and for how long. A second question under an id that stood for another is none: it never comes
   * before the person.
   */
  follow(live: Live): void {
    this.#followTimes(live)
    for (const { id, signature } of askedHere(live)) {
      const first = this.#asked.get(id) ?? signature
      this.#asked.set(id, first)
      if (first === signature || this.#declined.has(id)) continue
      live.activity.attack('other-than-asked', id)
      this.#declined.add(id)
    }
  }

  /** The question whose turn it is. Only who holds the group's keys asks, so nobody does before this page is in the group. */
  promptOf(live: Live, state: OpenSession): Prompt | null {
    const open = this.openOf(live, state).filter(({ from }) => !this.isNotNow(from.device))
    const [first] = open
    if (first === undefined) return null
    const behind = open.length - 1
    const pressing = behind > 0 || this.#isTired(first.from.device)
    return { ...first, expiresAt: this.#times.get(lifeOf(state, first.id))?.at ?? first.expiresAt, behind, pressing }
  }

  /** All that waits for the person's answer, the oldest first. */
  openOf(live: Live, state: OpenSession): readonly Asked[] {
    if (live.keys.current === undefined) return []
    const { switching } = state
    return [
      ...state.requests.flatMap((request) => grantPrompt(live, state, request) ?? []),
      ...(switching === null ? [] : [turnPrompt(live, state, switching) ?? []].flat()),
    ]
      .filter(({ id }) => !this.isClosed(state, id))
      .toSorted((a, b) => a.askedAt - b.askedAt)
  }

  #isTired(asker: DeviceId): boolean {
    const lately = (this.#noes.get(asker) ?? []).filter((at) => performance.now() - at < NOES_COUNT_MS)
    return lately.length >= NOES
  }

  #followTimes(live: Live): void {
    const { state } = live
    if (state === undefined) return
    const { requests, switching } = state
    const open = requests.map(({ grant, expiresAt }) => ({ id: grant, expiresAt }))
    if (switching !== null) open.push({ id: switching.switch, expiresAt: switching.expiresAt })
    for (const { id, expiresAt } of open) {
      const life = lifeOf(state, id)
      if (this.#times.has(life) || this.#over.has(life)) continue
      const leftMs = Math.min(Math.max(0, expiresAt - state.createdAt - live.sessionMs()), STANDS_MS)
      this.#times.set(life, { atMs: performance.now() + leftMs, at: Date.now() + leftMs })
    }
  }
}

/** What has its time once: a question, and each of the two of a switch, however often the session turns (CONSENT-186). */
const lifeOf = (state: OpenSession | undefined, id: GrantId): string => {
  const switching = state?.switching
  return switching?.switch === id ? `${id} ${switching.leavingMustAgree ? 'let-go' : 'take'}` : id
}

/** The open switch, where the session takes this device's no: of who is to show, and of who is to let go or did (CONSENT-52). */
export function refusableTurn({ state, identity }: Live): Switching | undefined {
  if (state === undefined || state.switching === null) return undefined
  return mayRefuseTurn(state, identity.deviceId) ? state.switching : undefined
}

/** What is asked of the person here, in either way: both have their ids of one space. */
function askedHere({ state, identity }: Live): readonly { readonly id: GrantId; readonly signature: string }[] {
  if (state === undefined) return []
  const { requests, switching, presenting } = state
  const me = identity.deviceId
  const here = requests.filter(({ owner }) => owner === me)
  const asked = here.map(({ grant, asked: { signature } }) => ({ id: grant, signature }))
  if (switching === null || (switching.to !== me && presenting?.device !== me)) return asked
  return [...asked, { id: switching.switch, signature: switching.asked.signature }]
}

function grantPrompt(live: Live, state: OpenSession, request: ConsentRequest): Asked | undefined {
  const { grant, capability, scope, minutes, owner, to, askedAt, expiresAt, asked } = request
  const from = askerOf(live, state, to)
  if (owner !== live.identity.deviceId || from === undefined) return undefined
  const alreadySharing = live.sharing.isOn
  const common = { id: grant, signature: asked.signature, from, askedAt, expiresAt, behind: 0, pressing: false }
  const inPlaceOf = capability === 'control' ? otherControl(live, state, to) : null
  return { kind: 'grant', capability, scope, minutes, alreadySharing, inPlaceOf, ...common }
}

/** Whom but `asker` this device lets control. */
function otherControl(live: Live, state: OpenSession, asker: DeviceId): GrantPrompt['inPlaceOf'] {
  const other = live.ownGrants.controls.find(({ to }) => to !== asker)
  const person = other === undefined ? undefined : personOf(live, state, other.to)
  return other === undefined || person === undefined ? null : { to: person, scope: other.scope }
}

/** A switch asks who shows now, then who is to show. */
function turnPrompt(live: Live, state: OpenSession, switching: Switching): Asked | undefined {
  const { switch: id, by, to, leavingMustAgree, askedAt, expiresAt, asked } = switching
  const me = live.identity.deviceId
  const from = askerOf(live, state, by)
  if (from === undefined) return undefined
  const common = { id, signature: asked.signature, from, askedAt, expiresAt, behind: 0, pressing: false }
  const presenter = state.presenting?.device
  if (leavingMustAgree) {
    const next = personOf(live, state, to)
    return presenter === me && next !== undefined ? { kind: 'hand-over', ...common, to: next } : undefined
  }
  if (to !== me || live.turns.goesBySelf(live, switching)) return undefined
  const replaces = presenter === undefined ? null : (personOf(live, state, presenter) ?? null)
  return { kind: 'take', ...common, replaces, needsPicker: live.sharing.keptSurface === undefined }
}

/** Nobody in the group is put a question of who is not, or not yet (KEY-58). */
function askerOf(live: Live, state: OpenSession, device: DeviceId): Person | undefined {
  const isIn = live.keys.current === undefined || live.keys.member(device) !== undefined
  return isIn ? personOf(live, state, device) : undefined
}
