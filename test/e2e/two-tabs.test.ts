// One browser, two tabs, two people in one session: each stays who they are, whatever is reloaded when.
import { afterAll, beforeAll, expect, test } from 'vitest'
import { Host, Participant, DANA } from './people.ts'
import { openStage, type Stage } from './stage.ts'

const ROUNDS = 3
let stage: Stage
beforeAll(async () => {
  stage = await openStage()
})
afterAll(() => stage?.close())

test('[KEY-45] two tabs that reload at once come back each as the person they were', async () => {
  const host = new Host((await stage.seat()).page)
  await host.setUp(stage.farhand.setUpLink ?? '', DANA)
  await host.newSession()
  const link = await host.invitationLink()
  const seat = await stage.seat()
  const tabs: Participant[] = []
  for (const name of ['Lee', 'Kim']) {
    const tab = new Participant(tabs.length === 0 ? seat.page : await seat.context.newPage(), name)
    await tab.joinByLink(link)
    await host.admit(name)
    tabs.push(tab)
  }
  const codes = () => Promise.all(tabs.map((tab) => tab.safetyCode()))
  const before = await codes()
  expect(new Set(before).size).toBe(2)
  for (let round = 0; round < ROUNDS; round++) {
    await Promise.all(tabs.map((tab) => tab.page.reload()))
    expect(await codes()).toEqual(before)
  }
})
