// Every capability as a grant: asked, narrowed, offered, used, timed, and what it stands on.
import { describe, expect, it } from 'vitest'
import type { DeviceId } from '../ids.ts'
import { holds } from './grants.ts'
import type { Capability, SessionMessageBody } from './messages.ts'
import {
  ANN,
  askTo,
  device,
  grantId,
  HOST,
  KIM,
  LEE,
  noTo,
  open,
  play,
  refusalOf,
  said,
  sessionOf,
  shareTo,
  STRANGER,
  yesTo,
  type Terms,
} from './session-fixtures.ts'
import {
  MAX_GRANTS,
  MAX_GRANTS_EACH,
  MAX_OPEN_FILES,
  MAX_REQUESTS_EACH,
  openSessionSchema,
  type OpenSession,
} from './state.ts'

const offerOf = (
  n: number,
  { to, capability, scope = 'whole', minutes = null }: Terms & { to: DeviceId; capability: Capability },
): SessionMessageBody => ({ kind: 'offer', grant: grantId(n), capability, scope, minutes, to })
const used = (n: number): SessionMessageBody => ({ kind: 'used', grant: grantId(n) })
const control = { capability: 'control' } as const
const withdraw = (n: number): SessionMessageBody => ({ kind: 'withdraw', grant: grantId(n) })

const ON_A_VIEW = ['point', 'control', 'clipboard-take', 'clipboard-give', 'record', 'screenshot', 'elevation'] as const
const OF_ITS_OWN = ['camera', 'voice', 'file-take', 'file-give'] as const

/** Ann shows her screen to the host and to Lee; Kim is in as well. */
const shown = (): OpenSession => open(play(sessionOf(ANN, LEE, KIM), said(ANN, shareTo(1, HOST, LEE), 100)))
/** Ann lets the host control for ten minutes, from 200 on. */
const controlled = (): OpenSession =>
  open(play(shown(), said(ANN, offerOf(5, { to: HOST, capability: 'control', minutes: 10 }), 200)))

describe('what a grant stands on', () => {
  it.each(ON_A_VIEW)('[CONSENT-16] [CONSENT-17] %s is asked of who presents, by who sees it', (capability) => {
    const ask = askTo(5, { owner: ANN, capability })
    expect(refusalOf(sessionOf(ANN), said(HOST, ask, 200))).toBe('not-presenting')
    expect(refusalOf(shown(), said(HOST, askTo(5, { owner: LEE, capability }), 200))).toBe('not-presenting')
    expect(refusalOf(shown(), said(KIM, ask, 200))).toBe('not-allowed')
    const allowed = open(play(shown(), said(HOST, ask, 200), said(ANN, yesTo(5, { capability }), 210)))
    expect(allowed.grants.at(-1)).toEqual({
      grant: grantId(5),
      capability,
      scope: 'whole',
      owner: ANN,
      to: HOST,
      surface: 'unknown',
      since: 210,
      expiresAt: null,
      usedAt: null,
    })
  })

  it.each(OF_ITS_OWN)('[CONSENT-17] %s needs nobody who presents', (capability) => {
    const allowed = play(
      sessionOf(ANN),
      said(ANN, askTo(5, { owner: HOST, capability }), 200),
      said(HOST, yesTo(5, { capability, to: ANN }), 210),
    )
    expect(open(allowed).grants).toMatchObject([{ capability, owner: HOST, to: ANN }])
    expect(open(allowed).presenting).toBeNull()
  })

  it.each<[string, DeviceId, SessionMessageBody]>([
    ["the grantee's view is withdrawn", ANN, withdraw(1)],
    ['the grantee lets go of the view', HOST, withdraw(1)],
    ['the owner stops sharing', ANN, { kind: 'stop' }],
    ['the owner withdraws everything', ANN, { kind: 'withdraw-all' }],
  ])('[CONSENT-17] ends, and so does the question for it, when %s', (_when, who, body) => {
    const asked = play(controlled(), said(HOST, askTo(6, { owner: ANN, capability: 'record' }), 210))
    const after = open(play(asked, said(who, body, 220)))
    expect(after.grants.filter(({ to }) => to === HOST)).toEqual([])
    expect(after.requests).toEqual([])
  })

  it('[CONSENT-17] ends with a view whose minutes are over', () => {
    const timed = play(
      sessionOf(ANN),
      said(HOST, askTo(1, { owner: ANN, minutes: 2 }), 100),
      said(ANN, yesTo(1, { minutes: 1 }), 110),
      said(ANN, offerOf(5, { to: HOST, ...control }), 120),
    )
    const holding = { ...control, owner: ANN, to: HOST }
    expect(holds({ grants: open(timed).grants, ...holding, now: 60_109 })).toBe(true)
    expect(holds({ grants: open(timed).grants, ...holding, now: 60_110 })).toBe(false)
    const after = open(play(timed, { at: 60_110, event: { kind: 'expired', grant: grantId(1) } }))
    expect([after.grants, after.presenting]).toEqual([[], null])
  })

  it('[CONSENT-16] lets one at a time control an owner', () => {
    const offered = offerOf(6, { to: LEE, ...control })
    expect(refusalOf(controlled(), said(ANN, offered, 300))).toBe('someone-else-controls')
    expect(refusalOf(controlled(), said(LEE, askTo(6, { owner: ANN, ...control }), 300))).toBe('someone-else-controls')
    const bothAsked = play(
      shown(),
      said(HOST, askTo(5, { owner: ANN, ...control }), 200),
      said(LEE, askTo(6, { owner: ANN, ...control }), 200),
      said(ANN, yesTo(5, control), 210),
    )
    expect(refusalOf(bothAsked, said(ANN, yesTo(6, { ...control, to: LEE }), 220))).toBe('someone-else-controls')
    expect(refusalOf(play(controlled(), said(HOST, withdraw(5), 290)), said(ANN, offered, 300))).toBe('accepted')
    expect(refusalOf(controlled(), said(ANN, offered, 200 + 600_000))).toBe('accepted')
  })
})

