// The second process of this program, which outlives the first and lets go of what it held. Lives here: telling its arguments from
// a person's. May not know: sessions, drawing; nothing of them is loaded in it.
import { WATCHDOG_ARGUMENT } from './platform/native/safety.ts'
import { runWatchdog, WATCHDOG_ARGUMENT as X11_WATCHDOG_ARGUMENT } from './platform/x11/watchdog.ts'

/** The work of the second process, where these are its arguments; undefined where they are a person's. */
export function watchdogFor(args: readonly string[]): (() => Promise<void>) | undefined {
  const pipes = { input: process.stdin, output: process.stdout }
  if (args[0] === X11_WATCHDOG_ARGUMENT) return () => runWatchdog(args, pipes)
  if (args[0] !== WATCHDOG_ARGUMENT) return undefined
  return async () => {
    const run =
      process.platform === 'darwin'
        ? (await import('./platform/mac/mac-platform.ts')).runMacWatchdog
        : (await import('./platform/windows/watchdog.ts')).runWindowsWatchdog
    return run(pipes, args[1])
  }
}
