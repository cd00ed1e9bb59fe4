// Sessions and events for the tests of this folder. Signatures are dummies: the reducer runs after verify().
import { expect } from 'vitest'
import { toBase64Url } from '../bytes.ts'
import type { DeviceId, GrantId, Instance, JoinId, SessionId, Sid } from '../ids.ts'
import type { TimedEvent } from './events.ts'
import type { Capability, Scope, SessionMessageBody } from './messages.ts'
import { reduce } from './reduce.ts'
import type { Refusal } from './reduced.ts'
import type { OpenSession, SessionState } from './state.ts'

const id = (length: number, n: number) => toBase64Url(new Uint8Array(length).fill(n))
export const device = (n: number) => id(32, n) as DeviceId
export const grantId = (n: number) => id(16, n) as GrantId
export const instance = (n: number) => id(16, n) as Instance
export const joinId = (n: number) => id(16, n) as JoinId
export const sid = id(16, 200) as Sid
export const signature = id(64, 0)

export const HOST = device(1)
export const ANN = device(2)
export const LEE = device(3)
export const KIM = device(4)
export const STRANGER = device(9)

/** A session with its host connected and nobody else in. */
export const freshSession = (): OpenSession => ({
  stage: 'open',
  sid,
  sessionId: '123456789' as SessionId,
  host: HOST,
  hostName: 'Dana Reyes',
  organization: 'Northwind',
  createdAt: 1,
  firstPresenter: 'participant',
  profile: 'strict',
  joinBy: 'pin',
  joinFailures: 0,
  members: {
    [HOST]: {
      device: HOST,
      role: 'host',
      name: 'Dana Reyes',
      instance: instance(1),
      connected: true,
      awaySince: null,
      joinedAt: 1,
      lastAt: 0,
      presented: false,
      relaxed: false,
      raised: false,
      confirm: null,
      inVain: [],
    },
  },
  former: {},
  presenting: null,
  switching: null,
  requests: [],
  grants: [],
  evidence: [],
})

/** What a device says, at a time of both clocks. */
export const said = (by: DeviceId, body: SessionMessageBody, at: number): TimedEvent => ({
  at,
  event: {
    kind: 'said',
    signed: { message: { v: 1, sid, by, at, body }, signature },
    instance: instance(5),
    acknowledgement: null,
  },
})

export const admission = (who: DeviceId, name: string, grant: GrantId | null = null): SessionMessageBody => ({
  kind: 'admit',
  join: joinId(1),
  device: who,
  name,
  method: 'pin',
  grant,
})

/** Plays events, each of which must be accepted. */
export function play(state: SessionState, ...events: readonly TimedEvent[]): SessionState {
  let now = state
  for (const event of events) {
    const reduced = reduce(now, event)
    if (!reduced.ok) throw new Error(`refused: ${reduced.refusal} on ${JSON.stringify(event.event)}`)
    now = reduced.state
  }
  return now
}

/** The state as that of a session that has not ended. */
export function open(state: SessionState): OpenSession {
  if (state.stage !== 'open') throw new Error('the session has ended')
  return state
}

/** How an event fares; the state it meets must be left as it was. */
export function refusalOf(state: SessionState, event: TimedEvent): Refusal | 'accepted' {
  const before = structuredClone(state)
  const reduced = reduce(state, event)
  expect(state).toEqual(before)
  return reduced.ok ? 'accepted' : reduced.refusal
}

export interface Terms {
  readonly scope?: Scope
  readonly minutes?: number | null
}

export const askTo = (
  n: number,
  { owner, capability = 'view', scope = 'whole', minutes = null }: Terms & { owner: DeviceId; capability?: Capability },
): SessionMessageBody => ({ kind: 'ask', grant: grantId(n), capability, scope, minutes, owner })

export const yesTo = (
  n: number,
  {
    capability = 'view',
    to = HOST,
    scope = 'whole',
    minutes = null,
  }: Terms & { capability?: Capability; to?: DeviceId } = {},
): SessionMessageBody => ({
  kind: 'answer',
  grant: grantId(n),
  yes: true,
  capability,
  to,
  surface: 'screen',
  scope,
  minutes,
})

export const noTo = (n: number): SessionMessageBody => ({ kind: 'answer', grant: grantId(n), yes: false })

export const shareTo = (n: number, ...to: readonly DeviceId[]): SessionMessageBody => ({
  kind: 'share',
  surface: 'screen',
  grants: to.map((to, index) => ({ grant: grantId(n + index), to })),
})

/** A session of these participants, all in at the time 10. */
export const sessionOf = (...participants: readonly DeviceId[]): OpenSession =>
  open(play(freshSession(), ...participants.map((who, index) => said(HOST, admission(who, 'Somebody'), 10 + index))))
