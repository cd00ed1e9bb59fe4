// The window's end of a session: starts the worker, mirrors its view, hands over captures and picture targets.
// Lives here: what only a window can do. May not know: keys, sockets.
import { ClientError } from '../errors.ts'
import type { Size } from '../frame/codecs.ts'
import { sourceTransfer } from '../publish/frame-source.ts'
import type {
  CapturedSurface,
  EndedView,
  Entry,
  Mask,
  Session,
  SessionCommands,
  SessionView,
  Sharing,
} from '../session/view.ts'
import type { Capture } from '../surroundings.ts'
import { attachScreen, type AttachedScreen } from '../watch/attach-screen-browser.ts'
import { targetTransfer } from '../watch/screen-target.ts'
import { HeldCaptures } from './held-captures.ts'
import { forgetEnd, keepEnd, keptEnd, signedOutAt, sweepEnds, withKeptEnd } from './kept-end-browser.ts'
import { sharedStorage, tabStorage } from './page-storage-browser.ts'
import { rememberRecord, withOwnRecord } from './tab-record-browser.ts'
import type { CommandName, ToWindow, ToWorker, Words } from './worker-messages.ts'

/** Enters a session in a worker of its own. Never throws: what goes wrong is a stage of the view. */
export function startSession(entry: Entry, words: Words): Session {
  const missing = missingFeature()
  return missing === undefined ? new WorkerSession(entry, words) : unsupportedSession(entry, missing)
}

/** Name of the first thing this browser lacks for a session; undefined where it lacks nothing. */
export function missingFeature(): string | undefined {
  if (typeof Worker === 'undefined') return 'Worker'
  if (globalThis.crypto?.subtle === undefined) return 'WebCrypto'
  if (typeof indexedDB === 'undefined') return 'IndexedDB'
  if (navigator.locks === undefined) return 'Web Locks'
  if (typeof VideoDecoder === 'undefined') return 'WebCodecs'
  return undefined
}

type CapturingName = 'allow' | 'take' | 'share' | 'changeSurface'
type ArgumentsOf = (posted: Capture) => readonly unknown[]

/** The worker hears from the capture itself that it is over, and says why; sharing stops all the same where it does not, ms. */
const HEARS_OF_END_WITHIN_MS = 1000

/** The worker with the engine is a file of a few hundred KB; on a road that swallows everything it would never come, ms. */
const LOADS_WITHIN_MS = 30_000

class WorkerSession implements Session {
  readonly commands: SessionCommands
  // The literal form is what the bundler finds the worker by.
  readonly #worker = new Worker(new URL('./session-worker.ts', import.meta.url), { type: 'module' })
  readonly #listeners = new Set<() => void>()
  readonly #open = new Map<number, { readonly resolve: () => void; readonly reject: (error: ClientError) => void }>()
  /** Runs until the worker does. */
  #loading: ReturnType<typeof setTimeout> | undefined
  #nextId = 1
  #view: SessionView
  readonly #captures = new HeldCaptures()
  /** The newest capture on its way to the worker. */
  #handing: Promise<unknown> = Promise.resolve()
  #isHanding = false
  #screen: AttachedScreen | undefined
  #closed = false
  /** Whether it comes back to a session, after a reload. */
  readonly #comesBack: boolean
  #forgotten = false
  /** What this tab kept of an earlier end; null where it has none. Read once, for it may be large. */
  #kept: EndedView | null | undefined

  constructor(entry: Entry, words: Words) {
    this.#comesBack = entry.kind === 'resume'
    sweepEnds(tabStorage(), Date.now(), signedOutAt(sharedStorage()))
    if (!this.#comesBack && entry.sessionId !== null) forgetEnd(tabStorage(), entry.sessionId)
    this.#view = { stage: 'connecting', sessionId: entry.sessionId }
    this.commands = this.#makeCommands()
    this.#worker.addEventListener('message', ({ data }: MessageEvent<ToWindow>) => this.#take(data))
    this.#worker.addEventListener('error', () =>
      this.#loading === undefined ? this.#broke(entry) : this.#notLoaded(entry),
    )
    this.#loading = setTimeout(() => this.#notLoaded(entry), LOADS_WITHIN_MS)
    this.#post({ kind: 'start', entry: withOwnRecord(entry, tabStorage()), origin: location.origin, words })
  }

  current(): SessionView {
    return this.#view
  }

  subscribe(changed: () => void): () => void {
    this.#listeners.add(changed)
    return () => void this.#listeners.delete(changed)
  }

