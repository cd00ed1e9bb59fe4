// This page's mouse and keyboard on their way to whoever allows it: own check, seal, line. Runs in the session worker, where a
// busy page delays nothing (design 4b). May not know: elements, what the events hit.
import { holds, TARGET_ALL, TRACKS, companionOf } from '@farhand/protocol'
import { ClientError } from '../errors.ts'
import { leafDevices, sealsForAll, type Live } from '../session/live.ts'
import { encodeInput, type InputEvent } from './input-messages.ts'
import { InputQueue } from './input-queue.ts'

export class InputSender {
  readonly #queue = new InputQueue()
  #timer: ReturnType<typeof setTimeout> | undefined

  /** Throws ClientError `not-now` where nobody lets this page control anything. */
  add(live: Live, events: readonly InputEvent[]): void {
    if (!mayControl(live)) {
      this.close()
      throw new ClientError('not-now', 'this page controls nothing')
    }
    this.#queue.add(events)
    this.#schedule(live)
  }

  /** What waits is let go of. Idempotent. */
  close(): void {
    clearTimeout(this.#timer)
    this.#queue.clear()
  }

  #schedule(live: Live): void {
    clearTimeout(this.#timer)
    const dueInMs = this.#queue.dueInMs(performance.now())
    if (dueInMs === undefined) return
    if (dueInMs === 0) this.#send(live)
    else this.#timer = setTimeout(() => this.#send(live), dueInMs)
  }

  #send(live: Live): void {
    if (!mayControl(live)) return this.close()
    void sendInput(live, this.#queue.take(performance.now()))
    this.#schedule(live)
  }
}

/** Whether somebody who presents lets this device use mouse or keyboard, their helper program is there to do it, and nobody else could read it. */
export function mayControl(live: Live): boolean {
  const { state, identity, connected } = live
  const owner = state?.presenting?.device
  if (state === undefined || owner === undefined || !connected || !sealsForAll(live)) return false
  const companion = companionOf(state, owner)
  if (companion === undefined || !leafDevices(live).includes(companion.device)) return false
  const about = { grants: state.grants, capability: 'control', owner, to: identity.deviceId } as const
  const { paused } = state.presenting ?? { paused: true }
  return (['mouse', 'keyboard'] as const).some((scope) => holds({ ...about, scope, paused, now: Date.now() }))
}

async function sendInput(live: Live, events: readonly InputEvent[]): Promise<void> {
  const keyed = live.keys.current
  if (keyed === undefined) return
  const header = { trackClass: TRACKS.input.number, key: false, droppable: false, signed: true, end: true, stream: 0 }
  const timeMs = Math.floor(live.sessionMs()) >>> 0
  const object = await keyed.sealer.seal({ ...header, target: TARGET_ALL, timeMs }, encodeInput(events))
  if (sealsForAll(live)) live.line.sendObject(object)
}
