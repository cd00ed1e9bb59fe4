// The embedded database. Lives here: how a SQLite file is opened (WAL, every commit on disk, writers wait their turn)
// and spoken to. May not know: tables. PostgreSQL will be another file beside this one.
import { chmodSync, closeSync, openSync, statSync } from 'node:fs'
import { DatabaseSync, type SQLInputValue } from 'node:sqlite'
import {
  CompiledQuery,
  Kysely,
  SqliteAdapter,
  SqliteDialect,
  SqliteDriver,
  type DatabaseConnection,
  type SqliteDatabase,
} from 'kysely'
import { ServerError } from '../errors.ts'
import type { Database, Tables } from './tables.ts'

const BUSY_TIMEOUT_MS = 5_000

/** Opens the database file, or creates it. Close it with `destroy()`. Throws `store-failed`. */
export function openDatabase(path: string): Database {
  const file = openFile(path)
  return new Kysely<Tables>({ dialect: new EmbeddedDialect({ database: asKyselyDatabase(file) }) })
}

function openFile(path: string): DatabaseSync {
  let file: DatabaseSync | undefined
  try {
    keepPrivate(path)
    file = new DatabaseSync(path, { timeout: BUSY_TIMEOUT_MS })
    file.exec('PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL; PRAGMA foreign_keys = ON')
    return file
  } catch (cause) {
    file?.close()
    throw new ServerError('store-failed', `The database ${path} cannot be opened.`, { cause })
  }
}

/** 0600 for the file, made where it is missing, and for those beside it; SQLite gives new ones the file's own mode. */
function keepPrivate(path: string): void {
  closeSync(openSync(path, 'a', 0o600))
  for (const file of [path, `${path}-wal`, `${path}-shm`]) {
    const mode = statSync(file, { throwIfNoEntry: false })?.mode ?? 0
    if ((mode & 0o077) !== 0) chmodSync(file, 0o600)
  }
}

class EmbeddedDialect extends SqliteDialect {
  readonly #config: { database: SqliteDatabase }

  constructor(config: { database: SqliteDatabase }) {
    super(config)
    this.#config = config
  }

  override createDriver(): SqliteDriver {
    return new EmbeddedDriver(this.#config)
  }

  override createAdapter(): SqliteAdapter {
    return new EmbeddedAdapter()
  }
}

class EmbeddedDriver extends SqliteDriver {
  // A transaction takes the write lock at its start: one that began by reading could not get it later beside the CLI.
  override async beginTransaction(connection: DatabaseConnection): Promise<void> {
    await connection.executeQuery(CompiledQuery.raw('begin immediate'))
  }
}

class EmbeddedAdapter extends SqliteAdapter {
  // SQLite rolls back CREATE TABLE as well, so a migration is all or nothing.
  override get supportsTransactionalDdl(): boolean {
    return true
  }
}

function asKyselyDatabase(file: DatabaseSync): SqliteDatabase {
  return {
    close: () => file.close(),
    prepare(sql) {
      const statement = file.prepare(sql)
      const values = (parameters: readonly unknown[]) => parameters as readonly SQLInputValue[]
      return {
        reader: statement.columns().length > 0,
        all: (parameters) => statement.all(...values(parameters)),
        run: (parameters) => statement.run(...values(parameters)),
        iterate: (parameters) => statement.iterate(...values(parameters)),
      }
    },
  }
}
