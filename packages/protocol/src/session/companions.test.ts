// The second device of a person in the session machine: how it comes in, what it may say, how it ends.
import { describe, expect, test } from 'vitest'
import { OWN_STREAM, TRACKS } from '../tracks.ts'
import { holds, permits, type Passage } from './grants.ts'
import { linesOf } from './happened.ts'
import type { SessionMessageBody } from './messages.ts'
import { reduce } from './reduce.ts'
import {
  admission,
  ANN,
  device,
  freshSession,
  grantId,
  HOST,
  instance,
  joinId,
  LEE,
  open,
  play,
  refusalOf,
  said,
  sessionOf,
  shareTo,
  STRANGER,
  askTo,
} from './session-fixtures.ts'
import { companionOf, ownerOf, type OpenSession } from './state.ts'

const K = device(20)
const K2 = device(21)
const vouch = (who = K): SessionMessageBody => ({ kind: 'vouch', join: joinId(7), device: who })
const control = (n: number, scope: 'whole' | 'mouse' | 'keyboard' = 'whole'): SessionMessageBody => ({
  kind: 'offer',
  grant: grantId(n),
  capability: 'control',
  scope,
  minutes: null,
  to: HOST,
})
const attach = (n: number): SessionMessageBody => ({ kind: 'attach', challenge: K, instance: instance(n) })

/** Lee and Ann are in, Lee's companion too. */
const withCompanion = (): OpenSession => open(play(sessionOf(LEE, ANN), said(LEE, vouch(), 100)))
/** Lee shows to the host, who may control. */
const controlled = (): OpenSession =>
  open(play(withCompanion(), said(LEE, shareTo(1, HOST), 101), said(LEE, control(2), 102)))

describe('coming in', () => {
  test('[CONSENT-33] is its owner’s own word, carried by the state', () => {
    const state = withCompanion()
    expect(companionOf(state, LEE)).toMatchObject({
      device: K,
      role: 'companion',
      of: LEE,
      connected: true,
      name: 'Somebody',
    })
    expect(companionOf(state, LEE)?.vouched.message).toMatchObject({ by: LEE, body: vouch() })
    expect(ownerOf(state, K)).toBe(LEE)
    expect(ownerOf(state, LEE)).toBeNull()
  })

  test('[CONSENT-33] only a confirmed person vouches, and not for somebody who is in', () => {
    const state = withCompanion()
    expect(refusalOf(state, said(K, vouch(K2), 200))).toBe('not-allowed')
    expect(refusalOf(state, said(STRANGER, vouch(K2), 200))).toBe('not-a-member')
    expect(refusalOf(state, said(ANN, vouch(K), 200))).toBe('already-there')
    expect(refusalOf(state, said(ANN, vouch(LEE), 200))).toBe('already-there')
    const spoken = { ...freshSession(), joinBy: 'spoken' as const }
    const unproven = { ...admission(LEE, 'Lee'), method: 'none' } as SessionMessageBody
    expect(refusalOf(play(spoken, said(HOST, unproven, 10)), said(LEE, vouch(), 20))).toBe('not-confirmed')
  })

  test('[CONSENT-33] a new one takes the place of the old, whose words count once all the same', () => {
    const second = open(play(withCompanion(), said(LEE, vouch(K2), 200)))
    expect(second.members[K]).toBeUndefined()
    expect(companionOf(second, LEE)?.device).toBe(K2)
    expect(second.former).toEqual({})
    const back = open(play(second, said(LEE, vouch(K), 300)))
    expect(companionOf(back, LEE)?.device).toBe(K)
    expect(refusalOf(back, said(K, { kind: 'leave' }, 300))).toBe('replayed')
    expect(refusalOf(back, said(K, { kind: 'leave' }, 301))).toBe('accepted')
  })

  test('[CONSENT-33] it ends with its owner: by leaving, being away, the end; and by its own word', () => {
    expect(open(play(withCompanion(), said(LEE, { kind: 'leave' }, 200))).members).not.toHaveProperty(K)
    const gone = play(
      withCompanion(),
      { at: 200, event: { kind: 'lost', device: LEE } },
      { at: 900, event: { kind: 'gone', device: LEE } },
    )
    expect(Object.keys(open(gone).members).toSorted()).toEqual([HOST, ANN].toSorted())
    const left = open(play(withCompanion(), said(K, { kind: 'leave' }, 200)))
    expect(left.members[K]).toBeUndefined()
    expect(left.members[LEE]).toBeDefined()
    const away = open(
      play(
        withCompanion(),
        { at: 200, event: { kind: 'lost', device: K } },
        { at: 900, event: { kind: 'gone', device: K } },
      ),
    )
    expect(Object.keys(away.members)).toHaveLength(3)
  })
})

