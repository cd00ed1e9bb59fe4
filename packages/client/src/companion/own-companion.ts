// The page's side of helper programs: the beat to the own one, and how those that matter here fare (CONSENT-36).
// Lives here: when a beat leaves and what it says. May not know: doors, the machine.
import {
  companionOf,
  isAlive,
  OWN_STREAM,
  ownerOf,
  TARGET_ALL,
  TRACKS,
  type DeviceId,
  type OpenSession,
} from '@farhand/protocol'
import type { OpenedObject, Sealer } from '@farhand/e2ee'
import { ClientError } from '../errors.ts'
import { sealsForAll, type Live } from '../session/live.ts'
import type { CompanionSeen, HidingView, OpenedWindow, PageShown } from '../session/view.ts'
import {
  decodePairMessage,
  encodePairMessage,
  MAX_LABEL_LENGTH,
  MAX_WINDOWS,
  type Beat,
  type CompanionStatus,
  type HiddenPart,
  type OpenedWindows,
  type PairMessage,
} from './pair-messages.ts'

/** Design S5. */
const BEAT_MS = 150

export class OwnCompanion {
  readonly #statuses = new Map<DeviceId, CompanionStatus>()
  #opened: OpenedWindows | undefined
  #page: PageShown = { title: '', visible: true, dialog: false, windows: [] }
  /** Wished of this program, and of no other that comes later. */
  #hiding: { readonly by: DeviceId; readonly parts: ReadonlySet<HiddenPart> } | undefined
  #timer: ReturnType<typeof setInterval> | undefined
  #said = ''

  /** What only the window knows. */
  pageIs(live: Live, page: PageShown): void {
    this.#page = page
    live.changed()
  }

  /** The person hides a part of their desktop, or shows it again. Throws ClientError `not-now` without a program to do it. */
  hide(live: Live, part: HiddenPart, isHidden: boolean): void {
    const by = live.vaulted.secrets.pair
    if (by === null || !this.#isThere(live)) throw new ClientError('not-now', 'no helper program is there to do it')
    const others = [...this.#wishes(live)].filter((one) => one !== part)
    this.#hiding = { by, parts: new Set(isHidden ? [...others, part] : others) }
    live.changed()
  }

  /** What the own program says of the desktop it is on. */
  hidingOf({ state, identity }: Live): HidingView {
    const companion = state === undefined ? undefined : companionOf(state, identity.deviceId)
    const status = companion === undefined ? undefined : this.#statuses.get(companion.device)
    return { hidden: status?.hidden ?? [], cannotHide: status?.cannotHide ?? [] }
  }

  #wishes({ vaulted }: Live): ReadonlySet<HiddenPart> {
    return this.#hiding !== undefined && this.#hiding.by === vaulted.secrets.pair ? this.#hiding.parts : new Set()
  }

  /** After any change: a beat leaves at once where it says something new, and every 150 ms while there is somebody to hear it. */
  follow(live: Live): void {
    if (!this.#isThere(live)) return this.close()
    this.#timer ??= setInterval(() => this.#beat(live), BEAT_MS)
    if (JSON.stringify(this.#wordsOf(live)) !== this.#said) this.#beat(live)
  }

  close(): void {
    clearInterval(this.#timer)
    this.#timer = undefined
    this.#said = ''
  }

  /** A helper program's word to this page. Throws ClientError `bad-message`. */
  take(live: Live, { sender, body }: OpenedObject): void {
    const { state, identity } = live
    const message = decodePairMessage(body)
    const owner = state === undefined ? null : ownerOf(state, sender.deviceId)
    if (message.kind === 'beat' || owner === null) throw new ClientError('bad-message', 'no helper program says this')
    if (message.kind === 'opened') {
      // What is not shown is nobody else's: the switch passes it to its page alone.
      if (owner !== identity.deviceId) throw new ClientError('bad-message', 'that is for another page')
      this.#opened = message
      return live.changed()
    }
    this.#statuses.set(sender.deviceId, message)
    if (owner === identity.deviceId) {
      for (const { reason, count } of message.refused)
        live.activity.inputRefused({ reason, count, who: controllerOf(live) })
    }
    live.changed()
  }

  /** The helper program of somebody, as this page knows it. */
  seenOf({ keys }: Live, state: OpenSession, owner: DeviceId): CompanionSeen | null {
    const companion = companionOf(state, owner)
    if (companion === undefined) return null
    const status = this.#statuses.get(companion.device)
    const ready = companion.connected && keys.member(companion.device) !== undefined
    return { ready, resting: status?.resting ?? null, refused: status?.refused ?? [] }
  }

  /** What the program whose window this page shows has opened since, the newest last. */
  openedIn({ sharing }: Live): readonly OpenedWindow[] {
    const { captured } = sharing
    const isShown = captured?.kind === 'window' && captured.label === this.#opened?.beside
    return isShown ? (this.#opened?.windows ?? []) : []
  }

  /** Only the program that this page itself let in hears from it, whatever the server's list says. */
  #isThere({ state, identity, vaulted, keys, connected }: Live): boolean {
    const companion = state === undefined ? undefined : companionOf(state, identity.deviceId)
    return (
      connected &&
      companion?.device === vaulted.secrets.pair &&
      companion !== undefined &&
      keys.member(companion.device) !== undefined
    )
  }

  #beat(live: Live): void {
    const words = this.#wordsOf(live)
    this.#said = JSON.stringify(words)
    sendPairMessage(live, { ...words, at: Date.now() })
  }

  #wordsOf(live: Live): Omit<Beat, 'at'> {
    const { state, ownGrants, sharing, questions } = live
    const { title, visible, dialog, windows } = this.#page
    const labelOf = (text: string): string => text.slice(0, MAX_LABEL_LENGTH)
    return {
      v: 1,
      kind: 'beat',
      grants: ownGrants.inForce
        .filter((own) => own.capability === 'control' && isAlive(own, Date.now()))
        .map(({ grant, scope, to, expiresAt }) => ({ grant, scope, to, expiresAt })),
      prompt: dialog || (state !== undefined && questions.promptOf(live, state) !== null),
      paused: sharing.isPaused,
      surface: sharing.captured,
      page: { title: labelOf(title), visible, windows: windows.slice(0, MAX_WINDOWS).map(labelOf) },
      hide: [...this.#wishes(live)],
    }
  }
}

/** Who may use mouse or keyboard of this machine; at most one does (CONSENT-16). */
const controllerOf = ({ ownGrants }: Live): DeviceId | undefined =>
  ownGrants.inForce.find(({ capability }) => capability === 'control')?.to

/** Seals and sends; false where it can't leave now. A beat is then said again by the next one. */
export function sendPairMessage(live: Live, message: PairMessage): boolean {
  if (live.keys.current === undefined || !live.connected || !sealsForAll(live)) return false
  void sealAndSend(live, live.keys.current.sealer, message)
  return true
}

async function sealAndSend(live: Live, sealer: Sealer, message: PairMessage): Promise<void> {
  const trackClass = TRACKS.control.number
  const stream = message.kind === 'opened' ? OWN_STREAM : 0
  const header = { trackClass, key: false, droppable: false, signed: true, end: true, target: TARGET_ALL, stream }
  const timeMs = Math.floor(live.sessionMs()) >>> 0
  const object = await sealer.seal({ ...header, timeMs }, encodePairMessage(message))
  if (sealsForAll(live)) live.line.sendObject(object)
}
