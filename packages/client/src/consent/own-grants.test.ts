import fc from 'fast-check'
import { expect, test } from 'vitest'
import type { DeviceId, Grant, GrantId } from '@farhand/protocol'
import { OwnGrants, type Standing } from './own-grants.ts'

const me = 'me' as DeviceId
const grantTo = (to: string, change: Partial<Grant> = {}): Grant => ({
  grant: `grant-${to}` as GrantId,
  capability: 'view',
  scope: 'whole',
  owner: me,
  to: to as DeviceId,
  surface: 'screen',
  since: 0,
  expiresAt: null,
  usedAt: null,
  ...change,
})
const standing = (change: Partial<Standing> = {}): Standing => ({
  requests: new Set(),
  turn: null,
  presenter: null,
  isIn: () => true,
  ...change,
})
const now = { members: [me, 'lee' as DeviceId], paused: false, now: 1 }

test('[CONSENT-10] a yes counts once it is recorded, and no longer than it is in force', () => {
  const own = new OwnGrants(me)
  const grant = grantTo('lee')
  own.give(grant)
  expect(own.permitsScreen(now)).toBe(false)
  own.recorded(grant.grant)
  expect(own.permitsScreen(now)).toBe(true)
  expect(own.permitsScreen({ ...now, paused: true })).toBe(false)
  expect(own.permitsScreen({ ...now, members: [me] })).toBe(false)
  own.end(grant.grant)
  expect(own.permitsScreen(now)).toBe(false)
})

test('[CONSENT-39] whoever is removed loses everything of this device at once, and nobody else anything', () => {
  const own = new OwnGrants(me)
  const control = grantTo('lee', { grant: 'control-lee' as GrantId, capability: 'control' })
  for (const grant of [grantTo('lee'), control, grantTo('kim')]) {
    own.give(grant)
    own.recorded(grant.grant)
  }
  expect(own.endFor('lee' as DeviceId)).toEqual([grantTo('lee').grant, control.grant])
  expect(own.viewers).toEqual(['kim'])
  expect(own.endFor('lee' as DeviceId)).toEqual([])
})

test('[KEY-30] whose code was not compared gets no yes of this device', () => {
  const own = new OwnGrants(me, (device) => device === 'kim')
  expect(() => own.give(grantTo('kim'))).toThrow(expect.objectContaining({ code: 'not-confirmed' }))
  own.give(grantTo('lee'))
  own.recorded(grantTo('lee').grant)
  expect(own.permitsScreen({ ...now, members: [me, 'lee' as DeviceId, 'kim' as DeviceId] })).toBe(true)
})

test('[CONSENT-10] what the server lists can end a grant, and never adds one', () => {
  const own = new OwnGrants(me)
  own.keepOnly([grantTo('lee')], standing())
  expect(own.permitsScreen(now)).toBe(false)
  own.give(grantTo('lee'))
  own.keepOnly([], standing())
  own.recorded(grantTo('lee').grant)
  expect(own.permitsScreen(now)).toBe(true)
  own.keepOnly([grantTo('kim')], standing())
  expect(own.permitsScreen(now)).toBe(false)
})

test("only this device's own yes goes in", () => {
  expect(() => new OwnGrants(me).give(grantTo('lee', { owner: 'lee' as DeviceId }))).toThrow(RangeError)
})

test('[CONSENT-17] what goes with a view ends with it, and nothing else does', () => {
  const own = new OwnGrants(me)
  const given = [
    grantTo('lee', { grant: 'view' as GrantId }),
    grantTo('lee', { grant: 'control' as GrantId, capability: 'control' }),
    grantTo('lee', { grant: 'camera' as GrantId, capability: 'camera' }),
    grantTo('kim', { grant: 'other' as GrantId }),
  ]
  for (const grant of given) own.give(grant)
  for (const { grant } of given) own.recorded(grant)
  const mouse = { capability: 'control', scope: 'mouse', to: 'lee' as DeviceId, now: 1, paused: false } as const
  expect(own.permits(mouse)).toBe(true)
  expect(own.permits({ ...mouse, to: 'kim' as DeviceId })).toBe(false)
  expect(own.end('view' as GrantId)).toEqual(['view', 'control'])
  expect(own.permits(mouse)).toBe(false)
  expect(own.inForce.map(({ grant }) => grant)).toEqual(['camera', 'other'])
  expect(own.viewers).toEqual(['kim'])
  expect(own.has('view' as GrantId)).toBe(false)
})

