// The helper program's side inside the session engine: what reaches it goes to its hands. Lives here: who may say what to it.
// May not know: what the hands do, whether input may happen (the gate of apps/companion).
import { companionOf, ownerOf, type DeviceId } from '@farhand/protocol'
import type { OpenedObject } from '@farhand/e2ee'
import { ClientError } from '../errors.ts'
import { decodeInput } from '../input/input-messages.ts'
import type { Live } from '../session/live.ts'
import type { BeatReader } from './beat-reader.ts'
import type { HandsLink } from './hands.ts'
import { sendPairMessage } from './own-companion.ts'

/** What the hands of this live session may say. */
export const linkOf = (live: Live): HandsLink => ({
  me: live.identity.deviceId,
  state: () => live.state,
  connected: () => live.connected && live.keys.current !== undefined,
  tell: (status) => sendPairMessage(live, status),
  opened: (windows) => sendPairMessage(live, windows),
  used: (grant) => void live.speech.say({ kind: 'used', grant }).catch(() => undefined),
  withdraw: (grant) => live.speech.say({ kind: 'withdraw', grant }),
  withdrawAll: () => live.speech.say({ kind: 'withdraw-all' }),
})

/** From the page that vouched for this program, and nobody else. Throws ClientError `bad-message`. */
export function takeBeat(live: Live, { sender, body }: OpenedObject, beats: BeatReader): void {
  const message = beats.read(body)
  if (message.kind !== 'beat' || !isOwner(live, sender.deviceId)) throw new ClientError('bad-message', 'not my page')
  live.around.hands?.beat(message)
}

/** Input of a member. Throws ClientError `bad-message`. */
export function takeInput(live: Live, { sender, body }: OpenedObject): void {
  live.around.hands?.input(sender.deviceId, decodeInput(body))
}

/** Whose this program is: by its own join as well as by the session. */
const isOwner = ({ state, identity, vaulted }: Live, device: DeviceId): boolean =>
  device === vaulted.secrets.pair &&
  state !== undefined &&
  ownerOf(state, identity.deviceId) === device &&
  companionOf(state, device)?.device === identity.deviceId
