import fc from 'fast-check'
import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { CLOSE_CODES, type Bytes, type DeviceId, type ServerFrame, type Sid } from '@farhand/protocol'
import { ClientError } from '../errors.ts'
import { Line, type LineEvents } from './line.ts'
import { serverApi, type Answered } from './server-api.ts'
import type { OpenTransport, TransportEvents } from './transport.ts'

const TICK = (at: number) => JSON.stringify({ type: 'tick', at })

const REJECTED = { ok: false, rejected: { status: 403, code: 'foreign-origin', retryMinutes: null } } as const

/** A line over transports that the test plays; `answers` are what the first requests for a ticket come to. */
function setUp(events: Partial<LineEvents> = {}, answers: (() => Promise<Answered<string>>)[] = []) {
  const transports: { ticket: string; events: TransportEvents; sent: (string | Bytes)[]; closed: boolean }[] = []
  const log: unknown[] = []
  let refuses = 0
  const open: OpenTransport = async (ticket, transportEvents) => {
    if (refuses > 0) {
      refuses -= 1
      throw new ClientError('not-connected', 'no')
    }
    const transport = { ticket, events: transportEvents, sent: [] as (string | Bytes)[], closed: false }
    transports.push(transport)
    return {
      sendText: (text) => void transport.sent.push(text),
      sendBinary: (bytes) => void transport.sent.push(bytes),
      bufferedBytes: 0,
      close: () => {
        transport.closed = true
        transportEvents.onClose(1006)
      },
    }
  }
  const all: LineEvents = {
    onFrame: (frame) => void log.push(frame),
    onObject: (object) => void log.push(object),
    onBadFrame: () => void log.push('bad frame'),
    onDown: () => void log.push('down'),
    onOver: (end) => void log.push(`over: ${end}`),
    ...events,
  }
  const line = new Line(open, all)
  let tickets = 0
  line.keepUp(all, async () => {
    tickets += 1
    return (await answers.shift()?.()) ?? { ok: true, value: `ticket-${String(tickets)}` }
  })
  return {
    line,
    log,
    transports,
    refuseNext: (count: number) => {
      refuses = count
    },
  }
}

beforeEach(() => {
  vi.useFakeTimers()
})
afterEach(() => {
  vi.useRealTimers()
})

test('frames and objects are taken one after the other, in the order they came', async () => {
  const order: unknown[] = []
  const { line, transports } = setUp({
    async onFrame(frame: ServerFrame) {
      if (frame.type !== 'tick') return
      // The first takes longest; the others wait for it.
      for (let i = 0; i < 20 - frame.at; i++) await Promise.resolve()
      order.push(frame.at)
    },
    onObject: (object) => void order.push(object[0]),
  })
  await line.connect('first')
  const { events } = transports[0]!
  events.onText(TICK(1))
  events.onBinary(new Uint8Array([2]))
  events.onText(TICK(3))
  await vi.waitUntil(() => order.length === 3)
  expect(order).toEqual([1, 2, 3])
})

test('a broken transport is opened again with a fresh ticket, as often as it takes', async () => {
  const { line, log, transports, refuseNext } = setUp()
  await line.connect('first')
  refuseNext(3)
  transports[0]!.events.onClose(1006)
  await vi.advanceTimersByTimeAsync(10_000)
  expect(transports.map((transport) => transport.ticket)).toEqual(['first', 'ticket-4'])
  expect(log).toEqual(['down'])
  expect(line.send({ type: 'need-key', stream: 1 })).toBe(true)
})

test('after two minutes without a server the line is given up', async () => {
  const { line, log, transports, refuseNext } = setUp()
  await line.connect('first')
  refuseNext(Number.MAX_SAFE_INTEGER)
  transports[0]!.events.onClose(1006)
  expect(line.send({ type: 'need-key', stream: 1 })).toBe(true)
  await vi.advanceTimersByTimeAsync(110_000)
  expect(line.send({ type: 'need-key', stream: 1 })).toBe(false)
  expect(log).toEqual(['down'])
  await vi.advanceTimersByTimeAsync(15_000)
  expect(log).toEqual(['down', 'over: given-up'])
})

