// The watchdog of Windows: the same program, started with a pipe as its input, that outlives the companion by a moment.
// Lives here: waiting, then putting right. May not know: sessions.
import type { Readable, Writable } from 'node:stream'
import { loadKoffi } from '../native/koffi.ts'
import { keepSafety, waitForParentEnd } from '../native/safety.ts'
import { bindWindows } from './calls.ts'
import { restoreWindows } from './privacy.ts'

/** Waits for the end of `input`, releases what was held and shows what was hidden. */
export async function runWindowsWatchdog(
  pipes: { readonly input: Readable; readonly output: Writable },
  koffiPath?: string,
): Promise<void> {
  const { calls } = bindWindows(loadKoffi(koffiPath))
  const state = await waitForParentEnd(pipes)
  await restoreWindows(
    calls,
    state,
    keepSafety(() => undefined),
  )
}
