// The direction table, row for row, on the machine itself; and the course of a switch.
import { describe, expect, it } from 'vitest'
import type { DeviceId } from '../ids.ts'
import type { Profile } from './direction.ts'
import type { SessionMessageBody } from './messages.ts'
import {
  ANN,
  askTo,
  grantId,
  HOST,
  instance,
  KIM,
  LEE,
  open,
  play,
  refusalOf,
  said,
  sessionOf,
  shareTo,
  STRANGER,
} from './session-fixtures.ts'
import type { OpenSession } from './state.ts'

const wish = (to: DeviceId, n = 50): SessionMessageBody => ({ kind: 'switch', switch: grantId(n), to })
const letGo = (to: DeviceId, n = 50): SessionMessageBody => ({ kind: 'agree', switch: grantId(n), yes: true, to })
const declined: SessionMessageBody = { kind: 'agree', switch: grantId(50), yes: false }
const take = (...to: readonly DeviceId[]): SessionMessageBody => ({
  kind: 'take',
  switch: grantId(50),
  surface: 'window',
  grants: to.map((to, index) => ({ grant: grantId(60 + index), to })),
})
const relax = (yes: boolean): SessionMessageBody => ({ kind: 'relax', yes })

interface Setting {
  readonly profile: Profile
  readonly ticked: readonly DeviceId[]
  /** Who has presented before, and stopped. */
  readonly presented: readonly DeviceId[]
  readonly presenter: DeviceId | null
}

/** A session with Ann, Lee and Kim in it, as far as the clock 1000. */
function setting({ profile, ticked, presented, presenter }: Setting): OpenSession {
  let state: OpenSession = { ...sessionOf(ANN, LEE, KIM), profile }
  let at = 100
  for (const who of ticked) state = open(play(state, said(who, relax(true), at++)))
  for (const who of presented) {
    const viewer = who === HOST ? ANN : HOST
    state = open(play(state, said(who, shareTo(1, viewer), at++), said(who, { kind: 'stop' }, at++)))
  }
  if (presenter === null) return state
  const others = [HOST, ANN, LEE, KIM].filter((who) => who !== presenter)
  return open(play(state, said(presenter, shareTo(10, ...others), at++)))
}

/** Who is asked: `leaving`, `taking`, `both`, `nobody`; or the switch is `refused`. */
type Asked = 'leaving' | 'taking' | 'both' | 'nobody' | 'refused'
type Cells = readonly [Asked, Asked, Asked, Asked, Asked, Asked]
interface Row {
  readonly row: string
  readonly from: DeviceId | null
  readonly to: DeviceId
  readonly by: DeviceId
  /** Whether who is to present has presented before. */
  readonly again: boolean
  /** Under strict, mikogo and beam, each without and with the participants' own tick. */
  readonly cells: Cells
}
const refused: Cells = ['refused', 'refused', 'refused', 'refused', 'refused', 'refused']
const taking: Cells = ['taking', 'taking', 'taking', 'taking', 'taking', 'taking']

