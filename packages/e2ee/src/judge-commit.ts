// Whether a commit that verifies is one that may change the group (KEY-8, KEY-9). Pure.
import type { IncomingMessageCallback } from 'ts-mls'
import { sameBytes, type Bytes } from '@farhand/protocol'
import { parseCredential } from './credential.ts'
import { E2eeError } from './errors.ts'
import { encode } from './mls.ts'

type Incoming = Parameters<IncomingMessageCallback>[0]

/** A commit that may be. */
export interface Verdict {
  /** Leaves it removes. */
  readonly removed: readonly number[]
  /** The reloaded host's new key package, whose proof is still to be checked; undefined where the key host commits. */
  readonly returning: Bytes | undefined
}

/** Throws unless the key host commits adds and removes only, or another member lets exactly the reloaded host back in. */
export function judgeCommit(
  incoming: Incoming,
  { hostLeaf, hostKey }: { readonly hostLeaf: number; readonly hostKey: Bytes },
): Verdict {
  if (incoming.kind !== 'commit') throw new E2eeError('bad-commit', 'proposals come inside commits only')
  const { senderLeafIndex, proposals } = incoming
  const removed = proposals.flatMap(({ proposal }) => {
    if (proposal.proposalType === 'remove') return [proposal.remove.removed]
    if (proposal.proposalType === 'add') return []
    throw new E2eeError('bad-commit', 'a commit may only add and remove')
  })
  if (senderLeafIndex === hostLeaf) return { removed, returning: undefined }
  const returning = returningHost(proposals, { hostLeaf, hostKey })
  if (returning === undefined) throw new E2eeError('commit-not-from-key-host', 'only the key host may commit')
  return { removed, returning }
}

type Proposals = Extract<Incoming, { kind: 'commit' }>['proposals']

/** The key package of a commit that is exactly Remove(host) and Add(the same device); else undefined. */
function returningHost(
  proposals: Proposals,
  { hostLeaf, hostKey }: { readonly hostLeaf: number; readonly hostKey: Bytes },
): Bytes | undefined {
  const [first, second] = proposals.map(({ proposal }) => proposal)
  if (proposals.length !== 2 || first?.proposalType !== 'remove' || second?.proposalType !== 'add') return undefined
  const { keyPackage } = second.add
  const { credential } = keyPackage.leafNode
  if (first.remove.removed !== hostLeaf || credential.credentialType !== 'basic') return undefined
  if (!sameBytes(parseCredential(credential.identity).deviceKey, hostKey)) return undefined
  return encode({ version: 'mls10', wireformat: 'mls_key_package', keyPackage })
}
