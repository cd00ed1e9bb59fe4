// The last exchange of a session that is over: everybody signs for the others, and waits for them, briefly. Lives here: how
// long, and who does what. May not know: how the session ended. Rules: RECEIPT-4, CONSENT-55, CONSENT-191.
import type { Countersign } from '@farhand/protocol'
import { sayGoodbye, type Goodbye, type LastWord, type Speaker } from '../session/goodbye.ts'
import { closeReceipt, countersign, type ReceiptFile } from './close-receipt.ts'

/** The server keeps lines this long after the end, and a bit for the way. */
const WAITS_MS = 2_500
/** An answer that takes longer than this is a server that could not be told yet. */
const HEARS_WITHIN_MS = 500

/** What the page hears of it, in this order; nothing after `close`. */
export interface PartingWords {
  /** Whether the session knows that this device is out: not yet, and this page goes on telling it; or not at all. */
  readonly onHeard: (heard: 'yes' | 'not-yet' | 'no') => void
  /** The receipt, as far as it goes; another one where the session was told late. */
  readonly onReceipt: (receipt: Made) => void
}

/** A receipt; undefined for whom none is made; or it could not be, and the page says so. */
type Made = ReceiptFile | 'not-made' | undefined

export interface Parting {
  /** Once the session knows that this device is out, or is not told any more. */
  readonly over: Promise<void>
  /** Closes the line whatever is still to be said. Idempotent. */
  close(): void
}

/**
 * Takes leave, closes the line and makes the receipt. `word` is what this device has to say for it; undefined where the
 * session said itself that it is over.
 */
export function part(speaker: Speaker, word: LastWord | undefined, words: PartingWords): Parting {
  const { line } = speaker
  let closed = false
  const heard: PartingWords['onHeard'] = (how) => {
    if (!closed) words.onHeard(how)
  }
  const receive = (file: Made): void => {
    // Who was in has one; nothing to make it of is no receipt either.
    if (!closed) words.onReceipt(file ?? (speaker.identity.role === 'companion' ? undefined : 'not-made'))
  }
  const isSaid = word === undefined || speaker.identity.role === 'companion'
  const goodbye = isSaid ? undefined : sayGoodbye(speaker, word)
  const over = goodbye === undefined ? Promise.resolve() : untilTold(goodbye, speaker, { heard, receive })
  void over.then(async () => {
    receive(await made(takeLeave(speaker, goodbye?.countersigned)))
    line.close()
  })
  return {
    over,
    close() {
      closed = true
      goodbye?.close()
      line.close()
    },
  }
}

/** Whatever goes wrong in making a receipt: nothing of it keeps the page from its end (CONSENT-191). */
const made = (making: Promise<ReceiptFile | undefined>): Promise<Made> => making.catch(() => 'not-made' as const)

interface Hearing {
  readonly heard: PartingWords['onHeard']
  readonly receive: PartingWords['onReceipt']
}

/** Says how it stands; a receipt without the end is better than none while the session does not answer. */
async function untilTold(goodbye: Goodbye, speaker: Speaker, { heard, receive }: Hearing): Promise<void> {
  const { identity, line, log } = speaker
  let isOver = false
  const notYet = () => heard('not-yet')
  const early = async () => {
    const file = await made(closeReceipt(identity, log.kept, goodbye.countersigned))
    if (!isOver) receive(file)
  }
  if (!line.isUp) notYet()
  const timers = [setTimeout(notYet, HEARS_WITHIN_MS), setTimeout(() => void early(), WAITS_MS)]
  const told = await goodbye.told
  isOver = true
  for (const timer of timers) clearTimeout(timer)
  heard(told ? 'yes' : 'no')
}

async function takeLeave({ identity, line, log }: Speaker, before: Countersign | undefined) {
  // A helper program takes nothing home and signs for nobody.
  if (identity.role === 'companion') {
    line.close()
    return undefined
  }
  const hearing = before === undefined ? hearOthers({ identity, line, log }) : Promise.resolve(before)
  if (line.isUp && log.kept !== undefined) line.send(await countersign(identity, log))
  const countersigned = await hearing
  line.close()
  return closeReceipt(identity, log.kept, countersigned)
}

type Others = Pick<Speaker, 'identity' | 'line' | 'log'>

/** Resolves with the host's signature, on the host's page when the line ends; undefined where it ends or nothing comes. */
function hearOthers({ identity: { role }, line, log }: Others): Promise<Countersign | undefined> {
  if (!line.isUp) return Promise.resolve(undefined)
  return new Promise((resolve) => {
    const giveUp = setTimeout(() => settle(undefined), WAITS_MS)
    function settle(frame: Countersign | undefined): void {
      clearTimeout(giveUp)
      resolve(frame)
    }
    line.windDown({
      async onFrame(frame) {
        if (frame.type === 'history') await log.told(frame)
        if (frame.type !== 'countersign') return
        if (role === 'host') log.countersigned(frame)
        else settle({ type: 'countersign', n: frame.n, hash: frame.hash, signature: frame.signature })
      },
      onObject: () => undefined,
      onBadFrame: () => undefined,
      onDown: () => undefined,
      onOver: () => settle(undefined),
    })
  })
}
