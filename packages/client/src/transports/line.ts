// The page's line to the server: one transport at a time, opened again by itself when it breaks.
// Lives here: order of what comes in, reconnecting, when to give up. May not know: what frames mean.
import {
  CLOSE_CODES,
  endReasonOf,
  serverFrameSchema,
  type Bytes,
  type ClientFrame,
  type ServerFrame,
} from '@farhand/protocol'
import { ClientError } from '../errors.ts'
import { backoffMs } from './backoff.ts'
import type { Answered } from './server-api.ts'
import type { OpenTransport, Transport } from './transport.ts'

/** Why a line is over for good. */
export type LineEnd = 'ended' | 'removed' | 'replaced' | 'refused' | 'given-up' | 'closed' | 'broken'

/** Calls come one after the other; a promise is awaited before the next. */
export interface LineEvents {
  readonly onFrame: (frame: ServerFrame) => void | Promise<void>
  /** Must take the object before it returns; it may go on working on it. */
  readonly onObject: (object: Bytes) => void
  /** The server sent what is not in the protocol; the frame was left out. */
  readonly onBadFrame: () => void
  /** The transport broke; another one is being opened. */
  readonly onDown: () => void
  readonly onOver: (end: LineEnd, code: number) => void
}

/** For as long as nobody listens: before a session's own handlers are set nothing can arrive. */
export const DEAF: LineEvents = {
  onFrame: () => undefined,
  onObject: () => undefined,
  onBadFrame: () => undefined,
  onDown: () => undefined,
  onOver: () => undefined,
}

/** Away for longer than this, the server has let go of the member (AWAY_LASTS_MS). */
const GIVES_UP_AFTER_MS = 120_000
/** The server ticks every 4 s; this long without a sign the road is gone. */
export const SILENCE_MS = 10_000
/** This long without a sign, what was last measured of the road says nothing about it any more. */
const QUIET_MS = 6_000

export class Line {
  readonly #open: OpenTransport
  #events: LineEvents
  #renewTicket: (() => Promise<Answered<string>>) | undefined
  #transport: Transport | undefined
  #incoming: Promise<void> = Promise.resolve()
  #over = false
  #attempt = 0
  #downSinceMs: number | undefined
  #silence: ReturnType<typeof setTimeout> | undefined
  #heardMs = Number.NEGATIVE_INFINITY

  /** No reconnecting until `keepUp`. */
  constructor(open: OpenTransport, events: LineEvents) {
    this.#open = open
    this.#events = events
  }

