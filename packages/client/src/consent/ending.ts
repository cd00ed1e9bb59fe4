// How what this device allowed ends: here first and at once, then the others are told (CONSENT-7). Lives here: the ways
// of ending it. Nothing in here waits for the network before it has an effect.
import type { DeviceId, Grant, GrantId, SessionMessageBody } from '@farhand/protocol'
import { ClientError, type ClientErrorCode } from '../errors.ts'
import type { Live } from '../session/live.ts'
import type { NoReason } from '../session/view.ts'
import { inTime, inWords } from './in-time.ts'
import { refusableTurn } from './questions.ts'

/** Ends what is shown, and what is kept behind the curtain. */
export async function stopSharing(live: Live): Promise<void> {
  const presents = live.state?.presenting?.device === live.identity.deviceId
  const ended = stopHere(live)
  if (presents || ended.length > 0) await told(live.withdrawals.tell(live, ended, { kind: 'stop' }))
  live.withdrawals.follow(live)
}

/** One grant of mine or to me, or a question or switch of mine; what is on its way is taken back as a whole. */
export async function withdraw(live: Live, id: GrantId): Promise<void> {
  // Whoever gave it tells the session behind it that it is over (CONSENT-41).
  if (live.ownGrants.takeBack(id).length > 0) return live.changed()
  if (isMyWish(live, id)) return takeBackWish(live, id)
  const isHeld = live.state?.grants.some(({ grant, to }) => grant === id && to === live.identity.deviceId) ?? false
  if (isHeld) live.withdrawals.release(id)
  const ended = isHeld ? [id] : live.ownGrants.end(id)
  if (live.ownGrants.viewers.length === 0 && live.sharing.isOn) live.sharing.stop()
  live.changed()
  await told(live.withdrawals.tell(live, ended, { kind: 'withdraw', grant: id }))
}

/**
 * Nobody but `to` controls here from now on, nor by a yes that is on its way (CONSENT-16). Rejects as `Speech.say` where the
 * session did not write it down: then it may still take the other for who controls.
 */
export async function endOtherControl(live: Live, to: DeviceId): Promise<void> {
  const { ownGrants, state, identity } = live
  const here = ownGrants.controls.filter((own) => own.to !== to)
  for (const { grant } of here) ownGrants.end(grant)
  if (here.length > 0) live.changed()
  // Also what ended here before, and was not heard.
  const isOther = ({ capability, owner, to: whom }: Grant) =>
    capability === 'control' && owner === identity.deviceId && whom !== to
  const there = (state?.grants ?? []).filter(isOther)
  const ended = new Set([...here, ...there].map(({ grant }) => grant))
  await Promise.all([...ended].map((grant) => knownOver(live, grant)))
}

/** As `told`, but the session has to know it; where it refuses, it did before. */
async function knownOver(live: Live, grant: GrantId): Promise<void> {
  try {
    await live.withdrawals.tell(live, [grant], { kind: 'withdraw', grant })
  } catch (cause) {
    if (!(cause instanceof ClientError) || cause.reason !== 'unknown-grant') throw cause
  }
}

/** A question or a switch that this device wanted, also a surface that waits to be shown with it. */
function isMyWish({ state, identity, turns }: Live, id: GrantId): boolean {
  const me = identity.deviceId
  const isTurn = state?.switching?.switch === id && state.switching.by === me
  const isAsked = state?.requests.some(({ grant, to }) => grant === id && to === me) ?? false
  return turns.picked?.id === id || isTurn || isAsked
}

/** It is over here at once: what waited for it is dropped, and whatever comes of it later counts for nothing (CONSENT-100). */
async function takeBackWish(live: Live, id: GrantId): Promise<void> {
  if (live.turns.picked?.id === id) live.turns.dropPicked()
  live.withdrawals.release(id)
  live.asking.tookBack(id)
  declineHere(live, id)
  await told(live.withdrawals.tellOnce(live, id, { kind: 'withdraw', grant: id }))
}

/** Everything I allow; whatever is asked of me is refused with it. */
export async function withdrawAll(live: Live): Promise<void> {
  const { questions, state, identity } = live
  const turn = refusableTurn(live)?.switch
  const refused = (state?.requests ?? []).flatMap(({ grant, owner }) => (owner === identity.deviceId ? [grant] : []))
  for (const grant of refused) live.withdrawals.owe(grant, { kind: 'answer', grant, yes: false })
  questions.declineAll(live)
  const waited = live.turns.picked?.id
  const ended = stopHere(live)
  const all = [...ended, ...refused, ...(waited === undefined ? [] : [waited])]
  const telling = [live.withdrawals.tell(live, all, { kind: 'withdraw-all' })]
  if (turn !== undefined && turn !== waited)
    telling.push(live.withdrawals.tellOnce(live, turn, { kind: 'agree', switch: turn, yes: false }))
  await Promise.all(telling.map(told))
}

