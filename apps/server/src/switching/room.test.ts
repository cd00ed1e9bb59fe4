// What lines hear and lose when a session changes: pictures waiting for a viewer, wishes for a key frame.
import {
  EMPTY_CHAIN,
  deviceIdSchema,
  type DeviceId,
  type Grant,
  type OpenSession,
  type ServerFrame,
  type SessionMessageBody,
} from '@farhand/protocol'
import { beforeEach, describe, expect, it } from 'vitest'
import { LIMITS } from '../limits.ts'
import { ManualClock } from '../manual-clock.ts'
import { newSession } from '../session/new-session.ts'
import type { AppliedChange } from '../session/live-session.ts'
import { NOTHING_SPENT } from '../session/record-budget.ts'
import type { SessionRecord } from '../session/session-record.ts'
import type { Line } from './line.ts'
import { openRoom, type Room } from './room.ts'
import { CREATE, newGrant, newInstance, randomText } from './test-client.ts'

const [host, ann, lee] = [0, 1, 2].map(() => deviceIdSchema.parse(randomText(32))) as [DeviceId, DeviceId, DeviceId]
const base = newSession({
  body: { ...CREATE, device: host },
  sid: randomText(16) as never,
  sessionId: '482913577' as never,
  hostName: 'Dana',
  organization: 'Acme',
  profile: 'strict',
  createdAt: 1,
})
const here = { ...base.members[host]!, connected: true, awaySince: null, instance: newInstance() }
const give = (owner: DeviceId, to: DeviceId, capability: Grant['capability'] = 'view'): Grant => ({
  grant: newGrant(),
  capability,
  scope: 'whole',
  owner,
  to,
  surface: 'screen',
  since: 1,
  expiresAt: null,
  usedAt: null,
})
const stateOf = (presenter: DeviceId, ...grants: readonly Grant[]): OpenSession => ({
  ...base,
  members: Object.fromEntries([host, ann, lee].map((device) => [device, { ...here, device }])),
  presenting: { device: presenter, surface: 'screen', paused: false, since: 1 },
  grants: [...grants],
})

/** What a device said, as far as the lines hear of it. */
const entryOf = (body: SessionMessageBody) =>
  ({ at: 2, event: { kind: 'said', signed: { message: { body } } } }) as AppliedChange['entry']

let record: SessionRecord
/** What the session becomes. */
let next: OpenSession
let room: Room
let dropped: DeviceId[]
/** Whose pauses between askings for a key frame began anew. */
let renewed: DeviceId[]
let sent: { to: DeviceId; type: ServerFrame['type'] }[]

/** A room whose session is in a state; then it is in the next. */
async function change(before: OpenSession, after: OpenSession, body?: SessionMessageBody): Promise<void> {
  next = after
  record = { state: before, epoch: 0, people: [], receipt: EMPTY_CHAIN, account: 'dana', spent: NOTHING_SPENT }
  const live: Room['live'] = {
    sid: base.sid,
    acknowledgementText: null,
    record: () => record,
    change(proposal) {
      const from = record
      record = { ...record, state: next }
      proposal.applied({ before: from, after: record, entry: body === undefined ? null : entryOf(body) })
      return Promise.resolve({ ok: true })
    },
    isFull: () => false,
    namesTurnedAway: () => true,
    countBytes: () => undefined,
    relayedBytes: () => 0,
    flush: () => Promise.resolve(true),
    account: {} as Room['live']['account'],
    stamp: () => '',
    history: () => Promise.reject(new Error('nobody asks here')),
  }
  const openLobby = () => ({ empty: () => undefined }) as unknown as Room['lobby']
  room = openRoom({
    live,
    clock: new ManualClock(),
    limits: LIMITS,
    openLobby,
    seated: () => undefined,
    ended: () => undefined,
  })
  for (const device of [host, ann, lee]) {
    const line = {
      send: ({ type }: ServerFrame) => void sent.push({ to: device, type }),
      dropPicture: () => void dropped.push(device),
      otherPicture: () => void renewed.push(device),
      close: () => undefined,
    }
    room.attach(device, line as unknown as Line)
  }
  await room.propose({})
}

beforeEach(() => {
  dropped = []
  renewed = []
  sent = []
})

describe('what waits of a picture', () => {
  const [toHost, toLee] = [give(ann, host), give(ann, lee)]

  it('[CONSENT-20] is dropped for everyone who saw the one before, when somebody else shows', async () => {
    await change(stateOf(ann, toHost, toLee), stateOf(host, give(host, ann), give(host, lee)))
    expect(dropped.toSorted()).toEqual([host, lee].toSorted())
    expect(sent).toEqual([{ to: host, type: 'need-key' }])
  })

  it('[CONSENT-7] is dropped for whose view has ended, and for nobody else', async () => {
    await change(stateOf(ann, toHost, toLee), stateOf(ann, toHost))
    expect([dropped, sent]).toEqual([[lee], []])
  })

  it('[WIRE-24] who shows next is asked for a key frame at once, however shortly after the one before', async () => {
    await change(stateOf(ann, toHost, toLee), stateOf(host, give(host, ann), give(host, lee)))
    next = stateOf(lee, give(lee, host), give(lee, ann))
    await room.propose({})
    expect(sent.filter(({ type }) => type === 'need-key').map(({ to }) => to)).toEqual([host, lee])
  })

  it('[WIRE-24] pauses of askings begin anew for everybody with another presenter or surface, and with nothing else', async () => {
    const everybody = [host, ann, lee].toSorted()
    await change(stateOf(ann, toHost, toLee), stateOf(host, give(host, ann), give(host, lee)))
    expect(renewed.toSorted()).toEqual(everybody)
    renewed = []
    await change(stateOf(ann, toHost), stateOf(ann, toHost), { kind: 'surface', surface: 'screen' })
    expect(renewed.toSorted()).toEqual(everybody)
    renewed = []
    await change(stateOf(ann, toHost, toLee), stateOf(ann, toHost), { kind: 'raise', up: true })
    expect(renewed).toEqual([])
  })

  it('[CONSENT-10] goes on where something else is given or ends', async () => {
    const control = give(ann, host, 'control')
    await change(stateOf(ann, toHost, toLee), stateOf(ann, toHost, toLee, control))
    await change(stateOf(ann, toHost, toLee, control), stateOf(ann, toHost, toLee))
    expect([dropped, sent]).toEqual([[], []])
  })

  it('[CONSENT-10] is not what a control without a view stands for', async () => {
    const control = give(ann, lee, 'control')
    await change(stateOf(ann, toHost, toLee, control), stateOf(ann, toHost, control))
    expect(dropped).toEqual([lee])
  })
})
