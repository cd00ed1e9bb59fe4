// What every store promises, as tests: `store.ts` in sentences. Each implementation's test file runs it.
import { afterEach, beforeEach, expect, it } from 'vitest'
import { verifyChain } from './audit-chain.ts'
import { QUARANTINE_MS, type NewAuditEntry, type NewSession, type Store } from './store.ts'

const START_MS = Date.UTC(2030, 0, 1)

/** A session row for tests. */
const sampleSession = (change: Partial<NewSession> = {}): NewSession => ({
  sid: 'AAAAAAAAAAAAAAAAAAAAAA',
  sessionId: '123456789',
  hostUserId: 'dana',
  organizationId: 'acme',
  createdAtMs: START_MS,
  state: '{"stage":"open"}',
  ...change,
})

/** An audit entry for tests. */
const sampleEntry = (kind: string): NewAuditEntry => ({ atMs: START_MS, kind, by: 'dana', detail: { ids: [1] } })

/** The tests of the contract, for the `describe` of an implementation; `open` gives an empty store each time. */
export function testStore(open: () => Promise<Store>): void {
  let store: Store
  beforeEach(async () => {
    store = await open()
  })
  afterEach(() => store.close())

  it('keeps a session as it was created', async () => {
    await store.createSession(sampleSession(), [sampleEntry('session-started')])
    const kept = { ...sampleSession(), endedAtMs: undefined, relayedBytes: 0 }
    expect(await store.sessionBySid(kept.sid)).toEqual(kept)
    expect(await store.liveSessions()).toEqual([kept])
    expect(await store.sessionBySid('unknown')).toBeUndefined()
  })

  it('changes only what a change names', async () => {
    const { sid } = sampleSession()
    await store.createSession(sampleSession(), [])
    await store.saveSession({ sid, state: '{"stage":"live"}', relayedBytes: 7 }, [sampleEntry('admitted')])
    await store.saveSession({ sid, state: '{"stage":"over"}', endedAtMs: START_MS + 5 }, [])
    expect(await store.sessionBySid(sid)).toMatchObject({
      state: '{"stage":"over"}',
      relayedBytes: 7,
      endedAtMs: START_MS + 5,
    })
    expect(await store.liveSessions()).toEqual([])
  })

  it('[S1] keeps the 9 digits from a second session while the first lives and 24 h after it', async () => {
    const { sid, sessionId } = sampleSession()
    const second = sampleSession({ sid: 'second', createdAtMs: START_MS + 10 })
    expect(await store.isSessionIdTaken(sessionId, START_MS)).toBe(false)
    await store.createSession(sampleSession(), [])
    await expect(store.createSession(second, [])).rejects.toMatchObject({ code: 'session-id-taken' })
    await store.saveSession({ sid, state: '{}', endedAtMs: START_MS }, [])
    expect(await store.isSessionIdTaken(sessionId, START_MS + QUARANTINE_MS - 1)).toBe(true)
    await expect(store.createSession(second, [])).rejects.toMatchObject({ code: 'session-id-taken' })
    expect(await store.isSessionIdTaken(sessionId, START_MS + QUARANTINE_MS)).toBe(false)
    await store.createSession({ ...second, createdAtMs: START_MS + QUARANTINE_MS }, [])
  })

  it('[S9] writes state and entries together or not at all', async () => {
    const { sid } = sampleSession()
    const unwritable: NewAuditEntry = { ...sampleEntry('broken'), detail: Number.NaN }
    await expect(store.createSession(sampleSession(), [unwritable])).rejects.toMatchObject({ code: 'store-failed' })
    expect(await store.sessionBySid(sid)).toBeUndefined()
    await store.createSession(sampleSession(), [sampleEntry('session-started')])
    const change = { sid, state: '{"stage":"changed"}' }
    await expect(store.saveSession(change, [unwritable])).rejects.toMatchObject({ code: 'store-failed' })
    expect(await store.sessionBySid(sid)).toMatchObject({ state: '{"stage":"open"}' })
    expect(await store.auditOf(sid)).toHaveLength(1)
  })

  it('refuses to change a session it does not have, and writes no entry', async () => {
    const change = store.saveSession({ sid: 'unknown', state: '{}' }, [sampleEntry('admitted')])
    await expect(change).rejects.toMatchObject({ code: 'no-such-session' })
    expect(await store.auditChains()).toEqual([])
  })

  it('[S9] links the entries of a chain, also when many are appended at once', async () => {
    await Promise.all(Array.from({ length: 20 }, (_, i) => store.appendAudit('accounts', [sampleEntry(`event-${i}`)])))
    await store.appendAudit('other', [sampleEntry('first'), sampleEntry('second')])
    const entries = await store.auditOf('accounts')
    expect(entries.map(({ n }) => n)).toEqual(Array.from({ length: 20 }, (_, i) => i + 1))
    expect(verifyChain(entries)).toBeUndefined()
    expect(verifyChain(await store.auditOf('other'))).toBeUndefined()
    expect(await store.auditChains()).toEqual(['accounts', 'other'])
  })

  it('lists the sessions of a host, newest first', async () => {
    await store.createSession(sampleSession(), [])
    await store.createSession(sampleSession({ sid: 'b', sessionId: '234567891', createdAtMs: START_MS + 1 }), [])
    await store.createSession(sampleSession({ sid: 'c', sessionId: '345678912', hostUserId: 'lee' }), [])
    expect((await store.sessionsOfHost('dana')).map(({ sid }) => sid)).toEqual(['b', sampleSession().sid])
  })

  it('answers a ping while open, says so when closed, and closes twice without complaint', async () => {
    await store.ping()
    await store.close()
    await store.close()
    await expect(store.ping()).rejects.toMatchObject({ code: 'store-failed' })
  })
}
