// Who is in an attack: Dana hosts, Lee and Kim are honest clients, Mallory is a member with a modified client who works
// together with the server. Lives here: short ways into a session. May not know: any attack.
import assert from 'node:assert/strict'
import { signMessage, startJoin, type Group, type JoinSecret, parseLinkFragment, type LinkSecret } from '@farhand/e2ee'
import {
  fromBase64Url,
  type Bytes,
  type ClientFrame,
  type DeviceId,
  type Instance,
  type Profile,
  type ServerFrame,
  type SessionId,
  type SessionMessageBody,
  type SignedMessage,
} from '@farhand/protocol'
import { createControl } from '../../../apps/companion/src/control.ts'
import { platformDouble, type PlatformDouble } from '../../../apps/companion/src/platform/platform-double.ts'
import { startEngine } from '../../../packages/client/src/session/engine.ts'
import { randomId } from '../../../packages/client/src/session/identity.ts'
import { opaqueMedia } from '../../../packages/client/src/sdk/opaque-media.ts'
import { memoryLocks } from '../../../packages/client/src/vault/session-lock.ts'
import { memoryVault } from '../../../packages/client/src/vault/memory-vault.ts'
import type { Surroundings } from '../../../packages/client/src/surroundings.ts'
import type { Vault } from '../../../packages/client/src/vault/vault.ts'
import { createDeviceKey, deviceIdOf, type DeviceKey } from '../../../packages/e2ee/src/device.ts'
import { readInvitation, type Entry, type LiveView, type SdkClient, type SessionView } from '@farhand/client'
import type { Transport } from '../../../packages/client/src/transports/transport.ts'
import { MaliciousServer } from './malicious-server.ts'

/** How long is waited for what comes: a busy machine may take its time. Where some wait in vain, `run-attacks.ts` waits less. */
export const patience = { waitsMs: 15_000 }

/** What was waited for did not come: the attack succeeded, or the machine was too busy. */
export class NotInTime extends assert.AssertionError {}

export const PIN = '271828'

export const bytesOf = (text: string): Bytes => fromBase64Url(text) ?? new Uint8Array()

export type Client = Pick<
  SdkClient,
  'commands' | 'current' | 'onChange' | 'close' | 'capture' | 'publishFrame' | 'endCapture' | 'received' | 'vault'
>

/** A real client on this server. */
export function enter(
  server: MaliciousServer,
  entry: Entry,
  vault: Vault = memoryVault(),
  around: Pick<Surroundings, 'rosterPatience'> = {},
): Client {
  const { media, capture, publishFrame, endCapture, received } = opaqueMedia()
  const engine = startEngine(
    { api: server.api, open: server.open, vault, locks: memoryLocks(), media, ...around },
    entry,
  )
  engine.show({ kind: 'nowhere' })
  const { commands } = engine
  return {
    commands,
    capture,
    publishFrame,
    endCapture,
    received,
    vault,
    current: () => engine.current(),
    onChange: (changed) => engine.onChange(changed),
    close: () => engine.close(),
  }
}

/** The first view this holds for; fails after some seconds. */
export function until<Value>(
  client: Client,
  ready: (view: SessionView) => Value | undefined | null | false,
  what: string,
): Promise<Value> {
  const { promise, resolve, reject } = Promise.withResolvers<Value>()
  const timer = setTimeout(
    () => reject(new NotInTime({ message: `${what}: it did not happen; ${shortened(client.current())}` })),
    patience.waitsMs,
  )
  const look = () => {
    const value = ready(client.current())
    if (value === undefined || value === null || value === false) return
    clearTimeout(timer)
    clearInterval(looking)
    resolve(value)
  }
  // What happens at the server changes no view, so looking must not wait for one.
  const looking = setInterval(look, 10)
  client.onChange(look)
  look()
  return promise.finally(() => clearInterval(looking))
}

/** What a page shows of a refusal: a line in Activity, or the end of the try. */
export function codesOf(view: SessionView): readonly string[] {
  if (view.stage === 'failed') return [view.code]
  if (view.stage === 'ended') return view.fault == null ? [] : [view.fault.code]
  if (view.stage !== 'live') return []
  return view.activity.flatMap((entry) => (entry.kind === 'refused-attack' && entry.code !== null ? [entry.code] : []))
}

