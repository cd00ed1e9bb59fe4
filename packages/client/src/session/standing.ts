// Whether what this device said stands on this page too, or only in the server's word for it (CONSENT-161). Lives here:
// for each message what has been seen of it, and noticing a server that answers for what it does not tell (CONSENT-162).
// May not know: how a message travels, what it opens.
import type { SignedMessage } from '@farhand/protocol'

/** A server tells an event before it answers for it; one that has answered has so much longer, ms. */
const TELLS_WITHIN_MS = 2000

/** What of a message has been seen here. */
interface Spoken {
  readonly at: number
  /** Undefined where nobody waits for it. */
  readonly onStands: (() => void) | undefined
  answered: boolean
  /** Its event came, whatever this page made of it. */
  came: boolean
  /** The state of this page took it. */
  inState: boolean
  /** It is an entry of the chain that this page follows. */
  inChain: boolean
  /** Runs out where the event does not come. */
  missing: ReturnType<typeof setTimeout> | undefined
}

export class Standing {
  readonly #onWithheld: () => void
  /** By signature. */
  readonly #spoken = new Map<string, Spoken>()

  /** `onWithheld`: the server answered for something that it does not tell this page. */
  constructor(onWithheld: () => void) {
    this.#onWithheld = onWithheld
  }

  /** It was said; `onStands` is called once it is answered, in the state and in the chain. */
  said({ message, signature }: SignedMessage, onStands: (() => void) | undefined): void {
    const unseen = { answered: false, came: false, inState: false, inChain: false, missing: undefined }
    this.#spoken.set(signature, { at: message.at, onStands, ...unseen })
  }

  /** The server says that it is recorded. */
  answered({ signature }: SignedMessage): void {
    this.#note(signature, (spoken) => {
      spoken.answered = true
      if (!spoken.came) spoken.missing = setTimeout(this.#onWithheld, TELLS_WITHIN_MS)
    })
  }

  /** It won't be answered any more, or was refused. */
  unsaid({ signature }: SignedMessage): void {
    clearTimeout(this.#spoken.get(signature)?.missing)
    this.#spoken.delete(signature)
  }

  /** Its event came. */
  came({ signature }: SignedMessage): void {
    this.#note(signature, (spoken) => {
      spoken.came = true
      clearTimeout(spoken.missing)
    })
  }

  /** The state of this page holds what it led to. */
  inState({ signature }: SignedMessage): void {
    this.#note(signature, (spoken) => (spoken.inState = true))
  }

  /** A whole state came, in which this device was last heard at `lastAt`. */
  stateCame(lastAt: number): void {
    for (const [signature, { at }] of this.#spoken) {
      if (at > lastAt) continue
      this.#note(signature, (spoken) => {
        spoken.came = true
        spoken.inState = true
        clearTimeout(spoken.missing)
      })
    }
  }

  /** An entry of the chain holds it. */
  inChain({ signature }: SignedMessage): void {
    this.#note(signature, (spoken) => (spoken.inChain = true))
  }

  /** Whether the server tells it shows with the next state. */
  lineLost(): void {
    for (const { missing } of this.#spoken.values()) clearTimeout(missing)
  }

  /** Nobody is blamed, and nothing stands any more. */
  close(): void {
    for (const { missing } of this.#spoken.values()) clearTimeout(missing)
    this.#spoken.clear()
  }

  #note(signature: string, note: (spoken: Spoken) => void): void {
    const spoken = this.#spoken.get(signature)
    if (spoken === undefined) return
    note(spoken)
    const { answered, came, inState, inChain, onStands } = spoken
    if (!answered || !came) return
    if (onStands === undefined) this.#spoken.delete(signature)
    else if (inState && inChain) {
      this.#spoken.delete(signature)
      onStands()
    }
  }
}
