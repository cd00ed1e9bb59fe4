import fc from 'fast-check'
import { expect, test } from 'vitest'
import type { DeviceId, Grant, GrantId } from '@farhand/protocol'
import { OwnGrants } from './own-grants.ts'

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

test('[CONSENT-10] what the server lists can end a grant, and never adds one', () => {
  const own = new OwnGrants(me)
  own.keepOnly([grantTo('lee')])
  expect(own.permitsScreen(now)).toBe(false)
  own.give(grantTo('lee'))
  own.keepOnly([])
  own.recorded(grantTo('lee').grant)
  expect(own.permitsScreen(now)).toBe(true)
  own.keepOnly([grantTo('kim')])
  expect(own.permitsScreen(now)).toBe(false)
})

test("only this device's own yes goes in", () => {
  expect(() => new OwnGrants(me).give(grantTo('lee', { owner: 'lee' as DeviceId }))).toThrow(RangeError)
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
          own.keepOnly([grantTo(name)])
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
