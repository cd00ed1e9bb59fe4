// What is said of an event, where one act means more than one thing.
import { expect, test } from 'vitest'
import type { DeviceId } from '../ids.ts'
import { linesOf } from './happened.ts'
import type { SessionMessageBody } from './messages.ts'
import { reduce } from './reduce.ts'
import { ANN, askTo, grantId, HOST, KIM, LEE, open, play, said, sessionOf, shareTo } from './session-fixtures.ts'
import type { OpenSession } from './state.ts'

const linesAfter = (before: OpenSession, by: DeviceId, body: SessionMessageBody) => {
  const timed = said(by, body, 500)
  const reduced = reduce(before, timed)
  if (!reduced.ok) throw new Error(reduced.refusal)
  return linesOf({ event: timed.event, before, after: reduced.state, waitingName: undefined })
}
const withdrawAll: SessionMessageBody = { kind: 'withdraw-all' }
const switchTo = (to: DeviceId): SessionMessageBody => ({ kind: 'switch', switch: grantId(7), to })

test('[CONSENT-188] whatever is asked of somebody who withdraws everything was refused with it, and nothing else was', () => {
  const asked = open(
    play(
      sessionOf(ANN, LEE, KIM),
      said(ANN, shareTo(1, HOST), 100),
      said(HOST, askTo(2, { owner: ANN, capability: 'control', scope: 'mouse' }), 101),
      said(KIM, askTo(3, { owner: ANN }), 102),
      said(HOST, askTo(4, { owner: LEE, capability: 'voice' }), 103),
      said(ANN, askTo(5, { owner: KIM, capability: 'voice' }), 104),
    ),
  )
  expect(linesAfter(asked, ANN, withdrawAll)).toEqual([
    { kind: 'withdrawn', who: ANN },
    { kind: 'declined', who: ANN, whom: HOST, capability: 'control', scope: 'mouse' },
    { kind: 'declined', who: ANN, whom: KIM, capability: 'view', scope: 'whole' },
    { kind: 'grant-ended', who: HOST, whom: ANN, capability: 'view', scope: 'whole' },
  ])
})

test('[CONSENT-188] so was the wish that they show next, or that they let go; their own wish was taken back', () => {
  const idle = sessionOf(ANN, LEE)
  const toLee = open(play(idle, said(HOST, switchTo(LEE), 100)))
  expect(linesAfter(toLee, LEE, withdrawAll).slice(1)).toEqual([{ kind: 'switch-declined', who: LEE, whom: LEE }])
  expect(linesAfter(toLee, ANN, withdrawAll)).toEqual([{ kind: 'withdrawn', who: ANN }])
  const shown = open(play(idle, said(ANN, shareTo(1, HOST), 100)))
  const toHost = open(play(shown, said(HOST, switchTo(HOST), 101)))
  expect(linesAfter(toHost, ANN, withdrawAll)).toContainEqual({ kind: 'switch-declined', who: ANN, whom: HOST })
  expect(linesAfter(toHost, HOST, withdrawAll)).toContainEqual({ kind: 'switch-withdrawn', who: HOST, whom: HOST })
  const no: SessionMessageBody = { kind: 'agree', switch: grantId(7), yes: false }
  expect(linesAfter(toHost, HOST, no)).toEqual([{ kind: 'switch-withdrawn', who: HOST, whom: HOST }])
  expect(linesAfter(toHost, ANN, no)).toEqual([{ kind: 'switch-declined', who: ANN, whom: HOST }])
  const handing = open(play(shown, said(ANN, switchTo(HOST), 101)))
  expect(linesAfter(handing, ANN, withdrawAll)).toContainEqual({ kind: 'switch-withdrawn', who: ANN, whom: HOST })
})

test('[CONSENT-102] who unticks the looser rule said no to the switch that ends with it; their own was taken back', () => {
  const relax = (yes: boolean): SessionMessageBody => ({ kind: 'relax', yes })
  const ticked = open(play(sessionOf(ANN, LEE), said(ANN, relax(true), 50)))
  const toAnn = open(play(ticked, said(HOST, switchTo(ANN), 100)))
  expect(linesAfter(toAnn, ANN, relax(false))).toEqual([
    { kind: 'unrelaxed', who: ANN },
    { kind: 'switch-declined', who: ANN, whom: ANN },
  ])
  expect(linesAfter(toAnn, LEE, relax(true))).toEqual([{ kind: 'relaxed', who: LEE }])
  const handing = open(play(ticked, said(ANN, shareTo(1, HOST), 100), said(ANN, switchTo(HOST), 101)))
  expect(linesAfter(handing, ANN, relax(false)).slice(1)).toEqual([{ kind: 'switch-withdrawn', who: ANN, whom: HOST }])
  expect(linesAfter(ticked, ANN, relax(false))).toEqual([{ kind: 'unrelaxed', who: ANN }])
})
