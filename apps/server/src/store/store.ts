// What the server keeps: the seam between the server and its database. Lives here: rows and the promises of a store.
// May not know: which database. Every implementation passes the suite of store.contract.ts.
import type { AbuseReport, NewReport, OrganizationRules } from '@farhand/protocol'

/** The chain of entries about accounts; every session has a chain of its own, named by its sid. */
export const ACCOUNTS_CHAIN = 'accounts'

/** How long the 9 digits of an ended session stay reserved (S1). */
export const QUARANTINE_MS = 24 * 60 * 60 * 1000

/** A value that JSON carries without loss. */
export type Json = null | boolean | number | string | readonly Json[] | { readonly [key: string]: Json }

/** An audit entry to be written. Never holds content, names of files or words people typed to each other. */
export interface NewAuditEntry {
  /** Milliseconds since 1970. */
  readonly atMs: number
  /** What happened, past tense in kebab-case: `session-started`, `participant-admitted`. */
  readonly kind: string
  /** Who did it: a user id, a device id, `server` or `operator`. */
  readonly by: string
  readonly detail: Json
}

/** An entry as it stands in its chain; `hash` covers everything else, `prev` is the hash before (empty for n = 1). */
export interface AuditEntry extends NewAuditEntry {
  readonly chain: string
  readonly n: number
  /** Lower-case hex of SHA-256, like `hash`. */
  readonly prev: string
  readonly hash: string
}

/** A session at its start. */
export interface NewSession {
  /** 16 random bytes, base64url, 22 characters. */
  readonly sid: string
  /** The 9 digits people type. */
  readonly sessionId: string
  readonly hostUserId: string
  readonly organizationId: string
  readonly createdAtMs: number
  /** State of the session machine (roster, device keys, grants, stage, commit counter) as JSON text; the store never looks in. */
  readonly state: string
  /** What participants of this session accept before they are admitted; null where nothing is asked. */
  readonly acknowledgementText: string | null
}

/** A session as kept. */
export interface StoredSession extends NewSession {
  /** Milliseconds since 1970; undefined while it lives. */
  readonly endedAtMs: number | undefined
  /** Bytes of objects the switch received in this session so far. */
  readonly relayedBytes: number
}

/** What changes in a kept session; a field left out stays as it was. */
export interface SessionChange {
  readonly sid: string
  readonly state: string
  readonly endedAtMs?: number
  readonly relayedBytes?: number
}

/** A report of abuse at its arrival. */
export interface ReceivedReport extends NewReport {
  readonly id: string
  /** Whose session it was; undefined for digits nobody had. */
  readonly organizationId: string | undefined
  readonly atMs: number
}

/** What the server keeps about organizations; every change writes its entry to the accounts' chain in the same go. */
export interface OrganizationStore {
  /** Throws `not-found` for an unknown organization, like the one below. */
  organizationRules(organizationId: string): Promise<OrganizationRules>
  saveOrganizationRules(organizationId: string, rules: OrganizationRules, entry: NewAuditEntry): Promise<void>
  /** Whose session has, or had last, these 9 digits. */
  organizationOfSession(sessionId: string): Promise<string | undefined>
  addReport(report: ReceivedReport, entry: NewAuditEntry): Promise<void>
  /** Newest first, at most 200. */
  reportsOf(organizationId: string): Promise<readonly AbuseReport[]>
  /** Throws `not-found` for a report that is read already or not the organization's. */
  markReportRead(read: { id: string; organizationId: string; readAtMs: number }, entry: NewAuditEntry): Promise<void>
}

/**
 * The database. A promise that resolves means: on disk, and still there after `kill -9`. Everything a call writes
 * (state and audit entries) is written together or not at all. Throws ServerError `store-failed` when the database
 * cannot do its work, with nothing half-done.
 */
export interface Store extends OrganizationStore {
  /** Adds a session and its first entries. Throws `session-id-taken` when the 9 digits are live or in quarantine. */
  createSession(session: NewSession, entries: readonly NewAuditEntry[]): Promise<void>
  /** Changes a session and appends to its chain. Throws `no-such-session` for an unknown sid. */
  saveSession(change: SessionChange, entries: readonly NewAuditEntry[]): Promise<void>
  /** Every session that has not ended, oldest first. */
  liveSessions(): Promise<readonly StoredSession[]>
  sessionBySid(sid: string): Promise<StoredSession | undefined>
  /** Sessions that ended behind this time, epoch ms, the earliest first. */
  sessionsEndedSince(sinceMs: number): Promise<readonly { readonly sessionId: string; readonly endedAtMs: number }[]>
  /** Whether the 9 digits belong to a live session or to one that ended within QUARANTINE_MS before `nowMs`. */
  isSessionIdTaken(sessionId: string, nowMs: number): Promise<boolean>
  /** Sessions a user started, newest first, at most 200. */
  sessionsOfHost(userId: string): Promise<readonly StoredSession[]>
  /** A chain in order of n. */
  auditOf(chain: string): Promise<readonly AuditEntry[]>
  /** The first `atMost` entries of a chain behind entry `after`, in order of n. */
  auditPage(chain: string, page: { after: number; atMost: number }): Promise<readonly AuditEntry[]>
  /** Entries of a chain of these kinds whose detail holds a text, in order of n; `_` and `%` in it stand for anything. */
  auditMentions(
    chain: string,
    wanted: { readonly kinds: readonly string[]; readonly text: string },
  ): Promise<readonly AuditEntry[]>
  /** Appends to a chain without touching a session. */
  appendAudit(chain: string, entries: readonly NewAuditEntry[]): Promise<void>
  /** Every chain that there must be: those with an entry or a head, and one for each session. */
  auditChains(): Promise<readonly string[]>
  /** The `n` of the first entry of a chain that is altered or missing, also at its end; undefined for a sound one. */
  firstUnsoundEntry(chain: string): Promise<number | undefined>
  /** Resolves when the database has written a row: what readiness asks, for a session that cannot be kept cannot start. */
  ping(): Promise<void>
  /** Idempotent. */
  close(): Promise<void>
}
