// The code that proves a helper program to its owner's page: made, shown and read (KEY-34). Pure but for its randomness.
// May not know: how it proves (e2ee), what carries it (a file's name, a person's fingers).
import { doorSchema } from '@farhand/protocol'
import { Secret } from '@farhand/e2ee'

/** Crockford's base32: no I, L, O, U. */
const ALPHABET = '0123456789ABCDEFGHJKMNPQRSTVWXYZ'
const LENGTH = 8

/** What a helper program's leaf is called; people read its owner's name. */
export const COMPANION_NAME = 'Companion'

/** Where a helper program knocks, and what it proves itself with. */
export interface CompanionInvitation {
  /** 1-999. */
  readonly door: number
  /** Eight characters of Crockford's base32. */
  readonly code: Secret<string>
}

/** Forty random bits. */
export function createCompanionCode(): Secret<string> {
  // 256 is a multiple of 32: every character is equally likely.
  const bytes = crypto.getRandomValues(new Uint8Array(LENGTH))
  return new Secret([...bytes].map((byte) => ALPHABET[byte % ALPHABET.length]).join(''))
}

/** "12-ABCD-EFGH", as the page shows it and a file's name carries it. */
export const shownInvitation = ({ door, code }: CompanionInvitation): string =>
  `${String(door)}-${code.reveal().slice(0, 4)}-${code.reveal().slice(4)}`

/** What somebody typed: spaces, dashes and case don't matter, and look-alikes are read as what they look like. */
export function readInvitation(text: string): CompanionInvitation | undefined {
  const match = /^([1-9][0-9]{0,2})[\s-]+(.*)$/s.exec(text.trim())
  const door = doorSchema.safeParse(Number(match?.[1]))
  const code = readCompanionCode(match?.[2] ?? '')
  return door.success && code !== undefined ? { door: door.data, code } : undefined
}

/** Eight characters, in whatever groups and case; undefined for anything else. */
export function readCompanionCode(text: string): Secret<string> | undefined {
  const plain = text.replace(/[\s-]/g, '').toUpperCase().replace(/O/g, '0').replace(/[IL]/g, '1')
  return plain.length === LENGTH && [...plain].every((one) => ALPHABET.includes(one)) ? new Secret(plain) : undefined
}
