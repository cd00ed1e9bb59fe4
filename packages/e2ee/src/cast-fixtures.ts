// The people of our tests: Dana hosts, others join. Lives here: short ways into a session. For tests only.
import {
  concatBytes,
  encodeHeader,
  TARGET_ALL,
  toBase64Url,
  type Bytes,
  type HostAnswer,
  type JoinRequest,
  type ObjectHeader,
} from '@farhand/protocol'
import { cpaceShare } from './cpace.ts'
import { createDeviceKey, signBytes, type DeviceKey } from './device.ts'
import { encodeKid, type EpochKeys, type KeyId } from './epoch-keys.ts'
import { E2eeError, type E2eeErrorCode } from './errors.ts'
import { Group } from './group.ts'
import { randomBytes } from './hashes.ts'
import { HostHandshake, type ById, type JoinCandidate } from './host-handshake.ts'
import { startJoin, type Joined, type Joiner, type JoinSecret } from './join-session.ts'
import { createLink, type LinkSecret } from './link.ts'
import { bytesOfObject, objectMetadata, padBody } from './object-rules.ts'
import { createPin } from './pin.ts'
import { Secret } from './secret.ts'
import { encryptSframe } from './sframe.ts'
import { cpaceChannel } from './transcript.ts'

/** The host's side of a session. */
export interface Host {
  readonly sid: Bytes
  readonly device: DeviceKey
  readonly group: Group
  readonly link: LinkSecret
  readonly pin: Secret<string>
}

export async function createHost(sid: Bytes = randomBytes(16), own?: DeviceKey): Promise<Host> {
  const device = own ?? (await createDeviceKey())
  const group = await Group.create({ sid, device, name: 'Dana Reyes', kind: 'agent' })
  return { sid, device, group, link: await createLink(device.publicKey), pin: createPin() }
}

export const handshakeOf = (host: Host, byId: ById | null = { method: 'pin', password: host.pin }): HostHandshake =>
  new HostHandshake({ group: host.group, device: host.device, link: host.link, byId: byId ?? undefined })

export const byLink = (host: Host): JoinSecret => ({ method: 'link', link: host.link })
export const byPin = (host: Host): JoinSecret => ({ method: 'pin', password: host.pin })

/** The session password is cleared: codes read aloud prove. */
export const SPOKEN: ById = { method: 'none' }

/** Somebody at the door. */
export interface Person {
  readonly device: DeviceKey
  readonly joiner: Joiner
}

export async function arrive(sid: Bytes, secret: JoinSecret, name = 'Lee', own?: DeviceKey): Promise<Person> {
  const device = own ?? (await createDeviceKey())
  return { device, joiner: await startJoin({ sid, device, name, kind: 'browser', secret }) }
}

/** A whole join, the others told of it. */
export async function admit(
  host: Host,
  {
    secret = byLink(host),
    others = [],
    name = 'Lee',
    device: own,
  }: { secret?: JoinSecret; others?: readonly Group[]; name?: string; device?: DeviceKey } = {},
): Promise<Joined & { device: DeviceKey; candidate: JoinCandidate }> {
  const { device, joiner } = await arrive(host.sid, secret, name, own)
  const handshake = handshakeOf(host)
  const candidate = await handshake.check(await joiner.prove(await handshake.answer(joiner.request)))
  const prepared = await host.group.prepare({ add: [candidate] })
  prepared.apply()
  for (const other of others) await other.process(prepared.commit)
  const joined = await joiner.finish(await handshake.welcome(welcomeIn(prepared)))
  return { ...joined, device, candidate }
}

/** A join by an ID alone, up to the code. */
export async function meet(host: Host) {
  const { device, joiner } = await arrive(host.sid, { method: 'none' })
  const handshake = handshakeOf(host, SPOKEN)
  const candidate = await handshake.check(await joiner.prove(await handshake.answer(joiner.request)))
  return { device, joiner, handshake, candidate }
}

export function welcomeIn({ welcome }: { readonly welcome: Bytes | undefined }): Bytes {
  if (welcome === undefined) throw new Error('the commit lets nobody in')
  return welcome
}

export const CHAT: Omit<ObjectHeader, 'seq'> = {
  trackClass: 4,
  key: false,
  droppable: false,
  signed: true,
  end: true,
  target: TARGET_ALL,
  stream: 0,
  timeMs: 7,
}
export const DELTA: Omit<ObjectHeader, 'seq'> = { ...CHAT, trackClass: 1, droppable: true, signed: false, stream: 1 }
export const KEY_FRAME: Omit<ObjectHeader, 'seq'> = { ...DELTA, key: true, signed: true }

/** What a modified client may send: any header under any key, signed by any device. */
export async function sealByHand(options: {
  readonly keys: EpochKeys
  readonly sid: Bytes
  readonly header: ObjectHeader
  readonly body: Bytes
  readonly leaf?: number
  readonly kid?: Partial<KeyId>
  readonly signer?: DeviceKey
  readonly counter?: number
}): Promise<Bytes> {
  const { keys, sid, header, leaf = keys.ownLeaf, signer, counter = 0 } = options
  const headerBytes = encodeHeader(header)
  const padded = padBody(header.trackClass, options.body)
  const bytes = await bytesOfObject({ sid, epoch: keys.epoch, headerBytes, counter, body: padded })
  const plaintext = signer === undefined ? padded : concatBytes(padded, await signBytes(signer, bytes))
  const kid = encodeKid({ trackClass: header.trackClass, leaf, epochByte: keys.epochByte, ...options.kid })
  const sealed = await encryptSframe(await keys.key(header.trackClass, leaf), {
    header: { kid: BigInt(kid), counter: BigInt(counter) },
    metadata: objectMetadata(headerBytes, sid),
    plaintext,
  })
  return concatBytes(headerBytes, sealed)
}

/** What a server without any secret answers. */
export async function decoyAnswer(options: {
  readonly sid: Bytes
  readonly device: DeviceKey
  readonly leafKey: Bytes
  readonly request: JoinRequest
  readonly guess?: Secret<string>
}): Promise<HostAnswer> {
  const { sid, device, leafKey, request, guess = new Secret('000000') } = options
  const share = await cpaceShare({ password: guess, channel: cpaceChannel(sid), sid })
  return {
    leafKey: toBase64Url(leafKey),
    deviceKey: toBase64Url(device.publicKey),
    nonce: toBase64Url(randomBytes(32)),
    point: request.method === 'pin' ? toBase64Url(share.point) : null,
  }
}

/** The code of ours it was refused with; undefined where it was not, or with another error. */
export const refusalOf = (tried: Promise<unknown>): Promise<E2eeErrorCode | undefined> =>
  tried.then(
    () => undefined,
    (error: unknown) => (error instanceof E2eeError ? error.code : undefined),
  )
