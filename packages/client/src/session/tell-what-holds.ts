// What this device decided and the others have not heard (CONSENT-7). Lives here: saying it with a whole state, and what the others
// take only of who is in the group once the page is. What is over is told as any withdrawal (consent/withdrawals.ts).
import { unsaidCodes } from './confirming.ts'
import type { Live } from './live.ts'

/** With a whole state. What the line cuts off again is told after the next one. */
export function tellWhatHolds(live: Live): void {
  const { state, speech, identity, vaulted } = live
  if (state === undefined) return
  for (const device of unsaidCodes(live, state)) tell(speech.say({ kind: 'confirm', device }))
  if (identity.role === 'participant' && vaulted.secrets.relaxed && state.members[identity.deviceId]?.relaxed === false)
    tell(speech.say({ kind: 'relax', yes: true }))
  tellWhatIsShown(live)
}

/** With a whole state, and once more in the group: before, it may not have been taken (KEY-60). */
export function tellWhatIsShown({ state, connected, sharing, speech, identity }: Live): void {
  if (!connected || !sharing.isOn || state?.presenting?.device !== identity.deviceId) return
  const { paused, surface } = state.presenting
  if (paused && !sharing.isPaused) tell(speech.say({ kind: 'pause', paused: false }))
  const shown = sharing.view?.surface
  if (shown !== undefined && surface !== shown) tell(speech.say({ kind: 'surface', surface: shown }))
}

function tell(telling: Promise<void>): void {
  telling.catch(() => undefined)
}
