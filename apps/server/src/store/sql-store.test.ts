import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { chmodSync, mkdirSync, readdirSync, statSync, writeFileSync } from 'node:fs'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { sql } from 'kysely'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { verifyChain } from './audit-chain.ts'
import { openDatabase } from './database.ts'
import { takeServerLock } from './lock.ts'
import { migrate } from './migrations.ts'
import { createSqlStore } from './sql-store.ts'
import { testStore } from './store.contract.ts'
import type { Store } from './store.ts'

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
      expect(verifyChain(await store.auditOf(chain))).toBeUndefined()
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
      expect(verifyChain(entries)).toBeUndefined()
      const session = await store.sessionBySid(`until-${count}`)
      expect(session?.state).toBe(JSON.stringify({ n: entries.length }))
      await store.close()
    }
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