describe('how much and how long', () => {
  const asked = () => play(shown(), said(HOST, askTo(5, { owner: ANN, ...control, minutes: 30 }), 200))

  it('[CONSENT-5] gives what was asked, or less', () => {
    const narrowed = open(play(asked(), said(ANN, yesTo(5, { ...control, scope: 'mouse', minutes: 10 }), 300)))
    expect(narrowed.grants.at(-1)).toMatchObject({ scope: 'mouse', since: 300, expiresAt: 600_300 })
    const holding = { grants: narrowed.grants, ...control, owner: ANN, to: HOST, now: 400 }
    expect(holds({ ...holding, scope: 'mouse' })).toBe(true)
    expect(holds({ ...holding, scope: 'keyboard' })).toBe(false)
    expect(holds(holding)).toBe(false)
    expect(holds({ ...holding, scope: 'mouse', paused: true })).toBe(false)
  })

  it.each<[string, Terms]>([
    ['longer', { minutes: 31 }],
    ['without end', { minutes: null }],
  ])('[CONSENT-5] refuses a yes that gives %s', (_what, terms) => {
    expect(refusalOf(asked(), said(ANN, yesTo(5, { ...control, ...terms }), 300))).toBe('wider-than-asked')
  })

  it('[CONSENT-5] refuses a yes that gives more than was asked for', () => {
    const mouse = play(shown(), said(HOST, askTo(5, { owner: ANN, ...control, scope: 'mouse' }), 200))
    for (const scope of ['whole', 'keyboard'] as const)
      expect(refusalOf(mouse, said(ANN, yesTo(5, { ...control, scope }), 300))).toBe('wider-than-asked')
    expect(refusalOf(mouse, said(ANN, yesTo(5, { ...control, scope: 'mouse', minutes: 1 }), 300))).toBe('accepted')
  })

  it('[CONSENT-16] narrows nothing but control', () => {
    const scope = 'mouse'
    expect(refusalOf(shown(), said(HOST, askTo(5, { owner: ANN, capability: 'record', scope }), 200))).toBe(
      'not-allowed',
    )
    expect(refusalOf(shown(), said(ANN, offerOf(5, { to: HOST, capability: 'voice', scope }), 200))).toBe('not-allowed')
    for (const capability of ['view', 'camera'] as const) {
      const open = play(sessionOf(ANN), said(HOST, askTo(5, { owner: ANN, capability }), 200))
      expect(refusalOf(open, said(ANN, yesTo(5, { capability, scope }), 300))).toBe('not-allowed')
    }
  })

  it('[CONSENT-4] does not ask for what is held or asked, but for more of it', () => {
    const again = askTo(6, { owner: ANN, ...control })
    expect(refusalOf(controlled(), said(HOST, again, 300))).toBe('no-change')
    expect(refusalOf(asked(), said(HOST, again, 300))).toBe('no-change')
    expect(refusalOf(controlled(), said(HOST, again, 600_200))).toBe('accepted')
    const mouse = play(asked(), said(ANN, yesTo(5, { ...control, scope: 'mouse', minutes: 10 }), 300))
    expect(refusalOf(mouse, said(HOST, askTo(6, { owner: ANN, ...control, scope: 'mouse' }), 310))).toBe('no-change')
    expect(refusalOf(mouse, said(HOST, askTo(6, { owner: ANN, ...control, scope: 'keyboard' }), 310))).toBe('accepted')
  })

  it('[CONSENT-23] ends a grant when its minutes are over', () => {
    const { grants } = controlled()
    const holding = { grants, ...control, owner: ANN, to: HOST }
    expect(holds({ ...holding, now: 600_199 })).toBe(true)
    expect(holds({ ...holding, now: 600_200 })).toBe(false)
    const after = open(play(controlled(), { at: 600_200, event: { kind: 'expired', grant: grantId(5) } }))
    expect(after.grants.map(({ capability }) => capability)).toEqual(['view', 'view'])
  })

  it.each<[string, Parameters<typeof yesTo>[1]]>([
    ['another thing', { capability: 'record', minutes: 30 }],
    ['somebody else', { ...control, to: LEE, minutes: 30 }],
  ])('[CONSENT-5] [ATTACK-56] refuses a yes to %s under the id of the question', (_what, yes) => {
    expect(refusalOf(asked(), said(ANN, yesTo(5, yes), 300))).toBe('other-than-asked')
  })

  it('[CONSENT-5] makes nothing of a no', () => {
    const declined = open(play(asked(), said(ANN, noTo(5), 300)))
    expect([declined.grants, declined.requests]).toEqual([shown().grants, []])
  })
})

