import { expect, test } from 'vitest'
import type { DeviceId } from '../ids.ts'
import type { OpenSession } from '../session/state.ts'
import { NeutralNames } from './neutral-names.ts'

const [dana, lee, kim, ann] = ['dana', 'lee', 'kim', 'ann'] as DeviceId[]
const HOUSE = { hostName: 'Dana Reyes', organization: 'Contoso' }
/** The host, and these in the order they came. */
const stateWith = (...participants: (DeviceId | undefined)[]) => {
  const members = [dana, ...participants].map((device, at) => ({
    device,
    name: at === 0 ? HOUSE.hostName : String(device),
    role: at === 0 ? 'host' : 'participant',
    joinedAt: at,
  }))
  return { ...HOUSE, members: Object.fromEntries(members.map((member) => [member.device, member])) } as OpenSession
}

test('[CONSENT-40] who carries a name that nobody may join under gets a number as they came in, the others keep theirs', () => {
  const names = new NeutralNames({ me: dana!, say: (number) => `Teilnehmer ${number}` })
  const state = stateWith(lee, kim, ann)
  expect(names.of(lee!, 'Lee', state)).toBe('Lee')
  expect(names.of(ann!, 'Farhand Security', state)).toBe('Teilnehmer 3')
  expect(names.of(kim!, 'Anna (Contoso)', state)).toBe('Teilnehmer 2')
  expect(names.of(kim!, 'Dana Reyes\u3164', state)).toBe('Teilnehmer 2')
})

test('[CONSENT-40] a number stays with its bearer, and goes to nobody else', () => {
  const names = new NeutralNames({ me: dana! })
  expect(names.of(kim!, 'System', stateWith(lee, kim))).toBe('Participant 2')
  expect(names.of(kim!, 'System', stateWith(kim))).toBe('Participant 2')
  expect(names.of(ann!, 'Support', stateWith(kim, ann))).toBe('Participant 3')
  expect(names.of(lee!, 'Admin', undefined)).toBe('Participant 1')
})

test('what is a name like any other turns into none once the organization is called so', () => {
  const names = new NeutralNames({ me: dana! })
  expect(names.of(lee!, 'Northwind', stateWith(lee))).toBe('Northwind')
  expect(names.of(lee!, 'Northwind', { ...stateWith(lee), organization: 'Northwind' })).toBe('Participant 1')
})

test('[CONSENT-109] nobody is taken for somebody who has a neutral name by calling themselves so', () => {
  const names = new NeutralNames({ me: dana! })
  const { members, ...house } = stateWith(lee, kim)
  const state = { ...house, members: { ...members, [lee!]: { ...members[lee!]!, name: 'Participant 2' } } }
  expect(names.of(lee!, 'Participant 2', state)).toBe('Participant 2')
  expect(names.of(kim!, 'System', state)).toBe('Participant 2 (2)')
})
