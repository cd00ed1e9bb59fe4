// What every store promises, as tests: `store.ts` in sentences. Each implementation's test file runs it.
import { sessionIdSchema } from '@farhand/protocol'
import { afterEach, beforeEach, expect, it } from 'vitest'
import { ACCOUNTS_CHAIN, QUARANTINE_MS, type NewAuditEntry, type NewSession, type Store } from './store.ts'

const START_MS = Date.UTC(2030, 0, 1)

/** A session row for tests. */
const sampleSession = (change: Partial<NewSession> = {}): NewSession => ({
  sid: 'AAAAAAAAAAAAAAAAAAAAAA',
  sessionId: '123456789',
  hostUserId: 'dana',
  organizationId: 'acme',
  createdAtMs: START_MS,
  state: '{"stage":"open"}',
  acknowledgementText: null,
  ...change,
})

/** An audit entry for tests. */
const sampleEntry = (kind: string): NewAuditEntry => ({ atMs: START_MS, kind, by: 'dana', detail: { ids: [1] } })

/** The tests of the contract, for the `describe` of an implementation; `open` gives a store with nothing but the organizations `acme` and `zenith`. */
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
    await store.createSession(sampleSession({ sid: 'session' }), [sampleEntry('session-started')])
    await store.saveSession({ sid: 'session', state: '{}' }, ['admitted', 'left'].map(sampleEntry))
    await store.saveSession({ sid: 'session', state: '{}' }, [])
    expect(await store.auditChains()).toEqual(['accounts', 'other', 'session'])
    for (const chain of await store.auditChains()) expect(await store.firstUnsoundEntry(chain)).toBeUndefined()
  })

  it('[RECEIPT-10] reads a chain page by page', async () => {
    await store.appendAudit('accounts', ['a', 'b', 'c', 'd', 'e'].map(sampleEntry))
    await store.appendAudit('other', [sampleEntry('x')])
    const kinds = async (after: number) =>
      (await store.auditPage('accounts', { after, atMost: 2 })).map(({ n, kind }) => [n, kind])
    expect(await kinds(0)).toEqual([
      [1, 'a'],
      [2, 'b'],
    ])
    expect(await kinds(3)).toEqual([
      [4, 'd'],
      [5, 'e'],
    ])
    expect(await kinds(5)).toEqual([])
  })

  it('[CONSENT-170] finds the entries of some kinds in a chain that mention something', async () => {
    const of = (kind: string, who: string): NewAuditEntry => ({ ...sampleEntry(kind), detail: { who } })
    await store.appendAudit('accounts', [of('a', 'ann'), of('b', 'ann'), of('c', 'ann'), of('b', 'lee')])
    await store.appendAudit('other', [of('b', 'ann')])
    const found = await store.auditMentions('accounts', { kinds: ['b', 'c'], text: 'ann' })
    expect(found.map(({ n, kind }) => [n, kind])).toEqual([
      [2, 'b'],
      [3, 'c'],
    ])
  })

  it('[KEY-55] lists whose sessions ended lately, the earliest first', async () => {
    for (const [sid, endedAtMs] of [
      ['late', START_MS + 9],
      ['early', START_MS],
      ['middle', START_MS + 5],
      ['live', undefined],
    ] as const) {
      await store.createSession(sampleSession({ sid, sessionId: `of ${sid}` }), [])
      if (endedAtMs !== undefined) await store.saveSession({ sid, state: '{}', endedAtMs }, [])
    }
    expect(await store.sessionsEndedSince(START_MS)).toEqual([
      { sessionId: 'of middle', endedAtMs: START_MS + 5 },
      { sessionId: 'of late', endedAtMs: START_MS + 9 },
    ])
  })

  it('lists the sessions of a host, newest first', async () => {
    await store.createSession(sampleSession(), [])
    await store.createSession(sampleSession({ sid: 'b', sessionId: '234567891', createdAtMs: START_MS + 1 }), [])
    await store.createSession(sampleSession({ sid: 'c', sessionId: '345678912', hostUserId: 'lee' }), [])
    expect((await store.sessionsOfHost('dana')).map(({ sid }) => sid)).toEqual(['b', sampleSession().sid])
  })

  it('keeps the rules of an organization, strict and without a text at first, together with the entry', async () => {
    expect(await store.organizationRules('acme')).toEqual({ profile: 'strict', acknowledgementText: null })
    const rules = { profile: 'beam' as const, acknowledgementText: 'We record nothing.' }
    await store.saveOrganizationRules('acme', rules, sampleEntry('organization-rules-changed'))
    expect(await store.organizationRules('acme')).toEqual(rules)
    expect(await store.organizationRules('zenith')).toEqual({ profile: 'strict', acknowledgementText: null })
    await expect(store.organizationRules('nobody')).rejects.toMatchObject({ code: 'not-found' })
    const unknown = store.saveOrganizationRules('nobody', rules, sampleEntry('organization-rules-changed'))
    await expect(unknown).rejects.toMatchObject({ code: 'not-found' })
    expect((await store.auditOf(ACCOUNTS_CHAIN)).map(({ kind }) => kind)).toEqual(['organization-rules-changed'])
  })

  it('finds whose 9 digits these are, or were last', async () => {
    const { sid, sessionId } = sampleSession()
    expect(await store.organizationOfSession(sessionId)).toBeUndefined()
    await store.createSession(sampleSession(), [])
    await store.saveSession({ sid, state: '{}', endedAtMs: START_MS }, [])
    expect(await store.organizationOfSession(sessionId)).toBe('acme')
    const later = { sid: 'later', organizationId: 'zenith', createdAtMs: START_MS + QUARANTINE_MS }
    await store.createSession(sampleSession(later), [])
    expect(await store.organizationOfSession(sessionId)).toBe('zenith')
  })

  it('keeps reports for the organization they are about, newest first, and marks each as read once', async () => {
    const report = { sessionId: sessionIdSchema.parse('123456789'), reason: 'money' as const, words: 'Gift cards.' }
    const add = (id: string, organizationId: string | undefined, atMs: number) =>
      store.addReport({ ...report, id, organizationId, atMs }, sampleEntry('abuse-reported'))
    await add('a', 'acme', START_MS)
    await add('b', 'acme', START_MS + 1)
    await add('c', 'zenith', START_MS)
    await add('d', undefined, START_MS)
    expect((await store.reportsOf('acme')).map(({ id }) => id)).toEqual(['b', 'a'])
    const read = (organizationId: string) =>
      store.markReportRead({ id: 'a', organizationId, readAtMs: START_MS + 9 }, sampleEntry('abuse-report-read'))
    await expect(read('zenith')).rejects.toMatchObject({ code: 'not-found' })
    await read('acme')
    await expect(read('acme')).rejects.toMatchObject({ code: 'not-found' })
    expect((await store.reportsOf('acme'))[1]).toEqual({ ...report, id: 'a', at: START_MS, readAt: START_MS + 9 })
    expect(await store.auditOf(ACCOUNTS_CHAIN)).toHaveLength(5)
  })

  it('answers a ping while open, says so when closed, and closes twice without complaint', async () => {
    await store.ping()
    await store.close()
    await store.close()
    await expect(store.ping()).rejects.toMatchObject({ code: 'store-failed' })
  })
}
