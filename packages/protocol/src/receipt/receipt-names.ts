// Who is called what in a receipt. Lives here: the same names for its entries, its signatures and its owner. May not know:
// languages, what happened.
import type { DeviceId } from '../ids.ts'
import { NeutralNames, type NeutralName } from '../names/neutral-names.ts'
import { isPerson, type SessionState } from '../session/state.ts'
import type { Receipt } from './receipt.ts'
import type { ReceiptStep } from './verify-receipt.ts'

/** Whose names they are, and who was in at their beginning. */
type NamesHeading = Pick<Receipt['heading'], 'device' | 'start'>

/**
 * As the owner's page calls people (CONSENT-40, CONSENT-109), but for good: who comes later has nobody's name who was in
 * before.
 */
export class ReceiptNames {
  readonly #owner: DeviceId
  readonly #names: NeutralNames
  readonly #called = new Map<DeviceId, { readonly own: string; readonly called: string }>()

  constructor({ device, start }: NamesHeading, say?: NeutralName) {
    this.#owner = device
    this.#names = new NeutralNames({ me: device, say, keeps: true })
    this.see(start)
  }

  /** The state that an entry led to: whoever is new in it has a name from here on. */
  see(state: SessionState): void {
    if (state.stage !== 'open') return
    const fresh = Object.values(state.members).filter(({ device, name }) => this.#called.get(device)?.own !== name)
    for (const member of fresh.toSorted((a, b) => a.joinedAt - b.joinedAt)) {
      if (!isPerson(member)) continue
      const { device, name, role } = member
      this.#called.set(device, { own: name, called: role === 'host' ? name : this.#names.of(device, name, state) })
    }
  }

  /** Null for who was not in, and for helper programs. */
  of(device: DeviceId): string | null {
    return this.#called.get(device)?.called ?? null
  }

  get ofOwner(): string {
    return this.of(this.#owner) ?? ''
  }
}

/** The names of everybody who is in these entries. `say` as `readSteps`. */
export function namesIn(
  { heading }: { readonly heading: NamesHeading },
  steps: readonly ReceiptStep[],
  say?: NeutralName,
): ReceiptNames {
  const names = new ReceiptNames(heading, say)
  for (const { after } of steps) names.see(after)
  return names
}
