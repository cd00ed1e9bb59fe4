// The receipt chain as this page follows it. Lives here: entries in order, asking for those it missed, and refusing a
// chain that is not the one this device has seen, or that does not hold. May not know: what events mean (protocol's
// followEntry() does), how a receipt is signed (close-receipt.ts). Rules: RECEIPT-1, RECEIPT-3, RECEIPT-11.
import {
  EMPTY_CHAIN,
  followEntry,
  sheetsOf,
  tailBefore,
  type ClientFrame,
  type Countersigned,
  type DeviceId,
  type OpenSession,
  type ReceiptEntry,
  type ReceiptTail,
  type ServerFrame,
  type SessionState,
  type VouchedAccount,
} from '@farhand/protocol'

type Frame<Type extends ServerFrame['type']> = Extract<ServerFrame, { type: Type }>

/** Entries that may wait for the ones before them; beyond it the newest are let go, and asked for again later. */
const MOST_LATER = 1024
/** Devices whose signatures are kept. */
const MOST_SIGNED = 1024

/** An entry and the server's signature on it, where that came along. */
interface Stamped {
  readonly entry: ReceiptEntry
  readonly stamp: string | null
}

/** The state an entry leads to; else it is here already, those before it are not, it is of another chain, or it says what can't be. */
type Next =
  | { readonly state: SessionState; readonly fault?: undefined }
  | { readonly fault: 'here' | 'too-early' | 'rewritten' | 'untrue'; readonly state?: undefined }

export interface ReceiptLogParts {
  readonly sid: string
  readonly send: (frame: ClientFrame) => void
  /** The last entry that this device has seen, also before a reload; null at the beginning. */
  readonly seen: ReceiptTail | null
  /** The chain of this page has come as far as this, and further than before. */
  readonly onSeen: (tail: ReceiptTail) => void
  /** This is the next entry of it. */
  readonly onTaken: (entry: ReceiptEntry) => void
  /** The server tells a chain that does not continue what this device has seen, or does not hold. */
  readonly onRewritten: () => void
}

/** What a receipt is made of. */
export interface KeptReceipt {
  readonly start: OpenSession
  readonly account: VouchedAccount
  readonly terms: string | null
  readonly entries: readonly ReceiptEntry[]
  /** The server's signature on the last entry; null where none came. */
  readonly stamp: string | null
  /** What participants said they signed; to be checked. */
  readonly signed: readonly Countersigned[]
}

export class ReceiptLog {
  readonly #parts: ReceiptLogParts
  readonly #signed = new Map<DeviceId, Countersigned>()
  #seen: ReceiptTail
  #entries: ReceiptEntry[] = []
  #sheets = 0
  #stamp: string | null = null
  /** Came while those before them were still on their way. */
  #later: Stamped[] = []
  #start: OpenSession | undefined
  /** What the entries lead to, as the machine has it and not as anybody says. */
  #state: SessionState | undefined
  #account: VouchedAccount | undefined
  #terms: string | null = null
  #asking = false
  /** Another chain than the one of before the reload was told: nothing of it is kept. */
  #forged = false

  constructor(parts: ReceiptLogParts) {
    this.#parts = parts
    this.#seen = parts.seen ?? EMPTY_CHAIN
  }

