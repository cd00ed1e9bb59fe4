// One server per data directory. Lives here: a lock the operating system frees when the process dies, however it dies.
import { DatabaseSync } from 'node:sqlite'
import { ServerError } from '../errors.ts'

/** Holds the lock until `release()`, which is idempotent. */
export interface ServerLock {
  release(): void
}

/** SQLITE_BUSY (https://sqlite.org/rescode.html): somebody else is in a transaction. */
const BUSY = 5

/**
 * Takes the lock: an exclusive transaction on a database file of its own. Throws `already-running` where another has it,
 * `cannot-start` where the file is none.
 */
export function takeServerLock(path: string): ServerLock {
  const file = lockedFile(path)
  return {
    release() {
      if (file.isOpen) file.close()
    },
  }
}

function lockedFile(path: string): DatabaseSync {
  let file: DatabaseSync | undefined
  try {
    file = new DatabaseSync(path, { timeout: 0 })
    file.exec('BEGIN EXCLUSIVE')
    return file
  } catch (cause) {
    file?.close()
    if (cause instanceof Error && 'errcode' in cause && cause.errcode === BUSY) {
      throw new ServerError('already-running', undefined, { cause })
    }
    const says = `The lock ${path} is damaged or cannot be opened. Stop every Farhand server on it, then delete it.`
    throw new ServerError('cannot-start', says, { cause })
  }
}
