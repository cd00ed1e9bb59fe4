// A Mac as a Platform. Lives here: putting the parts together, the thread that listens, the watchdog, and the end.
// May not know: sessions, consent, who asks.
// NOT YET RUN ON A MAC: type-checked and tested with a double of the native side only (docs/companion-platforms.md).
import type { Readable, Writable } from 'node:stream'
import { everySoOften } from '../native/every-so-often.ts'
import { loadKoffi } from '../native/koffi.ts'
import type { Pieces, Thread } from '../native/pieces.ts'
import { keepSafety, startSafety, waitForParentEnd } from '../native/safety.ts'
import { PlatformError } from '../platform-error.ts'
import type { HiddenPart, Platform } from '../platform.ts'
import { bindMac, type MacNative, type Ref } from './calls.ts'
import { createCocoa } from './cocoa.ts'
import { createMacDesk } from './desk.ts'
import { createMacInput } from './input.ts'
import { createMacSurfaces } from './surfaces.ts'
import type { MacWatchReport } from './watch.ts'

const PUMP_EVERY_MS = 20
const PANIC_EVERY_MS = 300
const ICON_LEVEL_KEY = 18
const STATUS_LEVEL_KEY = 9

/** Starts everything that a Mac needs. Rejects with PlatformError: `not-allowed` until the person has allowed the program
 *  under Privacy & Security → Accessibility. Close it. */
export async function createMacPlatform(pieces: Pieces): Promise<Platform> {
  return assembleMac(bindMac(loadKoffi(pieces.koffiPath)), pieces)
}

/** The same over any native side. */
export async function assembleMac(native: MacNative, pieces: Pieces): Promise<Platform> {
  const { calls } = native
  if (!calls.AXIsProcessTrusted()) throw new PlatformError('not-allowed', 'macOS has not allowed Accessibility')
  const panics = new Set<() => void>()
  const localUses = new Set<() => void>()
  // Tap and Carbon hear the same press; a key held down repeats.
  const isPanicTime = everySoOften(PANIC_EVERY_MS)
  const panic = (): void => {
    if (!isPanicTime(performance.now())) return
    for (const listener of panics) listener()
  }
  const data = pieces.koffiPath === undefined ? {} : { koffiPath: pieces.koffiPath }
  const thread = pieces.startThread('watch', data)
  const ended = new Promise<void>((resolve) => thread.once('exit', () => resolve()))
  const loop = await loopOf(thread, ended, (report) => {
    if (report.kind === 'panic') panic()
    if (report.kind !== 'local') return
    for (const listener of localUses) listener()
  })
  const safety = await startSafety(pieces.startSecondProcess).catch((fault: unknown) => {
    calls.CFRunLoopStop(loop)
    throw fault
  })
  const cocoa = createCocoa(native)
  const giveBackPanicKey = cocoa.panicKey(panic)
  const desk = createMacDesk(cocoa, {
    aboveIcons: calls.CGWindowLevelForKey(ICON_LEVEL_KEY) + 1,
    aboveMenus: calls.CGWindowLevelForKey(STATUS_LEVEL_KEY) + 2,
  })
  const pump = setInterval(() => cocoa.pump(), PUMP_EVERY_MS)
  const input = createMacInput(calls, { safety, nowMs: () => performance.now() })
  const covered = new Set<HiddenPart>()
  let closing: Promise<void> | undefined
  // Deaf to the person's own mouse and keyboard, control must not go on: the same as if the panic key had been pressed.
  void ended.then(() => {
    if (closing === undefined) panic()
  })
  return {
    name: 'mac',
    input,
    surfaces: createMacSurfaces(calls, { ownProcess: process.pid, clickedThrough: desk.pointerWindow }),
    // Covers are windows of ours and end with this process; nothing needs to be put right.
    privacy: {
      hide: async (part, isHidden) => {
        if (isHidden) covered.add(part)
        else covered.delete(part)
        desk.cover(covered)
      },
    },
    banner: desk.banner,
    tray: desk.tray,
    pointer: desk.pointer,
    onPanicKey: (listener) => void panics.add(listener),
    onLocalUse: (listener) => void localUses.add(listener),
    // No program outlives its desktop here.
    onGone: () => undefined,
    close: () =>
      (closing ??= (async () => {
        try {
          await input.releaseAll()
        } finally {
          giveBackPanicKey?.()
          desk.close()
          clearInterval(pump)
          calls.CFRunLoopStop(loop)
          await ended
          safety.close()
        }
      })()),
  }
}

/** The watchdog of a Mac: waits for the end of `input` and releases what was held. */
export async function runMacWatchdog(
  pipes: { readonly input: Readable; readonly output: Writable },
  koffiPath?: string,
): Promise<void> {
  await releaseOnMac(bindMac(loadKoffi(koffiPath)), pipes)
}

/** The same over any native side. */
export async function releaseOnMac(
  { calls }: MacNative,
  pipes: { readonly input: Readable; readonly output: Writable },
): Promise<void> {
  const { codes, buttons } = await waitForParentEnd(pipes)
  const safety = keepSafety(() => undefined)
  for (const code of codes) safety.key(code, true)
  for (const button of buttons) safety.button(button, true)
  await createMacInput(calls, { safety, nowMs: () => performance.now() }).releaseAll()
}

function loopOf(thread: Thread, ended: Promise<void>, hear: (report: MacWatchReport) => void): Promise<Ref> {
  return new Promise((resolve, reject) => {
    thread.on('error', (cause) => reject(new PlatformError('thread-gone', 'the listening thread failed', { cause })))
    void ended.then(() => reject(new PlatformError('thread-gone', 'the listening thread ended at once')))
    thread.on('message', (message) => {
      const report = message as MacWatchReport
      if (report.kind !== 'ready') hear(report)
      else if (report.hasTap) resolve(report.loop)
      else reject(new PlatformError('not-allowed', 'macOS gave no event tap'))
    })
  })
}
