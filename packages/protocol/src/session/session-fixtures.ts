// Sessions and events for the tests of this folder. Signatures are dummies: the reducer runs after verify().
import { toBase64Url } from '../bytes.ts'
import type { DeviceId, GrantId, Instance, JoinId, SessionId, Sid } from '../ids.ts'
import type { TimedEvent } from './events.ts'
import type { SessionMessageBody } from './messages.ts'
import type { OpenSession } from './state.ts'

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
    },
  },
  presenting: null,
  switching: null,
  requests: [],
  grants: [],
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
