// Messages between the people of a session, sealed and signed. Lives here: the list, and the body's schema.
import { bytesText, fromUtf8, TARGET_ALL, TRACKS, utf8, z, type DeviceId } from '@farhand/protocol'
import type { OpenedObject } from '@farhand/e2ee'
import { ClientError } from '../errors.ts'
import { randomId } from './identity.ts'
import { sealsForAll, type Live } from './live.ts'
import type { ChatMessage } from './view.ts'

/** Longest message, in UTF-16 units. */
export const MAX_TEXT_LENGTH = 2000
const MAX_MESSAGES = 1000
/** They show as nothing, and each would take six bytes of what an object may have. */
const CONTROL_CHARACTERS = /(?![\n\t])\p{Cc}/gu
/** What left so shortly before a line broke may have been lost with it: so long a dead line goes unnoticed. */
const UNSURE_MS = 45_000
/** Said again after somebody was away: the newest, slower than the switch allows. */
const MAX_REPEATED = 8
const REPEAT_EVERY_MS = 250
/** Pending messages that leave together; the switch lets few more through at once. */
const MAX_AT_ONCE = 8

const bodySchema = z.strictObject({
  v: z.literal(1),
  id: bytesText(16),
  text: z.string().min(1).max(MAX_TEXT_LENGTH),
})

export class Chat {
  #messages: readonly ChatMessage[] = []
  /** Ids by sender: a message counts once. */
  readonly #seen = new Set<string>()
  /** When own messages left, session ms by id. */
  readonly #sentMs = new Map<string, number>()
  #repeatSinceMs: number | undefined
  #isRepeating = false
  #lostMs: number | undefined

  get messages(): readonly ChatMessage[] {
    return this.#messages
  }

  /**
   * Sends a text, without control characters, or keeps it pending until the line is back: every text of 2000 UTF-16 units
   * fits into an object (WIRE-35). Rejects with ClientError `text-too-long`.
   */
  async send(live: Live, text: string): Promise<void> {
    const trimmed = text.toWellFormed().replaceAll(CONTROL_CHARACTERS, '').trim()
    if (trimmed === '') return
    if (trimmed.length > MAX_TEXT_LENGTH)
      throw new ClientError('text-too-long', 'a message has 2000 characters at most')
    const { deviceId, name } = live.identity
    const message: ChatMessage = {
      id: randomId(),
      from: deviceId,
      name: live.state?.members[deviceId]?.name ?? name,
      isMe: true,
      text: trimmed,
      at: Date.now(),
      pending: true,
    }
    this.#add(message)
    live.changed()
    await this.#transmit(live, message)
  }

  /** Sends what is still pending, and again what may not have come while nothing could leave. */
  async flush(live: Live): Promise<void> {
    const pending = this.#messages.filter((message) => message.pending)
    for (const [n, message] of pending.entries()) {
      if (n >= MAX_AT_ONCE) await pause(REPEAT_EVERY_MS)
      await this.#transmit(live, message)
    }
    if (this.#repeatSinceMs !== undefined) void this.#repeat(live, this.#repeatSinceMs)
  }

  /** The line broke, and may have taken with it what just left. */
  lineLost(live: Live): void {
    this.#lostMs ??= live.sessionMs()
  }

  /** The line is up: what is pending leaves. After a break nobody is blamed for what did not come through it. */
  async lineUp(live: Live): Promise<void> {
    const lostMs = this.#lostMs
    this.#lostMs = undefined
    if (lostMs !== undefined) {
      for (const { leaf } of live.keys.members) live.keys.current?.opener.resync(leaf, TRACKS.chat.number)
    }
    await this.flush(live)
    if (lostMs !== undefined) void this.#repeat(live, lostMs)
  }

  /** Another member's line is up again; it was lost at `sinceMs`, session ms. */
  memberUp(live: Live, device: DeviceId, sinceMs: number): void {
    const leaf = live.keys.member(device)?.leaf
    if (leaf !== undefined) live.keys.current?.opener.resync(leaf, TRACKS.chat.number)
    void this.#repeat(live, sinceMs)
  }

  /** Throws ClientError `bad-message` for a body that is none. */
  take(live: Live, { sender, body }: OpenedObject, nameOf: (device: DeviceId) => string): void {
    const parsed = bodySchema.safeParse(parseJson(body))
    if (!parsed.success) throw new ClientError('bad-message', 'a chat message is not readable', { cause: parsed.error })
    const { id, text } = parsed.data
    const seenAs = `${sender.deviceId}/${id}`
    if (this.#seen.has(seenAs)) return
    this.#seen.add(seenAs)
    const from = sender.deviceId
    this.#add({ id, from, name: nameOf(from), isMe: false, text, at: Date.now(), pending: false })
    live.changed()
  }

  async #transmit(live: Live, message: ChatMessage): Promise<void> {
    const keyed = live.keys.current
    // What can't leave now stays pending, and leaves once it can.
    if (keyed === undefined || !live.connected || !sealsForAll(live)) return
    const body = utf8(JSON.stringify({ v: 1, id: message.id, text: message.text }))
    const header = {
      trackClass: TRACKS.chat.number,
      key: false,
      droppable: false,
      signed: true,
      end: true,
      target: TARGET_ALL,
    }
    const object = await keyed.sealer.seal({ ...header, stream: 0, timeMs: Math.floor(live.sessionMs()) }, body)
    if (!sealsForAll(live) || !live.line.sendObject(object)) return
    if (!this.#sentMs.has(message.id)) this.#sentMs.set(message.id, live.sessionMs())
    this.#messages = this.#messages.map((one) => (one.id === message.id ? { ...one, pending: false } : one))
    live.changed()
  }

  // What was said since then or shortly before may not have reached everybody. Whoever has it counts it once.
  async #repeat(live: Live, sinceMs: number): Promise<void> {
    this.#repeatSinceMs = Math.min(sinceMs, this.#repeatSinceMs ?? sinceMs)
    if (this.#isRepeating) return
    this.#isRepeating = true
    try {
      while (this.#repeatSinceMs !== undefined && live.connected && sealsForAll(live)) {
        const from = this.#repeatSinceMs
        this.#repeatSinceMs = undefined
        const isUnsure = ({ id }: ChatMessage) => (this.#sentMs.get(id) ?? Number.NEGATIVE_INFINITY) >= from - UNSURE_MS
        for (const message of this.#messages.filter(isUnsure).slice(-MAX_REPEATED)) {
          await this.#transmit(live, message)
          await pause(REPEAT_EVERY_MS)
        }
        // What could not leave meanwhile leaves once it can.
        if (!sealsForAll(live)) this.#repeatSinceMs = Math.min(from, this.#repeatSinceMs ?? from)
      }
    } finally {
      this.#isRepeating = false
    }
  }

  #add(message: ChatMessage): void {
    this.#messages = [...this.#messages.slice(1 - MAX_MESSAGES), message]
  }
}

const pause = (ms: number): Promise<void> =>
  new Promise((resolve) => {
    setTimeout(resolve, ms)
  })

function parseJson(body: Uint8Array): unknown {
  try {
    return JSON.parse(fromUtf8(body))
  } catch {
    return undefined
  }
}
