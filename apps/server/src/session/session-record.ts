// A session as the store keeps it: its state, its commit counter and everyone who was in. Lives here: the row's text.
// May not know: the store, sockets.
import { NOTHING_SPENT, spentSchema, type Spent } from './record-budget.ts'
import { receiptTailSchema, sessionStateSchema, z, type ReceiptTail, type SessionState } from '@farhand/protocol'

const recordSchema = z.strictObject({
  state: sessionStateSchema,
  /** Accepted group commits since the group began. */
  epoch: z.int().min(0),
  /** Names of everyone who was in, the host first. */
  people: z.array(z.string()),
  receipt: receiptTailSchema,
  /** Username of who started it. */
  account: z.string(),
  spent: spentSchema.default(NOTHING_SPENT),
})

/** What is true of a session, as written. */
export interface SessionRecord {
  readonly state: SessionState
  readonly epoch: number
  readonly people: readonly string[]
  /** Where the receipt chain stands. */
  readonly receipt: ReceiptTail
  /** Username of who started it. */
  readonly account: string
  /** What the chain takes, and whose it is (CONSENT-166). */
  readonly spent: Spent
}

/** The record as JSON text. */
export const recordText = (record: SessionRecord): string => JSON.stringify(record)

/** The record of a stored text. Throws SyntaxError or ZodError on anything else. */
export const parseRecord = (text: string): SessionRecord => recordSchema.parse(JSON.parse(text))
