// Files of the page that come when they are first needed. Lives here: how long they may take, and what to do where they don't
// come. May not know: what is in them.
import { ApiError } from './api/request.ts'
import { inTime } from './in-time.ts'

/** Longer than a slow road takes for a few hundred KB; a road that swallows everything would never bring them. */
const COMES_WITHIN_MS = 15_000
/** Longer than a busy server takes for a page of a few hundred bytes. */
const ANSWERS_WITHIN_MS = 10_000

/** Code of what only loading the whole page anew can mend: some browsers keep the failure of a file until then (Firefox), and a
 *  server that was upgraded has other files. */
export const RELOAD_NEEDED = 'reload-needed'

/**
 * Brings what `importer` does, and has it from then on. Throws ApiError `offline` where the server does not answer: then calling
 * again may bring it. Throws ApiError `reload-needed` where the server is there and the file fails or hangs for 15 s. Never throws
 * the browser's own error of a missing module: the router would load the whole page anew, and where there is no network that is the
 * end of it.
 */
export function lateFile<Loaded extends object>(importer: () => Promise<Loaded>): () => Promise<Loaded> {
  let come: Loaded | undefined
  return async () => (come ??= await load(importer))
}

async function load<Loaded extends object>(importer: () => Promise<Loaded>): Promise<Loaded> {
  // Never tried without a network: where the failure is kept, what somebody typed would be lost with the page. What the page itself
  // begins with comes right behind it, and nothing is typed yet.
  if (hasPressed() && !(await isServerThere())) throw new ApiError('offline')
  const first = await attempt(importer)
  if (first.loaded !== undefined) return first.loaded
  if (!(await isServerThere())) throw new ApiError('offline', first)
  // What was broken off may come now; what hangs would hang again.
  const second = first.cause === undefined ? first : await attempt(importer)
  if (second.loaded !== undefined) return second.loaded
  throw new ApiError(RELOAD_NEEDED, second)
}

/** Whether this page would come if it were loaded anew. */
export async function isServerThere(): Promise<boolean> {
  try {
    const limit = AbortSignal.timeout(ANSWERS_WITHIN_MS)
    const { ok, type } = await fetch('/', { cache: 'no-store', redirect: 'manual', signal: limit })
    // A gate before it (an expired sign-in of the house's own, a hotel's portal) sends a whole load to where it opens.
    return ok || type === 'opaqueredirect'
  } catch {
    return false
  }
}

/** Whether somebody has pressed or typed anything on this page. Browsers that can't tell are too old for all but the page that says so. */
const hasPressed = (): boolean => 'userActivation' in navigator && navigator.userActivation.hasBeenActive

export function reloadPage(): void {
  globalThis.location.reload()
}

/** Neither where it took too long. */
interface Attempt<Loaded> {
  readonly loaded?: Loaded | undefined
  readonly cause?: unknown
}

async function attempt<Loaded extends object>(importer: () => Promise<Loaded>): Promise<Attempt<Loaded>> {
  try {
    return { loaded: await inTime(importer(), COMES_WITHIN_MS) }
  } catch (cause) {
    return { cause }
  }
}
