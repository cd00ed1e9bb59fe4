// Files of the page that come when they are first needed. Lives here: how long they may take, and the one error where they don't
// come. May not know: what is in them.
import { ApiError } from './api/request.ts'
import { inTime } from './in-time.ts'

/** Longer than a slow road takes for a few hundred KB; a road that swallows everything would never bring them. */
const COMES_WITHIN_MS = 15_000

/**
 * What `importer` brings. Throws ApiError `offline` where it fails or takes longer than 15 s; calling again tries again. Never with
 * the browser's own error of a missing module: the router would load the whole page anew, and where there is no network that is the
 * end of it.
 */
export async function load<Loaded extends object>(importer: () => Promise<Loaded>): Promise<Loaded> {
  const loaded = await inTime(importer(), COMES_WITHIN_MS).catch((cause: unknown) => {
    throw new ApiError('offline', { cause })
  })
  if (loaded === undefined) throw new ApiError('offline')
  return loaded
}
