import { describe, expect, it } from 'vitest'
import { TRACKS } from '../tracks.ts'
import { permits, type Grant, type Passage } from './grants.ts'
import { ANN, grantId, HOST, LEE, STRANGER } from './session-fixtures.ts'

const grant: Grant = {
  grant: grantId(1),
  capability: 'view',
  scope: 'whole',
  owner: ANN,
  to: HOST,
  surface: 'screen',
  since: 10,
  expiresAt: null,
  usedAt: null,
}
const passage: Passage = {
  grants: [grant],
  ownerOf: () => null,
  members: new Set([ANN, HOST, LEE]),
  presenter: ANN,
  paused: false,
  from: ANN,
  to: HOST,
  track: TRACKS.screen,
  now: 20,
}

describe('permits', () => {
  it('[CONSENT-10] passes the screen from the presenter to who holds the grant', () => {
    expect(permits(passage)).toBe(true)
  })

  it.each<[string, Partial<Passage>]>([
    ['to a member without a grant', { to: LEE }],
    ['to somebody outside', { to: STRANGER, grants: [{ ...grant, to: STRANGER }] }],
    ['to oneself', { to: ANN, grants: [{ ...grant, to: ANN }] }],
    ['from somebody outside', { from: STRANGER, presenter: STRANGER, grants: [{ ...grant, owner: STRANGER }] }],
    ['from who does not present', { presenter: LEE }],
    ['while nobody presents', { presenter: null }],
    ['while paused', { paused: true }],
    ['the other way round', { from: HOST, to: ANN }],
    ['after the grant expired', { grants: [{ ...grant, expiresAt: 20 }] }],
    ['without any grant', { grants: [] }],
    ["on another owner's grant", { grants: [{ ...grant, owner: LEE }] }],
  ])('[CONSENT-10] stops the screen %s', (_name, change) => {
    expect(permits({ ...passage, ...change })).toBe(false)
  })

  it('[CONSENT-10] passes chat between members only', () => {
    const chat = { ...passage, track: TRACKS.chat, grants: [], presenter: null }
    expect(permits(chat)).toBe(true)
    expect(permits({ ...chat, to: STRANGER })).toBe(false)
    expect(permits({ ...chat, from: STRANGER })).toBe(false)
  })
})