  showPicture(container: HTMLElement): () => void {
    const screen = attachScreen(container)
    this.#screen = screen
    this.#post({ kind: 'show', target: screen.target }, targetTransfer(screen.target))
    return () => {
      screen.close()
      if (this.#screen !== screen) return
      this.#screen = undefined
      this.#post({ kind: 'show', target: undefined })
    }
  }

  async takeStill(): Promise<ImageBitmap> {
    await this.#handing
    const { shown } = this.#captures
    if (shown === undefined) throw new ClientError('not-now', 'this page shares nothing')
    return shown.takeStill()
  }

  close(): void {
    if (this.#closed) return
    this.#post({ kind: 'close' })
    this.#closed = true
    if (this.#stopWaiting()) this.#worker.terminate()
    this.#captures.drop()
    this.#screen?.close()
    for (const { reject } of this.#open.values()) reject(new ClientError('closed', 'the session was closed'))
    this.#open.clear()
  }

  #take(message: ToWindow): void {
    switch (message.kind) {
      case 'ready':
        return void this.#stopWaiting()
      case 'view':
        return this.#setView(this.#withKeptEnd(message.view))
      case 'record':
        return rememberRecord(tabStorage(), message.sessionId, message.id)
      case 'done':
        this.#open.get(message.id)?.resolve()
        this.#open.delete(message.id)
        return
      case 'failed': {
        const { code, message: text, reason } = message.error
        this.#open.get(message.id)?.reject(new ClientError(code, text, reason === undefined ? {} : { reason }))
        this.#open.delete(message.id)
        return
      }
      default:
        return message satisfies never
    }
  }

  /** Where a reload leaves nothing of a session but its end, that is shown (KEY-50). */
  #withKeptEnd(view: SessionView): SessionView {
    const { sessionId } = view
    if (this.#comesBack && sessionId !== null) {
      this.#kept ??= keptEnd(tabStorage(), sessionId, Date.now(), signedOutAt(sharedStorage())) ?? null
    }
    const shown = withKeptEnd(view, this.#kept ?? undefined)
    if (shown.stage === 'ended' && !this.#forgotten) keepEnd(tabStorage(), shown, Date.now())
    return shown
  }

  async #forget(): Promise<void> {
    this.#forgotten = true
    if (this.#view.stage === 'ended') forgetEnd(tabStorage(), this.#view.sessionId)
    await this.#command('forget', [])
  }

  /** Whoever leaves before the worker has come has begun nothing. */
  async #leave(): Promise<void> {
    if (this.#loading === undefined) await this.#command('leave', [])
    else this.close()
  }

  #setView(view: SessionView): void {
    const before = this.#view
    this.#view = view
    if (isCapturing(before) && !isCapturing(view)) this.#captures.drop()
    // The worker has given up what was kept as well.
    if (isSharing(before) && !isSharing(view)) this.#captures.dropKept()
    // The window's half of the curtain; the worker has dropped its own already.
    if (pictureOf(before) !== undefined && pictureOf(view) !== pictureOf(before)) this.#screen?.clear()
    // A capture that is just handed over is fresh.
    if (isSending(view) && !isSending(before) && !this.#isHanding) this.#freshen()
    for (const listener of this.#listeners) listener()
  }

  /** Whether the worker was still to come. */
  #stopWaiting(): boolean {
    const waited = this.#loading !== undefined
    clearTimeout(this.#loading)
    this.#loading = undefined
    return waited
  }

  /** Nothing of the session began. */
  #notLoaded({ sessionId }: Entry): void {
    this.close()
    const code = 'engine-not-loaded'
    this.#setView(this.#withKeptEnd({ stage: 'failed', fault: 'connection-lost', code, retryMinutes: null, sessionId }))
  }

  #broke(entry: Entry): void {
    this.#setView({ stage: 'failed', fault: 'failed', code: 'worker', retryMinutes: null, sessionId: entry.sessionId })
    this.#captures.drop()
  }

  #post(message: ToWorker, transfer: Transferable[] = []): void {
    if (!this.#closed) this.#worker.postMessage(message, transfer)
  }

  #command(name: CommandName, args: readonly unknown[], transfer: Transferable[] = []): Promise<void> {
    if (this.#closed) return Promise.reject(new ClientError('closed', 'the session was closed'))
    const id = this.#nextId++
    const { promise, resolve, reject } = Promise.withResolvers<void>()
    this.#open.set(id, { resolve, reject })
    this.#post({ kind: 'command', id, name, args }, transfer)
    return promise
  }

  /** A command that hands a capture over: from then on it lives as long as it is shown, or kept. */
  #withCapture(name: CapturingName, capture: CapturedSurface, argsOf: ArgumentsOf): Promise<void> {
    const handing = this.#handOver(name, capture, argsOf)
    this.#isHanding = true
    this.#handing = handing.catch(() => undefined).finally(() => (this.#isHanding = false))
    return handing
  }

  async #handOver(name: CapturingName, capture: CapturedSurface, argsOf: ArgumentsOf): Promise<void> {
    const { source, surface, label, covered = false, comesBack = false } = capture
    try {
      await this.#command(name, argsOf({ source, surface, label, covered, comesBack }), sourceTransfer(source))
    } catch (cause) {
      capture.stop()
      // Nothing left while the others were told of another surface; now the old one goes on.
      this.#freshen()
      throw cause
    }
    this.#captures.show(capture)
    if (!isCapturing(this.#view)) return this.#captures.drop()
    void capture.ended.then(() => setTimeout(() => this.#stopEnded(capture), HEARS_OF_END_WITHIN_MS))
  }

  #stopEnded(capture: CapturedSurface): void {
    const sharing = sharingOf(this.#view)
    if (sharing === null) return
    const isBehind = !this.#isHanding && sharing.behind > this.#captures.kept
    if (this.#captures.shown === capture || isBehind) this.commands.stopSharing().catch(() => undefined)
  }

  async #setMasks(masks: readonly Mask[], drawnOn?: Size): Promise<void> {
    await this.#command('setMasks', [masks, drawnOn])
    this.#freshen()
  }

  // What was captured during a pause and what was under a mask is kept nowhere, and a tab that stands still sends a
  // picture only when somebody new looks.
  #freshen(): void {
    this.#captures.shown?.takeStill().then(
      (still) => still.close(),
      () => undefined,
    )
  }

  #makeCommands(): SessionCommands {
    const plain =
      (name: CommandName) =>
      (...args: readonly unknown[]) =>
        this.#command(name, args)
    return {
      admit: plain('admit'),
      turnAway: plain('turnAway'),
      remove: plain('remove'),
      makeNewPin: plain('makeNewPin'),
      acceptTerms: plain('acceptTerms'),
      confirmCode: plain('confirmCode'),
      ask: plain('ask'),
      offer: plain('offer'),
      switchTo: plain('switchTo'),
      allow: (id, capture, narrowed) =>
        capture === null
          ? this.#command('allow', [id, null, narrowed])
          : this.#withCapture('allow', capture, (posted) => [id, posted, narrowed]),
      decline: plain('decline'),
      letGo: plain('letGo'),
      declineTurn: plain('declineTurn'),
      notNow: plain('notNow'),
      take: (id, capture) =>
        capture === null
          ? this.#command('take', [id, null])
          : this.#withCapture('take', capture, (posted) => [id, posted]),
      raise: plain('raise'),
      relax: plain('relax'),
      share: (capture) => this.#withCapture('share', capture, (posted) => [posted]),
      showTo: plain('showTo'),
      changeSurface: (capture) => this.#withCapture('changeSurface', capture, (posted) => [posted]),
      setMasks: (masks, drawnOn) => this.#setMasks(masks, drawnOn),
      pause: plain('pause'),
      resume: plain('resume'),
      stopSharing: plain('stopSharing'),
      withdraw: plain('withdraw'),
      withdrawAll: plain('withdrawAll'),
      sendMessage: plain('sendMessage'),
      openCompanionDoor: plain('openCompanionDoor'),
      closeCompanionDoor: plain('closeCompanionDoor'),
      describePage: plain('describePage'),
      hide: plain('hide'),
      input: plain('input'),
      leave: () => this.#leave(),
      end: plain('end'),
      forget: () => this.#forget(),
    }
  }
}

const sharingOf = (view: SessionView): Sharing | null => (view.stage === 'live' ? view.sharing : null)

const isSharing = (view: SessionView): boolean => sharingOf(view) !== null

const isSending = (view: SessionView): boolean => view.stage === 'live' && view.sharing !== null && !view.sharing.paused

/** Shown, or kept behind the curtain. */
const isCapturing = (view: SessionView): boolean =>
  isSharing(view) || (view.stage === 'live' && view.curtain?.alive === true)

/** Whose picture is up; undefined while there is none or the curtain is down. */
const pictureOf = (view: SessionView): string | undefined =>
  view.stage === 'live' && view.watching !== null && view.watching.picture !== 'paused'
    ? view.watching.device
    : undefined

function unsupportedSession(entry: Entry, missing: string): Session {
  const view: SessionView = {
    stage: 'failed',
    fault: 'unsupported-browser',
    code: missing,
    retryMinutes: null,
    sessionId: entry.sessionId,
  }
  const never = () => Promise.reject(new ClientError('not-now', `this browser has no ${missing}`))
  return {
    commands: {
      admit: never,
      turnAway: never,
      remove: never,
      makeNewPin: never,
      acceptTerms: never,
      confirmCode: never,
      ask: never,
      offer: never,
      switchTo: never,
      allow: never,
      decline: never,
      letGo: never,
      declineTurn: never,
      notNow: never,
      take: never,
      raise: never,
      relax: never,
      share: never,
      showTo: never,
      changeSurface: never,
      setMasks: never,
      pause: never,
      resume: never,
      stopSharing: never,
      withdraw: never,
      withdrawAll: never,
      sendMessage: never,
      openCompanionDoor: never,
      closeCompanionDoor: never,
      describePage: never,
      hide: never,
      input: never,
      leave: never,
      end: never,
      forget: never,
    },
    current: () => view,
    subscribe: () => () => undefined,
    showPicture: () => () => undefined,
    takeStill: never,
    close: () => undefined,
  }
}
