// Receipts of a real server's sessions: each side takes one home, it verifies, and the audit record says the same.
import { expect, test } from 'vitest'
import type { ReceiptFile, SdkClient } from '@farhand/client'
import { signersOf, utf8, verifyReceipt, type ReceiptVerdict } from '@farhand/protocol'
import { joinCuttable } from './cuttable.ts'
import { liveView, openStage, roadTo, show, until, untilLive } from './sdk-session.ts'

/** The receipt of a client whose session is over. */
const receiptOf = (client: SdkClient): Promise<ReceiptFile> =>
  until(
    client,
    ({ ...view }) => view.stage === 'ended' && typeof view.receipt !== 'string' && view.receipt,
    'a receipt',
  )

async function verified({ text }: ReceiptFile): Promise<Extract<ReceiptVerdict, { valid: true }>> {
  const verdict = await verifyReceipt(utf8(text))
  if (!verdict.valid) throw new Error(`not valid: ${JSON.stringify({ ...verdict, receipt: undefined, steps: [] })}`)
  return verdict
}

test('[RECEIPT-4] at the end both sides have a receipt that verifies, signed by both devices', async () => {
  await using stage = await openStage()
  const { host } = stage
  const lee = await stage.participant('Lee')
  await show(lee, host)
  await lee.commands.pause()
  await host.commands.end()
  const files = await Promise.all([receiptOf(host), receiptOf(lee)])
  const day = new Date().toISOString().slice(0, 10)
  for (const file of files) {
    expect(file).toMatchObject({ state: 'complete', weight: 'full' })
    expect(file.name).toBe(`farhand-receipt-${stage.sessionId}-${day}.json`)
    expect(await verified(file)).toMatchObject({ ends: true })
  }
  const { receipt } = await verified(files[1])
  expect(receipt.signatures.host).not.toBeNull()
  const { receipt: mine } = await verified(files[0])
  expect(mine.signatures.participants.map(({ device }) => device)).toEqual([receipt.heading.device])
  expect(receipt.heading.account.statement).toMatchObject({ organization: 'Acme', account: 'dana' })
  const key = (await (await stage.server.call('GET', '/api/v1/server-key')).json()) as { key: string }
  expect(receipt.heading.account.key).toBe(key.key)
})

test('[RECEIPT-9] the receipt of a host who was alone, or whose participant signed nothing, is one-sided', async () => {
  await using stage = await openStage()
  const lee = await stage.participant('Lee')
  lee.close()
  await untilLive(stage.host, ({ people }) => people.some(({ name, connected }) => name === 'Lee' && !connected))
  await stage.host.commands.end()
  const file = await receiptOf(stage.host)
  expect(file).toMatchObject({ state: 'complete', weight: 'one-sided' })
  const { receipt, steps } = await verified(file)
  expect(signersOf(receipt, steps).map(({ kind, name, signed }) => [kind, name, signed])).toEqual([
    ['owner', 'Dana', true],
    ['participant', 'Lee', false],
    ['server', '', true],
  ])
})

test('[RECEIPT-4] the host has the signature of who left, up to there, also on a page that came back', async () => {
  await using stage = await openStage()
  const { host, sessionId } = stage
  const lee = await stage.participant('Lee')
  await stage.participant('Kim')
  await lee.commands.leave()
  await receiptOf(lee)
  host.close()
  const again = stage.enter({ kind: 'resume', sessionId }, { vault: host.vault, ...roadTo(stage.server.url) })
  await untilLive(again, ({ people }) => people.length === 2, 'the host is back')
  await again.commands.end()
  const file = await receiptOf(again)
  expect(file).toMatchObject({ state: 'complete', weight: 'full' })
  const { receipt, steps } = await verified(file)
  const signers = signersOf(receipt, steps)
  expect(signers.map(({ name, signed }) => [name, signed]).slice(1, 3)).toEqual([
    ['Lee', true],
    ['Kim', true],
  ])
  expect(signers[1]?.upTo).toBeLessThan(receipt.entries.length)
  expect(signers[2]?.upTo).toBeNull()
})

