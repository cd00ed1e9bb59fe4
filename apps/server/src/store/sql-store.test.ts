import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { chmodSync, mkdirSync, readdirSync, statSync, writeFileSync } from 'node:fs'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { sql } from 'kysely'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { linkEntries } from './audit-chain.ts'
import { openDatabase } from './database.ts'
import { takeServerLock } from './lock.ts'
import { isUpToDate, migrate } from './migrations.ts'
import { createSqlStore } from './sql-store.ts'
import { testStore } from './store.contract.ts'
import type { NewAuditEntry, Store } from './store.ts'
import type { Database } from './tables.ts'

let folder: string
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'farhand-store-'))
})
afterEach(() => rm(folder, { recursive: true, force: true }))

async function openStore(): Promise<Store> {
  const db = openDatabase(join(folder, 'farhand.db'))
  await migrate(db)
  const organizations = ['acme', 'zenith'].map((id) => ({ id, name: id, createdAtMs: 0 }))
  await db
    .insertInto('organizations')
    .values(organizations)
    .onConflict((conflict) => conflict.doNothing())
    .execute()
  return createSqlStore(db)
}

describe('the store on the embedded database', () => {
  testStore(openStore)
})

describe('the embedded database', () => {
  it('says by a ping that it cannot be written, though it can be read', async () => {
    const db = openDatabase(join(folder, 'farhand.db'))
    await migrate(db)
    const store = createSqlStore(db)
    await store.ping()
    await store.ping()
    await sql`pragma query_only = on`.execute(db)
    expect(await store.liveSessions()).toEqual([])
    await expect(store.ping()).rejects.toMatchObject({ code: 'store-failed' })
    await sql`pragma query_only = off`.execute(db)
    await store.ping()
    await store.close()
  })

  it('is its owner’s alone, with all its files, also where an older one was not', async () => {
    const path = join(folder, 'farhand.db')
    const modes = () => readdirSync(folder).map((name) => [name, statSync(join(folder, name)).mode & 0o777])
    const first = openDatabase(path)
    await migrate(first)
    const all = ['farhand.db', 'farhand.db-shm', 'farhand.db-wal'].map((name) => [name, 0o600])
    expect(modes().toSorted()).toEqual(all)
    for (const [name] of all) chmodSync(join(folder, String(name)), 0o644)
    const second = openDatabase(path)
    expect(modes().toSorted()).toEqual(all)
    await first.destroy()
    await second.destroy()
  })

  it('is made by two processes at once, and both write', async () => {
    await Promise.all([writeUntil('one', 10), writeUntil('two', 10)])
    const store = await openStore()
    for (const chain of ['one', 'two']) {
      expect(await store.firstUnsoundEntry(chain)).toBeUndefined()
      expect((await store.auditOf(chain)).length).toBeGreaterThanOrEqual(10)
    }
    await store.close()
  })

  it('loses no acknowledged record when its process is killed', async () => {
    for (const count of [3, 11, 20, 34, 57]) {
      const acknowledged = await writeUntil(`until-${count}`, count)
      const store = await openStore()
      const entries = await store.auditOf(`until-${count}`)
      expect(entries.length).toBeGreaterThanOrEqual(acknowledged)
      expect(await store.firstUnsoundEntry(`until-${count}`)).toBeUndefined()
      const session = await store.sessionBySid(`until-${count}`)
      expect(session?.state).toBe(JSON.stringify({ n: entries.length }))
      await store.close()
    }
  })
})

