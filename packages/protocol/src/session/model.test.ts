// Random histories against the rules themselves. A model that saw no grant proves nothing: the counters at the end
// must all be above zero.
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { DeviceId } from '../ids.ts'
import { TRACKS } from '../tracks.ts'
import type { SessionEvent, TimedEvent } from './events.ts'
import { permits } from './grants.ts'
import type { SessionMessageBody } from './messages.ts'
import { reduce } from './reduce.ts'
import { ANN, freshSession, grantId, HOST, instance, joinId, LEE, said, STRANGER } from './session-fixtures.ts'
import { openSessionSchema, sessionStateSchema, type SessionState } from './state.ts'

const anyone = fc.constantFrom(HOST, ANN, LEE, STRANGER)
const anyGrant = fc.integer({ min: 1, max: 6 }).map(grantId)
const surface = fc.constantFrom('screen' as const, 'window' as const, 'tab' as const)
const body: fc.Arbitrary<SessionMessageBody> = fc.oneof(
  {
    weight: 1,
    arbitrary: fc.record({
      kind: fc.constant('attach' as const),
      challenge: fc.constant(''),
      instance: fc.integer({ min: 5, max: 7 }).map(instance),
    }),
  },
  {
    weight: 6,
    arbitrary: fc.record({
      kind: fc.constant('admit' as const),
      join: fc.constant(joinId(1)),
      device: fc.constantFrom(ANN, LEE),
      name: fc.constant('Name'),
      method: fc.constant('pin' as const),
      grant: fc.oneof({ weight: 3, arbitrary: fc.constant(null) }, { weight: 1, arbitrary: anyGrant }),
    }),
  },
  {
    weight: 1,
    arbitrary: fc.constantFrom<SessionMessageBody>(
      { kind: 'new-pin' },
      { kind: 'join-failed', join: joinId(1) },
      { kind: 'turn-away', join: joinId(1) },
    ),
  },
  {
    weight: 8,
    arbitrary: fc.record({
      kind: fc.constant('ask' as const),
      grant: anyGrant,
      capability: fc.constant('view' as const),
      scope: fc.constant('whole' as const),
      minutes: fc.constant(null),
      owner: anyone,
    }),
  },
  {
    weight: 8,
    arbitrary: fc.record({
      kind: fc.constant('answer' as const),
      grant: anyGrant,
      yes: fc.constant(true as const),
      surface,
      scope: fc.constant('whole' as const),
      minutes: fc.constant(null),
    }),
  },
  {
    weight: 2,
    arbitrary: fc.record({ kind: fc.constant('answer' as const), grant: anyGrant, yes: fc.constant(false as const) }),
  },
  {
    weight: 4,
    arbitrary: fc.record({
      kind: fc.constant('share' as const),
      surface,
      grants: fc.array(fc.record({ grant: anyGrant, to: anyone }), { minLength: 1, maxLength: 2 }),
    }),
  },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant('surface' as const), surface }) },
  { weight: 2, arbitrary: fc.record({ kind: fc.constant('pause' as const), paused: fc.boolean() }) },
  { weight: 2, arbitrary: fc.record({ kind: fc.constant('withdraw' as const), grant: anyGrant }) },
  {
    weight: 1,
    arbitrary: fc.constantFrom<SessionMessageBody>({ kind: 'stop' }, { kind: 'withdraw-all' }, { kind: 'leave' }),
  },
)
const ending = fc.constant<SessionMessageBody>({ kind: 'end' })
const speech = fc.record({
  by: anyone,
  body: fc.oneof({ weight: 30, arbitrary: body }, { weight: 1, arbitrary: ending }),
  replay: fc.integer({ min: 0, max: 9 }).map((n) => n === 0),
})
const sight: fc.Arbitrary<SessionEvent> = fc.oneof(
  fc.record({ kind: fc.constant('lost' as const), device: anyone }),
  fc.record({ kind: fc.constant('gone' as const), device: fc.constantFrom(ANN, LEE) }),
  fc.record({ kind: fc.constant('expired' as const), grant: anyGrant }),
)
type Step = { said: { by: DeviceId; body: SessionMessageBody; replay: boolean } } | { saw: SessionEvent }
/** Half the histories begin with a screen being shown to two. */
const busyStart: Step[] = [
  {
    said: {
      by: HOST,
      body: { kind: 'admit', join: joinId(1), device: ANN, name: 'Ann', method: 'pin', grant: null },
      replay: false,
    },
  },
  {
    said: {
      by: HOST,
      body: { kind: 'admit', join: joinId(1), device: LEE, name: 'Lee', method: 'pin', grant: null },
      replay: false,
    },
  },
  {
    said: {
      by: HOST,
      body: { kind: 'ask', grant: grantId(1), capability: 'view', scope: 'whole', minutes: null, owner: ANN },
      replay: false,
    },
  },
  {
    said: {
      by: ANN,
      body: { kind: 'answer', grant: grantId(1), yes: true, surface: 'screen', scope: 'whole', minutes: null },
      replay: false,
    },
  },
  {
    said: {
      by: LEE,
      body: { kind: 'ask', grant: grantId(2), capability: 'view', scope: 'whole', minutes: null, owner: ANN },
      replay: false,
    },
  },
  {
    said: {
      by: ANN,
      body: { kind: 'answer', grant: grantId(2), yes: true, surface: 'screen', scope: 'whole', minutes: null },
      replay: false,
    },
  },
]
const step: fc.Arbitrary<Step> = fc.oneof(
  { weight: 8, arbitrary: speech.map((said) => ({ said })) },
  { weight: 1, arbitrary: sight.map((saw) => ({ saw })) },
)

