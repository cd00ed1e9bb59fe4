// A session whose record is full: it ends in order, and everybody's receipt verifies.
import { expect, test } from 'vitest'
import { ClientError, type SdkClient } from '@farhand/client'
import { RECORD_BOUNDS, utf8, verifyReceipt } from '@farhand/protocol'
import { FAST_LIMITS, liveView, openStage, show, until } from './sdk-session.ts'

const record = { ...RECORD_BOUNDS, sheets: 60, nearlyFull: 50, sheetsEach: 30, sheetsEachLate: 20, signsEach: 10 }
const limits = { ...FAST_LIMITS, session: { ...FAST_LIMITS.session, record } }

/** Raises and lowers a hand until that is refused; the code. */
async function wave({ commands }: SdkClient): Promise<string> {
  for (let times = 0; times < 100; times++) {
    const refusal = await commands.raise(times % 2 === 0).then(
      () => undefined,
      (cause: unknown) => (cause instanceof ClientError ? cause.code : 'unexpected'),
    )
    if (refusal !== undefined) return refusal
  }
  throw new Error('it never ended')
}

test('[CONSENT-166] [CONSENT-167] a hand that goes up and down for ever fills no record; the host can, and all receipts verify', async () => {
  await using stage = await openStage({}, { limits })
  const { host } = stage
  const lee = await stage.participant('Lee')
  const mallory = await stage.participant('Mallory')
  expect(await wave(mallory)).toBe('record-spent')
  await show(lee, host)
  await lee.commands.withdrawAll()
  await until(host, (view) => view.stage === 'live' && view.watching === null)
  const { device } = liveView(lee).me
  while (host.current().stage === 'live') {
    await host.commands.offer(device, 'voice', 'whole', null).catch(() => undefined)
    await host.commands.withdrawAll().catch(() => undefined)
  }
  for (const client of [host, lee, mallory]) {
    const file = await until(
      client,
      (view) => view.stage === 'ended' && typeof view.receipt !== 'string' && view.receipt,
    )
    expect(client.current()).toMatchObject({ stage: 'ended', reason: 'full' })
    expect(file.state).toBe('complete')
    const verdict = await verifyReceipt(utf8(file.text))
    expect(verdict).toMatchObject({ valid: true, ends: true })
    expect(verdict.steps.at(-1)?.entry.n).toBeLessThanOrEqual(record.sheets)
  }
})
