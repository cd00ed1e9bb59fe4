// Which objects are new (KEY-25..27): each counter once, and where order matters, nothing left out. Pure, no clock.
import { TARGET_ALL, toBase64Url, trackOf, type ObjectHeader, type TrackClass } from '@farhand/protocol'
import { E2eeError } from './errors.ts'
import type { Member } from './member.ts'

const WINDOW = 1024

/** Counters of one sender, class and epoch that have been opened. */
export interface CounterRule {
  /** Throws `replayed` where this counter was opened before, or is too old to tell. */
  check(counter: number): void
  /** Takes a counter that passed `check`. */
  take(counter: number): void
}

/** Droppable classes: in any order within 1024, each once. All others: strictly rising. */
export const counterRuleOf = (trackClass: TrackClass): CounterRule =>
  trackOf(trackClass).droppable ? new CounterWindow() : new RisingCounter()

class CounterWindow implements CounterRule {
  /** The newest counter seen of each residue modulo WINDOW. */
  readonly #seen = new Float64Array(WINDOW).fill(-1)
  #highest = -1

  check(counter: number): void {
    const isTooOld = counter <= this.#highest - WINDOW
    const isKnown = this.#seen[counter % WINDOW] === counter
    if (isTooOld || isKnown) throw new E2eeError('replayed', 'this object was opened before')
  }

  take(counter: number): void {
    this.#seen[counter % WINDOW] = counter
    this.#highest = Math.max(this.#highest, counter)
  }
}

class RisingCounter implements CounterRule {
  #highest = -1

  check(counter: number): void {
    if (counter <= this.#highest) throw new E2eeError('replayed', 'this object is older than one opened before')
  }

  take(counter: number): void {
    this.#highest = counter
  }
}

/** Where the server may leave nothing out: the header's seq of each sender, class and target goes up by one. */
export class GapRule {
  readonly #next = new Map<string, number>()
  /** Leaves that were in before this device: their first seq is taken as it is. */
  readonly #before: Set<string>

  constructor(members: readonly Member[]) {
    this.#before = new Set(members.map(leafName))
  }

  /** Throws `gap` where something was left out; changes nothing. */
  check(sender: Member, header: ObjectHeader): void {
    if (!trackOf(header.trackClass).gapless) return
    const expected = this.#next.get(streamName(sender, header)) ?? (this.#before.has(leafName(sender)) ? header.seq : 0)
    if (header.seq !== expected) throw new E2eeError('gap', 'the server left an object out')
  }

  /** Takes the seq of an object that passed `check`. */
  take(sender: Member, header: ObjectHeader): void {
    this.#next.set(streamName(sender, header), header.seq + 1)
  }

  /** The next object of this sender and class is taken as it is. */
  resync(sender: Member, { trackClass, ownLeaf }: { readonly trackClass: TrackClass; readonly ownLeaf: number }): void {
    for (const target of [TARGET_ALL, ownLeaf]) this.#next.delete(streamName(sender, { trackClass, target }))
    this.#before.add(leafName(sender))
  }
}

const leafNames = new WeakMap<Member, string>()

/** Made once for each member of each epoch. */
function leafName(member: Member): string {
  const known = leafNames.get(member)
  if (known !== undefined) return known
  const name = toBase64Url(member.leafKey)
  leafNames.set(member, name)
  return name
}

const streamName = (sender: Member, at: Pick<ObjectHeader, 'trackClass' | 'target'>): string =>
  `${leafName(sender)}/${String(at.trackClass)}/${String(at.target)}`
