// How large the record of a session may become, and how large a receipt may be. Lives here: both bounds, so that whatever an
// honest session records is a receipt that verifies. May not know: who counts (the server), who is told (the host's page).
// Rules: CONSENT-166 to CONSENT-168.
import { canonicalText } from '../canonical.ts'
import { utf8 } from '../bytes.ts'
import type { ReceiptEntry } from './chain.ts'

/** Bytes of canonical JSON on one sheet of a record. */
export const SHEET_BYTES = 2048

/** How much a session may record; all but the last three in sheets. */
export interface RecordBounds {
  /** Of the whole session: with the last one it ends (CONSENT-167). */
  readonly sheets: number
  /** From here on the host is told that the record is nearly full. */
  readonly nearlyFull: number
  /** Of one participant, after which nothing new of theirs is taken (CONSENT-166). */
  readonly sheetsEach: number
  /** As `sheetsEach`, once the record is nearly full. */
  readonly sheetsEachLate: number
  /** Signs of one participant that decide nothing: a hand raised, a tick (CONSENT-166). */
  readonly signsEach: number
  /** New PINs of the host, each good for one joiner. */
  readonly newPins: number
  /** Joiners turned away of which the record has an entry. */
  readonly turnedAway: number
}

/** The bounds in force. */
export const RECORD_BOUNDS: RecordBounds = {
  sheets: 10_000,
  nearlyFull: 8_000,
  sheetsEach: 1_000,
  sheetsEachLate: 100,
  signsEach: 200,
  newPins: 1_500,
  turnedAway: 500,
}

/** Entries a receipt may hold: twice what a session can record (CONSENT-168). */
export const MAX_RECEIPT_ENTRIES = 20_000
/** Bytes of a file that a reader takes for a receipt (CONSENT-168). */
export const MAX_RECEIPT_BYTES = 64 * 1024 * 1024

/** How many sheets an entry takes: one for each begun `SHEET_BYTES` of its canonical JSON. */
export const sheetsOf = (entry: ReceiptEntry): number => Math.ceil(utf8(canonicalText(entry)).length / SHEET_BYTES)
