// Who shows next: switches as this device takes part in them (CONSENT-19). Lives here: the person's own tick for the
// looser rule, what the host picked before the other let go, and the one case in which a screen comes back unasked.
// May not know: the picker. The server's word on who need not be asked counts for nothing here.
import { directionOf, effectiveProfile, type DeviceId, type GrantId, type Switching } from '@farhand/protocol'
import { ClientError } from '../errors.ts'
import { randomId } from '../session/identity.ts'
import type { Live } from '../session/live.ts'
import type { PickedSurface } from '../session/view.ts'
import type { Capture } from '../surroundings.ts'
import { declineTurn } from './ending.ts'
import { everyoneElse, give, viewsFor } from './giving.ts'
import { gaveUp, inTime, inWords, unheard, untilItStands } from './in-time.ts'

/** The host picked a surface, and shows it once the presenter has let go. */
interface Picked {
  readonly id: GrantId
  readonly capture: Capture
  readonly settle: PromiseWithResolvers<void>
  /** The switch was heard back from the server. */
  seen: boolean
}

interface Taking {
  /** null shows what is behind the curtain. */
  readonly capture: Capture | null
  /** Without a click for this. */
  readonly bySelf: boolean
}

export class Turns {
  #picked: Picked | undefined
  #taking: GrantId | undefined
  /** The switch whose take is on its way without a question to this person, under the looser rule. */
  #unasked: GrantId | undefined
  #lettingGo: { readonly id: GrantId; readonly back: AbortController } | undefined

  /** `to` is to show next. Rejects as `Speech.say`. */
  async switchTo(live: Live, to: DeviceId): Promise<void> {
    await live.speech.say({ kind: 'switch', switch: randomId() as GrantId, to })
  }

