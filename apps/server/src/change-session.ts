// The one place that starts and changes a session: signature, state machine, transaction, then memory, one change at a time.
// May not know: sockets, HTTP. Rules: S9 of the design, spec/consent.md.
import { randomBytes, randomInt } from 'node:crypto'
import {
  EMPTY_CHAIN,
  ProtocolError,
  accountBytes,
  hashOfValue,
  linkEvent,
  personNameSchema,
  reduce,
  sessionIdSchema,
  stampBytes,
  stampOf,
  sidSchema,
  toBase64Url,
  verify,
  type ReceiptEntry,
  type RecordBounds,
  type SessionId,
  type SessionEvent,
  type SessionState,
  type Sid,
  type VouchedAccount,
} from '@farhand/protocol'
import type { Clock } from './clock.ts'
import type { Logger } from './log.ts'
import type { ServerKey } from './server-key.ts'
import { auditKind, LETS_IN, onlyTakesAway } from './session/describe-event.ts'
import { entryDetail, wasLetIn } from './session/history.ts'
import { createSessionHistory } from './store/session-history.ts'
import type { ChangeOutcome, ChangeRefusal, EpochStep, LiveSession, Proposal } from './session/live-session.ts'
import { budgetRefusal, isRecordFull, NOTHING_SPENT, spend } from './session/record-budget.ts'
import { newSession } from './session/new-session.ts'
import { parseRecord, recordText, type SessionRecord } from './session/session-record.ts'
import type { Json, NewAuditEntry, Store } from './store/store.ts'
import type { SessionSource } from './switching/switchboard.ts'

/** Entries a failing store may leave waiting per session; beyond it the oldest are let go. */
const MOST_UNWRITTEN = 1024
/** Names a session's record keeps. */
const MOST_PEOPLE = 512

export interface SessionSourceParts {
  readonly store: Store
  readonly clock: Clock
  readonly log: Logger
  /** Signs who started a session. */
  readonly serverKey: ServerKey
  readonly bounds: RecordBounds
}

/** Kind of a session's first audit entry. */
const STARTED = 'session-started'

/** Sessions of a store, new and kept. */
export function createSessionSource(parts: SessionSourceParts): SessionSource {
  const { store, clock, log } = parts
  return {
    async start(starter, body) {
      const { userId, organizationId } = starter
      const { profile, acknowledgementText } = starter.rules
      const sid = sidSchema.parse(toBase64Url(randomBytes(16)))
      const createdAt = clock.now()
      const sessionId = body.sessionId ?? (await freeSessionId(store, createdAt))
      const hostName = personNameSchema.catch('Host').parse(starter.name)
      const organization = starter.organizationName.slice(0, 200).toWellFormed()
      const state = newSession({ body, sid, sessionId, hostName, organization, profile, createdAt })
      const account = starter.username
      const record: SessionRecord = {
        state,
        epoch: 0,
        people: [hostName],
        receipt: EMPTY_CHAIN,
        account,
        spent: NOTHING_SPENT,
      }
      const { informed } = body
      const detail: Json = { ownId: body.sessionId !== null, informed, account, acknowledgementText, state }
      const row = { sid, sessionId, hostUserId: userId, organizationId, createdAtMs: createdAt }
      await store.createSession({ ...row, state: recordText(record), acknowledgementText }, [
        { atMs: createdAt, kind: STARTED, by: userId, detail },
      ])
      return openLiveSession({ ...parts, sid, record, acknowledgementText, relayedBytes: 0 })
    },
    async endFor(device, sid) {
      try {
        // For a stranger this is all, whatever stands behind the sid (KEY-54).
        const mentions = await store.auditMentions(sid, { kinds: [STARTED, ...LETS_IN], text: device })
        const row = mentions.length === 0 ? undefined : await store.sessionBySid(sid)
        if (row === undefined) return undefined
        const { state } = parseRecord(row.state)
        if (state.host !== device && !wasLetIn(device, mentions)) return undefined
        return { reason: state.stage === 'ended' ? state.reason : null }
      } catch (error) {
        log.error({ sid, error }, 'the end of a session cannot be read')
        return undefined
      }
    },
    lastEnds: (sinceMs) => store.sessionsEndedSince(sinceMs),
    async live() {
      const rows = await store.liveSessions()
      return rows.flatMap((row) => {
        try {
          const record = parseRecord(row.state)
          const sid = sidSchema.parse(row.sid)
          const { acknowledgementText, relayedBytes } = row
          return [openLiveSession({ ...parts, sid, record, acknowledgementText, relayedBytes })]
        } catch (error) {
          log.error({ sid: row.sid, error }, 'a kept session cannot be read and stays closed')
          return []
        }
      })
    },
  }
}

/** Nine digits from the CSPRNG that nobody has (S1). */
async function freeSessionId(store: Store, nowMs: number): Promise<SessionId> {
  for (;;) {
    const sessionId = sessionIdSchema.parse(String(randomInt(100_000_000, 1_000_000_000)))
    if (!(await store.isSessionIdTaken(sessionId, nowMs))) return sessionId
  }
}

interface OpenSessionParts extends SessionSourceParts {
  readonly sid: Sid
  readonly record: SessionRecord
  readonly acknowledgementText: string | null
  readonly relayedBytes: number
}

