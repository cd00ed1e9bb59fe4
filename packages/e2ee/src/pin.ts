// The session password as both sides feed it into the join: a one-time PIN or the host's own (KEY-3).
import { Secret } from './secret.ts'

const PIN_COUNT = 1_000_000
/** Largest multiple of PIN_COUNT in 32 bits: draws at or above it would favour small PINs. */
const UNBIASED = Math.floor(2 ** 32 / PIN_COUNT) * PIN_COUNT

/** Six digits, each PIN equally likely. */
export function createPin(): Secret<string> {
  const draw = new Uint32Array(1)
  let value: number
  do {
    crypto.getRandomValues(draw)
    value = draw[0] ?? UNBIASED
  } while (value >= UNBIASED)
  return new Secret(String(value % PIN_COUNT).padStart(6, '0'))
}

/** What was typed, in the one form both sides use: a PIN without spaces, anything else in NFKC. */
export function normalizePassword(text: string): Secret<string> {
  const normal = text.normalize('NFKC')
  const compact = normal.replaceAll(/\s/g, '')
  return new Secret(/^[0-9]{6}$/.test(compact) ? compact : normal)
}