describe('offering', () => {
  it("[CONSENT-18] is the owner's own yes, under the same conditions, and answers the open question", () => {
    const asked = play(shown(), said(HOST, askTo(5, { owner: ANN, ...control }), 150))
    const offered = open(play(asked, said(ANN, offerOf(6, { to: HOST, ...control, minutes: 10 }), 200)))
    expect(offered.grants.at(-1)).toMatchObject({ grant: grantId(6), owner: ANN, to: HOST, expiresAt: 600_200 })
    expect(offered.requests).toEqual([])
    expect(refusalOf(controlled(), said(ANN, offerOf(6, { to: HOST, ...control }), 300))).toBe('no-change')
  })

  it.each<[string, DeviceId, SessionMessageBody]>([
    ['a view', ANN, offerOf(6, { to: KIM, capability: 'view' })],
    ['to who does not see the screen', ANN, offerOf(6, { to: KIM, ...control })],
  ])('[CONSENT-18] refuses %s', (_what, who, body) => {
    expect(refusalOf(shown(), said(who, body, 200))).toBe('not-allowed')
  })

  it('[CONSENT-18] refuses what is not the own screen, nor to oneself or a stranger, nor under a used id', () => {
    expect(refusalOf(shown(), said(LEE, offerOf(6, { to: HOST, ...control }), 200))).toBe('not-presenting')
    expect(refusalOf(shown(), said(ANN, offerOf(6, { to: ANN, ...control }), 200))).toBe('not-a-member')
    expect(refusalOf(shown(), said(ANN, offerOf(6, { to: STRANGER, ...control }), 200))).toBe('not-a-member')
    expect(refusalOf(shown(), said(ANN, offerOf(1, { to: HOST, ...control }), 200))).toBe('replayed')
  })
})