/** Nothing is captured, sealed, allowed or kept to be shown on this device from here on; nobody is told yet. */
export function stopHere(live: Live): readonly GrantId[] {
  const ended = live.ownGrants.endAll()
  const waited = live.turns.dropPicked()
  if (waited !== undefined) {
    live.questions.decline(waited)
    live.asking.tookBack(waited)
    live.withdrawals.owe(waited, { kind: 'withdraw', grant: waited })
  }
  live.turns.keepOn()
  live.sharing.stop()
  live.changed()
  return ended
}

/** Nothing of this device's reaches somebody any more, before anybody is told. Gives what has ended. */
export function endFor(live: Live, device: DeviceId): readonly GrantId[] {
  const ended = live.ownGrants.endFor(device)
  if (ended.length > 0 && live.ownGrants.viewers.length === 0 && live.sharing.isOn) live.sharing.stop()
  live.changed()
  return ended
}

/** What reaches them ends here first; the waiting for the session's word has an end, and what it takes later holds (CONSENT-117). */
export async function turnOut(live: Live, device: DeviceId): Promise<void> {
  const telling = live.withdrawals.tell(live, endFor(live, device), { kind: 'turn-out', device })
  try {
    await inTime(telling, new AbortController().signal)
  } catch (cause) {
    // Said twice, or they went by themselves.
    const isRefused = cause instanceof ClientError && cause.code === 'refused'
    if (isRefused && live.state?.members[device] === undefined) return
    throw inWords(cause, 'late-removal')
  }
}

/** Ends what is over by this device's own clock. */
export function endOverdue(live: Live): void {
  const ended = live.ownGrants.endOverdue(Date.now())
  if (ended.length === 0) return
  if (live.ownGrants.viewers.length === 0 && live.sharing.isOn) live.sharing.stop()
  live.withdrawals.expectEnd(ended)
  live.changed()
}

/** Beside a no: why it is one. */
const reasonOf = (why: NoReason | 'not-now' | undefined): { readonly cannot?: true; readonly notNow?: true } => {
  if (why === undefined) return {}
  return why === 'not-now' ? { notNow: true } : { cannot: true }
}

/** No to a question, also where a yes to it is on its way. */
export async function decline(live: Live, grant: GrantId, why?: NoReason | 'not-now'): Promise<void> {
  const mine = live.state?.requests.find((open) => open.grant === grant && open.owner === live.identity.deviceId)
  if (mine !== undefined) live.questions.saidNoTo(mine.to)
  declineHere(live, grant)
  await sayNo(live, { id: grant, isMine: mine !== undefined }, { kind: 'answer', grant, yes: false, ...reasonOf(why) })
}

/** No to a switch. */
export async function declineTurn(live: Live, id: GrantId, why?: NoReason | 'not-now'): Promise<void> {
  const turn = refusableTurn(live)
  const mine = turn?.switch === id ? turn : undefined
  if (mine !== undefined) live.questions.saidNoTo(mine.by)
  declineHere(live, id)
  await sayNo(live, { id, isMine: mine !== undefined }, { kind: 'agree', switch: id, yes: false, ...reasonOf(why) })
}

/** A no that only counts where it is heard is said again until it is (CONSENT-101). */
async function sayNo(
  live: Live,
  { id, isMine }: { readonly id: GrantId; readonly isMine: boolean },
  no: SessionMessageBody,
): Promise<void> {
  await told(isMine ? live.withdrawals.tellOnce(live, id, no) : live.speech.say(no))
}

/** A no counts here before it is heard, and more than a yes before it (CONSENT-41). */
export function declineHere(live: Live, id: GrantId): void {
  live.questions.decline(id)
  live.ownGrants.endAnswersTo(id)
  live.turns.keepOn(id)
  if (live.ownGrants.viewers.length === 0 && live.sharing.isOn) live.sharing.stop()
  live.withdrawals.follow(live)
  live.changed()
}

/** Without a line, refused because it is so already, or behind the end of the session. */
const HOLDS_UNHEARD: ReadonlySet<ClientErrorCode> = new Set(['not-connected', 'refused', 'closed'])

/** What the device has done already holds; a line that is down only delays that the others hear of it. */
export async function told(telling: Promise<void>): Promise<void> {
  try {
    await telling
  } catch (cause) {
    if (!(cause instanceof ClientError) || !HOLDS_UNHEARD.has(cause.code)) throw cause
  }
}
