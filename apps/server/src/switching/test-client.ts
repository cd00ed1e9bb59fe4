// Devices and sockets for tests: real keys, real sockets, handshakes as empty as the server takes them. Lives here: what
// every test of the switch needs; the product never imports it.
import {
  HEADER_BYTES,
  SOCKET_PROTOCOL,
  TARGET_ALL,
  TICKET_PROTOCOL_PREFIX,
  acknowledgementBytes,
  bytesToSign,
  createdSessionSchema,
  deviceIdSchema,
  encodeHeader,
  grantIdSchema,
  hashOfText,
  instanceSchema,
  serverFrameSchema,
  ticketSchema,
  toBase64Url,
  type Bytes,
  type ClientFrame,
  type CommitPart,
  type CreateSession,
  type CreatedSession,
  type DeviceId,
  type GrantId,
  type HostAnswer,
  type HostWelcome,
  type Instance,
  type JoinId,
  type JoinRequest,
  type ObjectHeader,
  type Rejoin,
  type ServerFrame,
  type SessionMessageBody,
  type SignedAcknowledgement,
  type SignedMessage,
  type Sid,
} from '@farhand/protocol'
import { WebSocket } from 'ws'
import type { Limits } from '../limits.ts'
import { QUICK_LIMITS, type TestServer } from '../test-server.ts'

/** What it takes to call a server. */
export type ServerAtHand = Pick<TestServer, 'url' | 'call'>

const PATIENCE_MS = 8_000

/** Replies to joins come soon, yet late enough for a test's host on a busy machine. */
export const SWITCH_LIMITS: Limits = { ...QUICK_LIMITS, join: { ...QUICK_LIMITS.join, replyMs: 400, decoyMs: 390 } }

/** `length` random bytes, base64url. */
export const randomText = (length: number): string => toBase64Url(crypto.getRandomValues(new Uint8Array(length)))
export const newGrant = (): GrantId => grantIdSchema.parse(randomText(16))
export const newInstance = (): Instance => instanceSchema.parse(randomText(16))

export interface TestDevice {
  readonly id: DeviceId
  /** Signs at a time of its own, later than before, or at this one, epoch ms. */
  sign(sid: Sid, body: SessionMessageBody, atMs?: number): Promise<SignedMessage>
  /** That this device accepts a text. */
  accept(sid: Sid, text: string): Promise<SignedAcknowledgement>
}

/** A device with a key of its own; its clock rises with every message. */
export async function createDevice(): Promise<TestDevice> {
  const pair = await crypto.subtle.generateKey('Ed25519', false, ['sign', 'verify'])
  const id = deviceIdSchema.parse(toBase64Url(new Uint8Array(await crypto.subtle.exportKey('raw', pair.publicKey))))
  let at = 0
  const signatureOf = async (bytes: Bytes): Promise<string> =>
    toBase64Url(new Uint8Array(await crypto.subtle.sign('Ed25519', pair.privateKey, bytes)))
  return {
    id,
    async accept(sid, text) {
      const textHash = await hashOfText(text)
      const statement = {
        v: 1 as const,
        sid,
        by: id,
        at: Date.now(),
        textHash,
        name: 'Lee Morgan',
        company: 'Fabrikam',
      }
      return { statement, signature: await signatureOf(acknowledgementBytes(statement)) }
    },
    async sign(sid, body, atMs) {
      at = Math.max(at + 1, Date.now())
      const message = { v: 1 as const, sid, by: id, at: atMs ?? at, body }
      return { message, signature: await signatureOf(bytesToSign(message)) }
    },
  }
}

type Frame<Type extends ServerFrame['type']> = Extract<ServerFrame, { type: Type }>

export interface TestSocket {
  readonly socket: WebSocket
  readonly objects: Bytes[]
  /** Every text frame as it came. */
  readonly texts: string[]
  /** The close code, once it is closed. */
  readonly closed: Promise<number>
  send(frame: ClientFrame): void
  sendRaw(message: string | Uint8Array): void
  /** The oldest frame of this type that was not taken yet; waits for it. */
  take<Type extends ServerFrame['type']>(type: Type): Promise<Frame<Type>>
  /** Frames of this type that came and were not taken. */
  pending<Type extends ServerFrame['type']>(type: Type): Frame<Type>[]
  /** Types in order of arrival, taken or not. */
  order(): readonly string[]
  /** Waits until so many objects have come. */
  gotObjects(count: number): Promise<void>
  close(): void
}

