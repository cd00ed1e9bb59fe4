// The end page over a reload: what it shows, its receipt with it, in the tab's own storage. Lives here: keeping, finding and
// forgetting it. May not know: how a session ended. Rules: KEY-50, KEY-51.
import type { SessionId } from '@farhand/protocol'
import type { EndedView, SessionView } from '../session/view.ts'
import { sharedStorage, tabStorage, type TabStorage } from './page-storage-browser.ts'

/** At the latest it goes a day after it was kept, ms. */
export const END_KEPT_MS = 24 * 60 * 60 * 1000
const PREFIX = 'farhand-end:'
const SIGNED_OUT = 'farhand-signed-out'

interface KeptEnd {
  /** Epoch ms. */
  readonly until: number
  readonly view: EndedView
}

/** Keeps an end page whose receipt is there; where the storage has no room for it, it is as before. */
export function keepEnd(storage: TabStorage, view: EndedView, nowMs: number): void {
  if (view.receipt === null || typeof view.receipt === 'string') return
  const kept: KeptEnd = { until: nowMs + END_KEPT_MS, view }
  try {
    storage?.setItem(PREFIX + view.sessionId, JSON.stringify(kept))
  } catch {
    // A receipt may be larger than what a tab may store; the page has it as long as it is open.
    forgetEnd(storage, view.sessionId)
  }
}

/** The end page of a session that this tab had, if it is not too old, and no host's who signed out since, `signedOutMs`. */
export function keptEnd(
  storage: TabStorage,
  sessionId: SessionId,
  nowMs: number,
  signedOutMs = 0,
): EndedView | undefined {
  const kept = read(storage, PREFIX + sessionId)
  if (kept === undefined || isOver(kept, nowMs, signedOutMs)) return undefined
  // Nobody goes on telling the session for a page that was left.
  return kept.view.heard === 'not-yet' ? { ...kept.view, heard: 'no' } : kept.view
}

/** What a page that comes back shows, with the end that its tab has kept: never less evidence than that (CONSENT-169). */
export function withKeptEnd(view: SessionView, kept: EndedView | undefined): SessionView {
  if (kept === undefined) return view
  if (view.stage === 'ended' && (view.receipt === null || view.receipt === 'not-made')) {
    const { receipt, hostName, startedAt } = kept
    return { ...view, receipt, hostName, startedAt }
  }
  // Another tab that has the session has its record too.
  if (view.stage !== 'failed' || view.fault === 'opened-elsewhere') return view
  if (view.fault !== 'unknown-session' && view.fault !== 'away-too-long') return kept
  // It tried again, and the session knows it no more.
  const { fault, ...over } = kept
  return fault?.fault === 'connection-lost' || fault?.fault === 'failed' ? { ...over, reason: 'away' } : kept
}

export function forgetEnd(storage: TabStorage, sessionId: SessionId): void {
  storage?.removeItem(PREFIX + sessionId)
}

/** Makes room for what matters more; false where there was no end to forget. */
export function forgetOldestEnd(storage: TabStorage): boolean {
  const untilOf = (key: string): number => read(storage, key)?.until ?? 0
  const oldest = keysOf(storage).toSorted((a, b) => untilOf(a) - untilOf(b))[0]
  if (oldest !== undefined) storage?.removeItem(oldest)
  return oldest !== undefined
}

/** Drops what `keptEnd` would not give, of whatever session. */
export function sweepEnds(storage: TabStorage, nowMs: number, signedOutMs = 0): void {
  for (const key of keysOf(storage)) {
    const kept = read(storage, key)
    if (kept === undefined || isOver(kept, nowMs, signedOutMs)) storage?.removeItem(key)
  }
}

/** Somebody signed out of this browser: no tab of it, open or brought back, shows an end page that a host had until now. */
export function forgetHostEnds(tab: TabStorage, shared: TabStorage, nowMs: number): void {
  shared?.setItem(SIGNED_OUT, String(nowMs))
  sweepEnds(tab, nowMs, nowMs)
}

/** The same, of the browser this page is in. */
export function forgetHostEndsHere(): void {
  forgetHostEnds(tabStorage(), sharedStorage(), Date.now())
}

/** Epoch ms of the last sign-out in this browser; 0 where there was none. */
export function signedOutAt(shared: TabStorage): number {
  return Number(shared?.getItem(SIGNED_OUT) ?? 0) || 0
}

const keysOf = (storage: TabStorage): string[] =>
  Array.from({ length: storage?.length ?? 0 }, (_, index) => storage?.key(index) ?? '').filter((key) =>
    key.startsWith(PREFIX),
  )

function isOver({ until, view }: KeptEnd, nowMs: number, signedOutMs: number): boolean {
  // A session that signing out ended may have come to its end page a moment later.
  const oldest = Math.min(until - END_KEPT_MS, view.startedAt)
  return nowMs >= until || (view.role === 'host' && oldest <= signedOutMs)
}

function read(storage: TabStorage, key: string): KeptEnd | undefined {
  try {
    // This page's own words: nobody else writes into this storage.
    return (JSON.parse(storage?.getItem(key) ?? 'null') as KeptEnd | null) ?? undefined
  } catch {
    return undefined
  }
}