test.each([
  [404, 'text/plain', '404 page not found'],
  [403, 'text/html', '<h1>Forbidden</h1>'],
  [429, 'text/html', '<h1>Slow down</h1>'],
])(
  '[WIRE-40] a %i in %s from something in front of the server ends no line: it is asked again until the server answers',
  async (status, type, body) => {
    const api = serverApi(async () => new Response(body, { status, headers: { 'content-type': type } }))
    const inFront = () => api.resume('' as Sid, '' as DeviceId)
    const { line, log, transports } = setUp({}, [inFront, inFront, inFront])
    await line.connect('first')
    transports[0]!.events.onClose(1006)
    await vi.advanceTimersByTimeAsync(10_000)
    expect(log).toEqual(['down'])
    expect(transports.map((transport) => transport.ticket)).toEqual(['first', 'ticket-4'])
  },
)

test('[WIRE-40] a no of the server itself ends the line at once; only too many tries are waited out', async () => {
  const refused = setUp({}, [() => Promise.resolve(REJECTED)])
  await refused.line.connect('first')
  refused.transports[0]!.events.onClose(1006)
  await vi.advanceTimersByTimeAsync(10_000)
  expect(refused.log).toEqual(['down', 'over: refused'])
  expect(refused.transports).toHaveLength(1)

  const tooMany = { ok: false, rejected: { status: 429, code: 'too-many-attempts', retryMinutes: 1 } } as const
  const busy = setUp({}, [() => Promise.resolve(tooMany)])
  await busy.line.connect('first')
  busy.transports[0]!.events.onClose(1006)
  await vi.advanceTimersByTimeAsync(10_000)
  expect(busy.log).toEqual(['down'])
  expect(busy.transports.map((transport) => transport.ticket)).toEqual(['first', 'ticket-2'])
})

test('a server that falls silent is given up for a new transport', async () => {
  const { line, transports } = setUp()
  await line.connect('first')
  await vi.advanceTimersByTimeAsync(4000)
  expect(line.isQuiet).toBe(false)
  await vi.advanceTimersByTimeAsync(5000)
  expect(line.isQuiet).toBe(true)
  transports[0]!.events.onText(TICK(1))
  expect(line.isQuiet).toBe(false)
  await vi.advanceTimersByTimeAsync(9000)
  expect(transports).toHaveLength(1)
  await vi.advanceTimersByTimeAsync(2000)
  expect(transports[0]!.closed).toBe(true)
  expect(transports).toHaveLength(2)
})

test('close codes of the server that mean "do not come back" end the line', async () => {
  const ends = [
    [CLOSE_CODES.ended, 'over: ended'],
    [CLOSE_CODES.replaced, 'over: replaced'],
    [CLOSE_CODES.refused, 'over: refused'],
  ] as const
  for (const [code, expected] of ends) {
    const { line, log, transports } = setUp()
    await line.connect('first')
    transports[0]!.events.onClose(code)
    await vi.advanceTimersByTimeAsync(10_000)
    expect(log).toEqual([expected])
    expect(transports).toHaveLength(1)
  }
})

test('whatever the server sends as text, the line says "bad frame" at most and lives on', async () => {
  const { line, log, transports } = setUp()
  await line.connect('first')
  await fc.assert(
    fc.asyncProperty(
      fc.oneof(
        fc.string(),
        fc.json(),
        fc.jsonValue().map((value) => JSON.stringify(value)),
      ),
      async (text) => {
        log.length = 0
        transports[0]!.events.onText(text)
        transports[0]!.events.onText(TICK(7))
        for (let turn = 0; turn < 50 && log.length < 2; turn++) await Promise.resolve()
        expect(log).toEqual(['bad frame', { type: 'tick', at: 7 }])
      },
    ),
    { numRuns: 300 },
  )
})
