// A look at one installation. Lives here: the checks of `farhand doctor`; they change nothing. May not know: how the
// result is shown.
import { existsSync, statSync, statfsSync } from 'node:fs'
import { join } from 'node:path'
import { BUILT_PAGES } from './compose.ts'
import { dataDirAt, type DataDir } from './data-dir.ts'
import { ServerError } from './errors.ts'
import type { Settings } from './settings.ts'
import { openDatabase } from './store/database.ts'
import { takeServerLock } from './store/lock.ts'
import { isUpToDate } from './store/migrations.ts'
import { createSqlStore, run } from './store/sql-store.ts'
import type { Store } from './store/store.ts'

const LOWEST_NODE = 24
const LOWEST_FREE_BYTES = 500 * 1024 * 1024

/** What one check found. */
export interface Finding {
  readonly about: string
  readonly ok: boolean
  readonly note: string
}

/** Looks at everything a server needs; resolves to one finding per check. */
export async function examine(settings: Settings): Promise<readonly Finding[]> {
  const dataDir = dataDirAt(settings.dataDir)
  const findings = [checkNode(), checkPages()]
  if (!existsSync(dataDir.path)) {
    return [...findings, { about: 'Data directory', ok: true, note: 'not there yet; the first start makes it' }]
  }
  return [...findings, checkFolder(dataDir), checkDisk(dataDir), checkLock(dataDir), ...(await checkDatabase(dataDir))]
}

function checkNode(): Finding {
  const { node } = process.versions
  return {
    about: 'Node',
    ok: Number(node.split('.')[0]) >= LOWEST_NODE,
    note: `${node} (needs ${LOWEST_NODE} or newer)`,
  }
}

function checkPages(): Finding {
  const built = existsSync(join(BUILT_PAGES, 'index.html'))
  return { about: 'Pages', ok: true, note: built ? 'built' : 'not built yet; the first start builds them' }
}

function checkFolder({ path }: DataDir): Finding {
  const open = process.platform !== 'win32' && (statSync(path).mode & 0o077) !== 0
  return { about: 'Data directory', ok: !open, note: open ? `${path} is open to other users; use mode 0700` : path }
}

function checkDisk({ path }: DataDir): Finding {
  const { bavail, bsize } = statfsSync(path)
  const freeBytes = bavail * bsize
  return { about: 'Disk', ok: freeBytes >= LOWEST_FREE_BYTES, note: `${Math.round(freeBytes / 1024 / 1024)} MiB free` }
}

function checkLock({ lockFile }: DataDir): Finding {
  if (!existsSync(lockFile)) return { about: 'Server', ok: true, note: 'never started here' }
  try {
    takeServerLock(lockFile).release()
    return { about: 'Server', ok: true, note: 'not running' }
  } catch (error) {
    if (!(error instanceof ServerError)) throw error
    const isRunning = error.code === 'already-running'
    return { about: 'Server', ok: isRunning, note: isRunning ? 'running' : error.message }
  }
}

async function checkDatabase({ databaseFile }: DataDir): Promise<readonly Finding[]> {
  if (!existsSync(databaseFile))
    return [{ about: 'Database', ok: true, note: 'not there yet; the first start makes it' }]
  let store: Store | undefined
  try {
    const db = openDatabase(databaseFile)
    store = createSqlStore(db)
    if (!(await run(() => isUpToDate(db)))) {
      const note = 'of an older version; the next start brings it up to date, then the audit record can be checked'
      return [{ about: 'Database', ok: true, note }]
    }
    const chains = await store.auditChains()
    const broken: string[] = []
    for (const chain of chains) {
      const n = await store.firstUnsoundEntry(chain)
      if (n !== undefined) broken.push(`${chain} from entry ${n} on`)
    }
    const note = broken.length === 0 ? `${chains.length} chains verify` : `altered or missing: ${broken.join(', ')}`
    return [
      { about: 'Database', ok: true, note: 'answers' },
      { about: 'Audit record', ok: broken.length === 0, note },
    ]
  } catch (error) {
    if (!(error instanceof ServerError)) throw error
    return [{ about: 'Database', ok: false, note: 'does not answer; the file may be damaged' }]
  } finally {
    await store?.close()
  }
}
