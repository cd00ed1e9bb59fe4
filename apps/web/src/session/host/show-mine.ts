// The host shows their own screen, perhaps after whoever presents has let go. May not know: buttons.
import { ClientError } from '@farhand/client'

/** What the page says as the answer to a question, not as a failure. */
const ANSWERS: ReadonlySet<string | undefined> = new Set(['declined', 'expired', 'withdrawn'])

/** Settles with `sharing`; that the presenter did not let go is no failure. Rejects as `share` for everything else. */
export async function showMine(sharing: Promise<void>): Promise<void> {
  try {
    await sharing
  } catch (cause) {
    const isAnswer = cause instanceof ClientError && cause.code === 'not-now' && ANSWERS.has(cause.reason)
    if (!isAnswer) throw cause
  }
}