describe('[S9] the record of a session that somebody edits', () => {
  const entry = (kind: string): NewAuditEntry => ({ atMs: 1, kind, by: 'dana', detail: null })
  const session = { sid: 'sid', sessionId: '123456789', hostUserId: 'h', organizationId: 'o', createdAtMs: 0 }
  let db: Database
  let store: Store
  beforeEach(async () => {
    db = openDatabase(join(folder, 'farhand.db'))
    await migrate(db)
    store = createSqlStore(db)
    await store.createSession({ ...session, state: '{}', acknowledgementText: null }, [entry('session-started')])
    await store.saveSession({ sid: 'sid', state: '{}', endedAtMs: 9 }, ['left', 'session-ended'].map(entry))
  })
  afterEach(() => store.close())

  const deleteFrom = (n: number) =>
    db.deleteFrom('auditEntries').where('chain', '=', 'sid').where('n', '>=', n).execute()

  it.each([3, 2, 1])(
    'does not verify without its entries from %i on, and what comes later does not heal it',
    async (n) => {
      await deleteFrom(n)
      expect(await store.auditChains()).toEqual(['sid'])
      expect(await store.firstUnsoundEntry('sid')).toBe(n)
      await store.saveSession({ sid: 'sid', state: '{}' }, [entry('later')])
      expect(await store.firstUnsoundEntry('sid')).toBe(n)
    },
  )

  it.each([1, 2])('does not verify with its end written anew by %i entries, nor behind a later one', async (count) => {
    const [, left] = await store.auditOf('sid')
    const forged = linkEntries(
      'sid',
      left!,
      Array.from({ length: count }, () => entry('nothing-happened')),
    )
    await deleteFrom(3)
    await db
      .insertInto('auditEntries')
      .values(forged.map((one) => ({ ...one, detail: 'null' })))
      .execute()
    expect(await store.firstUnsoundEntry('sid')).toBeGreaterThanOrEqual(3)
    await store.saveSession({ sid: 'sid', state: '{}' }, [entry('later')])
    expect(await store.firstUnsoundEntry('sid')).toBe(3 + count)
  })

  it('is missed where entries and head are gone but the session is not', async () => {
    await deleteFrom(1)
    await db.deleteFrom('auditHeads').execute()
    expect(await store.auditChains()).toEqual(['sid'])
    expect(await store.firstUnsoundEntry('sid')).toBe(1)
  })

  it('is missed where only its head tells of it', async () => {
    await deleteFrom(1)
    await db.deleteFrom('sessions').execute()
    expect(await store.auditChains()).toEqual(['sid'])
    expect(await store.firstUnsoundEntry('sid')).toBe(1)
  })

  it('does not verify under another head, and none keeps a session from going on', async () => {
    const right = await db.selectFrom('auditHeads').selectAll().executeTakeFirstOrThrow()
    for (const [head, unsound] of [
      [{ n: 2 }, 3],
      [{ n: 4 }, 4],
      [{ hash: 'f'.repeat(64) }, 3],
    ] as const) {
      await db.updateTable('auditHeads').set(head).execute()
      expect(await store.firstUnsoundEntry('sid')).toBe(unsound)
      await db.updateTable('auditHeads').set(right).execute()
    }
    await db.updateTable('auditHeads').set({ n: 1 }).execute()
    await store.saveSession({ sid: 'sid', state: '{}' }, [entry('later')])
    expect((await store.auditOf('sid')).map(({ n }) => n)).toEqual([1, 2, 3, 4])
  })

  it('goes on and verifies again behind what an older version wrote, which knows of no head', async () => {
    const [started] = await store.auditOf('sid')
    await db.updateTable('auditHeads').set({ n: 1, hash: started!.hash }).execute()
    expect(await store.firstUnsoundEntry('sid')).toBe(2)
    await store.saveSession({ sid: 'sid', state: '{}' }, [entry('later')])
    expect(await store.firstUnsoundEntry('sid')).toBeUndefined()
    await db.deleteFrom('auditHeads').execute()
    expect(await store.firstUnsoundEntry('sid')).toBe(1)
    await store.saveSession({ sid: 'sid', state: '{}' }, [entry('later')])
    expect((await store.auditOf('sid')).map(({ n }) => n)).toEqual([1, 2, 3, 4, 5])
    expect(await store.firstUnsoundEntry('sid')).toBeUndefined()
  })

  it('is as it was where the head cannot be written', async () => {
    const entries = await store.auditOf('sid')
    await sql`create trigger full before update on auditHeads begin select raise(abort, 'disk full'); end`.execute(db)
    const change = store.saveSession({ sid: 'sid', state: '{"n":2}' }, [entry('later')])
    await expect(change).rejects.toMatchObject({ code: 'store-failed' })
    expect(await store.auditOf('sid')).toEqual(entries)
    expect(await store.sessionBySid('sid')).toMatchObject({ state: '{}' })
    expect(await store.firstUnsoundEntry('sid')).toBeUndefined()
  })

  it('of an older version gets its head from the entries as they stand', async () => {
    await store.appendAudit('accounts', [entry('signed-in')])
    const heads = await db.selectFrom('auditHeads').selectAll().orderBy('chain').execute()
    expect(heads.map(({ chain, n }) => [chain, n])).toEqual([
      ['accounts', 1],
      ['sid', 3],
    ])
    await sql`drop table auditHeads`.execute(db)
    await sql`delete from kysely_migration where name = '0006-audit-heads'`.execute(db)
    expect(await isUpToDate(db)).toBe(false)
    await migrate(db)
    expect(await isUpToDate(db)).toBe(true)
    expect(await db.selectFrom('auditHeads').selectAll().orderBy('chain').execute()).toEqual(heads)
    await store.appendAudit('accounts', [entry('signed-out')])
    for (const chain of ['accounts', 'sid']) expect(await store.firstUnsoundEntry(chain)).toBeUndefined()
  })
})

/** Runs the writer until it acknowledged `count` records, kills it, and says how many it acknowledged in the end. */
async function writeUntil(sid: string, count: number): Promise<number> {
  const child = spawn(process.execPath, [new URL('store-writer.ts', import.meta.url).pathname, folder, sid], {
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  const ended = once(child, 'exit')
  let acknowledged = 0
  for await (const line of createInterface({ input: child.stdout })) {
    acknowledged = Number(line)
    if (acknowledged >= count) child.kill('SIGKILL')
  }
  await ended
  return acknowledged
}

describe('the server lock', () => {
  it('is given to one holder at a time, and freed by release', () => {
    const path = join(folder, 'lock.db')
    const first = takeServerLock(path)
    expect(() => takeServerLock(path)).toThrow('Another Farhand server is running on this data directory.')
    first.release()
    first.release()
    takeServerLock(path).release()
  })

  it('that is damaged or no file is called that, and not another server', () => {
    const [damaged, directory] = [join(folder, 'damaged.db'), join(folder, 'directory.db')]
    writeFileSync(damaged, 'x'.repeat(8192))
    mkdirSync(directory)
    for (const path of [damaged, directory]) {
      const says = `The lock ${path} is damaged or cannot be opened. Stop every Farhand server on it, then delete it.`
      expect(() => takeServerLock(path)).toThrow(expect.objectContaining({ code: 'cannot-start', message: says }))
    }
  })
})