/** Opens the socket with a ticket. Rejects with the HTTP status where it is not let in. */
export function openSocket(server: Pick<TestServer, 'url'>, ticket: string, origin = server.url): Promise<TestSocket> {
  const socket = new WebSocket(
    `${server.url.replace('http', 'ws')}/api/v1/socket`,
    [SOCKET_PROTOCOL, TICKET_PROTOCOL_PREFIX + ticket],
    {
      origin,
      perMessageDeflate: false,
    },
  )
  const frames: ServerFrame[] = []
  const objects: Bytes[] = []
  const order: string[] = []
  const texts: string[] = []
  const waiting = new Set<() => void>()
  const closed = new Promise<number>((resolve) => {
    socket.on('close', resolve)
  })
  socket.on('message', (data: Buffer, isBinary) => {
    if (isBinary) objects.push(new Uint8Array(data))
    else {
      const frame = serverFrameSchema.parse(JSON.parse(data.toString()))
      frames.push(frame)
      texts.push(data.toString())
      order.push(frame.type)
    }
    for (const check of waiting) check()
  })
  const until = <T>(what: string, look: () => T | undefined): Promise<T> =>
    new Promise((resolve, reject) => {
      const timer = setTimeout(() => {
        waiting.delete(check)
        reject(new Error(`${what} did not come; there is: ${order.join(' ')}, state ${String(socket.readyState)}`))
      }, PATIENCE_MS)
      function check(): void {
        const found = look()
        if (found === undefined) return
        clearTimeout(timer)
        waiting.delete(check)
        resolve(found)
      }
      waiting.add(check)
      check()
    })
  const opened: TestSocket = {
    socket,
    objects,
    texts,
    closed,
    send: (frame) => socket.send(JSON.stringify(frame)),
    sendRaw: (message) => socket.send(message),
    take: (type) =>
      until(type, () => {
        const at = frames.findIndex((frame) => frame.type === type)
        return at === -1 ? undefined : (frames.splice(at, 1)[0] as Frame<typeof type>)
      }),
    pending: (type) => frames.filter((frame): frame is Frame<typeof type> => frame.type === type),
    order: () => order,
    gotObjects: (count) =>
      until(`object ${String(count)}`, () => (objects.length >= count ? true : undefined)).then(() => undefined),
    close: () => socket.close(),
  }
  return new Promise((resolve, reject) => {
    socket.on('open', () => resolve(opened))
    socket.on('unexpected-response', (_request, response) => reject(new Error(String(response.statusCode))))
    socket.on('error', reject)
  })
}

let lastRef = 0

/** A member's page: says signed things and waits for the answer. */
export interface TestMember extends TestSocket {
  readonly device: TestDevice
  readonly instance: Instance
  readonly sid: Sid
  say(body: SessionMessageBody, commit?: CommitPart | null, answer?: HostWelcome): Promise<'accepted' | string>
  ask(make: (ref: number) => ClientFrame): Promise<'accepted' | string>
}

/** A member over an open socket. */
export function memberOn(socket: TestSocket, who: Pick<TestMember, 'device' | 'instance' | 'sid'>): TestMember {
  const ask = async (make: (ref: number) => ClientFrame): Promise<string> => {
    const ref = ++lastRef
    socket.send(make(ref))
    const answer = await Promise.race([answerTo(socket, ref), socket.closed.then((code) => `closed ${String(code)}`)])
    return answer
  }
  return {
    ...socket,
    ...who,
    ask,
    async say(body, commit, answer) {
      const signed = await who.device.sign(who.sid, body)
      return ask((ref) => ({ type: 'say', ref, signed, commit: commit ?? null, ...(answer && { answer }) }))
    },
  }
}

async function answerTo(socket: TestSocket, ref: number): Promise<string> {
  const [accepted, refused] = ['accepted', 'refused'] as const
  for (;;) {
    const isRefused = socket.pending(refused).some((frame) => frame.ref === ref)
    if (isRefused) return (await socket.take(refused)).code
    if (socket.pending(accepted).some((frame) => frame.ref === ref)) {
      await socket.take(accepted)
      return 'accepted'
    }
    await new Promise((resolve) => socket.socket.once('message', resolve))
  }
}

export const CREATE: Omit<CreateSession, 'device'> = {
  sessionId: null,
  joinBy: 'pin',
  firstPresenter: 'participant',
  informed: true,
}

/** Starts a session by HTTP. */
export async function createSession(
  server: ServerAtHand,
  { cookie, device, body = {} }: { cookie: string; device: TestDevice; body?: Partial<CreateSession> },
): Promise<CreatedSession> {
  const answer = await server.call('POST', '/api/v1/sessions', {
    headers: { cookie },
    body: { ...CREATE, device: device.id, ...body },
  })
  return createdSessionSchema.parse(await answer.json())
}

/** A ticket from `/api/v1/joins` or `/api/v1/resumes`. */
export async function ticketFrom(server: ServerAtHand, path: 'joins' | 'resumes', body: object): Promise<string> {
  const answer = await server.call('POST', `/api/v1/${path}`, { body })
  return ticketSchema.parse(await answer.json()).ticket
}

/** Opens a member's socket and proves the device. */
export async function attach(
  server: Pick<TestServer, 'url'>,
  { ticket, device, instance = newInstance() }: { ticket: string; device: TestDevice; instance?: Instance },
): Promise<TestMember> {
  const socket = await openSocket(server, ticket)
  const { challenge, sid } = await socket.take('challenge')
  const member = memberOn(socket, { device, instance, sid: sid as Sid })
  const answer = await member.say({ kind: 'attach', challenge, instance })
  if (answer !== 'accepted') throw new Error(answer)
  return member
}

