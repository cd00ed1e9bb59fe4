import type { SessionSummary, Sid } from '@farhand/protocol'
import { expect, test } from 'vitest'
import { ApiError } from '../api/request.ts'
import { countOpenHere, signOutOf, type SigningOut } from './signing-out.ts'

const [HERE, OVER, ELSEWHERE] = ['here', 'over', 'elsewhere'] as unknown as readonly [Sid, Sid, Sid]
const summary = (sid: Sid, endedAt: number | null) => ({ sid, endedAt }) as SessionSummary

/** What was done, in its order; `faults` by step. */
function browser(faults: Readonly<Record<string, string>> = {}) {
  const done: string[] = []
  const act = async (step: string) => {
    if (faults[step] !== undefined) throw new ApiError(faults[step])
    done.push(step)
  }
  const parts: SigningOut = {
    keys: { sessions: async () => [HERE, OVER], wipe: () => act('wipe') },
    forgetEnds: () => void done.push('forget'),
    listSessions: async () => [summary(HERE, null), summary(ELSEWHERE, null), summary(OVER, 1)],
    endSession: (sid) => act(`end ${sid}`),
    signOut: () => act('sign out'),
  }
  return { done, parts }
}

test('[KEY-52] what is asked about is the sessions that are open and have their host in this browser', async () => {
  expect(await countOpenHere(browser().parts)).toBe(1)
})

test('[KEY-52] sessions end first, then the keys go, then the sign-in; one that is over already is none to end', async () => {
  const { done, parts } = browser({ 'end over': 'no-such-session' })
  await signOutOf(parts)
  expect(done).toEqual(['end here', 'wipe', 'forget', 'sign out'])
})

test('[KEY-52] where a session cannot be ended, or its keys not deleted, the account stays signed in', async () => {
  const unsaved = browser({ 'end over': 'store-failed' })
  await expect(signOutOf(unsaved.parts)).rejects.toMatchObject({ code: 'store-failed' })
  expect(unsaved.done).toEqual(['end here'])
  const unwiped = browser({ wipe: 'not-wiped' })
  await expect(signOutOf(unwiped.parts)).rejects.toMatchObject({ code: 'not-wiped' })
  expect(unwiped.done).not.toContain('sign out')
})
