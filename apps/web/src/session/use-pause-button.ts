// The button that pauses, and then resumes. Lives here: that pausing always wins, and that resuming is a press of its own.
// May not know: how the button looks.
import type { LiveView, SessionCommands } from '@farhand/client'
import { useRest } from './use-rest.ts'
import type { Running } from './use-command.ts'

interface PauseButton {
  /** Whether the next press resumes. */
  readonly isPaused: boolean
  /** Of the button; it keeps the focus while it rests. */
  readonly press: {
    readonly 'aria-disabled': boolean
    readonly 'data-disabled': boolean
    readonly onClick: () => void
  }
}

/** `view.sharing` is null where nothing is shown; then its button is not to be shown either. */
export function usePauseButton(
  { sharing }: Pick<LiveView, 'sharing'>,
  commands: Pick<SessionCommands, 'pause' | 'resume'>,
  { run }: Pick<Running, 'run'>,
): PauseButton {
  // Paused, and no resume is on its way that the same button takes back (CONSENT-41).
  const isPaused = sharing !== null && sharing.paused && !sharing.resuming
  const rests = useRest(isPaused) && isPaused
  return {
    isPaused,
    press: {
      'aria-disabled': rests,
      'data-disabled': rests,
      onClick: () => {
        // The click of an impatient finger came for the pause, which holds (CONSENT-156).
        if (!rests) run(isPaused ? commands.resume : commands.pause)
      },
    },
  }
}