test('[RECEIPT-6] the audit record of the server has the same entries, one by one', async () => {
  await using stage = await openStage()
  const { host } = stage
  const { sid } = liveView(host)
  const lee = await stage.participant('Lee')
  await show(lee, host)
  await lee.commands.withdrawAll()
  await host.commands.end()
  const { receipt } = await verified(await receiptOf(host))
  const rows = await stage.server.running.store.auditOf(sid)
  expect(await stage.server.running.store.firstUnsoundEntry(sid)).toBeUndefined()
  const recorded = rows.flatMap(({ atMs, detail }) => {
    const entry = detail as { readonly n?: number; readonly event?: unknown }
    return entry.event === undefined ? [] : [{ at: atMs, ...entry }]
  })
  expect(recorded).toEqual(receipt.entries)
  expect(receipt.entries.map(({ n }) => n)).toEqual(receipt.entries.map((_entry, index) => index + 1))
  const { receipt: theirs } = await verified(await receiptOf(lee))
  expect(receipt.entries.slice(-theirs.entries.length)).toEqual(theirs.entries)
  expect(theirs.entries[0]?.n).toBeGreaterThan(1)
})

test('[RECEIPT-4] whoever leaves takes a receipt along, with the signature of the host', async () => {
  await using stage = await openStage()
  const lee = await stage.participant('Lee')
  const kim = await stage.participant('Kim')
  await lee.commands.leave()
  const file = await receiptOf(lee)
  expect(file).toMatchObject({ state: 'complete', weight: 'full' })
  await verified(file)
  await untilLive(kim, ({ people }) => people.length === 2)
})

test('[RECEIPT-4] without the host the receipt lacks a signature, and says so', async () => {
  await using stage = await openStage()
  const { sid } = liveView(stage.host)
  const lee = await stage.participant('Lee')
  stage.host.close()
  await untilLive(lee, ({ people }) => people.some(({ role, connected }) => role === 'host' && !connected))
  await stage.server.call('POST', `/api/v1/sessions/${sid}/end`, { headers: { cookie: stage.cookie } })
  const file = await receiptOf(lee)
  expect(file).toMatchObject({ state: 'complete', weight: 'one-sided' })
  expect((await verified(file)).receipt.signatures.host).toBeNull()
})

test('[RECEIPT-3] a page that was away and one that was reloaded ask for what they missed: no gap', async () => {
  await using stage = await openStage()
  const { host, sessionId } = stage
  const lee = await joinCuttable(stage, 'Lee')
  lee.cut()
  await untilLive(host, ({ people }) => people.some(({ name, connected }) => name === 'Lee' && !connected))
  await host.commands.makeNewPin()
  lee.mend()
  await untilLive(lee.client, ({ people }) => people.every(({ connected }) => connected))
  host.close()
  const again = stage.enter({ kind: 'resume', sessionId }, { vault: host.vault, ...roadTo(stage.server.url) })
  await untilLive(again, ({ people }) => people.length === 2, 'the host is back')
  await again.commands.end()
  for (const client of [again, lee.client]) {
    const file = await receiptOf(client)
    expect(file).toMatchObject({ state: 'complete', weight: 'full' })
    const { receipt } = await verified(file)
    const kinds = receipt.entries.map(({ event }) =>
      event.kind === 'said' ? event.signed.message.body.kind : event.kind,
    )
    expect(kinds).toEqual(expect.arrayContaining(['admit', 'lost', 'new-pin', 'attach', 'end']))
  }
})

test('[RECEIPT-3] nobody is told what happened before they came in', async () => {
  await using stage = await openStage()
  const lee = await stage.participant('Lee')
  const kim = await stage.participant('Kim')
  await stage.host.commands.end()
  const [mine, theirs] = await Promise.all([
    receiptOf(lee).then((file) => verified(file)),
    receiptOf(kim).then((file) => verified(file)),
  ])
  expect(JSON.stringify(mine.receipt.entries)).toContain('"Kim"')
  expect(JSON.stringify(theirs.receipt.entries)).not.toContain('"Lee"')
})