/** The page shows this very code, and nothing else was refused. */
export async function isRefused(client: Client, code: string): Promise<void> {
  await until(client, (view) => codesOf(view).includes(code), `refused with ${code}`)
  assert.deepEqual([...new Set(codesOf(client.current()))], [code])
}

/** Nothing of an attack was opened on this page. */
export function hasOpenedNothing(client: Client): void {
  assert.equal(client.received.length, 0)
  const view = client.current()
  if (view.stage === 'live')
    assert.deepEqual(
      view.messages.filter((message) => !message.isMe),
      [],
    )
}

export const live = (client: Client): LiveView => {
  const view = client.current()
  assert.equal(view.stage, 'live', shortened(view))
  return view as LiveView
}

const shortened = (view: SessionView): string => JSON.stringify(view).slice(0, 600)

/** A session with its host. */
export class Stage {
  readonly server: MaliciousServer
  readonly host: Client
  readonly #clients: Client[] = []
  readonly #companions: (() => void)[] = []

  private constructor(password: string, profile: Profile) {
    this.server = new MaliciousServer()
    this.server.profile = profile
    this.host = enter(this.server, {
      kind: 'create',
      sessionId: null,
      password,
      isPin: password !== '',
      firstPresenter: 'participant',
      informed: true,
    })
    this.#clients.push(this.host)
  }

  static async open(password = PIN, profile: Profile = 'strict'): Promise<Stage> {
    const stage = new Stage(password, profile)
    await until(stage.host, (view) => view.stage === 'live' && view.connection === 'connected', 'a session')
    return stage
  }

  get sessionId(): SessionId {
    return live(this.host).sessionId
  }

  get sid(): Bytes {
    return bytesOf(live(this.host).sid)
  }

  get link(): LinkSecret {
    const link = parseLinkFragment(this.fragment)
    assert.ok(link)
    return link
  }

  get fragment(): string {
    return live(this.host).invitation?.path.split('#')[1] ?? ''
  }

  knock(name: string, how: 'link' | 'pin' | 'none' = 'link', secret = how === 'pin' ? PIN : this.fragment): Client {
    const { sessionId } = this
    if (how === 'none') return this.keep(enter(this.server, { kind: 'join-spoken', sessionId, name }))
    const entry: Entry =
      how === 'pin'
        ? { kind: 'join-password', sessionId, name, password: secret }
        : { kind: 'join-link', sessionId, name, fragment: secret }
    return this.keep(enter(this.server, entry))
  }

  keep(client: Client): Client {
    this.#clients.push(client)
    return client
  }

  async admit(name: string): Promise<void> {
    const waiting = await until(
      this.host,
      (view) => view.stage === 'live' && view.lobby.find((one) => one.name === name),
      `${name} waits`,
    )
    await this.host.commands.admit(waiting.join)
  }

  /** An honest participant who is in. */
  async guest(name: string): Promise<Client> {
    const client = this.knock(name)
    await this.admit(name)
    await until(client, (view) => view.stage === 'live' && view.connection === 'connected', `${name} is in`)
    return client
  }

  async mallory(secret: JoinSecret = { method: 'link', link: this.link }): Promise<Mallory> {
    const mallory = new Mallory(this.server, await createDeviceKey())
    await mallory.knock(secret, this.sessionId)
    await this.admit('Mallory')
    await mallory.isIn()
    return mallory
  }