/** Takes a stored session into memory, where it may be changed. */
function openLiveSession(parts: OpenSessionParts): LiveSession {
  const { store, clock, log, serverKey, bounds, sid, acknowledgementText } = parts
  let { record, relayedBytes } = parts
  let writtenBytes = relayedBytes
  let unwritten: NewAuditEntry[] = []
  let turn: Promise<unknown> = Promise.resolve()
  let lastAt = 0
  const account = vouch(record, serverKey)
  const history = createSessionHistory({ store, sid, unwritten: () => unwritten })

  async function write(next: SessionRecord, entries: readonly NewAuditEntry[]): Promise<boolean> {
    const bytes = relayedBytes
    const ended = next.state.stage === 'ended' ? { endedAtMs: next.state.endedAt } : {}
    try {
      await store.saveSession({ sid, state: recordText(next), relayedBytes: bytes, ...ended }, [
        ...unwritten,
        ...entries,
      ])
    } catch (error) {
      log.error({ sid, error }, 'a session could not be written')
      return false
    }
    unwritten = []
    writtenBytes = bytes
    return true
  }

  async function take(proposal: Proposal): Promise<ChangeOutcome> {
    const { event, step } = proposal
    const before = record
    const objection =
      (await signatureRefusal(event, sid)) ??
      (event && budgetRefusal(before, event, bounds)) ??
      proposal.objection(before) ??
      stepRefusal(step, before)
    if (objection !== null) return refuse(objection)
    // The machine's time never goes back, whatever the clock does.
    const at = Math.max(lastAt, clock.now())
    const timed = event === null ? null : { at, event }
    const reduced = timed === null ? { ok: true as const, state: before.state } : reduce(before.state, timed)
    if (!reduced.ok) return refuse(reduced.refusal)
    const entry =
      timed === null
        ? null
        : await linkEvent(sid, before.receipt, { ...timed, state: await hashOfValue(reduced.state) })
    const after = advance(before, { state: reduced.state, entry, step })
    const entries = auditEntries({ entry, step, by: proposal.by, at, epoch: after.epoch })
    if (!(await write(after, entries))) {
      if (event === null || !onlyTakesAway(event)) return refuse('not-recorded')
      unwritten = [...unwritten, ...entries].slice(-MOST_UNWRITTEN)
    }
    lastAt = at
    record = after
    if (entry !== null) history.grew(entry, after.state)
    proposal.applied({ before, after, entry })
    return { ok: true }
  }

  function inTurn<T>(task: () => Promise<T>): Promise<T> {
    const result = turn.then(task)
    turn = result.catch(() => undefined)
    return result
  }

  return {
    sid,
    acknowledgementText,
    account,
    record: () => record,
    change: (proposal) => inTurn(() => take(proposal)),
    stamp: (tail) => serverKey.sign(stampBytes(stampOf(account.statement, tail))),
    history: (device, after) => history.page(device, after),
    isFull: () => record.state.stage === 'open' && isRecordFull(record.spent, bounds),
    namesTurnedAway: () => record.spent.turnedAway < bounds.turnedAway,
    countBytes(bytes) {
      relayedBytes += bytes
    },
    relayedBytes: () => relayedBytes,
    flush: () =>
      inTurn(() =>
        unwritten.length === 0 && writtenBytes === relayedBytes ? Promise.resolve(true) : write(record, []),
      ),
  }
}

async function signatureRefusal(event: SessionEvent | null, sid: Sid): Promise<ChangeRefusal | null> {
  if (event?.kind !== 'said') return null
  try {
    await verify(event.signed, sid)
    return null
  } catch (error) {
    if (error instanceof ProtocolError) return error.code
    throw error
  }
}

function stepRefusal(step: EpochStep | null, { epoch }: SessionRecord): ChangeRefusal | null {
  return step !== null && step !== 'renewed' && step.leaves !== epoch ? 'stale-epoch' : null
}

/** The account behind the host's device, signed (RECEIPT-5). */
function vouch({ state, account }: SessionRecord, { publicKey, sign }: ServerKey): VouchedAccount {
  const { sid, sessionId, organization, host: hostDevice, createdAt } = state
  const statement = { v: 1 as const, sid, sessionId, organization, account, hostDevice, createdAt }
  return { statement, key: publicKey, signature: sign(accountBytes(statement)) }
}

interface Advance {
  readonly state: SessionState
  readonly entry: ReceiptEntry | null
  readonly step: EpochStep | null
}

function advance(before: SessionRecord, { state, entry, step }: Advance): SessionRecord {
  const said = entry?.event.kind === 'said' ? entry.event.signed.message.body : undefined
  const people = said?.kind === 'admit' ? [...before.people, said.name].slice(0, MOST_PEOPLE) : before.people
  const epoch = step === null ? before.epoch : step === 'renewed' ? 0 : before.epoch + 1
  const receipt = entry === null ? before.receipt : { n: entry.n, hash: entry.hash }
  const spent = entry === null ? before.spent : spend(before, entry, state)
  return { ...before, state, epoch, people, receipt, spent }
}

interface Recorded {
  readonly entry: ReceiptEntry | null
  readonly step: EpochStep | null
  readonly by: string
  readonly at: number
  readonly epoch: number
}

function auditEntries({ entry, step, by, at, epoch }: Recorded): NewAuditEntry[] {
  const entries: NewAuditEntry[] = []
  if (entry !== null) entries.push({ atMs: at, kind: auditKind(entry.event), by, detail: entryDetail(entry) })
  if (step !== null) {
    entries.push({ atMs: at, kind: step === 'renewed' ? 'group-renewed' : 'group-rekeyed', by, detail: { epoch } })
  }
  return entries
}

const refuse = (code: ChangeRefusal): ChangeOutcome => ({ ok: false, code })
