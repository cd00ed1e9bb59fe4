import { expect, test } from 'vitest'
import type { DeviceId } from '../ids.ts'
import type { SessionMessageBody } from '../session/messages.ts'
import { reduce } from '../session/reduce.ts'
import {
  admission,
  ANN,
  freshSession,
  grantId,
  HOST,
  instance,
  joinId,
  KIM,
  LEE,
  said,
  STRANGER,
} from '../session/session-fixtures.ts'
import type { OpenSession, SessionState } from '../session/state.ts'
import { readSteps } from './read-steps.ts'
import { namesIn } from './receipt-names.ts'
import type { Receipt } from './receipt.ts'
import type { ReceiptStep } from './verify-receipt.ts'
import { participantName, signersOf } from './signers.ts'

/** What the machine makes of these words, each as an entry. */
function stepsOf(start: OpenSession, words: readonly (readonly [DeviceId, SessionMessageBody])[]): ReceiptStep[] {
  let before = start
  return words.map(([by, body], index) => {
    const timed = said(by, body, 10 + index)
    const reduced: { ok: boolean; state?: SessionState } = reduce(before, timed)
    if (reduced.state?.stage !== 'open') throw new Error(`${body.kind} was refused`)
    const step = { entry: timed, before, after: reduced.state } as unknown as ReceiptStep
    before = reduced.state
    return step
  })
}

const receiptOf = (device: DeviceId, role: 'host' | 'participant', start: OpenSession) =>
  ({
    heading: { device, role, start },
    entries: [],
    signatures: { own: '', host: null, server: null, participants: [{ device: LEE, n: 1, signature: '' }] },
  }) as unknown as Receipt

const ask = { kind: 'ask', grant: grantId(1), capability: 'view', scope: 'whole', minutes: null, owner: ANN } as const
const connect = { kind: 'attach', challenge: '', instance: instance(5) } as const
/** Ann and Lee are both called Lee Morgan, Kim as nobody may; the host asks Ann. */
const WORDS = [
  [HOST, admission(ANN, 'Lee Morgan')],
  [HOST, { ...admission(LEE, 'Lee Morgan'), join: joinId(2) }],
  [ANN, connect],
  [HOST, { ...admission(KIM, 'Dana Reyes'), join: joinId(3) }],
  [HOST, ask],
  [ANN, { kind: 'leave' }],
  [HOST, { ...admission(STRANGER, 'lee morgan'), join: joinId(4) }],
] as const

test('[CONSENT-109] [CONSENT-145] a receipt tells people of one name apart, its owner too, and says by the device who is meant', () => {
  const start = freshSession()
  const steps = stepsOf(start, WORDS)
  const read = (device: DeviceId) =>
    readSteps(receiptOf(device, 'participant', start), steps).flatMap(({ lines, connected }) => [
      ...lines.map(({ kind, who, whom, isMe, isToMe }) => [kind, who, whom, isMe, isToMe]),
      ...(connected === null ? [] : [['connected', connected]]),
    ])
  expect(read(LEE)).toEqual([
    ['joined', 'Lee Morgan', null, false, false],
    ['joined', 'Lee Morgan (2)', null, true, false],
    ['connected', 'Lee Morgan'],
    ['joined', 'Participant 3', null, false, false],
    ['asked', 'Dana Reyes', 'Lee Morgan', false, false],
    ['left', 'Lee Morgan', null, false, false],
    // Nobody else of the receipt was called so, whether they are still in or not.
    ['joined', 'lee morgan (3)', null, false, false],
  ])
  expect(read(ANN)).toContainEqual(['asked', 'Dana Reyes', 'Lee Morgan', false, true])
  expect(read(ANN)).toContainEqual(['joined', 'Lee Morgan', null, true, false])
  // Their own name is theirs to them, whatever it reads like.
  expect(read(KIM)).toContainEqual(['joined', 'Dana Reyes (2)', null, true, false])
})

test('[CONSENT-145] whose signatures there are is said with the same names', () => {
  const start = freshSession()
  const steps = stepsOf(start, WORDS)
  const receipt = receiptOf(HOST, 'host', start)
  expect(signersOf(receipt, steps).map(({ name }) => name)).toEqual([
    'Dana Reyes',
    'Lee Morgan',
    'Lee Morgan (2)',
    'Participant 3',
    'lee morgan (3)',
    '',
  ])
  expect(participantName(receipt, namesIn(receipt, steps), 1)).toBe('Lee Morgan (2)')
})

test('[CONSENT-40] a neutral name is said in the language of whoever reads', () => {
  const start = freshSession()
  const steps = stepsOf(start, WORDS)
  const names = namesIn(receiptOf(HOST, 'host', start), steps, (number) => `Teilnehmer ${number}`)
  expect([names.ofOwner, names.of(KIM), names.of(instance(9) as never)]).toEqual(['Dana Reyes', 'Teilnehmer 3', null])
})

test('[CONSENT-149] whoever was turned away has no name in a receipt, and nobody else has theirs', () => {
  const start = freshSession()
  const steps = stepsOf(start, [[HOST, { kind: 'turn-away', join: joinId(1) }]])
  const [entry] = readSteps(receiptOf(HOST, 'host', start), steps)
  expect(entry?.lines).toMatchObject([
    { kind: 'turned-away', who: 'Dana Reyes', whom: null, isMe: true, isToMe: false },
  ])
})

test('[CONSENT-181] a receipt tells whom the host\u2019s page turned away by itself from whom its person did', () => {
  const start = freshSession()
  const steps = stepsOf(start, [
    [HOST, { kind: 'turn-away', join: joinId(1), byItself: true }],
    [HOST, { kind: 'turn-away', join: joinId(2) }],
  ])
  const read = readSteps(receiptOf(HOST, 'host', start), steps).flatMap(({ lines }) => lines)
  expect(read.map(({ kind, byItself }) => [kind, byItself])).toEqual([
    ['turned-away', true],
    ['turned-away', undefined],
  ])
})
