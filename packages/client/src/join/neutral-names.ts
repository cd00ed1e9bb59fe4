// What this page calls somebody who is in under a name that nobody may join under: an honest host's page lets none of them
// in, a changed one might (CONSENT-40). Lives here: which names those are, and the number such a person gets. May not
// know: groups, languages.
import type { DeviceId, OpenSession } from '@farhand/protocol'
import { nameFault } from './reserved-names.ts'

/** A session's own names; no name of somebody else may read like them. */
type House = Pick<OpenSession, 'hostName' | 'organization'>

/** "Participant 3", in the language of the page. */
export type NeutralName = (number: number) => string

const inEnglish: NeutralName = (number) => `Participant ${String(number)}`

export class NeutralNames {
  readonly #say: NeutralName
  readonly #numbers = new Map<DeviceId, number>()
  /** By name and house: names are looked at far more often than they change. */
  readonly #faulty = new Map<string, boolean>()

  constructor(say: NeutralName = inEnglish) {
    this.#say = say
  }

  /** What a participant is called here: their own name, or a neutral one for as long as the page runs. */
  of(device: DeviceId, name: string, state: (House & Pick<OpenSession, 'members'>) | undefined): string {
    return this.#isFaulty(name, state) ? this.#say(this.#numberOf(device, state)) : name
  }

  #isFaulty(name: string, house: House | undefined): boolean {
    const others = [house?.hostName ?? '', house?.organization ?? '']
    const key = JSON.stringify([name, ...others])
    const known = this.#faulty.get(key)
    if (known !== undefined) return known
    const isFaulty = nameFault(name, others) !== undefined
    this.#faulty.set(key, isFaulty)
    return isFaulty
  }

  /** Counted as they came in; a number that somebody has had is nobody else's. */
  #numberOf(device: DeviceId, state: Pick<OpenSession, 'members'> | undefined): number {
    const known = this.#numbers.get(device)
    if (known !== undefined) return known
    const participants = Object.values(state?.members ?? {})
      .filter(({ role }) => role === 'participant')
      .toSorted((a, b) => a.joinedAt - b.joinedAt)
    const taken = new Set(this.#numbers.values())
    let number = Math.max(1, 1 + participants.findIndex((member) => member.device === device))
    while (taken.has(number)) number += 1
    this.#numbers.set(device, number)
    return number
  }
}
