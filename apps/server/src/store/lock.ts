// One server per data directory. Lives here: a lock the operating system frees when the process dies, however it dies.
import { DatabaseSync } from 'node:sqlite'
import { ServerError } from '../errors.ts'

/** Holds the lock until `release()`, which is idempotent. */
export interface ServerLock {
  release(): void
}

/** Takes the lock: an exclusive transaction on a database file of its own. Throws `cannot-start` where another has it. */
export function takeServerLock(path: string): ServerLock {
  const file = new DatabaseSync(path, { timeout: 0 })
  try {
    file.exec('BEGIN EXCLUSIVE')
  } catch (cause) {
    file.close()
    throw new ServerError('cannot-start', 'Another Farhand server is running on this data directory.', { cause })
  }
  return {
    release() {
      if (file.isOpen) file.close()
    },
  }
}
