import { describe, expect, it } from 'vitest'
import type { DeviceId } from '../ids.ts'
import type { SessionEvent, TimedEvent } from './events.ts'
import type { SessionMessageBody } from './messages.ts'
import {
  admission,
  ANN,
  askTo,
  device,
  freshSession,
  noTo,
  yesTo,
  grantId,
  HOST,
  instance,
  joinId,
  LEE,
  open,
  play,
  refusalOf,
  said,
  STRANGER,
} from './session-fixtures.ts'
import { isIdOpen, MAX_FORMER, MAX_JOIN_FAILURES, type SessionState } from './state.ts'

const saw = (event: SessionEvent, at: number): TimedEvent => ({ at, event })
const ask = (n: number, owner: DeviceId) => askTo(n, { owner })
const [yes, no] = [yesTo, noTo]

const withAnn = () => open(play(freshSession(), said(HOST, admission(ANN, 'Ann'), 10)))
const annShows = () => open(play(withAnn(), said(HOST, ask(1, ANN), 20), said(ANN, yes(1), 30)))
const annShowsLeeWatches = () =>
  open(
    play(
      annShows(),
      said(HOST, admission(LEE, 'Lee'), 40),
      said(LEE, ask(2, ANN), 50),
      said(ANN, yes(2, { to: LEE }), 60),
    ),
  )

describe('messages', () => {
  it('[CONSENT-1] leaves the state untouched when it refuses, and says why', () => {
    expect(refusalOf(withAnn(), said(ANN, admission(LEE, 'Lee'), 20))).toBe('not-allowed')
    expect(refusalOf(withAnn(), said(ANN, { kind: 'stop' }, 20))).toBe('not-presenting')
  })

  it('[CONSENT-3] counts a message once and only from members of this session', () => {
    const event = said(HOST, ask(1, ANN), 20)
    const asked = play(withAnn(), event)
    expect(refusalOf(asked, event)).toBe('replayed')
    expect(refusalOf(asked, said(HOST, { kind: 'new-pin' }, 19))).toBe('replayed')
    expect(refusalOf(asked, said(STRANGER, { kind: 'leave' }, 99))).toBe('not-a-member')
  })
})

it('[CONSENT-3] counts nothing again of who left and was let in again', () => {
  const back = play(withAnn(), said(ANN, { kind: 'leave' }, 30), said(HOST, admission(ANN, 'Ann'), 40))
  expect(refusalOf(back, said(ANN, { kind: 'withdraw-all' }, 30))).toBe('replayed')
  expect(refusalOf(back, said(ANN, { kind: 'withdraw-all' }, 31))).toBe('accepted')
})

it('remembers a bounded number of those who left', () => {
  const former = Object.fromEntries(Array.from({ length: MAX_FORMER }, (_none, n) => [device(n % 256) + String(n), 1]))
  expect(refusalOf({ ...withAnn(), former }, said(HOST, admission(LEE, 'Lee'), 40))).toBe('session-full')
})

