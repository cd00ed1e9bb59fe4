// Whose signatures a receipt carries, and what it proves by them. Lives here: who could have signed, and who did.
// May not know: whether a signature fits (verify-receipt.ts), languages. Rules: RECEIPT-4, RECEIPT-7, RECEIPT-9.
import type { DeviceId } from '../ids.ts'
import type { Receipt } from './receipt.ts'
import type { ReceiptStep } from './verify-receipt.ts'

/** One who may sign a receipt; the server has no name. */
export interface ReceiptSigner {
  readonly kind: 'owner' | 'host' | 'participant' | 'server'
  readonly name: string
  readonly signed: boolean
  /** The place of the entry a signature goes to, where that is not the last. */
  readonly upTo: number | null
}

/**
 * `full`: everybody who was in and the server signed. `incomplete`: both sides did, somebody is missing. `one-sided`: no
 * other person's device signed, so that it proves only what its owner says (RECEIPT-9).
 */
export type ReceiptWeight = 'full' | 'incomplete' | 'one-sided'

/** Everybody whose signature counts, the owner first, the server last. */
export function signersOf(
  { heading, entries, signatures }: Receipt,
  steps: readonly ReceiptStep[],
): readonly ReceiptSigner[] {
  const { device, role, start } = heading
  const owner = { kind: 'owner', name: start.members[device]?.name ?? '', signed: true, upTo: null } as const
  const server = { kind: 'server', name: '', signed: signatures.server !== null, upTo: null } as const
  if (role === 'participant') {
    const host = { kind: 'host', name: start.hostName, signed: signatures.host !== null, upTo: null } as const
    return [owner, host, server]
  }
  const byDevice = new Map(signatures.participants.map((one) => [one.device, one.n]))
  const participants = [...participantsIn(steps)].map(([other, name]): ReceiptSigner => {
    const n = byDevice.get(other)
    const isLast = n === undefined || n === entries.at(-1)?.n
    return { kind: 'participant', name, signed: n !== undefined, upTo: isLast ? null : n - (entries[0]?.n ?? 1) + 1 }
  })
  return [owner, ...participants, server]
}

/** The name of the participant whose signature stands at this place of the host's receipt, from 1. */
export function participantName({ entries, signatures }: Receipt, place: number): string {
  const device = signatures.participants[place - 1]?.device
  for (const { event } of entries) {
    const body = event.kind === 'said' ? event.signed.message.body : undefined
    if (body?.kind === 'admit' && body.device === device) return body.name
  }
  return ''
}

/** What a receipt that holds proves, by who signed it. */
export function weightOf(signers: readonly ReceiptSigner[]): ReceiptWeight {
  const others = signers.filter(({ kind }) => kind === 'host' || kind === 'participant')
  if (!others.some(({ signed }) => signed)) return 'one-sided'
  return signers.every(({ signed }) => signed) ? 'full' : 'incomplete'
}

/** Names of all who were in as participants, in order of coming. */
function participantsIn(steps: readonly ReceiptStep[]): ReadonlyMap<DeviceId, string> {
  const names = new Map<DeviceId, string>()
  for (const { before, after } of steps) {
    for (const state of [before, after]) {
      if (state.stage !== 'open') continue
      for (const { device, role, name } of Object.values(state.members)) {
        if (role === 'participant') names.set(device, name)
      }
    }
  }
  return names
}
