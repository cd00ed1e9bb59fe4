// The receipt chain as this page follows it. Lives here: entries in order, asking for those it missed, and refusing a
// chain that is not the one this device has seen. May not know: what events mean, how a receipt is signed
// (close-receipt.ts). Rules: RECEIPT-1, RECEIPT-3, RECEIPT-11.
import {
  EMPTY_CHAIN,
  linkFault,
  type ClientFrame,
  type Countersigned,
  type DeviceId,
  type OpenSession,
  type ReceiptEntry,
  type ReceiptTail,
  type ServerFrame,
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

export interface ReceiptLogParts {
  readonly sid: string
  readonly send: (frame: ClientFrame) => void
  /** The last entry that this device has seen, also before a reload; null at the beginning. */
  readonly seen: ReceiptTail | null
  /** The chain of this page has come as far as this, and further than before. */
  readonly onSeen: (tail: ReceiptTail) => void
  /** This is the next entry of it. */
  readonly onTaken: (entry: ReceiptEntry) => void
  /** The server tells a chain that does not continue what this device has seen. */
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
  #stamp: string | null = null
  /** Came while those before them were still on their way. */
  #later: Stamped[] = []
  #start: OpenSession | undefined
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

  /** An event came with its place in the chain. */
  async heard({ timed, link, stamp }: Frame<'event'>): Promise<void> {
    const stamped = { entry: { ...link, ...timed }, stamp }
    if (this.#start === undefined || link.n > this.tail.n + 1) {
      if (this.#later.length < MOST_LATER) this.#later.push(stamped)
      if (!this.#asking) this.#ask()
    } else await this.#append([stamped])
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
    await this.#append(entries.map((entry) => ({ entry, stamp: entry === last ? stamp : null })))
    if (more && entries.length > 0) return this.#ask()
    const later = this.#later
    this.#later = []
    await this.#append(later)
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

  /** Takes entries in, in order; tells once how far that went. */
  async #append(stamped: readonly Stamped[]): Promise<void> {
    for (const { entry, stamp } of stamped) {
      if (this.#forged) return
      const fault = await this.#faultOf(entry)
      if (fault === 'rewritten') this.#rewritten()
      if (fault !== undefined) continue
      this.#entries.push(entry)
      this.#parts.onTaken(entry)
      this.#stamp = stamp
    }
    const { n, hash } = this.tail
    if (n <= this.#seen.n) return
    this.#seen = { n, hash }
    this.#parts.onSeen(this.#seen)
  }

  /** Why an entry is not the next: it is here already, those before it are not, or it is of another chain (RECEIPT-11). */
  async #faultOf(entry: ReceiptEntry): Promise<'here' | 'too-early' | 'rewritten' | undefined> {
    const [first] = this.#entries
    const before = first === undefined ? { n: entry.n - 1, hash: entry.prev } : this.tail
    if (entry.n > before.n + 1) return 'too-early'
    if (first !== undefined && entry.n <= before.n) {
      return this.#entries[entry.n - first.n]?.hash === entry.hash ? 'here' : 'rewritten'
    }
    if ((await linkFault(this.#parts.sid, before, entry)) !== undefined) return 'rewritten'
    if (first === undefined && entry.n > this.#seen.n && this.#seen.n > 0) return 'rewritten'
    return entry.n === this.#seen.n && entry.hash !== this.#seen.hash ? 'rewritten' : undefined
  }

  /** The chain this device has seen stays; where a reload left nothing of it but its end, there is no receipt. */
  #rewritten(): void {
    this.#parts.onRewritten()
    if (this.tail.n >= this.#seen.n) return
    this.#forged = true
    this.#entries = []
    this.#later = []
    this.#start = undefined
  }
}
