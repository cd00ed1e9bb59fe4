// Somebody who is in under a name that nobody may join under. The host's page lets them in since it is told of another
// organization than the others: to them it is a page that does not keep to the rule.
import { afterEach, expect, test } from 'vitest'
import type { ServerFrame } from '@farhand/protocol'
import { idOf, live, reload, Stage, until, type Client } from './malicious/cast.ts'

let stage: Stage
afterEach(() => stage.close())

const entriesOf = (client: Client) => live(client).activity.map(({ kind, who }) => [kind, who])

test('[CONSENT-40] the others’ pages call them by a number and say so once, after the page is loaded anew too', async () => {
  stage = await Stage.open()
  const lee = await stage.guest('Lee')
  stage.server.tampering.toMember = (frame, to) =>
    to === idOf(stage.host) ? [frame] : [withOrganization(frame, 'Contoso')]
  const kim = await stage.guest('Kim')
  expect(live(kim).people.map(({ name }) => name)).toEqual(['Dana', 'Lee', 'Kim'])
  const fake = await stage.guest('Contoso Billing')
  await until(kim, (view) => view.stage === 'live' && view.people.length === 4, 'four people')
  expect(live(kim).people.map(({ name }) => name)).toEqual(['Dana', 'Lee', 'Kim', 'Participant 3'])
  expect(
    entriesOf(kim)
      .filter(([kind]) => kind === 'renamed' || kind === 'joined')
      .slice(-2),
  ).toEqual([
    ['joined', 'Participant 3'],
    ['renamed', 'Participant 3'],
  ])
  await fake.commands.sendMessage('This is the billing department.')
  await until(kim, (view) => view.stage === 'live' && view.messages.length === 1, 'a message')
  expect(live(kim).messages[0]?.name).toBe('Participant 3')
  expect(live(fake).me.name).toBe('Contoso Billing')
  // Lee was told of the other organization, beside which it is a name like any other.
  expect(live(lee).people.at(-1)?.name).toBe('Contoso Billing')

  const again = await reload(stage, kim)
  await until(again, (view) => view.stage === 'live' && view.people.length === 4, 'four people again')
  expect(live(again).people.at(-1)?.name).toBe('Participant 3')
  expect(entriesOf(again)).toContainEqual(['renamed', 'Participant 3'])
})

test('[CONSENT-109] two of one name are told apart on every page, and in a question', async () => {
  stage = await Stage.open()
  const lee = await stage.guest('Lee')
  const other = await stage.guest('Lee')
  const kim = await stage.guest('Kim')
  for (const page of [stage.host, kim, lee, other])
    await until(page, (view) => view.stage === 'live' && view.people.length === 4, 'four people')
  for (const page of [stage.host, kim, lee, other])
    expect(live(page).people.map(({ name }) => name)).toEqual(['Dana', 'Lee', 'Lee (2)', 'Kim'])
  expect([live(lee).me.name, live(other).me.name]).toEqual(['Lee', 'Lee (2)'])
  expect(entriesOf(kim).filter(([kind]) => kind === 'renamed')).toEqual([])
  await other.commands.ask(idOf(kim), 'voice', 'whole', null)
  const { from } = await until(kim, (view) => view.stage === 'live' && view.prompt, 'the question')
  expect(from.name).toBe('Lee (2)')
})

function withOrganization(frame: ServerFrame, organization: string): ServerFrame {
  return frame.type === 'state' && frame.state.stage === 'open'
    ? { ...frame, state: { ...frame.state, organization } }
    : frame
}
