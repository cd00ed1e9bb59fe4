// The host shows their own screen, perhaps after whoever presents has let go. May not know: buttons.
import { ClientError, type LiveView } from '@farhand/client'

/** What the page says as the answer to a question, not as a failure. */
const ANSWERS: ReadonlySet<string | undefined> = new Set(['declined', 'not-now', 'cannot-show', 'expired', 'withdrawn'])

/** Whether anybody is here who could see it: somebody whose code, where there is one, was compared. */
export const canBeSeen = ({ people }: Pick<LiveView, 'people'>): boolean =>
  people.some(({ isMe, confirm }) => !isMe && confirm === 'done')

/** Settles with `sharing`; that the presenter did not let go is no failure. Rejects as `share` for everything else. */
export async function showMine(sharing: Promise<void>): Promise<void> {
  try {
    await sharing
  } catch (cause) {
    const isAnswer = cause instanceof ClientError && cause.code === 'not-now' && ANSWERS.has(cause.reason)
    if (!isAnswer) throw cause
  }
}
