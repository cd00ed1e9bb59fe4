// Whom a shared screen is for right now. Lives here: who of those who may see it is there, whom the encoder follows, and
// what they said of it. May not know: pictures, the publisher.
import type { DeviceId } from '@farhand/protocol'
import { isCodecName, type CodecName } from '../frame/codecs.ts'
import { leafDevices, type Live } from '../session/live.ts'
import { isShown } from '../session/people.ts'

/** Viewers whose line is up: for nobody else a picture is encoded. */
const viewersHere = ({ ownGrants, state }: Live): readonly DeviceId[] =>
  ownGrants.viewers.filter((viewer) => state?.members[viewer]?.connected !== false)

/** Who holds the group's keys and stands on this device's page: nobody else gets its screen (CONSENT-50). */
export function shownMembers(live: Live): readonly DeviceId[] {
  const { state } = live
  return state === undefined ? [] : leafDevices(live).filter((device) => isShown(live, state, device))
}

/** What viewers said: the codecs they decode, and the newest picture they have shown. */
export class ViewersSaid {
  readonly #codecs = new Map<DeviceId, readonly CodecName[]>()
  readonly #shown = new Map<DeviceId, number>()
  /** Whom the encoder followed last. */
  #follows = ''

  decodes(viewer: DeviceId, codecs: readonly string[]): void {
    this.#codecs.set(viewer, codecs.filter(isCodecName))
  }

  /**
   * What those who see it decode, in common: the host and as many as can be, the others are left out (CONSENT-110).
   * `encodable`: best first.
   */
  decodable({ ownGrants, state }: Live, encodable: readonly CodecName[]): readonly CodecName[] {
    const { viewers } = ownGrants
    const weights = new Map(viewers.map((viewer) => [viewer, viewer === state?.host ? viewers.length : 1]))
    const reach = (codec: CodecName): number =>
      viewers.reduce((sum, viewer) => sum + (this.#takes(viewer, codec) ? (weights.get(viewer) ?? 0) : 0), 0)
    const [widest] = encodable.toSorted((a, b) => reach(b) - reach(a))
    if (widest === undefined) return []
    const seeing = viewers.filter((viewer) => this.#takes(viewer, widest))
    return encodable.filter((codec) => seeing.every((viewer) => this.#takes(viewer, codec)))
  }

  /** Whether anybody is there whose browser decodes anything; who decodes nothing knows so without a picture. */
  canBeShown(live: Live): boolean {
    return viewersHere(live).some((viewer) => this.#codecs.get(viewer)?.length !== 0)
  }

  /** Who may see it and can't: their browser does not decode `codec`. */
  blind({ ownGrants }: Live, codec: CodecName | undefined): readonly DeviceId[] {
    return codec === undefined ? [] : ownGrants.viewers.filter((viewer) => !this.#takes(viewer, codec))
  }

  /** The encoder follows the host; where the host presents, is away or can't see it, the median viewer (design section 5). */
  followed(live: Live, codec: CodecName | undefined): readonly DeviceId[] {
    const blind = this.blind(live, codec)
    const here = viewersHere(live).filter((viewer) => !blind.includes(viewer))
    const host = live.state?.host
    return host !== undefined && here.includes(host) ? [host] : here
  }

  /** Whether the encoder follows others than when last asked. */
  followsOthers(live: Live, codec: CodecName | undefined): boolean {
    const before = this.#follows
    this.#follows = this.followed(live, codec).join()
    return this.#follows !== before
  }

  /** One that has not said so yet decodes whatever. */
  #takes(viewer: DeviceId, codec: CodecName): boolean {
    return this.#codecs.get(viewer)?.includes(codec) ?? true
  }

  /** Notes a picture's time, session ms; gives how far the median of those who are followed has come. */
  showed(viewer: DeviceId, timeMs: number, followed: readonly DeviceId[]): number | undefined {
    this.#shown.set(viewer, timeMs)
    const times = followed.flatMap((device) => this.#shown.get(device) ?? []).toSorted((a, b) => a - b)
    return times[Math.floor((times.length - 1) / 2)]
  }

  /** Its page is another one, which has shown nothing. */
  isBack(viewer: DeviceId): void {
    this.#shown.delete(viewer)
  }

  forgetShown(): void {
    this.#shown.clear()
  }
}