describe('what it is and says', () => {
  test('[CONSENT-33] it is never asked, shown to, offered anything, made to present, admitted or turned out', () => {
    const state = controlled()
    const refused = (by: typeof HOST, body: SessionMessageBody) => refusalOf(state, said(by, body, 500))
    expect(refused(HOST, askTo(9, { owner: K, capability: 'camera' }))).toBe('not-confirmed')
    expect(refused(LEE, shareTo(9, K))).toBe('not-confirmed')
    expect(refused(LEE, { ...control(9), to: K } as SessionMessageBody)).toBe('not-confirmed')
    expect(refused(HOST, { kind: 'switch', switch: grantId(9), to: K })).toBe('not-confirmed')
    expect(refused(HOST, { kind: 'turn-out', device: K })).toBe('not-allowed')
    expect(refused(HOST, { kind: 'confirm', device: K })).toBe('no-change')
    expect(refused(HOST, admission(K, 'Kim'))).toBe('already-there')
  })

  const DENIED: readonly SessionMessageBody[] = [
    admission(device(30), 'Kim'),
    { kind: 'turn-away', join: joinId(1) },
    { kind: 'turn-out', device: ANN },
    { kind: 'join-failed', join: joinId(1) },
    { kind: 'new-pin' },
    askTo(9, { owner: ANN, capability: 'camera' }),
    { kind: 'answer', grant: grantId(1), yes: false },
    shareTo(9, HOST),
    control(9),
    { kind: 'switch', switch: grantId(9), to: ANN },
    { kind: 'agree', switch: grantId(9), yes: false },
    { kind: 'take', switch: grantId(9), surface: 'screen', grants: [{ grant: grantId(10), to: HOST }] },
    { kind: 'raise', up: true },
    { kind: 'relax', yes: true },
    { kind: 'confirm', device: HOST },
    { kind: 'surface', surface: 'tab' },
    { kind: 'pause', paused: true },
    { kind: 'stop' },
    { kind: 'end' },
    { kind: 'withdraw', grant: grantId(55) },
    vouch(K2),
  ]
  for (const body of DENIED) {
    test(`[CONSENT-34] it can't say ${body.kind}`, () => {
      expect(refusalOf(controlled(), said(K, body, 500))).toBe('not-allowed')
    })
  }

  test('[CONSENT-34] it withdraws what its owner gave, and nothing else', () => {
    const held = open(
      play(controlled(), said(ANN, { ...control(3), capability: 'camera', to: LEE } as SessionMessageBody, 103)),
    )
    expect(refusalOf(held, said(K, { kind: 'withdraw', grant: grantId(3) }, 500))).toBe('not-allowed')
    const less = open(play(held, said(K, { kind: 'withdraw', grant: grantId(2) }, 500)))
    expect(less.grants.map(({ grant }) => grant)).toEqual([grantId(1), grantId(3)])
    const nothing = open(play(held, said(K, { kind: 'withdraw-all' }, 500)))
    expect(nothing.grants.map(({ grant }) => grant)).toEqual([grantId(3)])
    expect(nothing.presenting).toBeNull()
  })

  test('[CONSENT-34] it says that a grant of its owner was used, once, and that it is there', () => {
    const used = open(play(controlled(), said(K, { kind: 'used', grant: grantId(2) }, 500), said(K, attach(5), 501)))
    expect(used.grants.find(({ grant }) => grant === grantId(2))?.usedAt).toBe(500)
    expect(refusalOf(used, said(K, { kind: 'used', grant: grantId(2) }, 502))).toBe('no-change')
  })

  test('[CONSENT-33] what it does reads as its owner’s', () => {
    const before = controlled()
    const lines = (body: SessionMessageBody) => {
      const timed = said(K, body, 500)
      const reduced = reduce(before, timed)
      if (!reduced.ok) throw new Error(reduced.refusal)
      return linesOf({ event: timed.event, before, after: reduced.state, waitingName: undefined })
    }
    expect(lines({ kind: 'withdraw', grant: grantId(2) })).toMatchObject([{ kind: 'withdrawn', who: LEE, whom: HOST }])
    expect(lines({ kind: 'leave' })).toEqual([{ kind: 'companion-left', who: LEE }])
    expect(lines(attach(9))).toEqual([])
  })
})

