import type { DeviceId, Grant, GrantId, SessionMessageBody } from '@farhand/protocol'
import { expect, test, vi } from 'vitest'
import type { Live } from '../session/live.ts'
import { ClientError } from '../errors.ts'
import { allow, give } from './giving.ts'
import { COUNTS_WITHIN_MS } from './in-time.ts'
import { OwnGrants } from './own-grants.ts'
import { Questions } from './questions.ts'

const [me, lee, kim] = ['me', 'lee', 'kim'] as [DeviceId, DeviceId, DeviceId]
const [id, turn] = ['view', 'turn'] as [GrantId, GrantId]
const view = { grant: id, capability: 'view', scope: 'whole', owner: me, to: lee, surface: 'screen', since: 0 } as const
const grants: readonly Grant[] = [{ ...view, expiresAt: null, usedAt: null }]

/** The session takes it, and this page sees so. */
const taken = async (onStands: () => void) => onStands()

/** A session in which `presenter` shows, and that takes every yes; what this page does then. */
function page(presenter: DeviceId | null) {
  const did: string[] = []
  const live = {
    identity: { deviceId: me },
    state: { presenting: presenter && { device: presenter }, switching: { switch: turn } },
    ownGrants: new OwnGrants(me),
    sharing: { isOn: false, raiseCurtain: () => void did.push('shows') },
    withdrawals: { tell: async () => void did.push('takes it back') },
    changed: () => undefined,
  } as unknown as Live
  return { live, did }
}

test.each<[string, DeviceId | null, GrantId | null]>([
  ['nobody shows', null, null],
  ['this device shows already', me, null],
  ['it is the very switch that takes over', kim, turn],
])('[CONSENT-51] a yes that was taken is shown where %s', async (_, presenter, asked) => {
  const { live, did } = page(presenter)
  await give(live, { grants, asked, say: taken, capture: null })
  expect(did).toEqual(['shows'])
})

test.each([null, 'question' as GrantId])(
  '[CONSENT-51] one that was taken while somebody else shows is not, and the session is told (%s)',
  async (asked) => {
    const { live, did } = page(kim)
    const giving = give(live, { grants, asked, say: taken, capture: null })
    await expect(giving).rejects.toMatchObject({ code: 'taken-back' })
    expect(live.ownGrants.has(id)).toBe(false)
    expect(did).toContain('takes it back')
    expect(did).not.toContain('shows')
  },
)

test('[ATTACK-87] [CONSENT-161] a yes that the server only answers for opens nothing, and is none after 8 s', async () => {
  vi.useFakeTimers()
  const { live, did } = page(null)
  const stands = Promise.withResolvers<() => void>()
  const say = async (onStands: () => void) => stands.resolve(onStands)
  const failed = give(live, { grants, asked: null, say, capture: null }).catch((cause: unknown) => cause)
  await vi.advanceTimersByTimeAsync(COUNTS_WITHIN_MS - 1)
  expect(live.ownGrants.inForce).toEqual([])
  expect(did).toEqual([])
  await vi.advanceTimersByTimeAsync(1)
  expect(await failed).toMatchObject({ code: 'not-in-time' })
  // The event comes late: the session is told that this is over.
  ;(await stands.promise)()
  await vi.advanceTimersByTimeAsync(1)
  vi.useRealTimers()
  expect(live.ownGrants.has(id)).toBe(false)
  expect(did).toContain('takes it back')
  expect(did).not.toContain('shows')
})

test.each<[string, boolean, readonly string[]]>([
  ['that is open is said', false, ['answer']],
  ['that was said no to here is none, though the session takes it for open', true, []],
])('[CONSENT-186] a yes to a question %s', async (_, declined, answers) => {
  const { live } = page(null)
  const questions = new Questions()
  const said: string[] = []
  const speech = {
    async say({ kind }: SessionMessageBody, { onStands }: { onStands: () => void }) {
      said.push(kind)
      onStands()
    },
  }
  const request = { grant: id, capability: 'camera', scope: 'whole', minutes: null, owner: me, to: lee }
  Object.assign(live, { questions, speech, state: { ...live.state, requests: [request] } })
  if (declined) questions.decline(id)
  const outcome = await allow(live, id, { capture: null, narrowed: undefined }).catch((cause: unknown) => cause)
  expect(outcome).toEqual(declined ? expect.objectContaining({ code: 'not-now' }) : undefined)
  expect(said).toEqual(answers)
  expect(live.ownGrants.has(id)).toBe(!declined)
})

