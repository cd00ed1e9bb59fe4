// How often a member may speak: real sockets, a real server, the limits in force (answers to joins come sooner).
import { CLOSE_CODES, type DeviceId, type GrantId, type SessionMessageBody } from '@farhand/protocol'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { LIMITS } from '../limits.ts'
import { startTestServer, type TestServer } from '../test-server.ts'
import {
  SWITCH_LIMITS,
  admitNew,
  attach,
  createDevice,
  createSession,
  newGrant,
  resume,
  type TestMember,
} from './test-client.ts'

const limits = { ...SWITCH_LIMITS, socket: LIMITS.socket }
const { burst, perSecond } = LIMITS.socket.says
const FLOOD = 300

let server: TestServer
let cookie: string
beforeAll(async () => {
  server = await startTestServer({ limits })
  cookie = await server.signedIn()
})
afterAll(() => server[Symbol.asyncDispose]())

async function startTwo(on = server, signedIn = cookie) {
  const device = await createDevice()
  const created = await createSession(on, { cookie: signedIn, device })
  const host = await attach(on, { ticket: created.ticket, device })
  const lee = await admitNew(on, { sessionId: created.sessionId, host, epoch: 0, name: 'Lee' })
  return { host, lee }
}

/** Raises and lowers a hand `times` times; how often that was taken, and every other answer. */
async function wave(member: TestMember, times: number): Promise<{ taken: number; others: Set<string> }> {
  const others = new Set<string>()
  let taken = 0
  for (let i = 0; i < times; i++) {
    const answer = await member.say({ kind: 'raise', up: taken % 2 === 0 })
    if (answer === 'accepted') taken += 1
    else others.add(answer)
  }
  return { taken, others }
}

const ask = (owner: DeviceId, grant: GrantId, capability: 'view' | 'voice' | 'camera'): SessionMessageBody => ({
  kind: 'ask',
  grant,
  owner,
  capability,
  scope: 'whole',
  minutes: null,
})

it('[CONSENT-86] of a member who raises and lowers a hand without end few are taken, and the others hear of no more', async () => {
  const { host, lee } = await startTwo()
  const startedMs = performance.now()
  const { taken, others } = await wave(lee, FLOOD)
  const atMost = burst + Math.ceil(((performance.now() - startedMs) / 1000) * perSecond)
  expect(others).toEqual(new Set(['too-fast']))
  expect(taken).toBeGreaterThanOrEqual(burst - 1)
  expect(taken).toBeLessThanOrEqual(atMost)
  // Everybody has a bucket of their own.
  expect(await host.say(ask(lee.device.id, newGrant(), 'voice'))).toBe('accepted')
  expect(host.texts.filter((text) => text.includes('"kind":"raise"'))).toHaveLength(taken)
})

it('[CONSENT-86] the last word about what is there is taken however much was said before', async () => {
  const { host, lee } = await startTwo()
  const [view, voice, camera] = [newGrant(), newGrant(), newGrant()]
  await host.say(ask(lee.device.id, view, 'view'))
  const yes = { kind: 'answer', grant: view, yes: true, capability: 'view', scope: 'whole', minutes: null } as const
  expect(await lee.say({ ...yes, to: host.device.id, surface: 'screen' })).toBe('accepted')
  for (const body of [ask(lee.device.id, voice, 'voice'), ask(lee.device.id, camera, 'camera')])
    expect(await host.say(body)).toBe('accepted')
  expect(await lee.say({ kind: 'relax', yes: true })).toBe('accepted')
  const emptied = async () => expect((await wave(lee, burst + 40)).others).toContain('too-fast')
  await emptied()
  const lastWords: SessionMessageBody[] = [
    { kind: 'pause', paused: true },
    { kind: 'relax', yes: false },
    { kind: 'answer', grant: voice, yes: false },
    { kind: 'withdraw', grant: view },
    { kind: 'withdraw-all' },
  ]
  for (const body of lastWords) expect([body.kind, await lee.say(body)]).toEqual([body.kind, 'accepted'])
  // With nothing left to withdraw it says nothing new.
  const empty = new Set<string>()
  for (let i = 0; i < burst + 40; i++) empty.add(await lee.say({ kind: 'withdraw-all' }))
  expect(empty).toContain('no-change')
  expect(empty).not.toContain('too-fast')
  expect(await lee.say({ kind: 'leave' })).toBe('accepted')
})

it('[CONSENT-86] another line of the same device finds its bucket as it was, and comes again', async () => {
  // Fills by one in two seconds, so that a slow machine's new line still finds it empty.
  const says = { burst, perSecond: 0.5 }
  await using slow = await startTestServer({ limits: { ...limits, socket: { ...limits.socket, says } } })
  const { lee } = await startTwo(slow, await slow.signedIn())
  await wave(lee, burst + 40)
  const again = resume(slow, lee)
  await expect(again).rejects.toThrow(`closed ${String(CLOSE_CODES.restarting)}`)
  await expect
    .poll(
      () =>
        resume(slow, lee).then(
          () => 'in',
          () => 'not yet',
        ),
      { timeout: 10_000, interval: 300 },
    )
    .toBe('in')
})
