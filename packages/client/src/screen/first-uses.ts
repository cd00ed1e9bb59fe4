// That a view is used: the others hear it once of each, when its first picture has left. Lives here: whom a picture that
// leaves now is for, and that what the server did not take yet is said again. May not know: pictures, the publisher.
import type { GrantId } from '@farhand/protocol'
import { ClientError } from '../errors.ts'
import { leafDevices, type Live } from '../session/live.ts'

/** Said at once; the others go slower, so that there is room in the server's rate for what the person says. */
const MAX_AT_ONCE = 20
const PAUSE_MS = 250
/** After the server said that it was too fast. */
const AGAIN_AFTER_MS = 1000

export class FirstUses {
  /** Used, and not known to be told: in the order in which they were used. At most one for each view. */
  readonly #due: GrantId[] = []
  #isSaying = false

  /** An object of the screen has left: it is for who holds the keys and whose line is up (CONSENT-150). */
  left(live: Live): void {
    const { ownGrants, state } = live
    const here = leafDevices(live).filter((device) => state?.members[device]?.connected === true)
    this.#due.push(...ownGrants.takeUnsaidViews(here))
    this.follow(live)
  }

  /** Says what is still to be told, as far as the line is up. */
  follow(live: Live): void {
    if (this.#isSaying || this.#due.length === 0 || !live.connected) return
    this.#isSaying = true
    void this.#sayAll(live).finally(() => {
      this.#isSaying = false
    })
  }

  async #sayAll(live: Live): Promise<void> {
    for (let said = 0; ; said += 1) {
      const grant = this.#due.shift()
      if (grant === undefined) return
      if (!live.ownGrants.has(grant)) continue
      if (said >= MAX_AT_ONCE) await pause(PAUSE_MS)
      const refusal = await refusalOf(live.speech.say({ kind: 'used', grant }))
      if (refusal === 'too-fast' || refusal === 'not-connected' || refusal === 'not-recorded') this.#due.unshift(grant)
      if (refusal === 'not-connected' || refusal === 'not-recorded') return
      if (refusal === 'too-fast') await pause(AGAIN_AFTER_MS)
    }
  }
}

async function refusalOf(saying: Promise<void>): Promise<ClientError['code'] | undefined> {
  try {
    await saying
    return undefined
  } catch (cause) {
    if (cause instanceof ClientError) return cause.code
    throw cause
  }
}

const pause = (ms: number): Promise<void> =>
  new Promise((resolve) => {
    setTimeout(resolve, ms)
  })
