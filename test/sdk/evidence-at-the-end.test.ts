// However a session ends for a page that holds entries of it: it says why, and offers its receipt.
import { WebSocket } from 'ws'
import { expect, test, vi } from 'vitest'
import type { EndedView, SdkClient } from '@farhand/client'
import { utf8, verifyReceipt } from '@farhand/protocol'
import { joinCuttable } from './cuttable.ts'
import { FAST_LIMITS, admit, linkOf, liveView, openStage, roadTo, show, until, untilLive } from './sdk-session.ts'

/** The end of a client's page, with a receipt that verifies. */
async function endOf(client: SdkClient): Promise<EndedView> {
  const view = await until(
    client,
    (now) => now.stage === 'ended' && now.receipt !== 'preparing' && now.receipt !== null && now,
    'an end with a receipt',
  )
  const { receipt } = view
  const verdict = await verifyReceipt(utf8(receipt === null || typeof receipt === 'string' ? '' : receipt.text))
  expect(verdict).toMatchObject({ valid: true })
  return view
}

const isAway = (host: SdkClient) =>
  untilLive(host, ({ people }) => people.some(({ name, connected }) => name === 'Lee' && !connected), 'Lee is away')

test('[CONSENT-169] whoever was away too long reads that they are out, and has the receipt up to there', async () => {
  const session = { ...FAST_LIMITS.session, hostGoneMs: 2_000 }
  await using stage = await openStage({}, { limits: { ...FAST_LIMITS, session } })
  const lee = await joinCuttable(stage, 'Lee')
  await show(lee.client, stage.host)
  lee.cut()
  await untilLive(stage.host, ({ people }) => people.every(({ name }) => name !== 'Lee'), 'Lee is let go')
  lee.mend()
  expect(await endOf(lee.client)).toMatchObject({ reason: 'away', hostName: 'Dana', receipt: { state: 'ends-early' } })
  expect(await lee.client.vault.find(stage.sessionId)).toEqual([])
})

test('[CONSENT-170] whoever was away too long and loads the page again reads that, and keeps no way back', async () => {
  const session = { ...FAST_LIMITS.session, hostGoneMs: 2_000 }
  await using stage = await openStage({}, { limits: { ...FAST_LIMITS, session } })
  const lee = await stage.participant('Lee')
  const { vault } = lee
  lee.close()
  await untilLive(stage.host, ({ people }) => people.every(({ name }) => name !== 'Lee'), 'Lee is let go')
  const again = stage.enter({ kind: 'resume', sessionId: stage.sessionId }, { vault })
  expect(await until(again, (view) => view.stage === 'failed' && view, 'the refusal')).toMatchObject({
    fault: 'away-too-long',
    code: 'refused',
  })
  await expect.poll(() => vault.find(stage.sessionId)).toEqual([])
  // With the record, what was concluded from it is gone too.
  const stranger = stage.enter({ kind: 'resume', sessionId: stage.sessionId }, { vault })
  expect(await until(stranger, (view) => view.stage === 'failed' && view)).toMatchObject({ fault: 'unknown-session' })
})

test('[CONSENT-191] where no receipt can be made the page says so, and keeps no more of the session than else', async () => {
  const session = { ...FAST_LIMITS.session, hostGoneMs: 2_000 }
  await using stage = await openStage({}, { limits: { ...FAST_LIMITS, session } })
  const lee = await joinCuttable(stage, 'Lee')
  await show(lee.client, stage.host)
  const sign = crypto.subtle.sign.bind(crypto.subtle)
  using _ = vi.spyOn(crypto.subtle, 'sign').mockImplementation((algorithm, key, data) => {
    const isLees = /^RS1 receipt.*"role":"participant"/.test(Buffer.from(data as Uint8Array).toString('latin1'))
    return isLees ? Promise.reject(new DOMException('no', 'OperationError')) : sign(algorithm, key, data)
  })
  lee.cut()
  await untilLive(stage.host, ({ people }) => people.every(({ name }) => name !== 'Lee'), 'Lee is let go')
  lee.mend()
  await until(lee.client, (view) => view.stage === 'ended' && view.receipt === 'not-made', 'words instead of a receipt')
  await expect.poll(() => lee.client.vault.find(stage.sessionId)).toEqual([])
})

test('[CONSENT-169] [CONSENT-39] whoever was removed while their line was down reads that', async () => {
  await using stage = await openStage()
  const { host } = stage
  const lee = await joinCuttable(stage, 'Lee')
  await show(lee.client, host)
  lee.cut()
  await isAway(host)
  await host.commands.remove(liveView(host).people.find(({ name }) => name === 'Lee')!.device)
  lee.mend()
  expect(await endOf(lee.client)).toMatchObject({ reason: 'removed' })
})

test('[CONSENT-170] whoever was away when the host ended it reads that the host did', async () => {
  await using stage = await openStage()
  const { host } = stage
  const lee = await joinCuttable(stage, 'Lee')
  await show(lee.client, host)
  lee.cut()
  await isAway(host)
  await host.commands.end()
  lee.mend()
  expect(await endOf(lee.client)).toMatchObject({ reason: 'host', receipt: { state: 'ends-early' } })
})

test('[CONSENT-169] a server that tells of another session ends the page, and not its evidence', async () => {
  await using stage = await openStage()
  const road = roadTo(stage.server.url)
  let socket: WebSocket | undefined
  let told = ''
  const lee = stage.enter(
    { kind: 'join-link', sessionId: stage.sessionId, name: 'Lee', fragment: linkOf(stage.host) },
    {
      ...road,
      createSocket(address, protocols) {
        socket = new WebSocket(address, protocols, { origin: stage.server.url })
        socket.on('message', (data: Buffer, isBinary: boolean) => {
          if (!isBinary && data.toString().startsWith('{"type":"state"')) told = data.toString()
        })
        return socket
      },
    },
  )
  await admit(stage.host, 'Lee')
  await untilLive(lee)
  await show(lee, stage.host)
  const { sid } = liveView(lee)
  socket?.emit('message', Buffer.from(told.replaceAll(sid, 'AAAAAAAAAAAAAAAAAAAAAA')), false)
  expect(await endOf(lee)).toMatchObject({
    reason: 'fault',
    fault: { fault: 'not-authentic-session', code: 'host-key-mismatch' },
    receipt: { state: 'ends-early' },
  })
  // What leads back in stays until its person forgets it.
  expect(await lee.vault.find(stage.sessionId)).toHaveLength(1)
})
