// Codes that two people read to each other where an ID alone joined (KEY-30). Lives here: which half a page reads out,
// which it waits to hear, how often it may hear a wrong one. May not know: how the codes came to be, who is told.
import type { DeviceId } from '@farhand/protocol'
import type { Identity } from '../session/identity.ts'

/** Wrong entries after which the two are parted. */
const MAX_WRONG = 3

/** A safety code as one page sees it: six digits each. */
export interface Halves {
  readonly aloud: string
  readonly heard: string
}

/** The joiner reads the first six digits out and types the second six, the host the other way round. */
export function halvesOf(code: string, role: Identity['role']): Halves {
  const [first = '', second = ''] = code.split(' ')
  return role === 'host' ? { aloud: second, heard: first } : { aloud: first, heard: second }
}

/** What was typed, judged; counts what was wrong for each person until it is forgotten. */
export class SpokenCodes {
  readonly #wrong = new Map<DeviceId, number>()
  #isSpent = false

  /** Somebody's last entry was wrong. */
  get isSpent(): boolean {
    return this.#isSpent
  }

  /** `last`: wrong once too often. */
  judge(device: DeviceId, entry: { readonly typed: string; readonly heard: string }): 'right' | 'wrong' | 'last' {
    const { typed, heard } = entry
    if (digitsOf(typed) === heard) {
      this.#wrong.delete(device)
      return 'right'
    }
    const wrong = (this.#wrong.get(device) ?? 0) + 1
    this.#wrong.set(device, wrong)
    if (wrong < MAX_WRONG) return 'wrong'
    this.#isSpent = true
    return 'last'
  }
}

/** Digits as people type them: with spaces, dashes, in the width of their keyboard. */
const digitsOf = (typed: string): string => typed.normalize('NFKC').replaceAll(/[\s\p{Pd}.]/gu, '')
