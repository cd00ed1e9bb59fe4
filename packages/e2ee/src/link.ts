// The secret of an invitation link: after `#`, so that no server sees it (KEY-2).
import { concatBytes, fromBase64Url, toBase64Url, utf8, type Bytes } from '@farhand/protocol'
import { randomBytes, sha256 } from './hashes.ts'
import { lengthPrefixed } from './lengths.ts'
import { Secret } from './secret.ts'

/** `key`: 16 random bytes. `hostHash`: the first 16 bytes of SHA-256 of the host's device key. */
export interface LinkSecret {
  readonly key: Secret<Bytes>
  readonly hostHash: Bytes
}

const PART_BYTES = 16
const FRAGMENT = /^#?k=1\.([A-Za-z0-9_-]{43})$/

/** A new link secret for the host with this device key. */
export async function createLink(hostPublicKey: Bytes): Promise<LinkSecret> {
  return { key: new Secret(randomBytes(PART_BYTES)), hostHash: await hashHostKey(hostPublicKey) }
}

/** What a link says about its host: 16 bytes. */
export const hashHostKey = async (hostPublicKey: Bytes): Promise<Bytes> =>
  (await sha256(hostPublicKey)).slice(0, PART_BYTES)

/** What a link proves with: its key, kept apart from what a password proves with. */
export const proofSecretOf = (link: LinkSecret): Secret<Bytes> =>
  new Secret(lengthPrefixed(utf8('RS1 link'), link.key.reveal()))

/** `k=1.<43 base64url characters>`, without `#`. */
export const linkFragment = (link: LinkSecret): Secret<string> =>
  new Secret(`k=1.${toBase64Url(concatBytes(link.key.reveal(), link.hostHash))}`)

/** The secret of a fragment, with or without `#`; undefined where it is not the one canonical form. */
export function parseLinkFragment(fragment: string): LinkSecret | undefined {
  const bytes = fromBase64Url(FRAGMENT.exec(fragment)?.[1] ?? '')
  if (bytes?.length !== 2 * PART_BYTES) return undefined
  return { key: new Secret(bytes.slice(0, PART_BYTES)), hostHash: bytes.slice(PART_BYTES) }
}
