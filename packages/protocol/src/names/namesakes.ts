// Several people who are in under one name, or under names that are read alike. Lives here: how a page or a receipt tells
// them apart. May not know: which names nobody may have (reserved-names.ts), groups, languages.
import type { DeviceId } from '../ids.ts'
import { looked, writtenOut } from './read-alike.ts'
import { seenOf } from './seen-letters.ts'

/** Somebody who is in, and what they are called. */
export interface Named {
  readonly device: DeviceId
  readonly name: string
}

interface Shown {
  readonly name: string
  readonly shown: string
  /** What `shown` reads like. */
  readonly looks: readonly string[]
}

export class Namesakes {
  readonly #keeps: boolean
  readonly #shown = new Map<DeviceId, Shown>()

  /** `keeps`: what somebody was called is theirs after they are out, too. */
  constructor({ keeps }: { readonly keeps: boolean } = { keeps: false }) {
    this.#keeps = keeps
  }

  /**
   * "Lee" for the first, "Lee (2)" for the next, for as long as they are in (CONSENT-109). `everybody` in the order they
   * came; asked for only where somebody is new.
   */
  of({ device, name }: Named, everybody: () => readonly Named[]): string {
    const known = this.#shown.get(device)
    if (known?.name === name) return known.shown
    this.#shown.delete(device)
    const all = everybody().map((one) => (one.device === device ? { device, name } : one))
    const gone = this.#keeps ? [] : [...this.#shown.keys()]
    for (const one of gone) if (!all.some((other) => other.device === one)) this.#shown.delete(one)
    for (const one of all) if (!this.#shown.has(one.device)) this.#add(one)
    return this.#shown.get(device)?.shown ?? name
  }

  #add({ device, name }: Named): void {
    const taken = new Set([...this.#shown.values()].flatMap(({ looks }) => looks))
    let shown = name
    for (let number = 2; looksOf(shown).some((look) => taken.has(look)); number += 1)
      shown = `${name} (${String(number)})`
    this.#shown.set(device, { name, shown, looks: looksOf(shown) })
  }
}

/** As names are compared everywhere: what nobody sees makes no other one, nor do boxes and circles. */
const looksOf = (name: string): string[] => [looked, writtenOut].map((read) => read(seenOf(name)))
