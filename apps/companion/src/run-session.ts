// One session of this program, from its code to the end: joins, lets the session's input through the gate, shows who controls,
// and stops at the person's word. Lives here: what is tied to what. May not know: which system it runs on, how files go away.
import { startCompanion, type CompanionOptions, type SessionView } from '@farhand/client'
import { createControl } from './control.ts'
import type { Invitation } from './invitation.ts'
import type { Platform } from './platform/platform.ts'
import { bannerOf, restOfItem, trayOf, type SessionWords } from './session-words.ts'

export interface RunOptions {
  readonly invitation: Invitation
  readonly platform: Platform
  readonly words: SessionWords
  /** How long control rests after the person's own use, at first; `REST_SECONDS.usual` unless given. */
  readonly restSeconds?: number | undefined
  readonly fetch: CompanionOptions['fetch']
  readonly createSocket: CompanionOptions['createSocket']
  /** Awaited before the platform closes, so that the person can be told on it; nothing is injected any more. */
  readonly onFailed?: (fault: string) => Promise<void>
}

/** So long a leave waits to be heard. */
const LEAVES_WITHIN_MS = 3000

/** The desktop that was to be controlled is gone, and the session was left. */
export const DESKTOP_GONE = 'desktop-gone'

/** How it went: a session that is over, or why there was none (a code of `SessionFault`, or `DESKTOP_GONE`). */
export type RunEnd = { readonly kind: 'ended' } | { readonly kind: 'failed'; readonly fault: string }

export interface Run {
  /** Resolves once, with everything let go of and the platform closed. Never rejects for what the network does. */
  readonly ended: Promise<RunEnd>
  /** The person ends the program: nothing moves any more, the session is told. Idempotent. */
  quit(): void
}

/** Joins the session of an invitation and serves it until it ends. */
export function runSession(options: RunOptions): Run {
  const { invitation, platform, words, restSeconds, fetch, createSocket, onFailed } = options
  const { promise: ended, resolve } = Promise.withResolvers<RunEnd>()
  const control = createControl(platform, show)
  const { origin, sessionId, invitation: door } = invitation
  const engine = startCompanion({ origin, fetch, createSocket, sessionId, invitation: door, hands: control })
  let isOver = false
  let leavesAs: RunEnd | undefined
  let shown = ''

  engine.onChange(() => {
    const view = engine.current()
    const end = endOf(view)
    if (end !== undefined) void finish(leavesAs ?? end)
  })
  platform.onPanicKey(() => control.stop('everything'))
  platform.banner.onStop(() => control.stop('control'))
  platform.onGone(() => leave({ kind: 'failed', fault: DESKTOP_GONE }))
  platform.onLocalUse(() => control.localUse())
  platform.tray.onChosen((id, { byHand }) => {
    // A stop counts from wherever it comes; what gives control longer, or ends the program, is the person's own alone (CONSENT-76).
    if (id === 'stop') control.stop('control')
    if (!byHand) return
    if (id === 'quit') quit()
    const rest = restOfItem(id)
    if (rest !== undefined) control.restFor(rest)
  })
  if (restSeconds !== undefined) control.restFor(restSeconds)
  show()

  function show(): void {
    if (isOver) return
    const { controller, resting, term, restSeconds: rest, opened } = control
    const sight = { controller, resting, term, restSeconds: rest, opened }
    if (JSON.stringify(sight) === shown) return
    shown = JSON.stringify(sight)
    platform.tray.show(trayOf(sight, words))
    const banner = bannerOf(sight, words)
    if (banner === null) platform.banner.hide()
    else platform.banner.show(banner)
  }

  const quit = (): void => leave({ kind: 'ended' })

  function leave(end: RunEnd): void {
    leavesAs ??= end
    control.close()
    // Unheard, the server lets go of this program when its line is gone. What is shown goes on being shown.
    const left = engine.commands.leave().catch(() => undefined)
    const timer = setTimeout(() => void finish(end), LEAVES_WITHIN_MS)
    void left.then(() => {
      clearTimeout(timer)
      return finish(end)
    })
  }

  async function finish(end: RunEnd): Promise<void> {
    if (isOver) return
    isOver = true
    control.close()
    engine.close()
    platform.pointer.hide()
    platform.banner.hide()
    if (end.kind === 'failed') await onFailed?.(end.fault)
    await platform.close()
    resolve(end)
  }

  return { ended, quit }
}

function endOf(view: SessionView): RunEnd | undefined {
  if (view.stage === 'ended') return { kind: 'ended' }
  return view.stage === 'failed' ? { kind: 'failed', fault: view.fault } : undefined
}
