// Whether one entry holds behind the others (RECEIPT-1). Lives here: the one answer for whoever verifies a receipt and for
// every device that follows the chain while the session goes on. May not know: where entries come from, what is kept.
import { ProtocolError } from '../errors.ts'
import { verifyAcknowledgement } from '../session/acknowledgement.ts'
import { verify } from '../session/messages.ts'
import { reduce } from '../session/reduce.ts'
import type { Reduced, Refusal } from '../session/reduced.ts'
import type { SessionState } from '../session/state.ts'
import { EMPTY_CHAIN, hasHash, linkFault, type ReceiptEntry, type ReceiptTail } from './chain.ts'

/** Where a chain stands. */
export interface ChainSoFar {
  readonly sid: string
  readonly tail: ReceiptTail
  /** What the entries before led to; before the first of a receipt what that one itself led to, for it is not reduced. */
  readonly state: SessionState
  readonly isFirst: boolean
}

/** Why an entry does not hold; stable. */
export type EntryFault = 'out-of-place' | 'altered' | 'other-session' | 'bad-signature' | 'wrong-state' | Refusal

export type Followed =
  | { readonly ok: true; readonly state: SessionState }
  | { readonly ok: false; readonly fault: EntryFault }

/** The state an entry leads to: by its place, its hash, its signatures, the machine, and the digest it names. */
export async function followEntry({ sid, tail, state, isFirst }: ChainSoFar, entry: ReceiptEntry): Promise<Followed> {
  const fault = (await linkFault(sid, tail, entry)) ?? (await signatureFault(entry, sid))
  if (fault !== undefined) return { ok: false, fault }
  if (state.stage === 'ended') return { ok: false, fault: 'session-ended' }
  const reduced: Reduced = isFirst ? { ok: true, state } : reduce(state, entry)
  if (!reduced.ok) return { ok: false, fault: reduced.refusal }
  if (!(await hasHash(reduced.state, entry.state))) return { ok: false, fault: 'wrong-state' }
  return { ok: true, state: reduced.state }
}

/** Before the first entry of a receipt: one that begins in the middle says itself what came before, one at 1 begins the chain. */
export const tailBefore = ({ n, prev }: ReceiptEntry): ReceiptTail => (n === 1 ? EMPTY_CHAIN : { n: n - 1, hash: prev })

async function signatureFault(
  { event }: ReceiptEntry,
  sid: string,
): Promise<'other-session' | 'bad-signature' | 'not-allowed' | undefined> {
  if (event.kind !== 'said') return undefined
  const { signed, acknowledgement } = event
  const { body } = signed.message
  try {
    await verify(signed, sid)
    if (acknowledgement === null) return undefined
    const { by } = await verifyAcknowledgement(acknowledgement, sid)
    return body.kind === 'admit' && body.device === by ? undefined : 'not-allowed'
  } catch (cause) {
    if (!(cause instanceof ProtocolError)) throw cause
    return cause.code === 'wrong-session' ? 'other-session' : 'bad-signature'
  }
}
