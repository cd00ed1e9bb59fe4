// What a lying server tells one member of the session's record: a chain of its own for each. Lives here: the next entry
// for whatever is told, and what the member may ask for. May not know: what the server really keeps, who lies about what.
import {
  EMPTY_CHAIN,
  ProtocolError,
  hashOfValue,
  linkEvent,
  reduce,
  verify,
  type OpenSession,
  type ReceiptEntry,
  type ReceiptTail,
  type ServerFrame,
  type SessionState,
  type TimedEvent,
} from '@farhand/protocol'

type Frame<Type extends ServerFrame['type']> = Extract<ServerFrame, { type: Type }>

/** Entries of one page of history, as an honest server has it. */
const PAGE = 100

export class ToldRecord {
  readonly #sid: string
  readonly #entries: ReceiptEntry[] = []
  #start: OpenSession | undefined
  #state: SessionState
  #turn: Promise<unknown> = Promise.resolve()

  /** Of somebody who was in `state` before anything is told them. */
  constructor(state: OpenSession) {
    this.#sid = state.sid
    this.#state = state
  }

  /** Of a newcomer, whose part begins with the last of the host's entries. */
  static async from(host: ToldRecord): Promise<ToldRecord> {
    await host.#turn
    const { stage } = host.#state
    if (stage !== 'open') throw new Error('the session is over')
    const record = new ToldRecord(host.#state)
    record.#entries.push(...host.#entries.slice(-1))
    record.#start = host.#state
    return record
  }

  get tail(): ReceiptTail {
    const { n, hash } = this.#entries.at(-1) ?? EMPTY_CHAIN
    return { n, hash }
  }

  /**
   * The event as the member's next entry. It counts as told where an honest device takes it; what none takes is the next
   * entry by its place and its hash, and the record goes on as if it had not been.
   */
  next(timed: TimedEvent): Promise<ReceiptEntry> {
    const told = this.#turn.then(() => this.#append(timed))
    this.#turn = told.catch(() => undefined)
    return told
  }

  /** The last entry tells of another event than was told. */
  instead(timed: TimedEvent, before: SessionState): Promise<ReceiptEntry> {
    const told = this.#turn.then(() => {
      this.#entries.pop()
      this.#state = before
      return this.#append(timed)
    })
    this.#turn = told.catch(() => undefined)
    return told
  }

  get state(): SessionState {
    return this.#state
  }

  /** Answers `history`. */
  page(after: number | null): Frame<'history'> {
    const rest = this.#entries.filter(({ n }) => after === null || n > after)
    const entries = rest.slice(0, PAGE)
    const start = after === null ? (this.#start ?? null) : null
    return { type: 'history', start, entries, more: rest.length > PAGE, stamp: null }
  }

  async #append(timed: TimedEvent): Promise<ReceiptEntry> {
    const reduced = (await isGenuine(timed, this.#sid)) ? reduce(this.#state, timed) : undefined
    const state = reduced?.ok === true ? reduced.state : this.#state
    const entry = await linkEvent(this.#sid, this.tail, { ...timed, state: await hashOfValue(state) })
    if (reduced?.ok !== true) return entry
    this.#entries.push(entry)
    this.#state = state
    if (state.stage === 'open') this.#start ??= state
    return entry
  }
}

async function isGenuine({ event }: TimedEvent, sid: string): Promise<boolean> {
  if (event.kind !== 'said') return true
  try {
    await verify(event.signed, sid)
    return true
  } catch (cause) {
    if (cause instanceof ProtocolError) return false
    throw cause
  }
}
