// Windows 10 and 11 as a Platform. Lives here: putting the parts together, their two threads and the watchdog, and the end.
// May not know: sessions, consent, who asks.
import { loadKoffi } from '../native/koffi.ts'
import type { Pieces, Thread } from '../native/pieces.ts'
import { PlatformError } from '../platform-error.ts'
import { startSafety } from '../native/safety.ts'
import type { Platform } from '../platform.ts'
import { bindWindows, type WindowsCalls, type WindowsNative } from './calls.ts'
import { WM_ORDERS, type DeskOrder, type DeskReport } from './desk.ts'
import { createWindowsInput } from './input.ts'
import { createWindowsPrivacy } from './privacy.ts'
import { createWindowsSurfaces } from './surfaces.ts'
import type { WatchReport } from './watch.ts'

const PER_MONITOR_V2 = -4
const WM_QUIT = 0x0012

/** Starts everything that Windows needs. Rejects with PlatformError where a part can't start. Close it. */
export async function createWindowsPlatform(pieces: Pieces): Promise<Platform> {
  const native = bindWindows(loadKoffi(pieces.koffiPath))
  return assembleWindows(native, pieces)
}

/** The same over any native side. */
export async function assembleWindows(native: WindowsNative, pieces: Pieces): Promise<Platform> {
  const { calls } = native
  // Before any window exists: afterwards Windows would go on scaling places for us. Fails where a manifest has already said so.
  calls.SetProcessDpiAwarenessContext(PER_MONITOR_V2)
  const safety = await startSafety(pieces.startSecondProcess)
  const panics = listeners<void>()
  const localUses = listeners<void>()
  const stops = listeners<void>()
  const choices = listeners<string>()
  const changes = listeners<void>()
  const covers: (() => void)[] = []

  const data = pieces.koffiPath === undefined ? {} : { koffiPath: pieces.koffiPath }
  const watch = await started<WatchReport>(pieces.startThread('watch', data), (report) => {
    if (report.kind === 'panic') panics.call()
    if (report.kind === 'local') localUses.call()
  }).catch((fault: unknown) => {
    safety.close()
    throw fault
  })
  const desk = await started<DeskReport>(pieces.startThread('desk', data), (report) => {
    if (report.kind === 'stop') stops.call()
    if (report.kind === 'changed') changes.call()
    if (report.kind === 'chosen') choices.call(report.id)
    if (report.kind === 'covered') covers.shift()?.()
  }).catch((fault: unknown) => {
    endWatch(calls, watch.ready.thread)
    safety.close()
    throw fault
  })
  const order = (order: DeskOrder): void => {
    desk.thread.postMessage(order)
    calls.PostMessageW(desk.ready.window, WM_ORDERS, 0, 0)
  }
  const cover = (isCovered: boolean): Promise<void> => {
    const done = new Promise<void>((resolve) => covers.push(resolve))
    order({ kind: 'cover', isCovered })
    // With the desk its cover ends too.
    return Promise.race([done, desk.ended])
  }

  const input = createWindowsInput(calls, safety)
  const privacy = createWindowsPrivacy(calls, { safety, cover })
  let closing: Promise<void> | undefined
  // Deaf to the panic key or without a banner, control must not go on: the same as if the key had been pressed.
  void Promise.race([watch.ended, desk.ended]).then(() => {
    if (closing === undefined) panics.call()
  })
  return {
    name: 'windows',
    input,
    surfaces: createWindowsSurfaces(native, { ownProcess: process.pid, onChange: changes.add }),
    privacy,
    banner: {
      show: (content) => order({ kind: 'banner', content }),
      hide: () => order({ kind: 'banner', content: null }),
      onStop: stops.add,
    },
    tray: {
      show: (content) => order({ kind: 'tray', content }),
      onChosen: (listener) => void choices.add((id) => listener(id, { byHand: true })),
    },
    pointer: {
      show: (pointer) => order({ kind: 'pointer', pointer }),
      hide: () => order({ kind: 'pointer', pointer: null }),
    },
    onPanicKey: panics.add,
    onLocalUse: localUses.add,
    // No program outlives its desktop here.
    onGone: () => undefined,
    close: () =>
      (closing ??= (async () => {
        try {
          await input.releaseAll()
        } finally {
          for (const part of safety.state.hidden) await privacy.hide(part, false)
          order({ kind: 'close' })
          endWatch(calls, watch.ready.thread)
          await Promise.all([watch.ended, desk.ended])
          safety.close()
        }
      })()),
  }
}

/** A thread blocked in GetMessageW hears nothing of Node's and would keep the process from ending. */
function endWatch(calls: Pick<WindowsCalls, 'PostThreadMessageW'>, thread: number): void {
  calls.PostThreadMessageW(thread, WM_QUIT, 0, 0)
}

interface Started<Report> {
  readonly thread: Thread
  readonly ready: Extract<Report, { readonly kind: 'ready' }>
  readonly ended: Promise<void>
}

function started<Report extends { readonly kind: string }>(
  thread: Thread,
  hear: (report: Report) => void,
): Promise<Started<Report>> {
  return new Promise((resolve, reject) => {
    const ended = new Promise<void>((end) => thread.once('exit', () => end()))
    thread.on('error', (cause) =>
      reject(new PlatformError('thread-gone', 'a thread of the companion failed', { cause })),
    )
    void ended.then(() => reject(new PlatformError('thread-gone', 'a thread of the companion ended at once')))
    thread.on('message', (message) => {
      const report = message as Report
      if (isReady(report)) resolve({ thread, ready: report, ended })
      else hear(report)
    })
  })
}

function isReady<Report extends { readonly kind: string }>(
  report: Report,
): report is Extract<Report, { readonly kind: 'ready' }> {
  return report.kind === 'ready'
}

interface Listeners<T> {
  /** Returns how to stop listening. */
  add(listener: (value: T) => void): () => void
  call(value: T): void
}

function listeners<T>(): Listeners<T> {
  const all = new Set<(value: T) => void>()
  return {
    add: (listener) => {
      all.add(listener)
      return () => all.delete(listener)
    },
    call: (value) => {
      for (const one of all) one(value)
    },
  }
}
