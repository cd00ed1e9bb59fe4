// Who is not proven yet: everything they may not do, and how they come to be as any other.
import { describe, expect, it } from 'vitest'
import type { DeviceId } from '../ids.ts'
import type { SessionMessageBody } from './messages.ts'
import {
  ANN,
  admission,
  askTo,
  grantId,
  HOST,
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

const byIdAlone = (grant: number | null = null): SessionMessageBody =>
  ({ ...admission(LEE, 'Lee', grant === null ? null : grantId(grant)), method: 'none' }) as SessionMessageBody
const confirm = (device: DeviceId): SessionMessageBody => ({ kind: 'confirm', device })
const voiceTo = (to: DeviceId): SessionMessageBody => ({
  kind: 'offer',
  grant: grantId(9),
  capability: 'voice',
  scope: 'whole',
  minutes: null,
  to,
})

/** Ann is in by PIN, Lee by the ID alone. */
const withLee = (): OpenSession => open(play({ ...sessionOf(ANN), joinBy: 'spoken' }, said(HOST, byIdAlone(), 100)))
const annShows = (): OpenSession => open(play(withLee(), said(ANN, shareTo(1, HOST), 110)))

describe('who joined by ID alone', () => {
  it('[CONSENT-22] comes in unconfirmed, where the session is open to that, and without a grant', () => {
    expect(withLee().members[LEE]?.confirm).toEqual({ byHost: false, byMember: false })
    expect(withLee().members[ANN]?.confirm).toBeNull()
    for (const joinBy of ['pin', 'password', 'link'] as const)
      expect(refusalOf({ ...sessionOf(ANN), joinBy }, said(HOST, byIdAlone(), 100))).toBe('not-allowed')
    const hostShows = play({ ...sessionOf(ANN), joinBy: 'spoken' }, said(HOST, shareTo(1, ANN), 50))
    expect(refusalOf(hostShows, said(HOST, byIdAlone(2), 100))).toBe('not-confirmed')
    expect(refusalOf(hostShows, said(HOST, byIdAlone(), 100))).toBe('accepted')
  })

  it.each<[string, DeviceId, SessionMessageBody, 'nobody' | 'ann']>([
    ['ask', LEE, askTo(9, { owner: ANN, capability: 'voice' }), 'nobody'],
    ['ask to see', LEE, askTo(9, { owner: ANN }), 'ann'],
    ['be asked', HOST, askTo(9, { owner: LEE }), 'nobody'],
    ['offer', LEE, voiceTo(HOST), 'nobody'],
    ['be offered', ANN, voiceTo(LEE), 'nobody'],
    ['show', LEE, shareTo(9, HOST), 'nobody'],
    ['be shown anything', ANN, shareTo(9, HOST, LEE), 'nobody'],
    ['be shown more', ANN, shareTo(9, LEE), 'ann'],
    ['be the next to present', HOST, { kind: 'switch', switch: grantId(9), to: LEE }, 'ann'],
    ['be the first to present', HOST, { kind: 'switch', switch: grantId(9), to: LEE }, 'nobody'],
    ['want a switch', LEE, { kind: 'switch', switch: grantId(9), to: HOST }, 'nobody'],
    ['wish to show', LEE, { kind: 'raise', up: true }, 'nobody'],
  ])('[CONSENT-22] cannot %s before both codes are confirmed', (_what, who, body, presents) => {
    const state = presents === 'ann' ? annShows() : withLee()
    const half = play(state, said(HOST, confirm(LEE), 120))
    const otherHalf = play(state, said(LEE, confirm(HOST), 120))
    for (const before of [state, half, otherHalf]) expect(refusalOf(before, said(who, body, 200))).toBe('not-confirmed')
    const both = play(half, said(LEE, confirm(HOST), 130))
    expect(refusalOf(both, said(who, body, 200))).not.toBe('not-confirmed')
  })

  it('[CONSENT-22] cannot be shown the screen of who takes over', () => {
    const wanted = play({ ...annShows() }, said(ANN, { kind: 'switch', switch: grantId(50), to: HOST }, 150))
    const take = (to: DeviceId): SessionMessageBody => ({
      kind: 'take',
      switch: grantId(50),
      surface: 'tab',
      grants: [{ grant: grantId(60), to }],
    })
    expect(refusalOf(wanted, said(HOST, take(LEE), 200))).toBe('not-confirmed')
    expect(refusalOf(wanted, said(HOST, take(ANN), 200))).toBe('accepted')
  })

  it('[CONSENT-22] is confirmed by the host and by themselves, each once, nobody else', () => {
    const state = open(play(withLee(), said(HOST, admission(KIM, 'Kim'), 110)))
    expect(refusalOf(state, said(ANN, confirm(LEE), 200))).toBe('not-allowed')
    expect(refusalOf(state, said(LEE, confirm(ANN), 200))).toBe('not-allowed')
    expect(refusalOf(state, said(ANN, confirm(HOST), 200))).toBe('no-change')
    expect(refusalOf(state, said(HOST, confirm(ANN), 200))).toBe('no-change')
    expect(refusalOf(state, said(HOST, confirm(HOST), 200))).toBe('not-a-member')
    expect(refusalOf(state, said(HOST, confirm(STRANGER), 200))).toBe('not-a-member')
    const half = open(play(state, said(LEE, confirm(HOST), 200)))
    expect(half.members[LEE]?.confirm).toEqual({ byHost: false, byMember: true })
    expect(refusalOf(half, said(LEE, confirm(HOST), 210))).toBe('no-change')
    expect(open(play(half, said(HOST, confirm(LEE), 210))).members[LEE]?.confirm).toEqual({
      byHost: true,
      byMember: true,
    })
  })
})

it('[CONSENT-6] an admission does not carry an id that is taken', () => {
  const hostShows = play(sessionOf(ANN), said(HOST, shareTo(1, ANN), 50))
  expect(refusalOf(hostShows, said(HOST, admission(LEE, 'Lee', grantId(1)), 100))).toBe('replayed')
})
