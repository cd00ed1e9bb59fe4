// The receipt chain as this page follows it. Lives here: entries in order, and asking for those it missed. May not know:
// what events mean, how a receipt is signed (close-receipt.ts). Rules: RECEIPT-1, RECEIPT-3.
import {
  EMPTY_CHAIN,
  linkFault,
  type ClientFrame,
  type OpenSession,
  type ReceiptEntry,
  type ReceiptTail,
  type ServerFrame,
  type VouchedAccount,
} from '@farhand/protocol'

type Frame<Type extends ServerFrame['type']> = Extract<ServerFrame, { type: Type }>

/** Entries that may wait for the ones before them; beyond it the newest are let go, and asked for again later. */
const MOST_LATER = 1024

export class ReceiptLog {
  readonly #sid: string
  readonly #send: (frame: ClientFrame) => void
  #entries: ReceiptEntry[] = []
  /** Came while those before them were still on their way. */
  #later: ReceiptEntry[] = []
  #start: OpenSession | undefined
  #account: VouchedAccount | undefined
  #asking = false

  constructor(sid: string, send: (frame: ClientFrame) => void) {
    this.#sid = sid
    this.#send = send
  }

  /** What is needed for a receipt; undefined while it is not here yet. */
  get kept(): { start: OpenSession; account: VouchedAccount; entries: readonly ReceiptEntry[] } | undefined {
    const [start, account, entries] = [this.#start, this.#account, this.#entries]
    return start === undefined || account === undefined || entries.length === 0
      ? undefined
      : { start, account, entries }
  }

  /** The last entry that follows from the first without a gap. */
  get tail(): ReceiptTail {
    return this.#entries.at(-1) ?? EMPTY_CHAIN
  }

  /** The page is attached (again): what it missed is asked for. */
  attached({ receipt, account }: Frame<'state'>): void {
    this.#account = account
    this.#asking = false
    if (this.#start === undefined || receipt.n > this.tail.n) this.#ask()
  }

  /** An event came with its place in the chain. */
  async heard({ timed, link }: Frame<'event'>): Promise<void> {
    const entry = { ...link, ...timed }
    if (this.#start === undefined || entry.n > this.tail.n + 1) {
      if (this.#later.length < MOST_LATER) this.#later.push(entry)
      if (!this.#asking) this.#ask()
    } else await this.#append(entry)
  }

  /** What was asked for; the entries that waited follow it. */
  async told({ start, entries, more }: Frame<'history'>): Promise<void> {
    if (!this.#asking) return
    this.#asking = false
    if (start !== null) {
      this.#start = start
      this.#entries = []
    }
    for (const entry of entries) await this.#append(entry)
    if (more && entries.length > 0) return this.#ask()
    const later = this.#later
    this.#later = []
    for (const entry of later) await this.#append(entry)
  }

  #ask(): void {
    this.#asking = true
    this.#send({ type: 'history', after: this.#start === undefined ? null : this.tail.n })
  }

  /** Whatever does not follow is left out: the receipt ends before it, and says so. */
  async #append(entry: ReceiptEntry): Promise<void> {
    const first = this.#entries.length === 0
    const before = first ? { n: entry.n - 1, hash: entry.prev } : this.tail
    if ((await linkFault(this.#sid, before, entry)) === undefined) this.#entries.push(entry)
  }
}
