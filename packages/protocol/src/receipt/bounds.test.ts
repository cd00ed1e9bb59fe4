import { expect, it } from 'vitest'
import { MAX_RECEIPT_BYTES, MAX_RECEIPT_ENTRIES, RECORD_BOUNDS, SHEET_BYTES, sheetsOf } from './bounds.ts'
import { bytesOfReceipt, hostReceiptOf, recordSession } from './receipt-fixtures.ts'
import { verifyReceipt } from './verify-receipt.ts'

/** What one frame of a socket may carry (limits.ts of the server): no entry is larger. */
const MEBIBYTE = 1024 * 1024

it('[CONSENT-168] whatever a session can record is far below what a receipt may hold, entries and bytes', () => {
  expect(2 * RECORD_BOUNDS.sheets).toBeLessThanOrEqual(MAX_RECEIPT_ENTRIES)
  // The last entry before the end may pass the bound by its own size; heading and signatures are some megabytes at most.
  const recordBytes = RECORD_BOUNDS.sheets * SHEET_BYTES + MEBIBYTE
  expect(3 * recordBytes).toBeLessThan(MAX_RECEIPT_BYTES)
  expect(RECORD_BOUNDS.nearlyFull).toBeLessThan(RECORD_BOUNDS.sheets)
})

it('[CONSENT-168] a receipt at the very bound of a session verifies', { timeout: 300_000 }, async () => {
  const recorded = await recordSession({ entries: RECORD_BOUNDS.sheets })
  const sheets = recorded.entries.reduce((sum, entry) => sum + sheetsOf(entry), 0)
  expect([recorded.entries.length, sheets]).toEqual([RECORD_BOUNDS.sheets, RECORD_BOUNDS.sheets])
  const bytes = bytesOfReceipt(await hostReceiptOf(recorded))
  expect(bytes.length).toBeLessThan(MAX_RECEIPT_BYTES)
  const startedMs = performance.now()
  const verdict = await verifyReceipt(bytes)
  const seconds = (performance.now() - startedMs) / 1000
  expect(verdict).toMatchObject({ valid: true, ends: true })
  console.log(
    `receipt of ${String(RECORD_BOUNDS.sheets)} entries: ${String(bytes.length)} bytes, ${seconds.toFixed(1)} s`,
  )
  expect(seconds).toBeLessThan(120)
})