  /** This client's helper program, in and ready, with the desktop that it moves. */
  async companion(owner: Client): Promise<PlatformDouble> {
    await owner.commands.describePage({ title: 'Session', visible: true, dialog: false, windows: [] })
    await owner.commands.openCompanionDoor()
    const code = await until(
      owner,
      (view) => view.stage === 'live' && view.companion.stage === 'door' && view.companion.code,
      'a code',
    )
    const invitation = readInvitation(code)
    assert.ok(invitation)
    const platform = platformDouble()
    const hands = createControl(platform, () => undefined)
    const { api, open } = this.server
    const { media } = opaqueMedia()
    const engine = startEngine(
      { api, open, vault: memoryVault(), locks: memoryLocks(), media, hands },
      { kind: 'join-companion', sessionId: this.sessionId, invitation },
    )
    this.#companions.push(() => {
      hands.close()
      engine.close()
    })
    await until(
      owner,
      (view) => view.stage === 'live' && view.companion.stage === 'joined' && view.companion.ready,
      'a companion',
    )
    return platform
  }

  /** The host sees this client's screen. */
  async show(presenter: Client, capture = presenter.capture): Promise<void> {
    await this.host.commands.ask(live(presenter).me.device, 'view', 'whole', null)
    const prompt = await until(presenter, (view) => view.stage === 'live' && view.prompt, 'a question')
    await presenter.commands.allow(prompt.id, capture)
    await until(this.host, (view) => view.stage === 'live' && view.watching, 'watching')
  }

  close(): void {
    for (const client of this.#clients) client.close()
    for (const close of this.#companions) close()
  }
}

/** The client's page is loaded anew, on the same server. */
export async function reload(stage: Stage, client: Client): Promise<Client> {
  const { vault } = client
  client.close()
  const again = stage.keep(enter(stage.server, { kind: 'resume', sessionId: stage.sessionId }, vault))
  await until(again, (view) => view.stage === 'live' && view.connection === 'connected', 'the page is back')
  return again
}

/** The device key in a client's vault: what a client signs with. */
export async function deviceOf(client: Client): Promise<DeviceKey> {
  const [record] = await client.vault.find(live(client).sessionId)
  assert.ok(record)
  return record.device
}

export const idOf = (client: Client): DeviceId => live(client).me.device

/** A session message, signed by whom the attack has. */
export function signed(
  client: Client,
  signer: DeviceKey,
  body: SessionMessageBody,
  change: { by?: DeviceId; sid?: string } = {},
): Promise<SignedMessage> {
  const sid = (change.sid ?? live(client).sid) as LiveView['sid']
  return signMessage(signer, { v: 1, sid, by: change.by ?? deviceIdOf(signer.publicKey), at: Date.now() + 1000, body })
}

/** A member whose client does what it likes. */
export class Mallory {
  readonly #server: MaliciousServer
  readonly device: DeviceKey
  readonly #in = Promise.withResolvers<void>()
  #group: Group | undefined
  #transport: Transport | undefined
  #taking: Promise<void> = Promise.resolve()
  /** Frames the server sent that concern others coming back. */
  onRejoin: (frame: Extract<ServerFrame, { type: 'rejoin' }>) => Promise<void> = async () => undefined

  constructor(server: MaliciousServer, device: DeviceKey) {
    this.#server = server
    this.device = device
  }

  get group(): Group {
    assert.ok(this.#group)
    return this.#group
  }

  get deviceId(): DeviceId {
    return deviceIdOf(this.device.publicKey)
  }

  /** In the session, and in the group as well unless only an ID let it in. */
  isIn(): Promise<void> {
    return this.#in.promise
  }

  send(frame: ClientFrame): void {
    this.#transport?.sendText(JSON.stringify(frame))
  }

  /** Joins like anyone else. */
  async knock(secret: JoinSecret, sessionId: SessionId): Promise<void> {
    const ticket = await this.#server.api.join(sessionId)
    assert.ok(ticket.ok)
    let joiner: Awaited<ReturnType<typeof startJoin>> | undefined
    const take = async (frame: ServerFrame): Promise<void> => {
      if (frame.type === 'join-open') {
        joiner = await startJoin({
          sid: bytesOf(frame.sid),
          device: this.device,
          name: 'Mallory',
          kind: 'browser',
          secret,
        })
        this.send({ type: 'join-request', instance: randomId() as Instance, request: joiner.request })
      }
      if (frame.type === 'join-answer' && joiner !== undefined)
        this.send({ type: 'join-proof', proof: await joiner.prove(frame.answer) })
      if (frame.type === 'welcome' && joiner !== undefined && this.#group === undefined) {
        if (secret.method === 'none') await joiner.meet(frame.answer)
        else this.#group = (await joiner.finish(frame.answer)).group
        this.#in.resolve()
      }
      if (frame.type === 'commit' && BigInt(frame.epoch) === this.#group?.epoch)
        await this.#group.process(bytesOf(frame.commit))
      if (frame.type === 'rejoin') await this.onRejoin(frame)
    }
    this.#transport = await this.#server.open(ticket.value, {
      onText: (text) => {
        this.#taking = this.#taking
          .then(() => take(JSON.parse(text) as ServerFrame))
          .catch((cause: unknown) => this.#in.reject(cause))
      },
      onBinary: () => undefined,
      onClose: () => undefined,
    })
  }
}
