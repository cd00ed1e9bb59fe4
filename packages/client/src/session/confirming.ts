// Comparing codes by voice where an ID alone joined (KEY-30). Lives here: what a typed code leads to, on either page.
// May not know: how the codes came to be (e2ee), which half is whose (join/spoken-codes).
import { isConfirmed, type DeviceId, type OpenSession, type SessionEvent } from '@farhand/protocol'
import { ClientError } from '../errors.ts'
import { halvesOf } from '../join/spoken-codes.ts'
import type { Ending, Live } from './live.ts'
import { told } from '../consent/ending.ts'

/** Activity line and end of a session whose codes were typed wrong too often. */
const CODE_WRONG = 'safety-code-wrong'
const LEAVES_WITHIN_MS = 1000
const CODES_DIFFER = { kind: 'failed', fault: 'codes-differ', code: CODE_WRONG } as const

/**
 * The half that the other side read out, typed here. Rejects with `wrong-code`; after the third wrong one the two are
 * parted instead: a participant leaves, the host turns the member out.
 */
export async function confirmCode(live: Live, device: DeviceId, typed: string): Promise<void> {
  const { state, identity, vaulted } = live
  const code = vaulted.secrets.codes[device]
  if (state?.members[device] === undefined || code === undefined || !isUnconfirmed(live, device))
    throw new ClientError('not-now', 'there is nothing to confirm')
  const { heard } = halvesOf(code, identity.role)
  const judged = live.spokenCodes.judge(device, { typed, heard })
  if (judged === 'last') return part(live, device)
  if (judged === 'wrong') throw new ClientError('wrong-code', 'this is not what the other side reads')
  // This device's own record comes first; what nobody heard is said after reconnecting.
  await vaulted.confirmed(device)
  live.changed()
  if (!isSaid(state, live, device)) await told(live.speech.say({ kind: 'confirm', device }))
  live.returns.follow(live)
}

/** Whom this device's person has confirmed, which the others have not heard. */
export const unsaidCodes = (live: Live, state: OpenSession): readonly DeviceId[] =>
  (Object.keys(live.vaulted.secrets.codes) as DeviceId[]).filter((device) => {
    const member = state.members[live.identity.role === 'host' ? device : live.identity.deviceId]
    return (member?.confirm ?? null) !== null && !isUnconfirmed(live, device) && !isSaid(state, live, device)
  })

/** Whether this device still waits to hear that person's half; the server has no say in it. */
export const isUnconfirmed = ({ vaulted }: Pick<Live, 'vaulted'>, device: DeviceId): boolean =>
  vaulted.secrets.unconfirmed.includes(device)

/** What is still to be typed between this page and that person: here, there, on both sides. */
export function confirmOf(live: Live, state: OpenSession, device: DeviceId): 'done' | 'mine' | 'theirs' | 'both' {
  const { identity } = live
  if (device === identity.deviceId) return 'done'
  const mine = isUnconfirmed(live, device)
  const theirs = isOpenThere(live, state, device)
  if (mine) return theirs ? 'both' : 'mine'
  return theirs ? 'theirs' : 'done'
}

/** Between two others, whatever is open is theirs. What is said counts once the group has who it is about (KEY-11). */
function isOpenThere(live: Live, state: OpenSession, device: DeviceId): boolean {
  const { identity, keys, returns } = live
  const mine = isUnconfirmed(live, device)
  if (identity.role === 'participant' && device === state.host)
    return state.members[identity.deviceId]?.confirm?.byHost === false || (returns.waitsForCodes && !mine)
  const confirm = state.members[device]?.confirm ?? null
  if (confirm === null) return false
  if (identity.role === 'host' && !confirm.byMember) return true
  const isIn = keys.current === undefined ? isConfirmed(state.members[device]) : keys.member(device) !== undefined
  return !isIn && !mine
}

function isSaid(state: OpenSession, { identity }: Live, device: DeviceId): boolean {
  if (identity.role === 'host') return state.members[device]?.confirm?.byHost === true
  return state.members[identity.deviceId]?.confirm?.byMember === true
}

const soon = (): Promise<void> => new Promise((resolve) => void setTimeout(resolve, LEAVES_WITHIN_MS))

async function part(live: Live, device: DeviceId): Promise<void> {
  live.activity.attack(CODE_WRONG)
  live.changed()
  if (live.identity.role === 'host') return live.speech.say({ kind: 'turn-out', device })
  // A server that keeps its answer back keeps nobody in.
  await Promise.race([told(live.speech.say({ kind: 'leave' })), soon()])
  live.over(CODES_DIFFER)
}

/** How a page ends that is no member any more. */
export function endingOfLeaving(live: Live, event: SessionEvent, at: number): Ending {
  const codesCompared = isConfirmed(live.state?.members[live.identity.deviceId])
  if (event.kind === 'said' && event.signed.message.body.kind === 'turn-out')
    return codesCompared ? { kind: 'ended', reason: 'removed', endedAt: at } : { ...CODES_DIFFER, code: 'turned-out' }
  return live.spokenCodes.isSpent ? CODES_DIFFER : { kind: 'ended', reason: 'left', endedAt: at }
}
