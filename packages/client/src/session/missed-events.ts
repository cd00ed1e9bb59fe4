// What happened while this page was not there: before it came, or while its line was down. Lives here: which entries of the
// record those are, and their lines for the Activity list, made from what was verified (CONSENT-179). May not know: how the
// record is fetched (receipt/receipt-log.ts), sentences.
import {
  namesIn,
  reduce,
  type DeviceId,
  type OpenSession,
  type ReceiptEntry,
  type ReceiptNames,
  type SessionState,
} from '@farhand/protocol'
import { nameOf, type Live } from './live.ts'

export class MissedEvents {
  /** The last entry that came, or that the whole state held when this page was attached. */
  #last = 0
  /** Entries this page was not told one by one, both ends included. */
  readonly #missed: { readonly from: number; readonly to: number }[] = []
  /** How many of the kept entries are read. */
  #read = 0
  #state: SessionState | undefined
  #names: ReceiptNames | undefined

  /** The whole state came; it holds everything up to entry `n`. */
  attached(n: number): void {
    if (n > this.#last) this.#missed.push({ from: this.#last + 1, to: n })
    this.#last = Math.max(this.#last, n)
  }

  /** Entry `n` came by itself. */
  heard(n: number): void {
    this.#last = Math.max(this.#last, n)
  }

  /** More of the record is here: what of it was missed goes into the list. */
  tell(live: Live): void {
    const { kept } = live.receipt
    if (kept === undefined) return
    this.#names ??= namesIn(
      { heading: { device: live.identity.deviceId, start: kept.start } },
      [],
      live.around.neutralName,
    )
    for (const entry of kept.entries.slice(this.#read)) this.#take(live, entry, kept.start)
    this.#read = kept.entries.length
    live.changed()
  }

  /** What is kept was verified before, each entry with the state it leads to; what the first one led to is the start. */
  #take(live: Live, entry: ReceiptEntry, start: OpenSession): void {
    const before = this.#state ?? start
    const reduced = this.#state === undefined ? { ok: true as const, state: start } : reduce(before, entry)
    if (before.stage !== 'open' || !reduced.ok) return
    this.#state = reduced.state
    this.#names?.see(reduced.state)
    if (!this.#missed.some(({ from, to }) => from <= entry.n && entry.n <= to)) return
    const happened = { event: entry.event, before, after: reduced.state, waitingName: undefined }
    live.activity.retold(happened, { at: entry.at, nameOf: (device) => this.#nameOf(live, device) })
  }

  /** As the page calls who is in; who is out, as the receipt does. */
  #nameOf(live: Live, device: DeviceId): string {
    return live.state?.members[device] === undefined ? (this.#names?.of(device) ?? '') : nameOf(live, device)
  }
}
