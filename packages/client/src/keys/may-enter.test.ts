import { describe, expect, test } from 'vitest'
import { toBase64Url, type DeviceId, type Member } from '@farhand/protocol'
import { admittedKeys, entryOf, isOutside, mayAsk } from './may-enter.ts'

type Own = Parameters<typeof entryOf>[0]

const idOf = (n: number) => toBase64Url(new Uint8Array(32).fill(n)) as DeviceId
const [DANA, LEE] = [idOf(1), idOf(2)]
const BOTH = { byHost: true, byMember: true }

interface Case {
  readonly role?: 'host' | 'participant'
  /** What the server says. */
  readonly confirm?: Member['confirm']
  readonly isMember?: boolean
  /** Whether Lee, or for Lee's own page Lee, holds a leaf. */
  readonly leaf?: number
  /** Whether this device remembers having let them in, and still waits to hear their half. */
  readonly isKnown?: boolean
  readonly isUnheard?: boolean
}

function own({ role = 'host', confirm = null, isMember = true, leaf, isKnown = true, isUnheard = false }: Case): Own {
  const other = role === 'host' ? LEE : DANA
  return {
    identity: { role, deviceId: role === 'host' ? DANA : LEE },
    state: { members: isMember ? { [LEE]: { device: LEE, confirm }, [DANA]: { device: DANA, confirm: null } } : {} },
    keys: { member: (device: DeviceId) => (device === LEE && leaf !== undefined ? { leaf } : undefined) },
    vaulted: { secrets: { codes: isKnown ? { [other]: '123456 654321' } : {}, unconfirmed: isUnheard ? [other] : [] } },
  } as unknown as Own
}

describe('whom a host lets into its group', () => {
  test.each<[Case, ReturnType<typeof entryOf>]>([
    [{ leaf: 3 }, { kind: 'returning', leaf: 3 }],
    [
      { leaf: 3, isKnown: false },
      { kind: 'returning', leaf: 3 },
    ],
    [{}, { kind: 'admitted' }],
    [{ confirm: BOTH }, { kind: 'confirmed' }],
  ])('[KEY-9] [KEY-32] %j may come in', (having, entry) => {
    expect(entryOf(own(having), LEE)).toEqual(entry)
  })

  test.each<[Case, string]>([
    [{ isMember: false, leaf: 3 }, 'bad-resume'],
    [{ isKnown: false }, 'bad-resume'],
    [{ role: 'participant' }, 'bad-resume'],
    [{ confirm: { byHost: false, byMember: false }, isUnheard: true }, 'not-confirmed'],
    [{ confirm: { byHost: true, byMember: false } }, 'not-confirmed'],
    [{ confirm: { byHost: false, byMember: true } }, 'not-confirmed'],
    [{ confirm: BOTH, isUnheard: true }, 'not-confirmed'],
    [{ confirm: null, isUnheard: true }, 'not-confirmed'],
    [{ confirm: BOTH, isUnheard: true, leaf: 3 }, 'not-confirmed'],
  ])('[KEY-9] [KEY-32] [ATTACK-52] %j may not', (having, code) => {
    expect(() => entryOf(own(having), LEE)).toThrow(expect.objectContaining({ code }) as Error)
  })

  test('[KEY-32] [ATTACK-53] nobody lets the host in whose half it has not heard', () => {
    expect(admittedKeys(own({}))).toEqual([new Uint8Array(32).fill(2)])
    expect(admittedKeys(own({ isUnheard: true }))).toEqual([])
  })
})

test.each<[Case, boolean]>([
  [{ role: 'host', isUnheard: true }, true],
  [{ role: 'participant' }, true],
  [{ role: 'participant', confirm: BOTH }, true],
  [{ role: 'participant', confirm: BOTH, isUnheard: true }, false],
  [{ role: 'participant', confirm: { byHost: false, byMember: true } }, false],
])('[KEY-32] a page with %j asks into the group: %s', (having, asks) => {
  expect(mayAsk(own(having))).toBe(asks)
})

test.each<[Case, boolean]>([
  [{}, false],
  [{ confirm: BOTH, leaf: 3 }, false],
  [{ confirm: BOTH }, true],
  [{ confirm: { byHost: false, byMember: true } }, true],
  [{ isUnheard: true, leaf: 3 }, true],
])('[KEY-32] [KEY-11] to this device a member with %j is outside: %s', (having, outside) => {
  expect(isOutside(own(having), LEE)).toBe(outside)
})