// Written from the requirements' table (REQ-28), not from the code. Ann is P, Lee is Q.
const TABLE: readonly Row[] = [
  { row: 'start, P first, by H', from: null, to: ANN, by: HOST, again: false, cells: taking },
  {
    row: 'start, P again, by H',
    from: null,
    to: ANN,
    by: HOST,
    again: true,
    cells: ['taking', 'taking', 'taking', 'taking', 'taking', 'nobody'],
  },
  { row: 'start, P, by P', from: null, to: ANN, by: ANN, again: false, cells: refused },
  { row: 'start, H, by H', from: null, to: HOST, by: HOST, again: false, cells: taking },
  { row: 'start, H, by P', from: null, to: HOST, by: ANN, again: true, cells: refused },
  {
    row: 'P to H first, by H',
    from: ANN,
    to: HOST,
    by: HOST,
    again: false,
    cells: ['both', 'both', 'both', 'taking', 'both', 'taking'],
  },
  {
    row: 'P to H again, by H',
    from: ANN,
    to: HOST,
    by: HOST,
    again: true,
    cells: ['both', 'both', 'both', 'taking', 'both', 'taking'],
  },
  { row: 'P to H first, by P', from: ANN, to: HOST, by: ANN, again: false, cells: taking },
  { row: 'P to H again, by P', from: ANN, to: HOST, by: ANN, again: true, cells: taking },
  { row: 'P to H, by Q', from: ANN, to: HOST, by: LEE, again: true, cells: refused },
  { row: 'H to P first, by H', from: HOST, to: ANN, by: HOST, again: false, cells: taking },
  {
    row: 'H to P again, by H',
    from: HOST,
    to: ANN,
    by: HOST,
    again: true,
    cells: ['taking', 'taking', 'taking', 'taking', 'taking', 'nobody'],
  },
  { row: 'H to P first, by P', from: HOST, to: ANN, by: ANN, again: false, cells: refused },
  { row: 'H to P again, by P', from: HOST, to: ANN, by: ANN, again: true, cells: refused },
  { row: 'H to P again, by Q', from: HOST, to: ANN, by: LEE, again: true, cells: refused },
  {
    row: 'P to Q first, by H',
    from: ANN,
    to: LEE,
    by: HOST,
    again: false,
    cells: ['both', 'both', 'both', 'taking', 'both', 'taking'],
  },
  { row: 'P to Q first, by P', from: ANN, to: LEE, by: ANN, again: false, cells: taking },
  { row: 'P to Q first, by Q', from: ANN, to: LEE, by: LEE, again: false, cells: refused },
  {
    row: 'P to Q again, by H',
    from: ANN,
    to: LEE,
    by: HOST,
    again: true,
    cells: ['both', 'both', 'both', 'taking', 'both', 'nobody'],
  },
  { row: 'P to Q again, by P', from: ANN, to: LEE, by: ANN, again: true, cells: taking },
  { row: 'P to Q again, by Q', from: ANN, to: LEE, by: LEE, again: true, cells: refused },
  { row: 'P to Q again, by another', from: ANN, to: LEE, by: KIM, again: true, cells: refused },
]
const COLUMNS = [
  { profile: 'strict', tick: 'without', ticked: [] },
  { profile: 'strict', tick: 'with', ticked: [ANN, LEE] },
  { profile: 'mikogo', tick: 'without', ticked: [] },
  { profile: 'mikogo', tick: 'with', ticked: [ANN, LEE] },
  { profile: 'beam', tick: 'without', ticked: [] },
  { profile: 'beam', tick: 'with', ticked: [ANN, LEE] },
] as const
const CELLS = TABLE.flatMap(({ cells, ...row }) =>
  COLUMNS.map((column, index) => ({ ...row, ...column, asks: cells[index]! })),
)