describe('asking and answering', () => {
  it('[CONSENT-4] lets the host ask a participant, once at a time', () => {
    const asked = open(play(withAnn(), said(HOST, ask(1, ANN), 20)))
    expect(asked.requests).toMatchObject([
      { grant: grantId(1), capability: 'view', owner: ANN, to: HOST, askedAt: 20, expiresAt: 60_020 },
    ])
    expect(refusalOf(asked, said(HOST, ask(2, ANN), 30))).toBe('no-change')
  })

  it('[CONSENT-15] keeps the signed question with an open request', () => {
    const { at, event } = said(HOST, ask(1, ANN), 20)
    if (event.kind !== 'said') throw new Error('not a message')
    expect(open(play(withAnn(), { at, event })).requests[0]?.asked).toEqual(event.signed)
  })

  it('[CONSENT-4] lets participants ask only who presents, and nobody ask themselves or strangers', () => {
    const both = open(play(withAnn(), said(HOST, admission(LEE, 'Lee'), 15)))
    expect(refusalOf(both, said(LEE, ask(1, ANN), 20))).toBe('not-allowed')
    expect(refusalOf(both, said(HOST, ask(1, HOST), 20))).toBe('not-a-member')
    expect(refusalOf(both, said(HOST, ask(1, STRANGER), 20))).toBe('not-a-member')
    expect(refusalOf(annShowsLeeWatches(), said(HOST, ask(7, LEE), 99))).toBe('someone-else-presents')
  })

  it('[CONSENT-4] ends an unanswered request, and a late yes makes nothing', () => {
    const asked = play(withAnn(), said(HOST, ask(1, ANN), 20))
    expect(refusalOf(asked, said(ANN, yes(1), 60_020))).toBe('unknown-grant')
    const expired = open(play(asked, saw({ kind: 'expired', grant: grantId(1) }, 60_021)))
    expect(expired.requests).toEqual([])
    expect(refusalOf(expired, saw({ kind: 'expired', grant: grantId(1) }, 60_022))).toBe('unknown-grant')
  })

  it("[CONSENT-5] makes a grant from the owner's yes alone, with what was chosen", () => {
    const asked = play(withAnn(), said(HOST, ask(1, ANN), 20))
    expect(refusalOf(asked, said(HOST, yes(1), 30))).toBe('not-allowed')
    const shown = open(
      play(
        asked,
        said(
          ANN,
          {
            kind: 'answer',
            grant: grantId(1),
            yes: true,
            capability: 'view',
            to: HOST,
            surface: 'window',
            scope: 'whole',
            minutes: null,
          },
          30,
        ),
      ),
    )
    expect(shown.grants).toMatchObject([{ grant: grantId(1), owner: ANN, to: HOST, surface: 'window', since: 30 }])
    expect(shown.presenting).toEqual({ device: ANN, surface: 'window', paused: false, since: 30 })
    expect(shown.requests).toEqual([])
  })

  it('[CONSENT-5] makes nothing of a no', () => {
    const declined = open(play(withAnn(), said(HOST, ask(1, ANN), 20), said(ANN, no(1), 30)))
    expect([declined.grants, declined.requests, declined.presenting]).toEqual([[], [], null])
    expect(refusalOf(declined, said(ANN, yes(1), 40))).toBe('unknown-grant')
  })

  it('[CONSENT-6] lets a participant show of their own accord, to members named once', () => {
    const share = (to: DeviceId[]): SessionMessageBody => ({
      kind: 'share',
      surface: 'tab',
      grants: to.map((to, n) => ({ grant: grantId(20 + n), to })),
    })
    const shown = open(play(withAnn(), said(HOST, ask(1, ANN), 20), said(ANN, share([HOST]), 30)))
    expect(shown.grants).toMatchObject([{ owner: ANN, to: HOST, surface: 'tab' }])
    expect(shown.requests).toEqual([])
    expect(refusalOf(withAnn(), said(ANN, share([HOST, HOST]), 30))).toBe('not-allowed')
    expect(refusalOf(withAnn(), said(ANN, share([ANN]), 30))).toBe('not-a-member')
    expect(refusalOf(withAnn(), said(ANN, share([STRANGER]), 30))).toBe('not-a-member')
    expect(refusalOf(shown, said(ANN, share([HOST]), 40))).toBe('replayed')
  })

  it("[CONSENT-6] gives a joiner the host's picture with the admission, only while the host presents", () => {
    const hostShows = play(
      withAnn(),
      said(HOST, { kind: 'share', surface: 'screen', grants: [{ grant: grantId(1), to: ANN }] }, 20),
    )
    const lee = open(play(hostShows, said(HOST, admission(LEE, 'Lee', grantId(2)), 30)))
    expect(lee.grants.map((grant) => grant.to)).toEqual([ANN, LEE])
    expect(refusalOf(annShows(), said(HOST, admission(LEE, 'Lee', grantId(2)), 40))).toBe('not-presenting')
  })

  it('[CONSENT-9] refuses a second presenter', () => {
    const share: SessionMessageBody = { kind: 'share', surface: 'screen', grants: [{ grant: grantId(9), to: ANN }] }
    expect(refusalOf(annShowsLeeWatches(), said(LEE, share, 99))).toBe('someone-else-presents')
    expect(refusalOf(annShows(), said(HOST, share, 99))).toBe('someone-else-presents')
  })
})

