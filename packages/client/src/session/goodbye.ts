// The last word of a page that is out by its person's own decision: that holds here already, and the session is told for as
// long as it may not know yet. Lives here: saying it, again after every break of the line. May not know: what was stopped
// on this device, the receipt's inside. Rules: CONSENT-55.
import type { Countersign, ServerFrame, SessionMessageBody } from '@farhand/protocol'
import { ClientError } from '../errors.ts'
import type { ReceiptLog } from '../receipt/receipt-log.ts'
import type { Line } from '../transports/line.ts'
import type { Identity } from './identity.ts'
import type { Speech } from './speech.ts'

/** By then the session has let go of who is away by itself (CONSENT-13), ms. */
export const TELLS_FOR_MS = 120_000
/** What the server could not write down is said again so much later. */
const SAYS_AGAIN_MS = 5_000

export interface Speaker {
  readonly identity: Identity
  readonly line: Line
  readonly log: ReceiptLog
  readonly speech: Speech
}

/** What ends a person's part: theirs, or everybody's. */
export type LastWord = Extract<SessionMessageBody, { kind: 'leave' | 'end' }>

export interface Goodbye {
  /** True once the session knows; false where it was not told within TELLS_FOR_MS. */
  readonly told: Promise<boolean>
  /** The host's signature, where it came before the session's own answer. */
  readonly countersigned: Countersign | undefined
  /** Tells no more. Idempotent. */
  close(): void
}

/** Takes the line over and says it; until `told` settles the line is opened again when it breaks. */
export function sayGoodbye({ identity, line, log, speech }: Speaker, word: LastWord): Goodbye {
  const { promise, resolve } = Promise.withResolvers<boolean>()
  const limit = setTimeout(() => resolve(false), TELLS_FOR_MS)
  let again: ReturnType<typeof setTimeout> | undefined
  let countersigned: Countersign | undefined
  let body = word

  const say = (): void => {
    speech.say(body).then(() => resolve(true), unheard)
  }
  const unheard = (cause: unknown): void => {
    if (!(cause instanceof ClientError)) throw cause
    // It is said again after the next attachment.
    if (cause.code === 'not-connected' || cause.code === 'closed') return
    if (isOut(cause)) return resolve(true)
    // Who has lost their turn meanwhile ends nothing for the others any more.
    if (cause.code !== 'not-recorded' && identity.role === 'participant') body = { kind: 'leave' }
    again = setTimeout(say, SAYS_AGAIN_MS)
  }
  const attach = ({ challenge, lastAt }: Extract<ServerFrame, { type: 'challenge' }>): void => {
    try {
      speech.riseTo(lastAt)
    } catch (cause) {
      if (!(cause instanceof ClientError)) throw cause
      return resolve(false)
    }
    speech.say({ kind: 'attach', challenge, instance: identity.instance }).catch((cause: unknown) => {
      if (!(cause instanceof ClientError)) throw cause
      if (isOut(cause)) resolve(true)
    })
  }
  const isOwnEnd = ({ timed: { event } }: Extract<ServerFrame, { type: 'event' }>): boolean => {
    if (event.kind !== 'said' || event.signed.message.by !== identity.deviceId) return false
    const { body: said, at } = event.signed.message
    return (said.kind === 'leave' || said.kind === 'end') && speech.heard(at)
  }

  line.handTo({
    async onFrame(frame) {
      switch (frame.type) {
        case 'challenge':
          return attach(frame)
        case 'state':
          line.attached()
          log.attached(frame)
          return say()
        case 'event':
          await log.heard(frame)
          return isOwnEnd(frame) ? resolve(true) : undefined
        case 'history':
          return log.told(frame)
        case 'accepted':
          return speech.accepted(frame.ref)
        case 'refused':
          return speech.refused(frame.ref, frame.code)
        case 'countersign':
          if (identity.role === 'host') log.countersigned(frame)
          else countersigned = { type: 'countersign', n: frame.n, hash: frame.hash, signature: frame.signature }
          return undefined
        default:
          return undefined
      }
    },
    onObject: () => undefined,
    onBadFrame: () => undefined,
    onDown: () => speech.lineLost(),
    // The server closes what is over, and knows nothing any more of who is out.
    onOver: (end) => resolve(end === 'ended' || end === 'removed' || end === 'refused'),
  })
  say()
  const close = (): void => {
    clearTimeout(limit)
    clearTimeout(again)
    resolve(false)
  }
  return {
    told: promise.finally(close),
    get countersigned() {
      return countersigned
    },
    close,
  }
}

/** The session does not know this device any more, or is over. */
const isOut = ({ reason }: ClientError): boolean => reason === 'not-a-member' || reason === 'session-ended'
