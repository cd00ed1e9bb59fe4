// An object's way through the switch: header, limits, may it pass, to whom. Lives here: that one decision per object.
// May not know: what an object holds; nothing is kept. Rules: spec/wire.md, CONSENT-10.
import {
  TARGET_ALL,
  TRACKS,
  confirmedMembers,
  decodeHeader,
  ownerOf,
  permits,
  trackOf,
  type DeviceId,
  type SessionState,
  type Track,
  type TrackName,
} from '@farhand/protocol'
import type { Clock } from '../clock.ts'
import type { Line } from './line.ts'
import { createRate, type Rate } from './rate.ts'

/** One member's sending rates, per class. */
export interface Sender {
  readonly device: DeviceId
  readonly rates: Readonly<Record<TrackName, Rate>>
}

/** A member as a sender of objects: each class may come at its rate, at once for two seconds' worth. */
export function createSender(clock: Clock, device: DeviceId): Sender {
  const rate = ({ perSecond }: Track): Rate => createRate(clock, { perSecond, burst: 2 * perSecond })
  return {
    device,
    rates: {
      control: rate(TRACKS.control),
      screen: rate(TRACKS.screen),
      input: rate(TRACKS.input),
      chat: rate(TRACKS.chat),
    },
  }
}

export interface RelayParts {
  readonly sender: Sender
  readonly bytes: Uint8Array
  readonly state: SessionState
  readonly attached: ReadonlyMap<DeviceId, Line>
  /** Whom nobody has let into the group since it began anew: nobody in it could open what is theirs (KEY-60). */
  readonly outside: ReadonlySet<DeviceId>
  /** Epoch ms. */
  readonly now: number
}

/** How it went: `to` members got it; nobody may have, which is no fault of the sender. */
export interface Relayed {
  readonly track: TrackName
  readonly to: number
  /** The first object of a key frame. */
  readonly isKey: boolean
  /** Not passed on at all: over its rate, from outside the group, or for one leaf, which no class of this version is. */
  readonly isLeftOut: boolean
}

/** Sends an object to everyone it may reach. Throws ProtocolError `bad-header` for bytes that break the wire's rules. */
export function relay({
  sender,
  bytes,
  state,
  attached,
  outside,
  now,
}: RelayParts): Relayed | 'too-large' | 'unsigned' {
  const header = decodeHeader(bytes)
  const track = trackOf(header.trackClass)
  if (bytes.length > track.maxBytes) return 'too-large'
  if (track.mustSign && !header.signed) return 'unsigned'
  const isFit = header.target === TARGET_ALL && !outside.has(sender.device)
  const isLeftOut = !sender.rates[track.name].take() || !isFit || state.stage === 'ended'
  if (isLeftOut) return { track: track.name, to: 0, isKey: false, isLeftOut }
  let to = 0
  const members = confirmedMembers(state)
  const ownerAt = (device: DeviceId) => ownerOf(state, device)
  const { grants, presenting } = state
  for (const [device, line] of attached) {
    const { stream } = header
    const passage = { grants, members, ownerOf: ownerAt, from: sender.device, to: device, track, stream, now }
    if (!permits({ ...passage, presenter: presenting?.device ?? null, paused: presenting?.paused ?? false })) continue
    line.sendObject(header, bytes)
    to += 1
  }
  return { track: track.name, to, isKey: header.key && track.droppable, isLeftOut }
}
