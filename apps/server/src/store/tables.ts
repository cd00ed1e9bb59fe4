// The tables as Kysely sees them. Lives here: columns and their types. Times are milliseconds since 1970 in `…AtMs`
// columns; the four tables of the accounts library keep its own column names and its own form of dates.
import type { Generated, Kysely } from 'kysely'

/** Every table of the server. */
export interface Tables {
  organizations: {
    id: string
    name: string
    createdAtMs: number
    profile: Generated<string>
    acknowledgementText: string | null
  }
  sessions: {
    sid: string
    sessionId: string
    hostUserId: string
    organizationId: string
    createdAtMs: number
    endedAtMs: number | null
    state: string
    relayedBytes: number
    acknowledgementText: string | null
  }
  reports: {
    id: string
    /** Null where the digits were nobody's. */
    organizationId: string | null
    sessionId: string
    atMs: number
    reason: string
    words: string
    readAtMs: number | null
  }
  auditEntries: {
    chain: string
    n: number
    atMs: number
    kind: string
    by: string
    detail: string
    prev: string
    hash: string
  }
  /** Where each chain ends. */
  auditHeads: { chain: string; n: number; hash: string }
  /** One row, written to find out whether writing works. */
  pings: { id: string; n: number }
  users: {
    id: string
    name: string
    email: string
    emailVerified: number
    image: string | null
    createdAt: string
    updatedAt: string
    username: string
    displayUsername: string | null
    organizationId: string
    /** Role names joined by commas. */
    roles: string
  }
  credentials: {
    id: string
    accountId: string
    providerId: string
    userId: string
    password: string | null
    createdAt: string
    updatedAt: string
  }
  signIns: { id: string; token: string; userId: string; expiresAt: string }
}

/** The database, or a transaction in it. */
export type Database = Kysely<Tables>
