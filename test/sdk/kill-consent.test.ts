// kill -9 of the server between the arrival of a consent and its acknowledgement: no grant without an audit entry, and
// nothing that was acknowledged, or that anybody heard, is lost.
import { setTimeout as pause } from 'node:timers/promises'
import { randomInt } from 'node:crypto'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import type { GrantId, ReceiptEntry, Sid } from '@farhand/protocol'
import { openDataDir } from '../../apps/server/src/data-dir.ts'
import { entriesOf } from '../../apps/server/src/session/history.ts'
import { parseRecord } from '../../apps/server/src/session/session-record.ts'
import { openDatabase } from '../../apps/server/src/store/database.ts'
import { createSqlStore } from '../../apps/server/src/store/sql-store.ts'
import {
  admitNew,
  attach,
  createDevice,
  createSession,
  newGrant,
  resume,
  type ServerAtHand,
  type TestMember,
} from '../../apps/server/src/switching/test-client.ts'
import { temporaryFolder } from '../../apps/server/src/test-server.ts'
import { signIn, startProcess } from './server-child.ts'

const MOMENTS = 50
const TERMS = { scope: 'whole', minutes: null } as const

const at = (url: string): ServerAtHand => ({
  url,
  call: (method, path, { body, headers = {} } = {}) =>
    fetch(url + path, {
      method,
      headers: { origin: url, 'content-type': 'application/json', ...headers },
      body: JSON.stringify(body),
    }),
})

interface Kept {
  readonly grants: readonly GrantId[]
  readonly tail: { readonly n: number; readonly hash: string }
  readonly entries: readonly ReceiptEntry[]
}

/** What is on disk, read while nobody writes. */
async function readDisk(folder: string, sid: Sid): Promise<Kept> {
  const store = createSqlStore(openDatabase(openDataDir(join(folder, 'data')).databaseFile))
  try {
    const rows = await store.auditOf(sid)
    expect(await store.firstUnsoundEntry(sid)).toBeUndefined()
    const { state, receipt } = parseRecord((await store.sessionBySid(sid))?.state ?? '')
    const grants = state.stage === 'open' ? state.grants.map(({ grant }) => grant) : []
    return { grants, tail: receipt, entries: entriesOf(rows) }
  } finally {
    await store.close()
  }
}

const allows = ({ event }: ReceiptEntry, grant: GrantId): boolean => {
  const body = event.kind === 'said' ? event.signed.message.body : undefined
  return body?.kind === 'answer' && body.yes && body.grant === grant
}

/** Everything a page has heard so far, with its place in the chain. */
const heardBy = (page: TestMember): readonly ReceiptEntry[] =>
  page.pending('event').map(({ timed, link }) => ({ ...link, ...timed }))

test(
  `[RECEIPT-6] kill -9 at ${MOMENTS} random moments of a consent: no grant without its entry, nothing acknowledged is lost`,
  { timeout: 300_000 },
  async () => {
    await using folder = await temporaryFolder()
    let server = await startProcess(folder.path)
    const port = new URL(server.url).port
    const cookie = await signIn(server.url)
    const device = await createDevice()
    const created = await createSession(at(server.url), { cookie, device })
    const { sid, sessionId } = created
    let host = await attach(server, { ticket: created.ticket, device })
    let guest = await admitNew(at(server.url), { sessionId, host, epoch: 0 })
    const counts = { unrecorded: 0, recorded: 0, acknowledged: 0 }
    for (let moment = 0; moment < MOMENTS; moment++) {
      if (moment > 0) expect(await guest.say({ kind: 'withdraw-all' })).toBe('accepted')
      const grant = newGrant()
      const askedMs = performance.now()
      const ask = { kind: 'ask' as const, grant, capability: 'view' as const, ...TERMS, owner: guest.device.id }
      expect(await host.say(ask)).toBe('accepted')
      const window = Math.max(2, performance.now() - askedMs)
      const yes = { kind: 'answer', grant, yes: true, capability: 'view', to: device.id, surface: 'screen' } as const
      const answer = guest.say({ ...yes, ...TERMS })
      await pause((randomInt(1000) / 1000) * 2 * window)
      await server.kill()
      const [outcome] = await Promise.all([answer, host.closed, guest.closed])
      const kept = await readDisk(folder.path, sid)
      const isRecorded = kept.entries.some((entry) => allows(entry, grant))
      expect(kept.grants.filter((one) => !kept.entries.some((entry) => allows(entry, one)))).toEqual([])
      expect(kept.grants.includes(grant)).toBe(isRecorded)
      expect(kept.tail).toEqual({ n: kept.entries.at(-1)?.n, hash: kept.entries.at(-1)?.hash })
      if (outcome === 'accepted') expect(isRecorded).toBe(true)
      const hashes = new Set(kept.entries.map(({ hash }) => hash))
      for (const page of [host, guest]) expect(heardBy(page).filter(({ hash }) => !hashes.has(hash))).toEqual([])
      counts[outcome === 'accepted' ? 'acknowledged' : isRecorded ? 'recorded' : 'unrecorded'] += 1
      server = await startProcess(folder.path, port)
      host = await resume(at(server.url), { sid, device, instance: host.instance })
      guest = await resume(at(server.url), { sid, device: guest.device, instance: guest.instance })
      // The same page again: its question or grant is still there, as far as it was recorded.
      const { state } = await guest.take('state')
      expect(state.grants.map((one) => one.grant)).toEqual(isRecorded ? [grant] : [])
      // What was lost is said once more; a question in vain would also make the next ones wait (CONSENT-38).
      expect(state.requests.map((one) => one.grant)).toEqual(isRecorded ? [] : [grant])
      if (!isRecorded) expect(await guest.say({ ...yes, ...TERMS })).toBe('accepted')
    }
    await server.kill()
    console.log(`kill -9 in a consent, ${MOMENTS} moments: ${JSON.stringify(counts)}`)
    expect(counts.unrecorded + counts.recorded + counts.acknowledged).toBe(MOMENTS)
    expect(counts.unrecorded).toBeGreaterThan(0)
    expect(counts.recorded + counts.acknowledged).toBeGreaterThan(0)
  },
)
