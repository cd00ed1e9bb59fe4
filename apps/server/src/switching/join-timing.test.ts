// Whether a stranger can tell an unknown ID from a wrong password or a spent PIN, or an unknown sid from a live one: by
// what the replies say, or by when.
import { randomInt } from 'node:crypto'
import { CLOSE_CODES, sidSchema, type DeviceId, type JoinId, type Sid } from '@farhand/protocol'
import { describe, expect, it } from 'vitest'
import { delay, systemClock } from '../clock.ts'
import { QUICK_LIMITS, startTestServer, type TestServer } from '../test-server.ts'
import { sameDistributionP } from './kolmogorov-smirnov.ts'
import {
  attach,
  createDevice,
  createSession,
  hostAnswer,
  newInstance,
  noneRequest,
  openSocket,
  pinRequest,
  proofFrame,
  randomText,
  ticketFrom,
  type TestDevice,
  type TestMember,
} from './test-client.ts'
import { shapeOf, turnedBack } from './way-back-fixtures.ts'

const TRIES_EACH = 2_000
const CONTROL_TRIES = 300
const AT_ONCE = 32
const REPLY_MS = 100
const UNPROVEN_TRIES_EACH = 300
const UNPROVEN_WAIT_MS = 160
const WAYS_BACK_EACH = 400
/** A host at work is another machine: its sums take time, but none of this one's. */
const SUMS_MS = 10
/** A live ID closes after 20 failures; its host makes a new PIN well before. */
const FAILURES_PER_PIN = 5

type Kind = 'unknown' | 'wrong-password' | 'spent-pin'
const KINDS: readonly Kind[] = ['unknown', 'wrong-password', 'spent-pin']

const unlimited = 1_000_000
const limitsOf = (replyMs: number) => ({
  ...QUICK_LIMITS,
  join: {
    failuresPerAddressMinute: unlimited,
    failuresPerAddressHour: unlimited,
    failuresPerNetworkHour: unlimited,
    failuresPerSecond: unlimited,
    queuedPerAddress: unlimited,
    queuedInAll: unlimited,
    queuedMs: unlimited,
    replyMs,
    decoyMs: replyMs * 0.8,
    unprovenWaitMs: UNPROVEN_WAIT_MS,
  },
  socket: {
    ...QUICK_LIMITS.socket,
    strangersPerAddress: unlimited,
    lobbyPerSession: unlimited,
    framesPerSecond: unlimited,
  },
})

/** A host that answers everybody and believes nobody: at once for a spent PIN, after its sums for a wrong password. */
function refuseEverybody(host: TestMember, kind: Kind): void {
  let failures = 0
  const fail = async (join: JoinId) => {
    if (kind === 'wrong-password') await delay(systemClock, SUMS_MS)
    failures += 1
    const body = failures % FAILURES_PER_PIN === 0 ? [{ kind: 'new-pin' as const }] : []
    for (const said of [{ kind: 'join-failed' as const, join }, ...body]) {
      const signed = await host.device.sign(host.sid, said)
      host.send({ type: 'say', ref: 0, signed, commit: null })
    }
  }
  host.socket.on('message', (data: Buffer) => {
    const frame = JSON.parse(data.toString()) as { type: string; join: JoinId }
    if (frame.type === 'join-request') host.send({ type: 'join-answer', join: frame.join, answer: hostAnswer('pin') })
    if (frame.type === 'join-proof') void fail(frame.join)
  })
}

interface Try {
  readonly answerMs: number
  readonly refusalMs: number
  /** Every word it heard, base64url texts by their length. */
  readonly heard: string
}

async function tryJoin(server: TestServer, sessionId: string): Promise<Try> {
  const socket = await openSocket(server, await ticketFrom(server, 'joins', { sessionId }))
  await socket.take('join-open')
  const startMs = performance.now()
  socket.send({ type: 'join-request', instance: newInstance(), request: pinRequest() })
  await socket.take('join-answer')
  const answerMs = performance.now() - startMs
  // Tries that began together must not go on in step: one's work would be felt in the other's reply.
  await delay(systemClock, randomInt(REPLY_MS))
  const proofMs = performance.now()
  socket.send(proofFrame())
  await socket.take('join-refused')
  const refusalMs = performance.now() - proofMs
  await socket.closed
  const heard = socket.texts.filter((text) => !text.startsWith('{"type":"tick"')).map(shapeOf)
  return { answerMs, refusalMs, heard: heard.join('\n') }
}

