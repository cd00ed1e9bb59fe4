// A participant whose program was changed: it takes part like any other, and beside that seals and sends whatever it likes.
// Lives here: that client, made of the real engine's parts. May not know: what any test tries with it.
import { deviceIdOf, createDeviceKey, parseLinkFragment } from '@farhand/e2ee'
import { TARGET_ALL, TRACKS, type Bytes, type SessionId, type TrackClass } from '@farhand/protocol'
import { knock, type Admitted } from '../../packages/client/src/join/knock.ts'
import { opaqueMedia } from '../../packages/client/src/sdk/opaque-media.ts'
import { commandsOf, type EngineCommands } from '../../packages/client/src/session/commands.ts'
import { newInstance, type Identity } from '../../packages/client/src/session/identity.ts'
import { startLive } from '../../packages/client/src/session/start-live.ts'
import { takeFrame } from '../../packages/client/src/session/take-frame.ts'
import type { Live } from '../../packages/client/src/session/live.ts'
import type { Capture, Surroundings } from '../../packages/client/src/surroundings.ts'
import { serverApi } from '../../packages/client/src/transports/server-api.ts'
import { webSocketTransport } from '../../packages/client/src/transports/websocket.ts'
import { memoryVault } from '../../packages/client/src/vault/memory-vault.ts'
import { memoryLocks } from '../../packages/client/src/vault/session-lock.ts'
import { VaultEntry } from '../../packages/client/src/vault/vault-entry.ts'
import { waitUntil } from '../rig/wait-until.ts'
import { overhear, type Overheard } from './overheard.ts'

export interface ModifiedClient {
  readonly live: Live
  readonly commands: EngineCommands
  readonly capture: Capture
  readonly heard: Overheard
  /** A whole object of this class with a body of so many bytes, properly sealed and signed with the session's keys. */
  seal(trackClass: TrackClass, bodyBytes: number): Promise<Bytes>
  /** Sends bytes as they are, without asking anybody. Waits for a line that is up. */
  send(bytes: Bytes): Promise<void>
  untilConnected(): Promise<void>
  close(): void
}

/** Joins by link and resolves when the host has admitted it. */
export async function joinModified(
  url: string,
  entry: { readonly sessionId: SessionId; readonly name: string; readonly fragment: string },
): Promise<ModifiedClient> {
  const heard = overhear(url)
  const { media, capture } = opaqueMedia()
  const around: Surroundings = {
    api: serverApi(heard.road.fetch),
    open: webSocketTransport({ origin: url, createSocket: heard.road.createSocket }),
    vault: memoryVault(),
    locks: memoryLocks(),
    media,
  }
  const { live, close } = await enter(around, entry)
  const untilConnected = async (): Promise<void> => {
    await waitUntil('the modified client is in', () => live.connected && live.keys.current !== undefined)
  }
  return {
    live,
    commands: commandsOf(live),
    capture,
    heard,
    untilConnected,
    close,
    async seal(trackClass, bodyBytes) {
      await untilConnected()
      const isScreen = trackClass === TRACKS.screen.number
      const header = {
        trackClass,
        key: isScreen,
        droppable: false,
        signed: true,
        end: true,
        target: TARGET_ALL,
        stream: 1,
      }
      const body = new Uint8Array(bodyBytes).fill(0x5a)
      return live.keys.current!.sealer.seal({ ...header, timeMs: Math.floor(live.sessionMs()) }, body)
    },
    async send(bytes) {
      await untilConnected()
      if (!live.line.sendObject(bytes)) throw new Error('the line went down, so nothing was sent')
    },
  }
}

async function enter(
  around: Surroundings,
  { sessionId, name, fragment }: { readonly sessionId: SessionId; readonly name: string; readonly fragment: string },
): Promise<{ readonly live: Live; close(): void }> {
  const link = parseLinkFragment(fragment)
  if (link === undefined) throw new Error('the invitation link is none')
  const device = await createDeviceKey()
  const instance = newInstance()
  const { promise, resolve, reject } = Promise.withResolvers<{ readonly live: Live; close(): void }>()
  const begin = async ({ sid, line, met, group, missed }: Admitted): Promise<void> => {
    if ('ownerKey' in met) throw new Error('a link lets in people')
    const deviceId = deviceIdOf(device.publicKey)
    const identity: Identity = { sid, sessionId, role: 'participant', name, device, deviceId, instance }
    const host = deviceIdOf(met.hostKey)
    const secrets = {
      password: '',
      isPin: false,
      fragment: '',
      host,
      codes: { [host]: met.safetyCode },
      names: {},
      unconfirmed: [],
      relaxed: false,
      hides: false,
      seen: null,
      pair: null,
    }
    const vaulted = await VaultEntry.create(around.vault, identity, secrets)
    const running = startLive({ around, identity, vaulted, line, onChange: () => undefined, onOver: () => undefined })
    const { live, events } = running
    if (group !== undefined) live.keys.enter(group)
    live.groupEntered()
    line.keepUp(events, () => around.api.resume(sid, deviceId))
    for (const frame of missed) await takeFrame(live, frame)
    resolve({ live, close: () => running.close() })
  }
  const outcome = await knock(around, {
    sessionId,
    name,
    device,
    instance,
    secret: { method: 'link', link },
    signal: new AbortController().signal,
    pauseMs: 0,
    onWaiting: () => undefined,
    onAdmitted: begin,
  })
  if (!outcome.ok) reject(new Error(`the modified client did not get in: ${outcome.code}`))
  return promise
}
