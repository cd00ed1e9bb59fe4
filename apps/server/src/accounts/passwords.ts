// Passwords of accounts. Lives here: how they are kept (argon2id) and which are refused. May not know: whose they are.
import { LONGEST_PASSWORD, SHORTEST_PASSWORD } from '@farhand/protocol'
import { hash, verify, type Options } from '@node-rs/argon2'
import { ServerError } from '../errors.ts'
import { isCommonPassword, isPattern } from './common-passwords.ts'

// OWASP Password Storage Cheat Sheet: argon2id, 19 MiB, 2 passes, 1 lane. About 16 ms.
// The algorithm is the package's default; its const enum cannot be imported under type stripping.
const COST: Options = { memoryCost: 19_456, timeCost: 2, parallelism: 1 }

/** The text to keep for a password (PHC string format). */
export const hashPassword = (password: string): Promise<string> => hash(password.normalize('NFKC'), COST)

/** Whether a password is the one a kept text was made from. */
export const verifyPassword = (kept: string, password: string): Promise<boolean> =>
  verify(kept, password.normalize('NFKC'))

/** Throws `weak-password` with the reason; `about` are words of this account, which alone are no password. */
export function requireStrongPassword(password: string, about: readonly string[]): void {
  const length = [...password].length
  if (length < SHORTEST_PASSWORD) refuse(`A password needs at least ${SHORTEST_PASSWORD} characters.`)
  if (length > LONGEST_PASSWORD) refuse(`A password has at most ${LONGEST_PASSWORD} characters.`)
  const lower = password.normalize('NFKC').toLowerCase()
  if (isCommonPassword(lower)) refuse('This password is on the list of passwords that everybody tries first.')
  if (isPattern(lower)) refuse('This password is a repetition or a sequence.')
  const bare = lower.replace(/[\d\W_]+$/, '').replace(/^[\d\W_]+/, '')
  const words = about.map((word) => word.toLowerCase()).filter((word) => word.length >= 3)
  if (words.some((word) => word === lower || word === bare)) refuse('This password is the name of the account.')
}

function refuse(reason: string): never {
  throw new ServerError('weak-password', reason)
}