/** Runs the tries in random order, some at once. */
async function runTries(
  server: TestServer,
  targets: Record<Kind, string>,
  kinds: readonly Kind[],
): Promise<Record<Kind, Try[]>> {
  const left = kinds.map((kind) => ({ kind, order: randomInt(2 ** 32) })).sort((a, b) => a.order - b.order)
  const tries: Record<Kind, Try[]> = { unknown: [], 'wrong-password': [], 'spent-pin': [] }
  const work = async () => {
    for (let next = left.pop(); next !== undefined; next = left.pop()) {
      tries[next.kind].push(await tryJoin(server, targets[next.kind]))
    }
  }
  await Promise.all(Array.from({ length: AT_ONCE }, work))
  return tries
}

async function startWithTargets(replyMs: number) {
  const server = await startTestServer({ limits: limitsOf(replyMs) })
  const cookie = await server.signedIn()
  const startHost = async (kind: Kind) => {
    const device = await createDevice()
    const created = await createSession(server, { cookie, device })
    refuseEverybody(await attach(server, { ticket: created.ticket, device }), kind)
    return created.sessionId
  }
  const live = { 'wrong-password': await startHost('wrong-password'), 'spent-pin': await startHost('spent-pin') }
  const unknown = Object.values<string>(live).includes('999999999') ? '999999998' : '999999999'
  return { server, targets: { unknown, ...live } }
}

const UNPROVEN = ['unknown', 'with-password', 'not-admitted', 'turned-away'] as const
type Unproven = (typeof UNPROVEN)[number]

/** A host that answers everybody, and lets everybody wait or says no to each. */
function leaveWaiting(host: TestMember, saysNo: boolean): void {
  host.socket.on('message', (data: Buffer) => {
    const frame = JSON.parse(data.toString()) as { type: string; join: JoinId }
    const { type, join } = frame
    if (type === 'join-request') host.send({ type: 'join-answer', join, answer: hostAnswer('none') })
    if (type !== 'join-proof') return
    host.send({ type: 'join-proven', join })
    if (saysNo)
      void host.device.sign(host.sid, { kind: 'turn-away', join }).then((signed) => {
        host.send({ type: 'say', ref: 0, signed, commit: null })
      })
  })
}

interface Wait {
  readonly answerMs: number
  readonly waitingMs: number
  readonly refusalMs: number
  /** Every word it heard, base64url texts by their length. */
  readonly heard: string
}

async function waitByIdAlone(server: TestServer, sessionId: string): Promise<Wait> {
  const socket = await openSocket(server, await ticketFrom(server, 'joins', { sessionId }))
  await socket.take('join-open')
  const startMs = performance.now()
  socket.send({ type: 'join-request', instance: newInstance(), request: noneRequest() })
  await socket.take('join-answer')
  const answerMs = performance.now() - startMs
  await delay(systemClock, randomInt(REPLY_MS))
  const proofMs = performance.now()
  socket.send(proofFrame())
  await socket.take('join-waiting')
  const waitingMs = performance.now() - proofMs
  await socket.take('join-refused')
  const refusalMs = performance.now() - proofMs
  await socket.closed
  const heard = socket.texts.filter((text) => !text.startsWith('{"type":"tick"')).map(shapeOf)
  return { answerMs, waitingMs, refusalMs, heard: heard.join('\n') }
}