test('[CONSENT-27] this page gave what it gave: this very thing, to this very member', () => {
  const own = new OwnGrants(me)
  const view = grantTo('lee')
  own.give(view)
  own.end(view.grant)
  expect(own.gave(view)).toBe(true)
  for (const change of [{ grant: 'never' as GrantId }, { capability: 'control' }, { to: 'kim' as DeviceId }] as const)
    expect(own.gave({ ...view, ...change })).toBe(false)
})

test('[CONSENT-23] minutes are over by the clock of the device, whoever else says so', () => {
  const own = new OwnGrants(
    me,
    () => false,
    () => 0,
  )
  own.give(grantTo('lee', { expiresAt: 100 }))
  own.recorded(grantTo('lee').grant)
  expect(own.endOverdue(99)).toEqual([])
  expect(own.permitsScreen({ ...now, now: 99 })).toBe(true)
  expect(own.permitsScreen({ ...now, now: 100 })).toBe(false)
  expect(own.endOverdue(100)).toEqual([grantTo('lee').grant])
  expect(own.inForce).toEqual([])
})

test('[CONSENT-112] minutes are over also where the clock of the machine is set back', () => {
  let ms = 5_000
  const own = new OwnGrants(
    me,
    () => false,
    () => ms,
  )
  const [view, control] = [grantTo('lee'), grantTo('lee', { grant: 'control' as GrantId, capability: 'control' })]
  own.give(view)
  own.give({ ...control, since: 3_600_000, expiresAt: 3_660_000 })
  for (const { grant } of [view, control]) own.recorded(grant)
  const controls = () =>
    own.permits({ capability: 'control', scope: 'whole', to: 'lee' as DeviceId, paused: false, now: 60_000 })
  ms = 64_999
  expect(controls()).toBe(true)
  expect(own.endOverdue(60_000)).toEqual([])
  ms = 65_000
  expect(controls()).toBe(false)
  expect(own.endOverdue(60_000)).toEqual([control.grant])
  expect(own.inForce.map(({ grant }) => grant)).toEqual([view.grant])
})

test('[CONSENT-23] a view counts as used once', () => {
  const own = new OwnGrants(me)
  for (const name of ['lee', 'kim']) own.give(grantTo(name))
  own.recorded(grantTo('lee').grant)
  const { members } = now
  expect(own.takeUnsaidViews(members)).toEqual([grantTo('lee').grant])
  expect(own.takeUnsaidViews(members)).toEqual([])
  own.recorded(grantTo('kim').grant)
  expect(own.takeUnsaidViews(members)).toEqual([])
  expect(own.takeUnsaidViews([...members, 'kim' as DeviceId])).toEqual([grantTo('kim').grant])
})

test('[CONSENT-10] in any order of events, an object may leave only while some recorded yes was not taken back', () => {
  const names = ['lee', 'kim', 'jo']
  const step = fc.record({
    kind: fc.constantFrom('give', 'give', 'recorded', 'recorded', 'recorded', 'end', 'endAll', 'keepOnly'),
    name: fc.constantFrom(...names),
  })
  let permitted = 0
  fc.assert(
    fc.property(fc.array(step, { minLength: 10, maxLength: 40 }), (steps) => {
      const own = new OwnGrants(me)
      const model = new Map<string, boolean>()
      for (const { kind, name } of steps) {
        const { grant } = grantTo(name)
        if (kind === 'give') {
          own.give(grantTo(name))
          model.set(name, false)
        } else if (kind === 'recorded') {
          own.recorded(grant)
          if (model.has(name)) model.set(name, true)
        } else if (kind === 'end') {
          own.end(grant)
          model.delete(name)
        } else if (kind === 'endAll') {
          own.endAll()
          model.clear()
        } else {
          own.keepOnly([grantTo(name)], standing())
          for (const [other, recorded] of model) if (recorded && other !== name) model.delete(other)
        }
        const allowed = [...model.values()].includes(true)
        if (allowed) permitted += 1
        const members = [me, ...names] as DeviceId[]
        expect(own.permitsScreen({ members, paused: false, now: 1 })).toBe(allowed)
      }
    }),
  )
  expect(permitted).toBeGreaterThan(50)
})