describe('using', () => {
  it("[CONSENT-23] is said once, by the owner's device, of a grant that counts", () => {
    const after = open(play(controlled(), said(ANN, used(5), 300)))
    expect(after.grants.find(({ grant }) => grant === grantId(5))?.usedAt).toBe(300)
    expect(refusalOf(after, said(ANN, used(5), 310))).toBe('no-change')
    expect(refusalOf(controlled(), said(HOST, used(5), 300))).toBe('not-allowed')
    expect(refusalOf(controlled(), said(ANN, used(99), 300))).toBe('unknown-grant')
    expect(refusalOf(controlled(), said(ANN, used(5), 600_200))).toBe('unknown-grant')
  })

  it.each(['file-take', 'file-give'] as const)('[CONSENT-23] uses %s up, one grant for each file', (capability) => {
    const two = play(
      sessionOf(ANN),
      said(HOST, askTo(5, { owner: ANN, capability }), 200),
      said(HOST, askTo(6, { owner: ANN, capability }), 201),
      said(ANN, yesTo(5, { capability }), 210),
      said(ANN, yesTo(6, { capability }), 211),
    )
    const after = open(play(two, said(ANN, used(5), 220)))
    expect(after.grants.map(({ grant }) => grant)).toEqual([grantId(6)])
    expect(refusalOf(after, said(ANN, used(5), 230))).toBe('unknown-grant')
  })
})

describe('how many', () => {
  it('[CONSENT-26] keeps the questions of one member bounded', () => {
    let state = sessionOf(ANN, LEE)
    const file = (n: number) => askTo(n, { owner: ANN, capability: 'file-take' })
    for (let n = 0; n < MAX_REQUESTS_EACH; n++) state = open(play(state, said(HOST, file(100 + n), 100 + n)))
    expect(refusalOf(state, said(HOST, file(99), 200))).toBe('too-many')
    expect(refusalOf(state, said(LEE, file(99), 200))).toBe('accepted')
  })

  it.each(['file-take', 'file-give'] as const)(
    '[CONSENT-26] lets at most eight of %s be open from one member to another, offered or asked for',
    (capability) => {
      const file = (n: number, to: DeviceId, minutes: number | null = null) => offerOf(n, { to, capability, minutes })
      let state = sessionOf(ANN, LEE)
      for (let n = 1; n < MAX_OPEN_FILES; n++) state = open(play(state, said(ANN, file(n, HOST), 100 + n)))
      state = open(play(state, said(ANN, file(50, HOST, 1), 120)))
      expect(refusalOf(state, said(ANN, file(60, HOST), 130))).toBe('too-many')
      expect(refusalOf(state, said(HOST, askTo(60, { owner: ANN, capability }), 130))).toBe('too-many')
      expect(refusalOf(state, said(ANN, file(60, LEE), 130))).toBe('accepted')
      expect(refusalOf(state, said(HOST, file(60, ANN), 130))).toBe('accepted')
      expect(refusalOf(state, said(ANN, file(60, HOST), 60_120))).toBe('accepted')
      expect(refusalOf(play(state, said(ANN, used(3), 130)), said(ANN, file(60, HOST), 140))).toBe('accepted')
    },
  )

  it('[CONSENT-26] keeps what one member gives bounded, views aside', () => {
    const file = { ...shown().grants[0]!, owner: ANN, capability: 'file-take' as const }
    const given = Array.from({ length: MAX_GRANTS_EACH }, () => ({ ...file, to: device(77) }))
    const full: OpenSession = { ...shown(), grants: [...shown().grants, ...given] }
    expect(refusalOf(full, said(ANN, offerOf(6, { to: HOST, capability: 'voice' }), 200))).toBe('too-many')
    expect(refusalOf(full, said(LEE, offerOf(6, { to: HOST, capability: 'voice' }), 200))).toBe('accepted')
    expect(refusalOf(full, said(ANN, shareTo(6, KIM), 200))).toBe('accepted')
  })

  it('[CONSENT-26] keeps the grants of a session bounded, whatever makes them', () => {
    const one = shown().grants[0]!
    const full: OpenSession = {
      ...shown(),
      grants: [...shown().grants, ...Array.from({ length: MAX_GRANTS - 2 }, () => ({ ...one, to: device(77) }))],
    }
    expect(openSessionSchema.shape.grants.safeParse(full.grants).success).toBe(true)
    expect(refusalOf(full, said(ANN, offerOf(6, { to: HOST, capability: 'voice' }), 200))).toBe('too-many')
    expect(refusalOf(full, said(ANN, shareTo(6, KIM), 200))).toBe('too-many')
  })
})