describe('a refused join', () => {
  it('tells nobody by words or by time whether the ID exists (3 x 2,000 tries)', { timeout: 240_000 }, async () => {
    const { server, targets } = await startWithTargets(REPLY_MS)
    await using cleanUp = new AsyncDisposableStack()
    cleanUp.use(server)
    const measure = (each: number) =>
      runTries(
        server,
        targets,
        KINDS.flatMap((kind) => Array.from({ length: each }, () => kind)),
      )
    await measure(AT_ONCE)
    const tries = await measure(TRIES_EACH)
    const all = KINDS.flatMap((kind) => tries[kind])
    const frames = [...new Set(all.map(({ heard }) => heard))]
    expect(frames).toHaveLength(1)
    const types = frames.flatMap((heard) =>
      heard.split('\n').map((text) => (JSON.parse(text) as { type: string }).type),
    )
    expect(types).toEqual(['join-open', 'join-answer', 'join-refused'])

    // Six comparisons at p > 0.01 fail by chance in one run of about twenty: what fails is measured once more, alone.
    const suspects = suspectsIn(tries)
    if (suspects.length > 0) {
      const again = suspectsIn(await measure(TRIES_EACH))
      expect(again.filter((suspect) => suspects.includes(suspect))).toEqual([])
    }

    const { server: late, targets: lateTargets } = await startWithTargets(REPLY_MS + 20)
    cleanUp.use(late)
    const control = await runTries(
      late,
      lateTargets,
      Array.from({ length: CONTROL_TRIES }, () => 'unknown'),
    )
    const p = sameDistributionP(
      tries.unknown.map(({ answerMs }) => answerMs),
      control.unknown.map(({ answerMs }) => answerMs),
    )
    expect(p, 'positive control of +20 ms').toBeLessThan(0.01)
  })
})

describe('a join by an ID alone', () => {
  it('tells nobody by words or by time whether the ID exists (4 x 300 tries)', { timeout: 240_000 }, async () => {
    await using server = await startTestServer({ limits: limitsOf(REPLY_MS) })
    const cookie = await server.signedIn()
    const startHost = async (joinBy: 'pin' | 'spoken', saysNo: boolean) => {
      const device = await createDevice()
      const created = await createSession(server, { cookie, device, body: { joinBy } })
      leaveWaiting(await attach(server, { ticket: created.ticket, device }), saysNo)
      return created.sessionId as string
    }
    const live = {
      'with-password': await startHost('pin', false),
      'not-admitted': await startHost('spoken', false),
      'turned-away': await startHost('spoken', true),
    }
    const unknown = Object.values(live).includes('999999999') ? '999999998' : '999999999'
    const targets: Record<Unproven, string> = { unknown, ...live }
    const measure = async (each: number) => {
      const left = UNPROVEN.flatMap((kind) => Array.from({ length: each }, () => ({ kind, order: randomInt(2 ** 32) })))
      left.sort((a, b) => a.order - b.order)
      const waits = { unknown: [], 'with-password': [], 'not-admitted': [], 'turned-away': [] } as Record<
        Unproven,
        Wait[]
      >
      const work = async () => {
        for (let next = left.pop(); next !== undefined; next = left.pop())
          waits[next.kind].push(await waitByIdAlone(server, targets[next.kind]))
      }
      await Promise.all(Array.from({ length: AT_ONCE }, work))
      return waits
    }
    await measure(AT_ONCE)
    const waits = await measure(UNPROVEN_TRIES_EACH)
    expect(new Set(UNPROVEN.flatMap((kind) => waits[kind].map(({ heard }) => heard))).size).toBe(1)
    // Nine comparisons at p > 0.01: what fails is measured once more, alone.
    const suspects = suspectsAmong(waits)
    if (suspects.length === 0) return
    const again = suspectsAmong(await measure(UNPROVEN_TRIES_EACH))
    expect(again.filter((suspect) => suspects.includes(suspect))).toEqual([])
  })
})

const WAYS_BACK = ['unknown', 'foreign', 'forged', 'ended'] as const
type WayBack = (typeof WAYS_BACK)[number]