test('[CONSENT-41] a yes that is not recorded ends with what it answers, or with a no to it', () => {
  const own = new OwnGrants(me)
  const question = 'question' as GrantId
  const ended: string[] = []
  const give = (name: string, asked: GrantId | null) =>
    own.give(grantTo(name), { asked, comesIn: false, onEnded: () => void ended.push(name) })
  give('lee', question)
  give('kim', null)
  own.keepOnly([], standing({ requests: new Set([question]) }))
  expect(ended).toEqual([])
  own.keepOnly([grantTo('lee')], standing())
  expect(ended).toEqual([])
  own.keepOnly([], standing())
  expect(ended).toEqual(['lee'])
  own.recorded(grantTo('lee').grant)
  expect(own.inForce).toEqual([])
  give('jo', question)
  own.recorded(grantTo('jo').grant)
  expect(own.endAnswersTo(question)).toEqual([grantTo('jo').grant])
  expect(own.inForce).toEqual([])
  expect(own.has(grantTo('kim').grant)).toBe(true)
})

test('[CONSENT-51] a yes that is on its way ends when somebody else begins to show a screen, unless it is for the very switch', () => {
  const [lee, kim, question, turn] = ['lee', 'kim', 'question', 'turn'] as [DeviceId, DeviceId, GrantId, GrantId]
  const given = (change: Partial<Grant>, asked: GrantId | null) => {
    const own = new OwnGrants(me)
    const grant = grantTo('lee', change)
    own.give(grant, { asked, comesIn: false, onEnded: () => undefined })
    return (after: Partial<Standing>) => {
      own.keepOnly([], standing({ requests: new Set([question]), ...after }))
      return own.has(grant.grant)
    }
  }
  for (const asked of [null, question]) {
    const view = given({}, asked)
    expect([view({}), view({ presenter: me }), view({ presenter: kim })]).toEqual([true, true, false])
    const control = given({ capability: 'control' }, asked)
    expect([control({ presenter: me }), control({ presenter: kim })]).toEqual([true, false])
  }
  const camera = given({ capability: 'camera' }, null)
  expect([camera({}), camera({ presenter: kim })]).toEqual([true, false])
  const later = new OwnGrants(me)
  later.keepOnly([], standing({ presenter: kim }))
  later.give(grantTo('lee', { capability: 'camera' }))
  later.keepOnly([], standing({ presenter: kim }))
  expect(later.has(grantTo('lee').grant)).toBe(true)
  later.keepOnly([], standing({ presenter: lee }))
  expect(later.has(grantTo('lee').grant)).toBe(false)
  const taking = given({}, turn)
  expect([taking({ presenter: kim, turn }), taking({ presenter: kim })]).toEqual([true, false])
})

test('[CONSENT-50] nothing is given, or about to be, to whom the list leaves out; who comes in with it is not in it yet', () => {
  const own = new OwnGrants(me)
  own.give(grantTo('lee'))
  own.recorded(grantTo('lee').grant)
  own.give(grantTo('kim'))
  own.give(grantTo('jo'), { asked: null, comesIn: true, onEnded: () => undefined })
  own.keepOnly([grantTo('lee')], standing({ isIn: () => false }))
  expect(['lee', 'kim', 'jo'].map((name) => own.has(grantTo(name).grant))).toEqual([false, false, true])
})

test('[CONSENT-51] what is on its way is taken back with all that came of the same act, and nothing else is', () => {
  const own = new OwnGrants(me)
  const act = { asked: null, comesIn: false, onEnded: () => undefined }
  for (const name of ['lee', 'kim']) own.give(grantTo(name), act)
  own.give(grantTo('jo'), { ...act })
  own.give(grantTo('al'), { ...act, asked: 'question' as GrantId })
  own.give(grantTo('bo'), { asked: null, comesIn: true, onEnded: () => undefined })
  expect(own.onTheWay.map((grants) => grants.map(({ to }) => to))).toEqual([['lee', 'kim'], ['jo']])
  expect(own.takeBack(grantTo('kim').grant)).toEqual([grantTo('lee').grant, grantTo('kim').grant])
  expect(own.takeBack(grantTo('al').grant)).toEqual([])
  own.recorded(grantTo('jo').grant)
  expect(own.takeBack(grantTo('jo').grant)).toEqual([])
  expect(own.onTheWay).toEqual([])
})

test('[CONSENT-16] who controls is also whom a yes on its way lets, and nobody whose minutes are over', () => {
  let nowMs = 0
  const own = new OwnGrants(
    me,
    () => false,
    () => nowMs,
  )
  const who = () => own.controls.map(({ to }) => to)
  own.give(grantTo('kim'))
  expect(who()).toEqual([])
  own.give(grantTo('lee', { capability: 'control', expiresAt: 60_000 }))
  expect(who()).toEqual(['lee'])
  own.recorded(grantTo('lee').grant)
  expect(who()).toEqual(['lee'])
  nowMs = 60_000
  expect(who()).toEqual([])
})
