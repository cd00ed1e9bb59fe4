// A process to be killed: writes one session for ever and prints each acknowledged number. Only sql-store.test.ts runs it.
import { join } from 'node:path'
import { openDatabase } from './database.ts'
import { migrate } from './migrations.ts'
import { createSqlStore } from './sql-store.ts'

const [, , folder = '', sid = ''] = process.argv
const db = openDatabase(join(folder, 'farhand.db'))
await migrate(db)
const store = createSqlStore(db)
const entry = { atMs: 0, kind: 'written', by: 'test', detail: null }
const row = { sid, sessionId: sid, hostUserId: 'h', organizationId: 'o', createdAtMs: 0, acknowledgementText: null }
await store.createSession({ ...row, state: '{"n":1}' }, [entry])
for (let n = 2; ; n++) {
  await store.saveSession({ sid, state: JSON.stringify({ n }) }, [entry])
  process.stdout.write(`${n}\n`)
}