describe('the direction table', () => {
  it.each(CELLS)('[CONSENT-19] $row, $profile $tick tick: asks $asks', (cell) => {
    const { from, to, by, again, asks } = cell
    const state = setting({ ...cell, presented: again ? [to] : [], presenter: from })
    if (asks === 'refused') {
      expect(refusalOf(state, said(by, wish(to), 1000))).toBe('not-allowed')
      return
    }
    const leavingIsAsked = asks === 'leaving' || asks === 'both'
    const asked = open(play(state, said(by, wish(to), 1000)))
    expect(asked.switching).toMatchObject({
      by,
      to,
      leavingMustAgree: leavingIsAsked,
      takingIsAsked: asks === 'taking' || asks === 'both',
    })
    expect({ ...asked, switching: null, members: state.members }).toEqual({ ...state, switching: null })
    const viewer = to === HOST ? LEE : HOST
    for (const other of [HOST, ANN, LEE, KIM].filter((who) => who !== to))
      expect(refusalOf(asked, said(other, take(other === HOST ? ANN : HOST), 1001))).toBe('not-allowed')
    let free = asked
    if (leavingIsAsked) {
      expect(refusalOf(asked, said(to, take(viewer), 1001))).toBe('not-agreed')
      const kept = open(play(asked, said(from!, declined, 1001)))
      expect([kept.switching, kept.presenting, kept.grants]).toEqual([null, state.presenting, state.grants])
      free = open(play(asked, said(from!, letGo(to), 1001)))
    } else if (from !== null && from !== to) {
      expect(refusalOf(asked, said(from, declined, 1001))).toBe('not-allowed')
    }
    const taken = open(play(free, said(to, take(viewer), 1002)))
    expect(taken.presenting).toEqual({ device: to, surface: 'window', paused: false, since: 1002 })
    expect(taken.grants).toMatchObject([{ grant: grantId(60), capability: 'view', owner: to, to: viewer }])
    expect([taken.grants.length, taken.requests, taken.switching]).toEqual([1, [], null])
    expect(taken.members[to]?.presented).toBe(true)
  })

  it.each([
    ['mikogo', [ANN], 'taking'],
    ['mikogo', [LEE], 'both'],
    ['beam', [ANN], 'taking'],
    ['beam', [LEE], 'leaving'],
  ] as const)(
    '[CONSENT-21] goes by the tick of the one asked: P to Q again by H, %s, ticked %j',
    (profile, ticked, asks) => {
      const state = setting({ profile, ticked, presented: [LEE], presenter: ANN })
      expect(open(play(state, said(HOST, wish(LEE), 1000))).switching).toMatchObject({
        leavingMustAgree: asks !== 'taking',
        takingIsAsked: asks !== 'leaving',
      })
    },
  )

  it.each(COLUMNS)(
    '[CONSENT-4] the first question is always one: start, $profile $tick tick',
    ({ profile, ticked }) => {
      const state = setting({ profile, ticked, presented: [], presenter: null })
      const asked = open(play(state, said(HOST, askTo(1, { owner: ANN }), 1000)))
      expect([asked.presenting, asked.grants, asked.requests.length]).toEqual([null, [], 1])
    },
  )
})

