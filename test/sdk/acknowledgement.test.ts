// A text to accept before joining, from the administrator's setting to the record of the session.
import { expect, test } from 'vitest'
import { hashOfText, signedAcknowledgementSchema, verifyAcknowledgement } from '@farhand/protocol'
import { CREATE, linkOf, liveView, openStage, until, untilLive, type Stage } from './sdk-session.ts'
import type { SdkClient } from '@farhand/client'

const TEXT = 'You agree to be helped.\nNothing is recorded.'
const LEE = { name: 'Lee Morgan', company: 'Fabrikam GmbH' }

/** A stage whose host started a session after the organization asked for a text. */
async function openAskingStage(): Promise<{ stage: Stage; host: SdkClient; lee: SdkClient }> {
  const stage = await openStage()
  const { server, cookie } = stage
  const body = { profile: 'strict', acknowledgementText: TEXT }
  await server.call('PUT', '/api/v1/organization', { headers: { cookie }, body })
  const host = stage.enter(CREATE)
  const { sessionId } = await untilLive(host)
  const lee = stage.enter({ kind: 'join-link', sessionId, name: 'Lee', fragment: linkOf(host) })
  return { stage, host, lee }
}

const inLobby = (client: SdkClient, accepted: boolean) =>
  until(client, (view) => view.stage === 'lobby' && view.terms?.accepted === accepted && view.terms, 'the lobby')
const waitingAt = (host: SdkClient, ready: (terms: unknown) => boolean) =>
  until(host, (view) => view.stage === 'live' && view.lobby.find(({ terms }) => ready(terms)), 'a knock')
const isAccepted = (terms: unknown) => typeof terms === 'object' && terms !== null

test('[CONSENT-24] nobody is admitted before they have accepted, and what they signed is in the record', async () => {
  const { stage, host, lee } = await openAskingStage()
  await using _ = stage
  expect(await inLobby(lee, false)).toEqual({ text: TEXT, name: 'Lee', accepted: false })
  const reading = await waitingAt(host, (terms) => terms === 'reading')
  await expect(host.commands.admit(reading.join)).rejects.toMatchObject({ code: 'not-acknowledged' })
  await expect(lee.commands.acceptTerms({ name: 'Lee', company: '  ' })).rejects.toMatchObject({
    code: 'bad-statement',
  })
  await lee.commands.acceptTerms(LEE)
  await inLobby(lee, true)
  const { join, terms } = await waitingAt(host, isAccepted)
  expect(terms).toMatchObject(LEE)
  await host.commands.admit(join)
  const { me } = await untilLive(lee)
  const { sid } = liveView(host)
  const entries = await stage.server.running.store.auditOf(sid)
  const detail = JSON.stringify(entries.find(({ kind }) => kind === 'participant-admitted')?.detail)
  const signed = signedAcknowledgementSchema.parse(
    JSON.parse(/"acknowledgement":(\{"signature":"[^"]*","statement":\{[^}]*\}\})/.exec(detail)?.[1] ?? 'null'),
  )
  const statement = await verifyAcknowledgement(signed, sid)
  expect(statement).toMatchObject({ ...LEE, by: me.device, textHash: await hashOfText(TEXT) })
})

test('a reload in the lobby asks again before, and not after, the text was accepted', async () => {
  const { stage, host, lee } = await openAskingStage()
  await using _ = stage
  await inLobby(lee, false)
  const { sessionId } = liveView(host)
  lee.close()
  const second = stage.enter({ kind: 'resume', sessionId }, { vault: lee.vault })
  await inLobby(second, false)
  await second.commands.acceptTerms(LEE)
  await waitingAt(host, isAccepted)
  second.close()
  const third = stage.enter({ kind: 'resume', sessionId }, { vault: lee.vault })
  await inLobby(third, true)
  await until(host, (view) => view.stage === 'live' && view.lobby.length === 1, 'one knock')
  const { join } = await waitingAt(host, isAccepted)
  await host.commands.admit(join)
  await untilLive(third)
})