describe('the session machine', () => {
  it('[CONSENT-1] [CONSENT-3] [CONSENT-5] [CONSENT-8] [CONSENT-9] [CONSENT-14] holds its rules on any history', () => {
    const seen = { accepted: 0, refused: 0, replays: 0, grants: 0, passed: 0, presenters: 0, takenAway: 0, ended: 0 }
    fc.assert(
      fc.property(fc.boolean(), fc.array(step, { minLength: 5, maxLength: 40 }), (busy, history) => {
        const steps = busy ? [...busyStart, ...history] : history
        let state: SessionState = freshSession()
        const saidYes = new Set<string>()
        let at = 100
        for (const next of steps) {
          at += 10
          const event = timed(next, at)
          const before = structuredClone(state)
          const reduced = reduce(state, event)
          expect(state).toEqual(before)
          if (!reduced.ok) {
            seen.refused++
            if ('said' in next && next.said.replay && reduced.refusal === 'replayed') seen.replays++
            continue
          }
          seen.accepted++
          remember(saidYes, event)
          check(state, reduced.state, { event, saidYes, seen })
          state = reduced.state
        }
      }),
      { numRuns: 3000 },
    )
    for (const [what, count] of Object.entries(seen)) expect(count, `coverage of ${what}`).toBeGreaterThan(0)
  })
})

const timed = (step: Step, at: number): TimedEvent =>
  'saw' in step ? { at, event: step.saw } : said(step.said.by, step.said.body, step.said.replay ? 1 : at)

/** Who said yes to what, gathered from the messages themselves, without the reducer. */
function remember(saidYes: Set<string>, { event }: TimedEvent): void {
  if (event.kind !== 'said') return
  const { by, body } = event.signed.message
  if (body.kind === 'answer' && body.yes) saidYes.add(`${by} ${body.grant}`)
  if (body.kind === 'share') for (const { grant } of body.grants) saidYes.add(`${by} ${grant}`)
  if (body.kind === 'admit' && body.grant !== null) saidYes.add(`${by} ${body.grant}`)
}

interface Watch {
  readonly event: TimedEvent
  readonly saidYes: Set<string>
  readonly seen: Record<'grants' | 'passed' | 'presenters' | 'takenAway' | 'ended', number>
}

function check(before: SessionState, after: SessionState, { event, saidYes, seen }: Watch): void {
  expect(sessionStateSchema.safeParse(after).error).toBeUndefined()
  if (after.stage === 'ended') {
    seen.ended++
    return
  }
  const open = openSessionSchema.parse(after)
  const members = new Set(Object.keys(open.members)) as Set<DeviceId>
  for (const grant of open.grants) {
    seen.grants++
    expect(saidYes.has(`${grant.owner} ${grant.grant}`), "a grant without its owner's yes").toBe(true)
    expect(members.has(grant.owner) && members.has(grant.to) && grant.owner !== grant.to).toBe(true)
    expect(grant.owner).toBe(open.presenting?.device)
  }
  if (open.presenting !== null) seen.presenters++
  const ids = [...open.grants, ...open.requests].map((item) => item.grant)
  expect(new Set(ids).size).toBe(ids.length)
  for (const from of [HOST, ANN, LEE, STRANGER]) {
    for (const to of [HOST, ANN, LEE, STRANGER]) {
      const passes = permits({
        grants: open.grants,
        members,
        presenter: open.presenting?.device ?? null,
        paused: open.presenting?.paused ?? false,
        from,
        to,
        track: TRACKS.screen,
        now: event.at,
      })
      if (passes) seen.passed++
      expect(passes && !open.grants.some((grant) => grant.owner === from && grant.to === to)).toBe(false)
    }
  }
  if (event.event.kind !== 'said' && before.stage === 'open') {
    const had = new Set(before.grants.map((grant) => grant.grant))
    expect(open.grants.every((grant) => had.has(grant.grant))).toBe(true)
    expect(Object.keys(open.members).every((device) => device in before.members)).toBe(true)
    if (open.grants.length < before.grants.length) seen.takenAway++
  }
}
