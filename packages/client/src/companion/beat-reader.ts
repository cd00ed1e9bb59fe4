// Reading what comes to a helper program of its page. Almost every beat says what the one before said, at another time; seven of
// them a second would otherwise be parsed anew for as long as nothing happens. Lives here: telling those apart by their text.
// May not know: who sends, what a beat is for.
import { fromUtf8, type Bytes } from '@farhand/protocol'
import { ClientError } from '../errors.ts'
import { parsePairMessage, type Beat, type PairMessage } from './pair-messages.ts'

/** The end of a beat as `encodePairMessage` writes it: its time stands last, and closes the object. */
const TIME_AT_END = /,"at":(0|[1-9]\d{0,14})\}$/

export class BeatReader {
  #last: { readonly words: string; readonly beat: Beat } | undefined

  /** As `decodePairMessage`; a beat that differs in its time alone has the very parts of the one before. Throws `bad-message`. */
  read(body: Bytes): PairMessage {
    const text = textOf(body)
    const time = TIME_AT_END.exec(text)
    const words = time === null ? undefined : text.slice(0, time.index)
    if (this.#last !== undefined && words === this.#last.words) return { ...this.#last.beat, at: Number(time?.[1]) }
    const message = parsePairMessage(text)
    this.#last = words === undefined || message.kind !== 'beat' ? undefined : { words, beat: message }
    return message
  }
}

function textOf(body: Bytes): string {
  try {
    return fromUtf8(body)
  } catch (cause) {
    throw new ClientError('bad-message', 'a message between page and helper program is not readable', { cause })
  }
}
