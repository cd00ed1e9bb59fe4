// How much each member, and the whole session, may put into the record, so that every receipt of it verifies. Lives here: the
// counting, and what is refused. Pure. May not know: the store, sockets, time. Rules: CONSENT-166, CONSENT-167.
import {
  deviceIdSchema,
  ownerOf,
  sheetsOf,
  z,
  type DeviceId,
  type OpenSession,
  type ReceiptEntry,
  type RecordBounds,
  type SessionEvent,
  type SessionMessageBody,
  type SessionState,
} from '@farhand/protocol'
import { onlyTakesAway } from './describe-event.ts'

const count = z.int().min(0)

/** What a session has recorded so far; of members, those who are in. */
export const spentSchema = z.strictObject({
  sheets: count,
  turnedAway: count,
  members: z.record(deviceIdSchema, z.strictObject({ sheets: count, signs: count })),
})
export type Spent = z.infer<typeof spentSchema>

/** Of a session in which nothing has happened. */
export const NOTHING_SPENT: Spent = { sheets: 0, turnedAway: 0, members: {} }

/** Whether the next entry has to be the one that ends the session. */
export const isRecordFull = ({ sheets }: Spent, bounds: RecordBounds): boolean => sheets >= bounds.sheets - 1

interface Recording {
  readonly state: SessionState
  readonly spent: Spent
}

/** Why an event finds no room; null where it does. What only takes away always does, until the very end. */
export function budgetRefusal(
  { state, spent }: Recording,
  event: SessionEvent,
  bounds: RecordBounds,
): 'record-spent' | 'session-ended' | 'no-change' | null {
  if (state.stage === 'ended' || event.kind === 'closed') return null
  if (isRecordFull(spent, bounds)) return 'session-ended'
  if (event.kind !== 'said') return null
  const { by, body } = event.signed.message
  const isEmptyHanded = body.kind === 'withdraw-all' && !ownsSomething(state, by)
  if (onlyTakesAway(event) && !isEmptyHanded) return null
  const whose = ownerOf(state, by) ?? by
  const own = spent.members[whose] ?? { sheets: 0, signs: 0 }
  const isHost = whose === state.host
  if (isSign(body) && own.signs >= (isHost ? bounds.newPins : bounds.signsEach)) return 'record-spent'
  if (isHost || isAnswer(body)) return null
  // Whoever lost their line comes back as long as there is room at all.
  const isLate = spent.sheets >= bounds.nearlyFull && body.kind !== 'attach'
  if (own.sheets < (isLate ? bounds.sheetsEachLate : bounds.sheetsEach)) return null
  return isEmptyHanded ? 'no-change' : 'record-spent'
}

/** What is spent with a further entry, by whoever caused it; a companion spends what is its owner's. */
export function spend({ state, spent }: Recording, entry: ReceiptEntry, after: SessionState): Spent {
  const sheets = sheetsOf(entry)
  const { event } = entry
  const body = event.kind === 'said' ? event.signed.message.body : undefined
  const members: Spent['members'] = {}
  if (state.stage === 'open' && after.stage === 'open') {
    const by = event.kind === 'said' ? event.signed.message.by : event.kind === 'lost' ? event.device : undefined
    const whose = by === undefined ? undefined : (ownerOf(state, by) ?? by)
    const signs = body !== undefined && isSign(body) ? 1 : 0
    for (const { device } of Object.values(after.members)) {
      const own = spent.members[device]
      if (device === whose) members[device] = { sheets: (own?.sheets ?? 0) + sheets, signs: (own?.signs ?? 0) + signs }
      else if (own !== undefined) members[device] = own
    }
  }
  const turnedAway = spent.turnedAway + (body?.kind === 'turn-away' ? 1 : 0)
  return { sheets: spent.sheets + sheets, turnedAway, members }
}

/** The machine takes "withdraw everything" also from who has nothing to withdraw. */
export function ownsSomething(state: OpenSession, by: DeviceId): boolean {
  const { grants, requests, switching } = state
  const whose = ownerOf(state, by) ?? by
  return switching?.to === whose || [...grants, ...requests].some(({ owner }) => owner === whose)
}

/** It decides nothing for anybody, and nobody asked for it. */
const isSign = ({ kind }: SessionMessageBody): boolean => kind === 'raise' || kind === 'relax' || kind === 'new-pin'

/** Somebody else asked for it, out of what is theirs. */
const isAnswer = ({ kind }: SessionMessageBody): boolean =>
  kind === 'answer' || kind === 'agree' || kind === 'take' || kind === 'confirm'
