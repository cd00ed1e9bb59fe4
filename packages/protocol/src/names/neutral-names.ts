// What a page or a receipt calls somebody who is in under a name that nobody may join under: an honest host's page lets
// none of them in, a changed one might (CONSENT-40). Lives here: which names those are, and the number such a person gets.
// May not know: groups, languages.
import type { DeviceId } from '../ids.ts'
import { isPerson, type OpenSession } from '../session/state.ts'
import { Namesakes } from './namesakes.ts'
import { nameFault } from './reserved-names.ts'

type Members = Pick<OpenSession, 'members'>
/** A session's own names; no name of somebody else may read like them. */
type House = Pick<OpenSession, 'hostName' | 'organization'>

/** "Participant 3", in the language of the page. */
export type NeutralName = (number: number) => string

const inEnglish: NeutralName = (number) => `Participant ${String(number)}`

interface Reader {
  /** Whoever reads: their own name is theirs, whatever it reads like. */
  readonly me?: DeviceId
  /** Default: in English. */
  readonly say?: NeutralName | undefined
  /** As Namesakes. */
  readonly keeps?: boolean
}

export class NeutralNames {
  readonly #me: DeviceId | undefined
  readonly #say: NeutralName
  readonly #namesakes: Namesakes
  readonly #numbers = new Map<DeviceId, number>()
  /** By name and house: names are looked at far more often than they change. */
  readonly #faulty = new Map<string, boolean>()

  constructor({ me, say = inEnglish, keeps = false }: Reader = {}) {
    this.#me = me
    this.#say = say
    this.#namesakes = new Namesakes({ keeps })
  }

  /**
   * What a participant is called here: their own name, or a neutral one for as long as the page runs; with a number behind
   * it where somebody else is called so already, the reader too (CONSENT-109).
   */
  of(device: DeviceId, name: string, state: (House & Members) | undefined): string {
    const called = (who: DeviceId, own: string) =>
      who !== this.#me && this.isFaulty(own, state) ? this.#say(this.#numberOf(who, state)) : own
    return this.#namesakes.of({ device, name: called(device, name) }, () =>
      inOrder(state)
        .filter(isPerson)
        .map((one) => ({ device: one.device, name: one.role === 'host' ? one.name : called(one.device, one.name) })),
    )
  }

  /** Whether nobody may join under this name. */
  isFaulty(name: string, house: House | undefined): boolean {
    const others = [house?.hostName ?? '', house?.organization ?? '']
    const key = JSON.stringify([name, ...others])
    const known = this.#faulty.get(key)
    if (known !== undefined) return known
    const isFaulty = nameFault(name, others) !== undefined
    this.#faulty.set(key, isFaulty)
    return isFaulty
  }

  /** Counted as they came in; a number that somebody has had is nobody else's. */
  #numberOf(device: DeviceId, state: Members | undefined): number {
    const known = this.#numbers.get(device)
    if (known !== undefined) return known
    const participants = inOrder(state).filter(({ role }) => role === 'participant')
    const taken = new Set(this.#numbers.values())
    let number = Math.max(1, 1 + participants.findIndex((member) => member.device === device))
    while (taken.has(number)) number += 1
    this.#numbers.set(device, number)
    return number
  }
}

const inOrder = (state: Members | undefined): OpenSession['members'][DeviceId][] =>
  Object.values(state?.members ?? {}).toSorted((a, b) => a.joinedAt - b.joinedAt)
