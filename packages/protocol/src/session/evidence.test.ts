// The words that grants stand on, as the machine keeps them.
import { describe, expect, test } from 'vitest'
import { surfaceWord, withSurfaceWord, wordsFor } from './evidence.ts'
import type { SignedMessage } from './messages.ts'
import { MAX_GRANTS, openSessionSchema, type SessionState } from './state.ts'
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
  said,
  sessionOf,
  shareTo,
  yesTo,
} from './session-fixtures.ts'

const kindsOf = (state: SessionState) => open(state).evidence.map(({ message }) => message.body.kind)

describe('the evidence of a session', () => {
  test('[CONSENT-27] is the one word for all views of a share, and stays until the last of them has ended', () => {
    const shown = play(sessionOf(ANN, LEE, KIM), said(HOST, shareTo(1, ANN, LEE, KIM), 20))
    expect(kindsOf(shown)).toEqual(['share'])
    for (const grant of open(shown).grants) expect(wordsFor(grant, open(shown).evidence)).toHaveLength(1)
    const one = play(shown, said(ANN, { kind: 'withdraw', grant: grantId(1) }, 21), said(LEE, { kind: 'leave' }, 22))
    expect(kindsOf(one)).toEqual(['share'])
    expect(kindsOf(play(one, said(HOST, { kind: 'withdraw', grant: grantId(3) }, 23)))).toEqual([])
  })

  test('[CONSENT-27] has an answer together with its question, also where it gives less', () => {
    const shown = play(sessionOf(ANN), said(HOST, askTo(1, { owner: ANN }), 20), said(ANN, yesTo(1), 21))
    const asked = said(HOST, askTo(2, { owner: ANN, capability: 'control', minutes: 10 }), 22)
    expect(kindsOf(play(shown, asked))).toEqual(['ask', 'answer'])
    const controlled = open(
      play(shown, asked, said(ANN, yesTo(2, { capability: 'control', scope: 'mouse', minutes: 5 }), 23)),
    )
    expect(kindsOf(controlled)).toEqual(['ask', 'answer', 'ask', 'answer'])
    expect(controlled.grants.every((grant) => wordsFor(grant, controlled.evidence)?.length === 2)).toBe(true)
    expect(kindsOf(play(controlled, { at: 24, event: { kind: 'expired', grant: grantId(2) } }))).toEqual([
      'ask',
      'answer',
    ])
    expect(kindsOf(play(controlled, said(ANN, { kind: 'stop' }, 24)))).toEqual([])
  })

  test('[CONSENT-27] has the admission that carried a view, the offer, and after taking over only that act', () => {
    const shown = play(sessionOf(ANN), said(HOST, shareTo(1, ANN), 20))
    const offer = {
      kind: 'offer',
      grant: grantId(4),
      capability: 'point',
      scope: 'whole',
      minutes: null,
      to: ANN,
    } as const
    const full = play(shown, said(HOST, admission(LEE, 'Lee', grantId(3)), 21), said(HOST, offer, 22))
    expect(kindsOf(full)).toEqual(['share', 'admit', 'offer'])
    expect(open(full).grants.every((grant) => wordsFor(grant, open(full).evidence)?.length === 1)).toBe(true)
    const id = grantId(5)
    const switched = play(full, said(HOST, { kind: 'switch', switch: id, to: ANN }, 23))
    const grants = [{ grant: grantId(6), to: HOST }]
    expect(kindsOf(play(switched, said(ANN, { kind: 'take', switch: id, surface: 'tab', grants }, 24)))).toEqual([
      'take',
    ])
  })

  test('[CONSENT-27] has the word for what is shown, also once the view it gave has ended, and the newest change of it', () => {
    const shown = play(
      sessionOf(ANN, LEE),
      said(HOST, shareTo(1, ANN), 20),
      said(HOST, shareTo(2, LEE), 21),
      said(ANN, { kind: 'withdraw', grant: grantId(1) }, 22),
    )
    const word = (state: SessionState) => surfaceWord(open(state), open(state).evidence)
    expect(word(shown)).toMatchObject({ surface: 'screen', signed: { message: { at: 20 } } })
    const tab = play(shown, said(HOST, { kind: 'surface', surface: 'tab' }, 23))
    expect(word(tab)).toMatchObject({ surface: 'tab', signed: { message: { at: 23 } } })
    const window = play(tab, said(HOST, { kind: 'surface', surface: 'window' }, 24))
    expect(word(window)?.surface).toBe('window')
    expect(kindsOf(window)).toEqual(['share', 'surface'])
    expect(kindsOf(play(window, said(HOST, { kind: 'stop' }, 25)))).toEqual([])
  })

  test('[ATTACK-74] [CONSENT-53] the word for what is shown is the one said last; of two of one moment, that with the larger signature', () => {
    const shown = open(play(sessionOf(ANN), said(HOST, shareTo(1, ANN), 20)))
    const change = (surface: 'tab' | 'window', at: number, signature: string): SignedMessage => {
      const { message } = shown.evidence[0]!
      return { message: { ...message, at, body: { kind: 'surface', surface } }, signature }
    }
    const [tab, window, other] = [change('tab', 30, 'b'), change('window', 25, 'z'), change('window', 30, 'a')]
    for (const later of [
      [tab, window],
      [window, tab],
      [tab, other],
      [other, tab],
    ])
      expect(surfaceWord(shown, [...later, ...shown.evidence])?.signed).toBe(tab)
    const corrected = withSurfaceWord(withSurfaceWord(shown, window), tab)
    expect(corrected.presenting?.surface).toBe('tab')
    expect(corrected.grants.map(({ surface }) => surface)).toEqual(['tab'])
    for (const older of [window, other, tab]) expect(withSurfaceWord(corrected, older)).toBe(corrected)
    const stranger = { ...tab, message: { ...tab.message, at: 99, by: LEE } }
    expect(withSurfaceWord(corrected, stranger)).toBe(corrected)
  })

  test('fits the schema of a state at its largest', () => {
    const state = open(play(sessionOf(ANN), said(HOST, shareTo(1, ANN), 20)))
    const [word] = state.evidence
    const evidence = Array.from({ length: 2 * MAX_GRANTS + 1 }, () => word)
    expect(openSessionSchema.safeParse({ ...state, evidence }).success).toBe(true)
  })
})