  /** Opens the first transport. Rejects with ClientError `not-connected`. */
  async connect(ticket: string): Promise<void> {
    let mine: Transport | undefined
    mine = await this.#open(ticket, {
      onText: (text) => this.#enqueue(() => this.#takeText(text)),
      onBinary: (bytes) => this.#enqueue(() => this.#events.onObject(bytes)),
      onClose: (code) => this.#enqueue(() => this.#closed(mine, code)),
    })
    if (this.#over) mine.close()
    else this.#transport = mine
    this.#listen()
  }

  /** From now on other handlers, and a broken transport is opened again with a ticket from `renewTicket`. */
  keepUp(events: LineEvents, renewTicket: () => Promise<Answered<string>>): void {
    this.#events = events
    this.#renewTicket = renewTicket
  }

  /** Other handlers from here on; a broken transport is opened again as before. */
  handTo(events: LineEvents): void {
    this.#events = events
  }

  /** The session is over: other handlers for what still comes, and a transport that ends is not opened again. */
  windDown(events: LineEvents): void {
    this.#events = events
    this.#renewTicket = undefined
  }

  /** Opens it through `renewTicket`, trying as long as after a break. */
  start(): void {
    this.#downSinceMs ??= Date.now()
    void this.#reopen()
  }

  /** The server took this page in again: counting of tries starts anew. */
  attached(): void {
    this.#attempt = 0
    this.#downSinceMs = undefined
  }

  get isUp(): boolean {
    return this.#transport !== undefined
  }

  /** Nothing has come for longer than an honest server is silent; the line may still be up. */
  get isQuiet(): boolean {
    return performance.now() - this.#heardMs > QUIET_MS
  }

  get bufferedBytes(): number {
    return this.#transport?.bufferedBytes ?? 0
  }

  /** False while the line is down: nothing was sent. */
  send(frame: ClientFrame): boolean {
    this.#transport?.sendText(JSON.stringify(frame))
    return this.isUp
  }

  /** False while the line is down: nothing was sent. */
  sendObject(object: Bytes): boolean {
    this.#transport?.sendBinary(object)
    return this.isUp
  }

  /** Closes for good; onOver is not called. Idempotent. */
  close(): void {
    this.#over = true
    clearTimeout(this.#silence)
    this.#transport?.close()
    this.#transport = undefined
  }

  #enqueue(job: () => void | Promise<void>): void {
    this.#listen()
    this.#incoming = this.#incoming
      .then(async () => {
        if (!this.#over) await job()
      })
      .catch((cause: unknown) => {
        // A fault of ours: going on would mean going on with a wrong state.
        this.#finish('broken', 0)
        queueMicrotask(() => {
          throw cause
        })
      })
  }

  async #takeText(text: string): Promise<void> {
    const frame = parseFrame(text)
    if (frame === undefined) this.#events.onBadFrame()
    else await this.#events.onFrame(frame)
  }

  #listen(): void {
    this.#heardMs = performance.now()
    if (!this.#over) this.#silence ??= setTimeout(() => this.#lookForSilence(), SILENCE_MS)
  }

  /** One timer for all that comes: it is set anew when it is due, and not with every message. */
  #lookForSilence(): void {
    this.#silence = undefined
    if (this.#over) return
    const leftMs = this.#heardMs + SILENCE_MS - performance.now()
    if (leftMs <= 0) this.#transport?.close()
    else this.#silence = setTimeout(() => this.#lookForSilence(), leftMs)
  }

  #closed(transport: Transport | undefined, code: number): void {
    if (transport !== this.#transport) return
    this.#transport = undefined
    if (code === CLOSE_CODES.ended || endReasonOf(code) !== undefined) return this.#finish('ended', code)
    if (code === CLOSE_CODES.removed) return this.#finish('removed', code)
    if (code === CLOSE_CODES.replaced) return this.#finish('replaced', code)
    if (code === CLOSE_CODES.refused) return this.#finish('refused', code)
    if (this.#renewTicket === undefined) return this.#finish('closed', code)
    if (this.#downSinceMs === undefined) {
      this.#downSinceMs = Date.now()
      this.#events.onDown()
    }
    void this.#reopen()
  }

  async #reopen(): Promise<void> {
    while (!this.#over) {
      const waitMs = this.#attempt === 0 ? 0 : backoffMs(this.#attempt - 1)
      this.#attempt += 1
      if (Date.now() + waitMs - (this.#downSinceMs ?? Date.now()) > GIVES_UP_AFTER_MS)
        return this.#finish('given-up', 0)
      await new Promise((resolve) => {
        setTimeout(resolve, waitMs)
      })
      const outcome = await this.#tryOnce()
      if (outcome === 'open') return
      if (outcome === 'refused') return this.#finish('refused', CLOSE_CODES.refused)
    }
  }

  async #tryOnce(): Promise<'open' | 'again' | 'refused'> {
    try {
      const ticket = await this.#renewTicket?.()
      if (this.#over || ticket === undefined) return 'open'
      // In the server's own words: what answers in its place is `not-connected` (WIRE-40).
      if (!ticket.ok) return ticket.rejected.status === 429 ? 'again' : 'refused'
      await this.connect(ticket.value)
      return 'open'
    } catch (cause) {
      if (cause instanceof ClientError) return 'again'
      throw cause
    }
  }

  #finish(end: LineEnd, code: number): void {
    if (this.#over) return
    const { onOver } = this.#events
    this.close()
    onOver(end, code)
  }
}

function parseFrame(text: string): ServerFrame | undefined {
  let json: unknown
  try {
    json = JSON.parse(text)
  } catch {
    return undefined
  }
  return serverFrameSchema.safeParse(json).data
}