describe('withdrawing', () => {
  it('[CONSENT-7] lets owner and grantee end a grant, nobody else', () => {
    const state = annShowsLeeWatches()
    expect(refusalOf(state, said(LEE, { kind: 'withdraw', grant: grantId(1) }, 99))).toBe('not-allowed')
    for (const [who, grant] of [
      [ANN, 1],
      [HOST, 1],
      [LEE, 2],
    ] as const) {
      const left = open(play(state, said(who, { kind: 'withdraw', grant: grantId(grant) }, 99)))
      expect(left.grants.map((one) => one.grant)).toEqual([grantId(3 - grant)])
      expect(left.presenting?.device).toBe(ANN)
    }
  })

  it('[CONSENT-7] lets the asker take a request back', () => {
    const asked = play(withAnn(), said(HOST, ask(1, ANN), 20))
    expect(open(play(asked, said(HOST, { kind: 'withdraw', grant: grantId(1) }, 30))).requests).toEqual([])
  })

  it.each([
    ['stop', { kind: 'stop' }],
    ['withdraw everything', { kind: 'withdraw-all' }],
    ['leave', { kind: 'leave' }],
    ['a reload', { kind: 'attach', challenge: grantId(1) + grantId(2).slice(0, 21), instance: instance(77) }],
  ] as const)('[CONSENT-8] ends every grant of the presenter on %s', (_name, body) => {
    const state = open(play(annShowsLeeWatches(), said(ANN, body as SessionMessageBody, 99)))
    expect([state.grants, state.presenting]).toEqual([[], null])
  })

  it('[CONSENT-8] ends presenting when the last viewer is gone', () => {
    const state = open(play(annShows(), said(ANN, { kind: 'withdraw', grant: grantId(1) }, 99)))
    expect(state.presenting).toBeNull()
  })

  it('pauses, resumes and changes the surface for the presenter only', () => {
    const paused = open(play(annShows(), said(ANN, { kind: 'pause', paused: true }, 40)))
    expect(paused.presenting?.paused).toBe(true)
    expect(refusalOf(paused, said(ANN, { kind: 'pause', paused: true }, 50))).toBe('no-change')
    expect(refusalOf(paused, said(HOST, { kind: 'pause', paused: false }, 50))).toBe('not-presenting')
    const changed = open(play(paused, said(ANN, { kind: 'surface', surface: 'tab' }, 60)))
    expect([changed.presenting?.surface, changed.grants[0]?.surface]).toEqual(['tab', 'tab'])
    expect(refusalOf(paused, said(HOST, { kind: 'surface', surface: 'tab' }, 60))).toBe('not-presenting')
  })
})

