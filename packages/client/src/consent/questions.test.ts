// What comes before the person: one question for each id, the first.
import { expect, test } from 'vitest'
import type { ConsentRequest, DeviceId, GrantId, OpenSession } from '@farhand/protocol'
import type { Live } from '../session/live.ts'
import { Questions } from './questions.ts'

const [me, dana, grant] = ['me' as DeviceId, 'dana' as DeviceId, 'g' as GrantId]
const asked = (signature: string, change: Partial<ConsentRequest> = {}) =>
  ({ grant, owner: me, to: dana, capability: 'view', asked: { signature }, ...change }) as ConsentRequest

function page() {
  const refused: string[] = []
  const live = { identity: { deviceId: me }, activity: { attack: (code: string) => refused.push(code) } }
  const questions = new Questions()
  const follow = (...requests: readonly ConsentRequest[]) =>
    questions.follow({ ...live, state: { requests } as OpenSession } as unknown as Live)
  return { questions, follow, refused }
}

test('[CONSENT-5] [ATTACK-56] a second question under the id of the first is never put to the person', () => {
  const { questions, follow, refused } = page()
  follow(asked('one'))
  follow(asked('one'))
  expect([questions.isDeclined(grant), refused]).toEqual([false, []])
  follow()
  follow(asked('two', { capability: 'control' }))
  expect([questions.isDeclined(grant), refused]).toEqual([true, ['other-than-asked']])
  follow(asked('two', { capability: 'control' }))
  expect(refused).toEqual(['other-than-asked'])
})

test('[CONSENT-5] questions to others are none of this page', () => {
  const { questions, follow, refused } = page()
  follow(asked('one', { owner: dana }))
  follow(asked('two', { owner: dana }))
  expect([questions.isDeclined(grant), refused]).toEqual([false, []])
})