  /** The host shows `capture` as soon as who presents now has let go. Rejects where they don't. */
  async pickFirst(live: Live, capture: Capture): Promise<void> {
    if (this.#picked !== undefined) throw new ClientError('not-now', 'a surface is waiting already')
    const picked: Picked = { id: randomId() as GrantId, capture, settle: Promise.withResolvers(), seen: false }
    // Told below; a no may come in before the switch itself is answered.
    picked.settle.promise.catch(() => undefined)
    this.#picked = picked
    try {
      const telling = live.speech.say({ kind: 'switch', switch: picked.id, to: live.identity.deviceId })
      await Promise.race([telling, picked.settle.promise])
      this.follow(live)
      await picked.settle.promise
    } finally {
      if (this.#picked === picked) this.#picked = undefined
    }
  }

  /** What waits to be shown until who shows now lets go. */
  get picked(): PickedSurface | null {
    if (this.#picked === undefined || this.#taking === this.#picked.id) return null
    return { id: this.#picked.id, surface: this.#picked.capture.surface }
  }

  /** The looser rule holds no more: a screen that is on its way back unasked is not shown (CONSENT-102). */
  askAgain(live: Live): void {
    if (this.#unasked !== undefined) declineTurn(live, this.#unasked).catch(unheard)
  }

  /** After every change of the state: what goes by itself goes now. */
  follow(live: Live): void {
    const switching = live.state?.switching ?? null
    this.#settlePicked(live, switching)
    if (switching === null || !this.goesBySelf(live, switching) || this.#taking === switching.switch) return
    if (switching.leavingMustAgree || !live.connected || live.returns.isBehind(live)) return
    const picked = this.#picked?.id === switching.switch ? this.#picked : undefined
    const id = switching.switch
    if (picked === undefined) this.#unasked = id
    this.#take(live, id, { capture: picked?.capture ?? null, bySelf: true }).then(
      () => picked?.settle.resolve(),
      (cause: unknown) => {
        picked?.settle.reject(cause)
        // What did not count in time, or was taken back, does not begin by itself once more.
        if (gaveUp(cause) && !live.questions.isClosed(live.state, id)) declineTurn(live, id).catch(unheard)
        if (!(cause instanceof ClientError)) throw cause
      },
    )
  }

  /** Whether this device carries out a switch without a further question to its person. */
  goesBySelf(live: Live, switching: Switching): boolean {
    const { state, identity, vaulted, sharing, questions } = live
    const { switch: id, by, to } = switching
    if (state === undefined || to !== identity.deviceId || questions.isClosed(state, id)) return false
    if (this.#picked?.id === id) return true
    if (identity.role === 'host' || by !== state.host || sharing.keptSurface === undefined) return false
    if (sharing.keptPaused) return false
    const { presenting, profile } = state
    const turn = directionOf({
      leaving: 'strict',
      taking: effectiveProfile(profile, vaulted.secrets),
      from: presenting === null ? 'nobody' : presenting.device === state.host ? 'host' : 'participant',
      to: 'participant',
      by: 'host',
      toHasPresented: true,
    })
    return turn.allowed && !turn.takingIsAsked
  }

  /** The person's yes to showing their screen next; null shows what is behind the curtain. Rejects with `not-now`. */
  async take(live: Live, id: GrantId, capture: Capture | null): Promise<void> {
    const switching = live.state?.switching
    const isMine = switching?.switch === id && switching.to === live.identity.deviceId
    if (!isMine || switching.leavingMustAgree || live.questions.isClosed(live.state, id))
      throw new ClientError('not-now', 'nobody asks for this any more')
    await this.#take(live, id, { capture, bySelf: false })
  }

  /**
   * This person's yes to `to` showing instead, and to nobody else (CONSENT-115). Rejects with `late-hand-over` after some
   * seconds, or `taken-back`: then it is a no, also where the session takes the yes later (CONSENT-57).
   */
  async letGo(live: Live, id: GrantId, to: DeviceId): Promise<void> {
    const switching = live.state?.switching
    const isAsked = switching?.switch === id && switching.to === to && switching.leavingMustAgree
    if (!isAsked || live.questions.isClosed(live.state, id))
      throw new ClientError('not-now', 'nobody asks for this any more')
    const back = new AbortController()
    this.#lettingGo = { id, back }
    try {
      const yes = { kind: 'agree', switch: id, yes: true, to } as const
      await inTime(
        untilItStands((onStands) => live.speech.say(yes, { onStands })),
        back.signal,
      )
    } catch (cause) {
      // Whoever took it back has said so, or ended what it was about.
      if (gaveUp(cause) && !back.signal.aborted) declineTurn(live, id).catch(() => undefined)
      throw inWords(cause, 'late-hand-over')
    } finally {
      if (this.#lettingGo?.back === back) this.#lettingGo = undefined
    }
  }

  /** A yes to a hand-over that is on its way counts no more; without `id` whichever it is. */
  keepOn(id = this.#lettingGo?.id): void {
    if (this.#lettingGo?.id === id) this.#lettingGo?.back.abort()
  }

  /** What waited to be shown is not shown any more. Gives the switch it waited for. */
  dropPicked(cause = new ClientError('not-now', 'it was withdrawn', { reason: 'withdrawn' })): GrantId | undefined {
    const picked = this.#picked
    this.#picked = undefined
    picked?.settle.reject(cause)
    return picked?.id
  }

  close(): void {
    this.keepOn()
    this.dropPicked(new ClientError('closed', 'the session is over'))
  }

  async #take(live: Live, id: GrantId, { capture, bySelf }: Taking): Promise<void> {
    const surface = capture?.surface ?? live.sharing.keptSurface
    if (surface === undefined) throw new ClientError('not-now', 'nothing is kept behind the curtain')
    const { views, grants } = viewsFor(live, viewersAfter(live), surface)
    this.#taking = id
    try {
      const say = (onStands: () => void) =>
        live.speech.say({ kind: 'take', switch: id, surface, grants: views }, { onStands })
      await give(live, { grants, asked: id, bySelf, say, capture })
    } finally {
      this.#taking = undefined
      this.#unasked = undefined
    }
  }

  #settlePicked(live: Live, switching: Switching | null): void {
    const picked = this.#picked
    if (picked === undefined) return
    if (switching?.switch === picked.id) picked.seen = true
    else if (picked.seen && this.#taking !== picked.id) {
      const reason = live.asking.asked.find(({ id }) => id === picked.id)?.outcome ?? 'withdrawn'
      picked.settle.reject(new ClientError('not-now', 'whose turn it is did not change', { reason }))
    }
  }
}

/** The host shows to everyone who is in, a participant to the host and to whoever handed over. */
function viewersAfter(live: Live): readonly DeviceId[] {
  const { state, identity } = live
  if (state === undefined) return []
  if (identity.role === 'host') return everyoneElse(live)
  const by = state.switching?.by ?? state.host
  return [...new Set([state.host, by])].filter((device) => device !== identity.deviceId)
}
