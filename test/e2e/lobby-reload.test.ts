// Who waits in the lobby goes on waiting across a reload of their page.
import { afterAll, beforeAll, expect, test } from 'vitest'
import { DANA, Host, Participant } from './people.ts'
import { openStage, type Stage } from './stage.ts'
import { watchForText, type TextWatch } from './watch-for-text.ts'

let stage: Stage
let host: Host
let participant: Participant
let lost: TextWatch

beforeAll(async () => {
  stage = await openStage()
  const { setUpLink } = stage.farhand
  if (setUpLink === undefined) throw new Error('this server has an administrator already')
  host = new Host((await stage.seat()).page)
  participant = new Participant((await stage.seat()).page, 'Lee Morgan')
  lost = await watchForText(participant.page, 'Connection lost')
  await host.setUp(setUpLink, DANA)
  await host.newSession()
  await participant.joinByLink(await host.invitationLink())
  await participant.waitForLobby()
  await host.button(`Admit ${participant.name}`).waitFor()
})

afterAll(async () => {
  await stage?.close()
})

test('a joiner by link who reloads in the lobby waits on, is there once, and comes in by Admit', async () => {
  await participant.page.reload()
  await participant.waitForLobby()
  await host.button(`Admit ${participant.name}`).waitFor()
  expect(await host.button(`Admit ${participant.name}`).count()).toBe(1)
  await host.admit(participant.name)
  await participant.status('Sharing').waitFor()
  expect(await host.safetyCode(participant.name)).toBe(await participant.safetyCode())
  expect(lost.seen).toBe(false)
})