describe('members and stages', () => {
  it.each([
    admission(LEE, 'Lee'),
    { kind: 'turn-away', join: joinId(1) },
    { kind: 'turn-away', join: joinId(1), byItself: true },
    { kind: 'join-failed', join: joinId(1) },
    { kind: 'new-pin' },
  ] as const)('[CONSENT-11] keeps $kind for the host', (body) => {
    expect(refusalOf(withAnn(), said(ANN, body, 20))).toBe('not-allowed')
    expect(refusalOf(withAnn(), said(HOST, body, 20))).toBe('accepted')
  })

  it('[CONSENT-11] closes the ID after 20 failures until a new PIN is made', () => {
    let state: SessionState = withAnn()
    for (let n = 0; n < MAX_JOIN_FAILURES; n++) {
      expect(isIdOpen(open(state))).toBe(true)
      state = play(state, said(HOST, { kind: 'join-failed', join: joinId(1) }, 20 + n))
    }
    expect(isIdOpen(open(state))).toBe(false)
    expect(isIdOpen(open(play(state, said(HOST, { kind: 'new-pin' }, 99))))).toBe(true)
    for (const joinBy of ['link', 'password', 'pin'] as const)
      expect(play({ ...open(state), joinBy }, said(HOST, { kind: 'new-pin' }, 99))).toMatchObject({ joinBy: 'pin' })
  })

  it('[CONSENT-39] lets the host, and nobody else, remove any participant, with everything that was theirs', () => {
    const turnOut = { kind: 'turn-out', device: ANN } as const
    const busy = play(annShowsLeeWatches(), said(LEE, askTo(3, { owner: ANN, capability: 'control' }), 70))
    for (const who of [ANN, LEE]) expect(refusalOf(busy, said(who, turnOut, 80))).toBe('not-allowed')
    expect(refusalOf(busy, said(HOST, { ...turnOut, device: HOST }, 80))).toBe('not-allowed')
    expect(refusalOf(busy, said(HOST, { ...turnOut, device: STRANGER }, 80))).toBe('not-a-member')
    const after = open(play(busy, said(HOST, turnOut, 80)))
    expect(Object.keys(after.members)).toEqual([HOST, LEE])
    expect([after.grants, after.requests, after.presenting, after.evidence]).toEqual([[], [], null, []])
    expect(refusalOf(after, said(ANN, { kind: 'raise', up: true }, 90))).toBe('not-a-member')
    const viewer = open(play(busy, said(HOST, { ...turnOut, device: LEE }, 80)))
    expect(viewer.grants.map(({ to }) => to)).toEqual([HOST])
    expect(viewer.presenting?.device).toBe(ANN)
  })

  it('[CONSENT-22] [CONSENT-39] lets the host remove a member whose code is not confirmed', () => {
    const byId = { ...admission(LEE, 'Lee'), method: 'none' } as SessionMessageBody
    const unproven = play({ ...withAnn(), joinBy: 'spoken' }, said(HOST, byId, 20))
    const heard = play(unproven, said(HOST, { kind: 'confirm', device: LEE }, 30))
    for (const state of [unproven, heard])
      expect(open(play(state, said(HOST, { kind: 'turn-out', device: LEE }, 40))).members).not.toHaveProperty(LEE)
  })

  it('admits a device once', () => {
    expect(refusalOf(withAnn(), said(HOST, admission(ANN, 'Ann again'), 20))).toBe('already-there')
  })

  it('[CONSENT-12] lets host and presenter end, participants leave, and accepts nothing afterwards', () => {
    const ended = play(withAnn(), said(HOST, { kind: 'end' }, 20))
    expect(ended).toMatchObject({ stage: 'ended', reason: 'host', endedAt: 20 })
    expect(ended).not.toHaveProperty('members')
    expect(refusalOf(ended, said(HOST, ask(1, ANN), 30))).toBe('session-ended')
    expect(play(annShows(), said(ANN, { kind: 'end' }, 99))).toMatchObject({ stage: 'ended', reason: 'presenter' })
    expect(refusalOf(withAnn(), said(ANN, { kind: 'end' }, 20))).toBe('not-allowed')
    expect(refusalOf(withAnn(), said(HOST, { kind: 'leave' }, 20))).toBe('not-allowed')
    expect(open(play(withAnn(), said(ANN, { kind: 'leave' }, 20))).members).not.toHaveProperty(ANN)
  })

  it('[CONSENT-13] keeps grants over a lost connection of the same page', () => {
    const lost = open(play(annShows(), saw({ kind: 'lost', device: ANN }, 99)))
    expect(lost.members[ANN]).toMatchObject({ connected: false, awaySince: 99 })
    const attach: SessionMessageBody = { kind: 'attach', challenge: '', instance: instance(5) }
    const back = open(play(lost, said(ANN, attach, 120)))
    expect(back.members[ANN]).toMatchObject({ connected: true, awaySince: null })
    expect(back.grants).toEqual(annShows().grants)
  })

  it('[CONSENT-13] lets go of a participant and ends without the host after 120 s', () => {
    const annGone = play(
      annShows(),
      saw({ kind: 'lost', device: ANN }, 99),
      saw({ kind: 'gone', device: ANN }, 200_000),
    )
    expect(open(annGone)).toMatchObject({ grants: [], presenting: null })
    const hostGone = play(
      annShows(),
      saw({ kind: 'lost', device: HOST }, 99),
      saw({ kind: 'gone', device: HOST }, 200_000),
    )
    expect(hostGone).toMatchObject({ stage: 'ended', reason: 'host-gone' })
    expect(refusalOf(annShows(), saw({ kind: 'gone', device: ANN }, 99))).toBe('no-change')
  })

  it('[CONSENT-14] can only take away where the server speaks for itself', () => {
    const state = annShowsLeeWatches()
    const events: SessionEvent[] = [
      { kind: 'lost', device: ANN },
      { kind: 'closed', reason: 'server' },
    ]
    for (const event of events) {
      const after = play(state, saw(event, 99))
      const grants = after.stage === 'open' ? after.grants : []
      expect(grants.every((grant) => state.grants.some((one) => one.grant === grant.grant))).toBe(true)
    }
  })
})