/** Attaches a device that was in before. */
export async function resume(
  server: ServerAtHand,
  { sid, device, instance }: { sid: Sid; device: TestDevice; instance?: Instance },
): Promise<TestMember> {
  const ticket = await ticketFrom(server, 'resumes', { sid, device: device.id })
  return attach(server, { ticket, device, ...(instance === undefined ? {} : { instance }) })
}

export const linkRequest = (): JoinRequest => ({
  method: 'link',
  keyPackage: randomText(2700),
  commitment: randomText(64),
})
export const pinRequest = (): JoinRequest => ({ ...linkRequest(), method: 'pin', point: randomText(32) })
export const noneRequest = (): JoinRequest => ({ ...linkRequest(), method: 'none' })
export const companionRequest = (door: number): JoinRequest => ({
  ...linkRequest(),
  method: 'companion',
  door,
  point: randomText(32),
})
export const hostAnswer = (method: JoinRequest['method']): HostAnswer => ({
  leafKey: randomText(32),
  deviceKey: randomText(32),
  nonce: randomText(32),
  point: method === 'pin' || method === 'companion' ? randomText(32) : null,
})
export const proofFrame = (): ClientFrame => ({
  type: 'join-proof',
  proof: { nonce: randomText(32), mac: randomText(64) },
})
export const welcomeAnswer = (): HostWelcome => ({
  mac: randomText(64),
  signature: randomText(64),
  welcome: randomText(900),
})
export const rejoinBody = (): Rejoin => ({ keyPackage: randomText(2700), signature: randomText(64) })
export const commitPart = (epoch: number, device?: DeviceId): CommitPart => ({
  epoch,
  commit: randomText(700),
  welcome: device === undefined ? null : { device, answer: welcomeAnswer() },
})

/** A joiner whose proof the host has accepted: it waits in the lobby. */
export async function knock(
  server: ServerAtHand,
  { sessionId, host, request = linkRequest() }: { sessionId: string; host: TestMember; request?: JoinRequest },
): Promise<{ socket: TestSocket; join: JoinId; instance: Instance }> {
  const socket = await openSocket(server, await ticketFrom(server, 'joins', { sessionId }))
  const instance = newInstance()
  socket.send({ type: 'join-request', instance, request })
  const { join } = await host.take('join-request')
  host.send({ type: 'join-answer', join, answer: hostAnswer(request.method) })
  await socket.take('join-answer')
  socket.send(proofFrame())
  await host.take('join-proof')
  host.send({ type: 'join-proven', join })
  await socket.take('join-waiting')
  return { socket, join, instance }
}

/** Lets a new participant in, all the way. */
export async function admitNew(
  server: ServerAtHand,
  {
    sessionId,
    host,
    epoch,
    name = 'Lee',
    grant = null,
  }: { sessionId: string; host: TestMember; epoch: number; name?: string; grant?: GrantId | null },
): Promise<TestMember> {
  const device = await createDevice()
  const { socket, join, instance } = await knock(server, { sessionId, host })
  const answer = await host.say(
    { kind: 'admit', join, device: device.id, name, method: 'pin', grant },
    commitPart(epoch, device.id),
  )
  if (answer !== 'accepted') throw new Error(answer)
  await socket.take('welcome')
  return memberOn(socket, { device, instance, sid: host.sid })
}

/** H2 without a way into the group. */
export const greeting = (): HostWelcome => ({ ...welcomeAnswer(), welcome: '' })

/** Lets a new participant in by an ID alone: into the session, and not into the group. */
export async function admitByIdAlone(
  server: ServerAtHand,
  { sessionId, host, name = 'Lee' }: { sessionId: string; host: TestMember; name?: string },
): Promise<TestMember> {
  const device = await createDevice()
  const { socket, join, instance } = await knock(server, { sessionId, host, request: noneRequest() })
  const said = { kind: 'admit', join, device: device.id, name, method: 'none', grant: null } as const
  const answer = await host.say(said, null, greeting())
  if (answer !== 'accepted') throw new Error(answer)
  await socket.take('state')
  return memberOn(socket, { device, instance, sid: host.sid })
}

const CLEAR: ObjectHeader = {
  trackClass: 1,
  key: false,
  droppable: false,
  signed: false,
  end: true,
  target: TARGET_ALL,
  stream: 1,
  seq: 0,
  timeMs: 0,
}

/** An object as the wire has it, its body random bytes. */
export function objectOf(change: Partial<ObjectHeader> = {}, bodyBytes = 32): Bytes {
  const object = new Uint8Array(HEADER_BYTES + bodyBytes)
  object.set(encodeHeader({ ...CLEAR, ...change }))
  object.set(crypto.getRandomValues(new Uint8Array(Math.min(bodyBytes, 65_536))), HEADER_BYTES)
  return object
}