describe('a switch', () => {
  const strict = { profile: 'strict', ticked: [], presented: [], presenter: ANN } as const
  const asked = () => open(play(setting(strict), said(HOST, wish(LEE), 1000)))
  const leaving = () => open(play(asked(), said(ANN, letGo(LEE), 1100)))

  it('[CONSENT-20] is one at a time, to a member who does not present, with an id of its own', () => {
    expect(refusalOf(asked(), said(HOST, wish(KIM, 51), 1001))).toBe('already-switching')
    expect(refusalOf(setting(strict), said(HOST, wish(ANN), 1001))).toBe('no-change')
    expect(refusalOf(setting(strict), said(HOST, wish(STRANGER), 1001))).toBe('not-a-member')
    expect(refusalOf(setting(strict), said(HOST, wish(LEE, 10), 1001))).toBe('replayed')
    expect(refusalOf(asked(), said(LEE, askTo(50, { owner: ANN, capability: 'camera' }), 1001))).toBe('replayed')
  })

  it('[CONSENT-105] has its id of one space with requests and grants, whichever was first', () => {
    const both = open(play(asked(), said(HOST, askTo(70, { owner: ANN, capability: 'camera' }), 1001)))
    const free = { ...both, switching: null }
    for (const taken of [70, 10]) expect(refusalOf(free, said(HOST, wish(LEE, taken), 1002))).toBe('replayed')
    const offer = { kind: 'offer', capability: 'voice', scope: 'whole', minutes: null, to: HOST } as const
    for (const taken of [70, 10, 50]) {
      expect(refusalOf(both, said(KIM, { ...offer, grant: grantId(taken) }, 1002))).toBe('replayed')
      expect(refusalOf(both, said(LEE, askTo(taken, { owner: ANN, capability: 'camera' }), 1002))).toBe('replayed')
    }
  })

  it('[CONSENT-15] keeps the signed wish', () => {
    const { at, event } = said(HOST, wish(LEE), 1000)
    if (event.kind !== 'said') throw new Error('not a message')
    expect(open(play(setting(strict), { at, event })).switching?.asked).toEqual(event.signed)
  })

  it('[CONSENT-20] gives each of the two asked 60 s', () => {
    expect(asked().switching?.expiresAt).toBe(61_000)
    expect(refusalOf(asked(), said(ANN, letGo(LEE), 61_000))).toBe('unknown-grant')
    expect(leaving().switching).toMatchObject({ leavingMustAgree: false, askedAt: 1100, expiresAt: 61_100 })
    expect(refusalOf(leaving(), said(LEE, take(HOST), 61_100))).toBe('unknown-grant')
    expect(refusalOf(leaving(), said(LEE, take(HOST), 61_099))).toBe('accepted')
    const expired = open(play(leaving(), { at: 70_000, event: { kind: 'expired', grant: grantId(50) } }))
    expect([expired.switching, expired.grants]).toEqual([null, asked().grants])
  })

  it('[CONSENT-57] ends with the no of who let go before, until the other has taken over', () => {
    const kept = open(play(leaving(), said(ANN, declined, 1200)))
    expect([kept.switching, kept.presenting, kept.grants]).toEqual([null, asked().presenting, asked().grants])
    expect(refusalOf(leaving(), said(KIM, declined, 1200))).toBe('not-allowed')
    const taken = open(play(leaving(), said(LEE, take(HOST), 1200)))
    expect(refusalOf(taken, said(ANN, declined, 1201))).toBe('unknown-grant')
  })

  it('[CONSENT-115] [ATTACK-86] is let go for whom it names, and for nobody else', () => {
    for (const other of [KIM, HOST, ANN, STRANGER])
      expect(refusalOf(asked(), said(ANN, letGo(other), 1100))).toBe('other-than-asked')
    expect(refusalOf(asked(), said(ANN, letGo(LEE), 1100))).toBe('accepted')
  })

  it('[CONSENT-20] is answered by those it asks, and taken by one only', () => {
    expect(refusalOf(asked(), said(KIM, letGo(LEE), 1200))).toBe('not-allowed')
    expect(refusalOf(asked(), said(LEE, letGo(LEE), 1200))).toBe('not-allowed')
    expect(refusalOf(leaving(), said(ANN, letGo(LEE), 1200))).toBe('not-allowed')
    expect(refusalOf(asked(), said(ANN, letGo(LEE, 51), 1200))).toBe('unknown-grant')
    expect(open(play(asked(), said(LEE, declined, 1200))).switching).toBeNull()
    expect(refusalOf(setting(strict), said(LEE, take(HOST), 1200))).toBe('unknown-grant')
  })

  it('[CONSENT-52] can be declined by who let go until somebody took over, and then stays as it was', () => {
    const stays = open(play(leaving(), said(ANN, declined, 1200)))
    expect([stays.switching, stays.presenting, stays.grants]).toEqual([null, asked().presenting, asked().grants])
    expect(refusalOf(stays, said(LEE, take(HOST), 1300))).toBe('unknown-grant')
    expect(refusalOf(leaving(), said(KIM, declined, 1200))).toBe('not-allowed')
    const taken = open(play(leaving(), said(LEE, take(HOST), 1200)))
    expect(refusalOf(taken, said(ANN, declined, 1300))).toBe('unknown-grant')
  })

  it('[CONSENT-52] is not for who was not asked to let go', () => {
    const wanted = open(play(setting(strict), said(ANN, wish(LEE), 1000)))
    expect(wanted.switching).toMatchObject({ by: ANN, leavingMustAgree: false, leavingAgreed: false })
    expect(refusalOf(wanted, said(ANN, declined, 1100))).toBe('not-allowed')
    expect(refusalOf(wanted, said(ANN, { kind: 'withdraw', grant: grantId(50) }, 1100))).toBe('accepted')
  })

  it('[CONSENT-20] is taken with views of the new presenter, to members named once', () => {
    expect(refusalOf(leaving(), said(LEE, take(HOST, HOST), 1200))).toBe('not-allowed')
    expect(refusalOf(leaving(), said(LEE, take(LEE), 1200))).toBe('not-a-member')
    expect(refusalOf(leaving(), said(LEE, take(STRANGER), 1200))).toBe('not-a-member')
    const taken = open(play(leaving(), said(LEE, take(HOST, ANN, KIM), 1200)))
    expect(taken.grants.map(({ owner, to }) => [owner, to])).toEqual([
      [LEE, HOST],
      [LEE, ANN],
      [LEE, KIM],
    ])
  })

  it('[CONSENT-20] drops every grant and every question, whoever they were of', () => {
    const camera = (n: number, owner: DeviceId) => askTo(n, { owner, capability: 'camera' })
    const busy = play(
      leaving(),
      said(
        KIM,
        { kind: 'offer', grant: grantId(70), capability: 'voice', scope: 'whole', minutes: null, to: HOST },
        1110,
      ),
      said(
        ANN,
        { kind: 'offer', grant: grantId(71), capability: 'control', scope: 'whole', minutes: 5, to: HOST },
        1110,
      ),
      said(HOST, camera(72, KIM), 1110),
    )
    expect(open(busy).grants).toHaveLength(5)
    const taken = open(play(busy, said(LEE, take(HOST), 1200)))
    expect([taken.grants.map(({ grant }) => grant), taken.requests]).toEqual([[grantId(60)], []])
  })

  it.each<[string, DeviceId, SessionMessageBody]>([
    ['the presenter stops', ANN, { kind: 'stop' }],
    ['the presenter withdraws everything', ANN, { kind: 'withdraw-all' }],
    ['the presenter leaves', ANN, { kind: 'leave' }],
    ['the presenter reloads', ANN, { kind: 'attach', challenge: '', instance: instance(77) }],
    ['who was to present leaves', LEE, { kind: 'leave' }],
    ['who was to present withdraws everything', LEE, { kind: 'withdraw-all' }],
    ['it is taken back', HOST, { kind: 'withdraw', grant: grantId(50) }],
  ])('[CONSENT-20] ends when %s', (_why, who, body) => {
    for (const state of [asked(), leaving()]) {
      const after = open(play(state, said(who, body, 1200)))
      expect(after.switching).toBeNull()
      expect(refusalOf(after, said(LEE, take(HOST), 1300))).toBe(
        body.kind === 'leave' && who === LEE ? 'not-a-member' : 'unknown-grant',
      )
    }
  })

  it('[CONSENT-20] ends when somebody shows while nobody did', () => {
    const wanted = play(setting({ ...strict, presenter: null }), said(HOST, wish(LEE), 1000))
    expect(open(play(wanted, said(KIM, shareTo(1, HOST), 1100))).switching).toBeNull()
  })

  it('[CONSENT-7] is taken back by who wanted it, nobody else', () => {
    for (const who of [ANN, LEE, KIM])
      expect(refusalOf(asked(), said(who, { kind: 'withdraw', grant: grantId(50) }, 1200))).toBe('not-allowed')
  })

  it('[CONSENT-21] ends with the tick it was wanted under, of those it concerns', () => {
    const loose = setting({ profile: 'beam', ticked: [ANN, LEE, KIM], presented: [LEE], presenter: ANN })
    const wanted = open(play(loose, said(HOST, wish(LEE), 1000)))
    expect(wanted.switching).toMatchObject({ leavingMustAgree: false, takingIsAsked: false })
    for (const who of [ANN, LEE]) expect(open(play(wanted, said(who, relax(false), 1100))).switching).toBeNull()
    expect(open(play(wanted, said(KIM, relax(false), 1100))).switching).not.toBeNull()
    expect(refusalOf(wanted, said(HOST, relax(true), 1100))).toBe('not-allowed')
    expect(refusalOf(wanted, said(KIM, relax(true), 1100))).toBe('no-change')
  })

  it('[CONSENT-25] can be wished for by a participant who does not present, and nothing follows', () => {
    const raise = (up: boolean): SessionMessageBody => ({ kind: 'raise', up })
    const state = setting(strict)
    const raised = open(play(state, said(LEE, raise(true), 1000)))
    expect(raised.members[LEE]?.raised).toBe(true)
    expect({ ...raised, members: state.members }).toEqual(state)
    expect(refusalOf(raised, said(LEE, raise(true), 1001))).toBe('no-change')
    expect(refusalOf(state, said(ANN, raise(true), 1001))).toBe('no-change')
    expect(refusalOf(state, said(HOST, raise(true), 1001))).toBe('not-allowed')
    expect(open(play(raised, said(LEE, raise(false), 1001))).members[LEE]?.raised).toBe(false)
    const shown = play(raised, said(HOST, wish(LEE), 1002), said(ANN, letGo(LEE), 1003), said(LEE, take(HOST), 1004))
    expect(open(shown).members[LEE]?.raised).toBe(false)
  })
})