const [control, other] = ['control', 'other'] as [GrantId, GrantId]
const given = { ...view, grant: other, capability: 'control', expiresAt: null, usedAt: null } as const

/** Lee controls, on this device or only in the session; Kim asks for it, and the session answers a withdrawal with `refusal`. */
function controlled({ isHere, refusal }: { readonly isHere: boolean; readonly refusal: string | null }) {
  const { live } = page(me)
  const questions = new Questions()
  const did: string[] = []
  const speech = {
    async say({ kind }: SessionMessageBody, { onStands }: { onStands: () => void }) {
      did.push(kind)
      onStands()
    },
  }
  const withdrawals = {
    async tell(_live: Live, [grant]: readonly GrantId[]) {
      did.push(`withdraw ${grant}, ${live.ownGrants.has(other) ? 'still' : 'no more'} allowed here`)
      if (refusal !== null) throw new ClientError('refused', '', { reason: refusal })
    },
  }
  const request = { grant: control, capability: 'control', scope: 'whole', minutes: null, owner: me, to: kim }
  Object.assign(live, { questions, speech, withdrawals })
  Object.assign(live, { state: { ...live.state, requests: [request], grants: [given] } })
  if (isHere) {
    live.ownGrants.give(given)
    live.ownGrants.recorded(other)
  }
  const yes = () =>
    allow(live, control, { capture: null, narrowed: undefined }).then(
      () => 'allowed',
      (cause: unknown) => (cause instanceof ClientError ? cause.reason : cause),
    )
  return { live, did, yes }
}

const WITHDRAWN = 'withdraw other, no more allowed here'

test.each([
  ['whom this device lets control', true, null],
  ['whose end the session has not heard', false, null],
  ['whose end the session knew before', true, 'unknown-grant'],
])('[CONSENT-16] a yes to control ends first that of somebody else, %s', async (_, isHere, refusal) => {
  const { live, did, yes } = controlled({ isHere, refusal })
  expect(await yes()).toBe('allowed')
  expect(did).toEqual([WITHDRAWN, 'answer'])
  expect(live.ownGrants.inForce.map(({ grant }) => grant)).toEqual([control])
})

test('[CONSENT-16] [CONSENT-59] where that is not taken the yes is not said, and nobody controls here', async () => {
  const { live, did, yes } = controlled({ isHere: true, refusal: 'not-recorded' })
  expect(await yes()).toBe('not-recorded')
  expect(did).toEqual([WITHDRAWN])
  expect(live.ownGrants.controls).toEqual([])
  expect(live.questions.isClosed(live.state, control)).toBe(false)
})

test('[CONSENT-16] [CONSENT-41] a yes that was given up while the other control was ended is not said when that is heard at last', async () => {
  vi.useFakeTimers()
  const { live, did } = controlled({ isHere: true, refusal: null })
  const heard = Promise.withResolvers<void>()
  Object.assign(live, { withdrawals: { tell: () => heard.promise } })
  const press = (scope: 'whole' | 'mouse') =>
    allow(live, control, { capture: null, narrowed: { scope, minutes: null } }).catch((cause: unknown) => cause)
  const first = press('whole')
  await vi.advanceTimersByTimeAsync(COUNTS_WITHIN_MS)
  expect(await first).toMatchObject({ code: 'not-in-time' })
  const second = press('mouse')
  heard.resolve()
  await vi.advanceTimersByTimeAsync(1)
  vi.useRealTimers()
  expect(await second).toBeUndefined()
  expect(did).toEqual(['answer'])
  expect(live.ownGrants.inForce.map(({ scope }) => scope)).toEqual(['mouse'])
})
