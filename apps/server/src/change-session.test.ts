// What holds when the store does and when it does not, and that changes come one after the other.
import { RECORD_BOUNDS, createSessionSchema, type CreateSession, type SessionMessageBody } from '@farhand/protocol'
import { pino } from 'pino'
import { beforeEach, describe, expect, it } from 'vitest'
import { createSessionSource } from './change-session.ts'
import { ServerError } from './errors.ts'
import { ManualClock } from './manual-clock.ts'
import { Secret } from './secret.ts'
import { createServerKey } from './server-key.ts'
import type { AppliedChange, LiveSession, Proposal } from './session/live-session.ts'
import type { NewAuditEntry, SessionChange, Store } from './store/store.ts'
import { createDevice, newGrant, newInstance, randomText, type TestDevice } from './switching/test-client.ts'

const serverKey = createServerKey(new Secret(new Uint8Array(32)))
const starter = {
  userId: 'dana',
  username: 'dana',
  name: 'Dana',
  organizationId: 'acme',
  organizationName: 'Acme',
  rules: { profile: 'mikogo' as const, acknowledgementText: null },
}

let written: { change: SessionChange; entries: readonly NewAuditEntry[] }[]
let isFailing: boolean
let clock: ManualClock
let host: TestDevice
let live: LiveSession
let applied: AppliedChange[]

const store = {
  createSession: () => Promise.resolve(),
  isSessionIdTaken: () => Promise.resolve(false),
  saveSession(change: SessionChange, entries: readonly NewAuditEntry[]) {
    if (isFailing) return Promise.reject(new ServerError('store-failed'))
    written.push({ change, entries })
    return Promise.resolve()
  },
} as Partial<Store> as Store

beforeEach(async () => {
  written = []
  applied = []
  isFailing = false
  clock = new ManualClock()
  host = await createDevice()
  const source = createSessionSource({ store, clock, log: pino({ level: 'silent' }), serverKey, bounds: RECORD_BOUNDS })
  const body: CreateSession = createSessionSchema.parse({
    device: host.id,
    sessionId: null,
    joinBy: 'pin',
    firstPresenter: 'participant',
    informed: true,
  })
  live = await source.start(starter, body)
})

const proposal = (change: Partial<Proposal>): Proposal => ({
  event: null,
  step: null,
  by: 'test',
  objection: () => null,
  applied: (done) => void applied.push(done),
  ...change,
})
const say = async (device: TestDevice, body: SessionMessageBody, change: Partial<Proposal> = {}) =>
  live.change(
    proposal({
      event: {
        kind: 'said',
        signed: await device.sign(live.sid, body),
        instance: newInstance(),
        acknowledgement: null,
      },
      ...change,
    }),
  )
const admit = (device: TestDevice): SessionMessageBody => ({
  kind: 'admit',
  method: 'pin',
  join: randomText(16) as never,
  device: device.id,
  name: 'Lee',
  grant: null,
})
const openState = () => {
  const { state } = live.record()
  if (state.stage !== 'open') throw new Error('it has ended')
  return state
}

describe('a change', () => {
  it('is written with its audit entry before it is true', async () => {
    const guest = await createDevice()
    const outcome = await say(host, admit(guest), { step: { leaves: 0 }, by: host.id })
    expect(outcome).toEqual({ ok: true })
    expect(written).toHaveLength(1)
    expect(JSON.parse(written[0]!.change.state)).toEqual(live.record())
    expect(written[0]!.entries.map(({ kind, by }) => [kind, by])).toEqual([
      ['participant-admitted', host.id],
      ['group-rekeyed', host.id],
    ])
    expect(live.record()).toMatchObject({ epoch: 1, people: ['Dana', 'Lee'] })
  })

  it('with a signature of another device changes nothing', async () => {
    const other = await createDevice()
    const signed = {
      ...(await host.sign(live.sid, { kind: 'end' })),
      signature: (await other.sign(live.sid, { kind: 'end' })).signature,
    }
    const outcome = await live.change(
      proposal({ event: { kind: 'said', signed, instance: null, acknowledgement: null } }),
    )
    expect(outcome).toEqual({ ok: false, code: 'bad-signature' })
    const foreign = await host.sign(randomText(16) as never, { kind: 'end' })
    expect(
      await live.change(proposal({ event: { kind: 'said', signed: foreign, instance: null, acknowledgement: null } })),
    ).toEqual({
      ok: false,
      code: 'wrong-session',
    })
    expect(written).toEqual([])
    expect(applied).toEqual([])
  })

  it('waits for the one before: of two commits for one epoch the second is refused', async () => {
    const outcomes = await Promise.all([1, 2].map(() => live.change(proposal({ step: { leaves: 0 } }))))
    expect(outcomes).toEqual([{ ok: true }, { ok: false, code: 'stale-epoch' }])
    expect(live.record().epoch).toBe(1)
  })

  it('never goes back in time, whatever the clock does', async () => {
    const guest = await createDevice()
    await say(host, admit(guest))
    const first = applied[0]!.entry!.at
    clock = Object.assign(clock, { now: () => first - 3_600_000 })
    await live.change(proposal({ event: { kind: 'lost', device: guest.id } }))
    expect(applied[1]!.entry!.at).toBe(first)
  })
})

describe('while the store fails', () => {
  let guest: TestDevice
  beforeEach(async () => {
    guest = await createDevice()
    await say(host, admit(guest))
    isFailing = true
  })

  it('[S9] what is not recorded is not given', async () => {
    const before = live.record()
    const ask: SessionMessageBody = {
      kind: 'ask',
      grant: newGrant(),
      capability: 'view',
      scope: 'whole',
      minutes: null,
      owner: guest.id,
    }
    expect(await say(host, ask)).toEqual({ ok: false, code: 'not-recorded' })
    expect(await live.change(proposal({ step: { leaves: 0 } }))).toEqual({ ok: false, code: 'not-recorded' })
    expect(live.record()).toBe(before)
    expect(applied).toHaveLength(1)
  })

  it('[S9] a withdrawal, a stop, a pause, leaving and the end hold all the same, and are recorded later', async () => {
    isFailing = false
    const grant = newGrant()
    await say(guest, { kind: 'share', surface: 'screen', grants: [{ grant, to: host.id }] })
    isFailing = true
    expect(await say(guest, { kind: 'pause', paused: true })).toEqual({ ok: true })
    expect(await say(guest, { kind: 'pause', paused: false })).toEqual({ ok: false, code: 'not-recorded' })
    expect(await say(guest, { kind: 'withdraw', grant })).toEqual({ ok: true })
    expect(openState()).toMatchObject({ grants: [], presenting: null })
    expect(await say(guest, { kind: 'leave' })).toEqual({ ok: true })
    expect(Object.keys(openState().members)).toEqual([host.id])
    expect(await live.flush()).toBe(false)
    isFailing = false
    written = []
    expect(await say(host, { kind: 'end' })).toEqual({ ok: true })
    expect(written[0]!.entries.map(({ kind }) => kind)).toEqual([
      'sharing-paused-or-resumed',
      'grant-withdrawn',
      'participant-left',
      'session-ended',
    ])
    expect(written[0]!.change.endedAtMs).toBe(clock.now())
  })
})

it('bytes that passed are written with the next change or flush', async () => {
  live.countBytes(1200)
  expect(await live.flush()).toBe(true)
  expect(written[0]!.change.relayedBytes).toBe(1200)
  expect(await live.flush()).toBe(true)
  expect(written).toHaveLength(1)
})