describe('what passes', () => {
  const passage = (state: OpenSession, more: Pick<Passage, 'from' | 'to' | 'track' | 'stream'>): boolean =>
    permits({
      grants: state.grants,
      members: { has: (one) => state.members[one] !== undefined },
      ownerOf: (one) => ownerOf(state, one),
      presenter: state.presenting?.device ?? null,
      paused: state.presenting?.paused ?? false,
      now: 1000,
      ...more,
    })
  const { input, control: word, chat, screen } = TRACKS

  test('[CONSENT-35] input goes from who controls to the companion of who presents, and nowhere else', () => {
    const state = controlled()
    expect(passage(state, { from: HOST, to: K, track: input })).toBe(true)
    for (const [from, to] of [
      [HOST, LEE],
      [ANN, K],
      [LEE, K],
      [K, HOST],
      [HOST, ANN],
      [STRANGER, K],
    ] as const)
      expect(passage(state, { from, to, track: input })).toBe(false)
  })

  test('[CONSENT-35] input rests while it is paused, and without view, control or presenter', () => {
    const rests = (state: OpenSession) => expect(passage(state, { from: HOST, to: K, track: input })).toBe(false)
    rests(withCompanion())
    rests(open(play(controlled(), said(LEE, { kind: 'pause', paused: true }, 500))))
    rests(open(play(controlled(), said(LEE, { kind: 'withdraw', grant: grantId(2) }, 500))))
    rests(open(play(controlled(), said(LEE, { kind: 'withdraw', grant: grantId(1) }, 500))))
    rests(open(play(controlled(), said(K, { kind: 'withdraw-all' }, 500))))
    const mouse = open(play(withCompanion(), said(LEE, shareTo(1, HOST), 101), said(LEE, control(2, 'mouse'), 102)))
    expect(passage(mouse, { from: HOST, to: K, track: input })).toBe(true)
    expect(
      holds({ grants: mouse.grants, capability: 'control', scope: 'keyboard', owner: LEE, to: HOST, now: 1000 }),
    ).toBe(false)
  })

  test('[CONSENT-35] control passes within a pair, and from a companion to who controls', () => {
    const state = controlled()
    const may = (from: typeof HOST, to: typeof HOST) => passage(state, { from, to, track: word })
    expect([may(LEE, K), may(K, LEE), may(K, HOST)]).toEqual([true, true, true])
    expect([may(HOST, K), may(K, ANN), may(ANN, K), may(HOST, LEE)]).toEqual([false, false, false, false])
    const paused = open(play(state, said(LEE, { kind: 'pause', paused: true }, 500)))
    expect(passage(paused, { from: K, to: HOST, track: word })).toBe(true)
    const own = { track: word, stream: OWN_STREAM }
    expect(passage(state, { from: K, to: LEE, ...own })).toBe(true)
    expect(passage(state, { from: K, to: HOST, ...own })).toBe(false)
  })

  test('[CONSENT-10] chat and pictures never reach a companion', () => {
    const state = controlled()
    expect(passage(state, { from: LEE, to: K, track: chat })).toBe(false)
    expect(passage(state, { from: K, to: LEE, track: chat })).toBe(false)
    expect(passage(state, { from: LEE, to: HOST, track: chat })).toBe(true)
    expect(passage(state, { from: LEE, to: K, track: screen })).toBe(false)
  })
})
