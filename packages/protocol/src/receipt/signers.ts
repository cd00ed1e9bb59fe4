// Whose signatures a receipt carries, and what it proves by them. Lives here: who could have signed, and who did.
// May not know: whether a signature fits (verify-receipt.ts), languages. Rules: RECEIPT-4, RECEIPT-7, RECEIPT-9.
import type { DeviceId } from '../ids.ts'
import { namesIn, type ReceiptNames } from './receipt-names.ts'
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
  receipt: Receipt,
  steps: readonly ReceiptStep[],
  names: ReceiptNames = namesIn(receipt, steps),
): readonly ReceiptSigner[] {
  const { heading, entries, signatures } = receipt
  const { role, start } = heading
  const owner = { kind: 'owner', name: names.ofOwner, signed: true, upTo: null } as const
  const server = { kind: 'server', name: '', signed: signatures.server !== null, upTo: null } as const
  if (role === 'participant') {
    const host = { kind: 'host', name: start.hostName, signed: signatures.host !== null, upTo: null } as const
    return [owner, host, server]
  }
  const byDevice = new Map(signatures.participants.map((one) => [one.device, one.n]))
  const participants = [...participantsIn(steps)].map((other): ReceiptSigner => {
    const name = names.of(other) ?? ''
    const n = byDevice.get(other)
    const isLast = n === undefined || n === entries.at(-1)?.n
    return { kind: 'participant', name, signed: n !== undefined, upTo: isLast ? null : n - (entries[0]?.n ?? 1) + 1 }
  })
  return [owner, ...participants, server]
}

/** The name of the participant whose signature stands at this place of the host's receipt, from 1. */
export function participantName({ signatures }: Receipt, names: ReceiptNames, place: number): string {
  const device = signatures.participants[place - 1]?.device
  return device === undefined ? '' : (names.of(device) ?? '')
}

/** What a receipt that holds proves, by who signed it. */
export function weightOf(signers: readonly ReceiptSigner[]): ReceiptWeight {
  const others = signers.filter(({ kind }) => kind === 'host' || kind === 'participant')
  if (!others.some(({ signed }) => signed)) return 'one-sided'
  return signers.every(({ signed }) => signed) ? 'full' : 'incomplete'
}

/** All who were in as participants, in order of coming. */
function participantsIn(steps: readonly ReceiptStep[]): ReadonlySet<DeviceId> {
  const devices = new Set<DeviceId>()
  for (const { before, after } of steps) {
    for (const state of [before, after]) {
      if (state.stage !== 'open') continue
      for (const { device, role } of Object.values(state.members)) if (role === 'participant') devices.add(device)
    }
  }
  return devices
}
