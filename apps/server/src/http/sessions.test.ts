// The list of a host's sessions where the database is not whole, over the real server.
import { join } from 'node:path'
import { Writable } from 'node:stream'
import { sessionListSchema } from '@farhand/protocol'
import { pino } from 'pino'
import { expect, it } from 'vitest'
import { openDatabase } from '../store/database.ts'
import { createDevice, createSession } from '../switching/test-client.ts'
import { startTestServer } from '../test-server.ts'

it('the list leaves a session out whose record cannot be read, says so in the log, and has all the others', async () => {
  const lines: string[] = []
  const stream = new Writable({
    write(line, _encoding, done) {
      lines.push(String(line))
      done()
    },
  })
  await using server = await startTestServer({ log: pino({ level: 'error' }, stream) })
  const cookie = await server.signedIn()
  const [torn, foreign, whole] = await Promise.all(
    [1, 2, 3].map(async () => createSession(server, { cookie, device: await createDevice() })),
  )
  const db = openDatabase(join(server.folder, 'data/farhand.db'))
  await db.updateTable('sessions').set({ state: '{"state":' }).where('sid', '=', torn!.sid).execute()
  await db.updateTable('sessions').set({ state: '{}' }).where('sid', '=', foreign!.sid).execute()
  await db.destroy()
  const answer = await server.call('GET', '/api/v1/sessions', { headers: { cookie } })
  expect(answer.status).toBe(200)
  expect(sessionListSchema.parse(await answer.json()).sessions.map(({ sid }) => sid)).toEqual([whole!.sid])
  for (const { sid } of [torn!, foreign!]) {
    const said = lines.filter((line) => line.includes('a session of the list cannot be read') && line.includes(sid))
    expect(said).toHaveLength(1)
  }
})
