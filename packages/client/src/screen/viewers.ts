// Whom a shared screen is for right now. Lives here: who of those who may see it is there, whom the encoder follows, what they
// said of it, and that the others hear of a first use. May not know: pictures, the publisher.
import type { DeviceId } from '@farhand/protocol'
import { ClientError } from '../errors.ts'
import { CODEC_NAMES, isCodecName, type CodecName } from '../frame/codecs.ts'
import { leafDevices, type Live } from '../session/live.ts'
import { isShown } from '../session/people.ts'

/** Viewers whose line is up: for nobody else a picture is encoded. */
export const viewersHere = ({ ownGrants, state }: Live): readonly DeviceId[] =>
  ownGrants.viewers.filter((viewer) => state?.members[viewer]?.connected !== false)

/** Who holds the group's keys and stands on this device's page: nobody else gets its screen (CONSENT-50). */
export function shownMembers(live: Live): readonly DeviceId[] {
  const { state } = live
  return state === undefined ? [] : leafDevices(live).filter((device) => isShown(live, state, device))
}

/** The encoder follows the host; where the host presents or is away, the median viewer (design section 5). */
export function followedIn(live: Live): readonly DeviceId[] {
  const here = viewersHere(live)
  const host = live.state?.host
  return host !== undefined && here.includes(host) ? [host] : here
}

/** The first object that leaves under a view is its first use; the others are told once. */
export function sayUsed(live: Live): void {
  const { ownGrants, speech } = live
  for (const grant of ownGrants.takeUnsaidViews(leafDevices(live))) {
    speech.say({ kind: 'used', grant }).catch((cause: unknown) => {
      if (!(cause instanceof ClientError)) throw cause
      if (cause.code === 'not-connected' || cause.code === 'not-recorded') ownGrants.useUnsaid(grant)
    })
  }
}

/** What viewers said: the codecs they decode, and the newest picture they have shown. */
export class ViewersSaid {
  readonly #codecs = new Map<DeviceId, readonly CodecName[]>()
  readonly #shown = new Map<DeviceId, number>()

  decodes(viewer: DeviceId, codecs: readonly string[]): void {
    this.#codecs.set(viewer, codecs.filter(isCodecName))
  }

  /** What every one of these decodes; one that has not said so yet decodes whatever. */
  decodable(viewers: readonly DeviceId[]): readonly CodecName[] {
    const said = viewers.flatMap((viewer) => {
      const codecs = this.#codecs.get(viewer)
      return codecs === undefined ? [] : [codecs]
    })
    return CODEC_NAMES.filter((name) => said.every((codecs) => codecs.includes(name)))
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