  /** What is needed for a receipt; undefined while it is not here yet. */
  get kept(): KeptReceipt | undefined {
    const [start, account, entries] = [this.#start, this.#account, this.#entries]
    if (start === undefined || account === undefined || entries.length === 0) return undefined
    return { start, account, terms: this.#terms, entries, stamp: this.#stamp, signed: [...this.#signed.values()] }
  }

  /** Sheets of the record that these entries take (CONSENT-167). */
  get sheets(): number {
    return this.#sheets
  }

  /** The last entry that follows from the first without a gap. */
  get tail(): ReceiptTail {
    return this.#entries.at(-1) ?? EMPTY_CHAIN
  }

  /** The page is attached (again): what it missed is asked for. */
  attached({ receipt, account, terms }: Frame<'state'>): void {
    this.#account = account
    this.#terms = terms
    this.#asking = false
    const { n, hash } = this.#seen
    if (receipt.n < n || (receipt.n === n && receipt.hash !== hash)) return this.#rewritten()
    if (this.#start === undefined || receipt.n > this.tail.n) this.#ask()
  }

  /** An event came with its place in the chain. False for one that no member said, or that the machine refuses. */
  async heard({ timed, link, stamp }: Frame<'event'>): Promise<boolean> {
    const stamped = { entry: { ...link, ...timed }, stamp }
    if (this.#start === undefined || link.n > this.tail.n + 1) {
      if (this.#later.length < MOST_LATER) this.#later.push(stamped)
      if (!this.#asking) this.#ask()
      return true
    }
    return this.#append([stamped])
  }

  /** What was asked for; the entries that waited follow it. */
  async told({ start, entries, more, stamp }: Frame<'history'>): Promise<void> {
    if (!this.#asking) return
    this.#asking = false
    if (start !== null) {
      // It is asked for from the beginning once only.
      if (this.#start !== undefined) return this.#rewritten()
      this.#start = start
    }
    const last = entries.at(-1)
    const before = this.tail.n
    if (!(await this.#append(entries.map((entry) => ({ entry, stamp: entry === last ? stamp : null })))))
      this.#rewritten()
    if (more && this.tail.n > before) return this.#ask()
    const later = this.#later
    this.#later = []
    if (!(await this.#append(later))) this.#rewritten()
    if (this.#start !== undefined && this.tail.n < this.#seen.n) this.#rewritten()
  }

  /** A participant signed that this is where the session ended for them. */
  countersigned(frame: Countersigned): void {
    if (this.#signed.size < MOST_SIGNED || this.#signed.has(frame.device)) this.#signed.set(frame.device, frame)
  }

  #ask(): void {
    if (this.#forged) return
    this.#asking = true
    this.#parts.send({ type: 'history', after: this.#start === undefined ? null : this.tail.n })
  }

  /** Takes entries in, in order; tells once how far that went. False where one is refused for what it says. */
  async #append(stamped: readonly Stamped[]): Promise<boolean> {
    let isTrue = true
    for (const { entry, stamp } of stamped) {
      if (this.#forged) return true
      const { fault, state } = await this.#follow(entry)
      if (fault === 'rewritten') this.#rewritten()
      if (fault === 'untrue') isTrue = false
      if (state === undefined) continue
      this.#state = state
      this.#entries.push(entry)
      this.#sheets += sheetsOf(entry)
      this.#parts.onTaken(entry)
      this.#stamp = stamp
    }
    const { n, hash } = this.tail
    if (n > this.#seen.n) {
      this.#seen = { n, hash }
      this.#parts.onSeen(this.#seen)
    }
    return isTrue
  }

  /** The state that the next entry leads to, or why it is not the next (RECEIPT-11). */
  async #follow(entry: ReceiptEntry): Promise<Next> {
    const place = this.#placeOf(entry)
    if (place !== 'next') return { fault: place }
    const [first] = this.#entries
    const state = first === undefined ? this.#start : this.#state
    if (state === undefined) return { fault: 'rewritten' }
    const tail = first === undefined ? tailBefore(entry) : this.tail
    const followed = await followEntry({ sid: this.#parts.sid, tail, state, isFirst: first === undefined }, entry)
    if (followed.ok) return { state: followed.state }
    const { fault } = followed
    return {
      fault: fault === 'wrong-state' || fault === 'altered' || fault === 'out-of-place' ? 'rewritten' : 'untrue',
    }
  }

  #placeOf(entry: ReceiptEntry): 'next' | 'here' | 'too-early' | 'rewritten' {
    const [first] = this.#entries
    if (first !== undefined && entry.n > this.tail.n + 1) return 'too-early'
    if (first !== undefined && entry.n <= this.tail.n) {
      return this.#entries[entry.n - first.n]?.hash === entry.hash ? 'here' : 'rewritten'
    }
    if (first === undefined && entry.n > this.#seen.n && this.#seen.n > 0) return 'rewritten'
    return entry.n === this.#seen.n && entry.hash !== this.#seen.hash ? 'rewritten' : 'next'
  }

  /** The chain this device has seen stays; where a reload left nothing of it but its end, there is no receipt. */
  #rewritten(): void {
    this.#parts.onRewritten()
    if (this.tail.n >= this.#seen.n) return
    this.#forged = true
    this.#entries = []
    this.#sheets = 0
    this.#later = []
    this.#start = undefined
    this.#state = undefined
  }
}
