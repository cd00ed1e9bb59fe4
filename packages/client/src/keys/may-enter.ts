// Who may come into the group. Lives here: the one question, asked before every commit that lets somebody in, and each
// reason there is for a yes (KEY-9, KEY-32). May not know: how a request is proven (e2ee), how a commit travels.
import { E2eeError } from '@farhand/e2ee'
import { isConfirmed, mayHoldKeys, type Bytes, type Companion, type DeviceId, type Member } from '@farhand/protocol'
import { ClientError } from '../errors.ts'
import { bytesOf } from '../session/identity.ts'
import type { Live } from '../session/live.ts'

type Own = Pick<Live, 'identity' | 'keys' | 'state' | 'vaulted'>

/** Why a member of the session that asks may come into the group. */
export type Entry =
  /** Its device holds a leaf, which the new one replaces. */
  | { readonly kind: 'returning'; readonly leaf: number }
  /** It proved a link or a password to this host, whose group has begun anew since. */
  | { readonly kind: 'admitted' }
  /** It came by an ID alone, and this host's own person has heard its half of the code. */
  | { readonly kind: 'confirmed' }
  /** Somebody in the group has signed for it as their companion (KEY-35). */
  | { readonly kind: 'vouched' }

/** Throws ClientError `not-confirmed` while codes are to be compared, E2eeError `bad-resume` for everybody else who may not. */
export function entryOf(own: Own, device: DeviceId): Entry {
  const { identity, keys, state, vaulted } = own
  const member = state?.members[device]
  const isHost = identity.role === 'host'
  const { codes, unconfirmed } = vaulted.secrets
  if (member === undefined) throw new E2eeError('bad-resume', 'the device is no member of the session')
  if (member.role === 'companion') return companionEntry(own, member)
  // This device's own record comes first: the server's word alone lets nobody in.
  const isOpen = isHost && (unconfirmed.includes(device) || !isConfirmed(member))
  if (isOpen) throw new ClientError('not-confirmed', 'the codes have to be compared first')
  const leaf = keys.member(device)?.leaf
  if (leaf !== undefined) return { kind: 'returning', leaf }
  if (!isHost || codes[device] === undefined) throw new E2eeError('bad-resume', 'the device was never let in here')
  return { kind: member.confirm === null ? 'admitted' : 'confirmed' }
}

function companionEntry(own: Own, { device, of }: Companion): Entry {
  const leaf = own.keys.member(device)?.leaf
  if (leaf !== undefined) return { kind: 'returning', leaf }
  if (own.identity.role === 'host' && isOurs(own, of)) return { kind: 'vouched' }
  throw new E2eeError('bad-resume', 'the device of the companion’s owner was never let in here')
}

/** Whether this host has let a person in, or is that person. */
const isOurs = ({ identity, state, vaulted }: Pick<Own, 'identity' | 'state' | 'vaulted'>, device: DeviceId): boolean =>
  device === identity.deviceId ||
  (vaulted.secrets.codes[device] !== undefined &&
    !vaulted.secrets.unconfirmed.includes(device) &&
    isConfirmed(state?.members[device]))

/** Whether this page may ask: where only an ID let it in, its own person has heard the host's half, and the host theirs. */
export function mayAsk({ identity, state, vaulted }: Own): boolean {
  if (identity.role !== 'participant') return true
  return vaulted.secrets.unconfirmed.length === 0 && isConfirmed(state?.members[identity.deviceId])
}

/** Device keys of everyone whom this host lets into its group, and by whom it lets itself be let in. */
export function admittedKeys(own: Pick<Own, 'identity' | 'state' | 'vaulted'>): Bytes[] {
  const { codes, unconfirmed } = own.vaulted.secrets
  const people = (Object.keys(codes) as DeviceId[]).filter((device) => !unconfirmed.includes(device))
  const companions = Object.values(own.state?.members ?? {}).filter(
    (member) => member.role === 'companion' && isOurs(own, member.of),
  )
  return [...people, ...companions.map(({ device }) => device)].map(bytesOf)
}

/** Whether somebody is in the session by an ID alone and not, or not yet, in the group: nothing is for them (KEY-32). */
export function isOutside({ keys, state, vaulted }: Own, device: DeviceId): boolean {
  if (vaulted.secrets.unconfirmed.includes(device)) return true
  const confirm = state?.members[device]?.confirm ?? null
  return confirm !== null && keys.member(device) === undefined
}

/**
 * Whether somebody without a leaf here may get one in a moment, as far as this page can tell (KEY-58). That a stranger's code is
 * compared is the server's word: where this page is in the group, it has to know it by itself.
 */
export function mayStillCome(live: Own & Pick<Live, 'returns'>, member: Member | undefined): boolean {
  if (member === undefined || !mayHoldKeys(member)) return false
  return member.confirm === null || live.returns.isBehind(live) || isKnown(live, member.device)
}

/** Whether this page knows by itself that a device was in the group before, or is to be let in. */
export function isKnown({ keys, vaulted }: Pick<Own, 'keys' | 'vaulted'>, device: DeviceId): boolean {
  const { codes, unconfirmed } = vaulted.secrets
  return keys.nameOf(device) !== undefined || (codes[device] !== undefined && !unconfirmed.includes(device))
}