describe('[KEY-54] a way back that nobody has', () => {
  it('tells by words or by time of no session, live or ended (4 x 400 tries)', { timeout: 120_000 }, async () => {
    await using server = await startTestServer({ limits: limitsOf(REPLY_MS) })
    const cookie = await server.signedIn()
    const start = async () => {
      const device = await createDevice()
      const { ticket } = await createSession(server, { cookie, device })
      return attach(server, { ticket, device })
    }
    const [live, over, stranger] = [await start(), await start(), await createDevice()]
    await over.say({ kind: 'end' })
    const unknown = sidSchema.parse(randomText(16))
    // In `forged` the key of the host itself is named, as everybody knows it who has asked to join.
    const wayTo: Record<WayBack, { sid: Sid; device: DeviceId | TestDevice }> = {
      unknown: { sid: unknown, device: stranger },
      foreign: { sid: live.sid, device: stranger },
      forged: { sid: live.sid, device: live.device.id },
      ended: { sid: over.sid, device: stranger },
    }
    const measure = async (each: number) => {
      const left = WAYS_BACK.flatMap((kind) =>
        Array.from({ length: each }, () => ({ kind, order: randomInt(2 ** 32) })),
      )
      left.sort((a, b) => a.order - b.order)
      const tries: Record<WayBack, Awaited<ReturnType<typeof turnedBack>>[]> = {
        unknown: [],
        foreign: [],
        forged: [],
        ended: [],
      }
      const work = async () => {
        for (let next = left.pop(); next !== undefined; next = left.pop()) {
          // Those that begin together must not go on in step.
          await delay(systemClock, randomInt(REPLY_MS))
          tries[next.kind].push(await turnedBack(server, wayTo[next.kind]))
        }
      }
      await Promise.all(Array.from({ length: AT_ONCE }, work))
      return tries
    }
    const suspectsOf = (tries: Awaited<ReturnType<typeof measure>>) =>
      WAYS_BACK.slice(1).filter((kind) => {
        const [left, right] = [tries.unknown, tries[kind]].map((sample) => sample.map(({ afterMs }) => afterMs))
        const p = sameDistributionP(left!, right!)
        console.log(JSON.stringify({ what: 'afterMs', kind, p: Number(p.toFixed(4)) }))
        return p <= 0.01
      })
    await measure(AT_ONCE)
    const tries = await measure(WAYS_BACK_EACH)
    const heard = WAYS_BACK.flatMap((kind) => tries[kind].map((one) => `${one.heard.join(' ')} ${String(one.code)}`))
    expect([...new Set(heard)]).toEqual([
      `{"type":"challenge","challenge":45,"sid":24,"lastAt":0} ${CLOSE_CODES.refused}`,
    ])
    // Three comparisons at p > 0.01: what fails is measured once more, alone.
    const suspects = suspectsOf(tries)
    if (suspects.length === 0) return
    const again = suspectsOf(await measure(WAYS_BACK_EACH))
    expect(again.filter((suspect) => suspects.includes(suspect))).toEqual([])
  })
})

/** Comparisons of an unknown ID with each other kind that would come from one distribution with p <= 0.01. */
function suspectsAmong(waits: Record<Unproven, readonly Wait[]>): string[] {
  const suspects: string[] = []
  for (const what of ['answerMs', 'waitingMs', 'refusalMs'] as const) {
    for (const kind of UNPROVEN.slice(1)) {
      const [left, right] = [waits.unknown, waits[kind]].map((sample) => sample.map((one) => one[what]))
      const p = sameDistributionP(left!, right!)
      console.log(JSON.stringify({ what, kind, p: Number(p.toFixed(4)) }))
      if (p <= 0.01) suspects.push(`${what} ${kind}`)
    }
  }
  return suspects
}

const PAIRS = [
  ['unknown', 'wrong-password'],
  ['unknown', 'spent-pin'],
  ['wrong-password', 'spent-pin'],
] as const

/** Comparisons whose samples would come from one distribution with p <= 0.01; prints every p. */
function suspectsIn(tries: Record<Kind, Try[]>): string[] {
  const suspects: string[] = []
  for (const what of ['answerMs', 'refusalMs'] as const) {
    for (const [a, b] of PAIRS) {
      const [left, right] = [a, b].map((kind) => tries[kind as Kind].map((one) => one[what]))
      const p = sameDistributionP(left!, right!)
      const medians = [left!, right!].map((sample) => sample.toSorted((x, y) => x - y)[sample.length >> 1]!.toFixed(2))
      console.log(JSON.stringify({ what, a, b, p: Number(p.toFixed(4)), medians }))
      if (p <= 0.01) suspects.push(`${what} ${a} ${b}`)
    }
  }
  return suspects
}
