// Who may come into the group. Lives here: the one question, asked before every commit that lets somebody in, and each
// reason there is for a yes (KEY-9, KEY-32). May not know: how a request is proven (e2ee), how a commit travels.
import { E2eeError } from '@farhand/e2ee'
import { isConfirmed, type Bytes, type DeviceId } from '@farhand/protocol'
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

/** Throws ClientError `not-confirmed` while codes are to be compared, E2eeError `bad-resume` for everybody else who may not. */
export function entryOf({ identity, keys, state, vaulted }: Own, device: DeviceId): Entry {
  const member = state?.members[device]
  const isHost = identity.role === 'host'
  const { codes, unconfirmed } = vaulted.secrets
  if (member === undefined) throw new E2eeError('bad-resume', 'the device is no member of the session')
  // This device's own record comes first: the server's word alone lets nobody in.
  const isOpen = isHost && (unconfirmed.includes(device) || !isConfirmed(member))
  if (isOpen) throw new ClientError('not-confirmed', 'the codes have to be compared first')
  const leaf = keys.member(device)?.leaf
  if (leaf !== undefined) return { kind: 'returning', leaf }
  if (!isHost || codes[device] === undefined) throw new E2eeError('bad-resume', 'the device was never let in here')
  return { kind: member.confirm === null ? 'admitted' : 'confirmed' }
}

/** Whether this page may ask: where only an ID let it in, its own person has heard the host's half, and the host theirs. */
export function mayAsk({ identity, state, vaulted }: Own): boolean {
  if (identity.role === 'host') return true
  return vaulted.secrets.unconfirmed.length === 0 && isConfirmed(state?.members[identity.deviceId])
}

/** Device keys of everyone whom this host lets into its group, and by whom it lets itself be let in. */
export function admittedKeys({ vaulted }: Pick<Live, 'vaulted'>): Bytes[] {
  const { codes, unconfirmed } = vaulted.secrets
  const devices = (Object.keys(codes) as DeviceId[]).filter((device) => !unconfirmed.includes(device))
  return devices.map(bytesOf)
}

/** Whether somebody is in the session by an ID alone and not, or not yet, in the group: nothing is for them (KEY-32). */
export function isOutside({ keys, state, vaulted }: Own, device: DeviceId): boolean {
  if (vaulted.secrets.unconfirmed.includes(device)) return true
  const confirm = state?.members[device]?.confirm ?? null
  return confirm !== null && keys.member(device) === undefined
}
