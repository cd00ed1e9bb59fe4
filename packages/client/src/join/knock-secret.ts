// What a knock proves itself with, as the vault keeps it and as the handshake takes it. Pure.
import { normalizePassword, parseLinkFragment, type JoinSecret } from '@farhand/e2ee'
import { readInvitation } from '../companion/companion-code.ts'
import type { KnockSecrets } from '../vault/secrets.ts'

/** How a link that is none fares. */
export const BAD_LINK = { ok: false, fault: 'no-match', code: 'bad-link', retryMinutes: null } as const

/** undefined for a link that is none. */
export function joinSecretOf({ method, secret }: Pick<KnockSecrets, 'method' | 'secret'>): JoinSecret | undefined {
  switch (method) {
    case 'none':
      return { method }
    case 'pin':
      return { method, password: normalizePassword(secret) }
    case 'companion': {
      const invitation = readInvitation(secret)
      return invitation && { method, door: invitation.door, password: invitation.code }
    }
    case 'link': {
      const link = parseLinkFragment(secret)
      return link && { method, link }
    }
    default:
      return method satisfies never
  }
}

/** Whether it is spent once it was right. */
export const isOneTime = ({ method, secret }: Pick<KnockSecrets, 'method' | 'secret'>): boolean =>
  method === 'pin' && /^[0-9]{6}$/.test(secret)
