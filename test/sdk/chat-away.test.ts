// What is said while somebody's line is down reaches them afterwards, and nobody is accused of having left it out.
import { expect, test } from 'vitest'
import type { SdkClient } from '@farhand/client'
import { isAway, joinCuttable, reloadCuttable } from './cuttable.ts'
import { liveView, openStage, until } from './sdk-session.ts'

const textsOf = (client: SdkClient): string[] => liveView(client).messages.map(({ text }) => text)

const accusations = (client: SdkClient): number =>
  liveView(client).activity.filter(({ kind }) => kind === 'refused-attack').length

test('a message to somebody whose line is down arrives once when they are back', async () => {
  await using stage = await openStage()
  const { host } = stage
  const lee = await joinCuttable(stage, 'Lee')
  await host.commands.sendMessage('one')
  await until(lee.client, () => textsOf(lee.client).length === 1, 'the first message')
  lee.cut()
  await until(host, (view) => view.stage === 'live' && view.people.some((person) => !person.connected), 'the loss')
  await host.commands.sendMessage('two')
  await lee.client.commands.sendMessage('from afar')
  lee.mend()
  await until(lee.client, () => textsOf(lee.client).includes('two'), 'the message of meanwhile')
  await until(host, () => textsOf(host).includes('from afar'), 'the message from afar')
  await host.commands.sendMessage('three')
  await lee.client.commands.sendMessage('here again')
  await until(lee.client, () => textsOf(lee.client).includes('three'), 'the last message')
  await until(host, () => textsOf(host).includes('here again'), 'the answer')
  expect(textsOf(lee.client).toSorted()).toEqual(['from afar', 'here again', 'one', 'three', 'two'])
  expect(textsOf(host).toSorted()).toEqual(['from afar', 'here again', 'one', 'three', 'two'])
  expect([host, lee.client].map(accusations)).toEqual([0, 0])
})

test('a message lost with the sender’s own line arrives once that is back', async () => {
  await using stage = await openStage()
  const { host } = stage
  const lee = await joinCuttable(stage, 'Lee')
  const saying = lee.client.commands.sendMessage('into a dying line')
  lee.cut()
  await saying
  lee.mend()
  await until(host, () => textsOf(host).includes('into a dying line'), 'the message')
  await lee.client.commands.sendMessage('and one more')
  await until(host, () => textsOf(host).includes('and one more'), 'another')
  expect(textsOf(host)).toHaveLength(2)
  expect(accusations(host)).toBe(0)
})

test.each([
  ['of three bytes each', '你'.repeat(2000), '你'.repeat(2000)],
  ['that JSON escapes', '"\n'.repeat(999) + '"', '"\n'.repeat(999) + '"'],
  ['that control a terminal', '\u001B[31m错'.repeat(333), '[31m错'.repeat(333)],
  ['that are halves', '\uD800'.repeat(2000), '\uFFFD'.repeat(2000)],
])('[WIRE-35] two thousand characters %s arrive, and no line is lost over them', async (_what, text, arrives) => {
  await using stage = await openStage()
  const lee = await stage.participant('Lee')
  await lee.commands.sendMessage(text)
  await lee.commands.sendMessage('short')
  await until(stage.host, () => textsOf(stage.host).includes('short'), 'the short message')
  expect(textsOf(stage.host)).toEqual([arrives, 'short'])
  expect(liveView(stage.host).activity.filter(({ kind }) => kind === 'lost')).toEqual([])
})

test('[WIRE-35] a message of control characters alone is none', async () => {
  await using stage = await openStage()
  await stage.host.commands.sendMessage('\u0007\u001B')
  expect(liveView(stage.host).messages).toEqual([])
})

test(
  '[KEY-11] [KEY-27] a message to a host who is away arrives once, also where the page gave nothing away meanwhile',
  { timeout: 60_000 },
  async () => {
    await using stage = await openStage()
    const lee = await joinCuttable(stage, 'Lee')
    const kim = await joinCuttable(stage, 'Kim')
    const { client: host, ...road } = await reloadCuttable(stage)
    road.cut()
    await isAway(host)
    await kim.client.commands.leave()
    await lee.client.commands.sendMessage('while Dana was away')
    await until(lee.client, () => liveView(lee.client).holdsBack, 'Kim still holds keys')
    expect(liveView(lee.client).messages.at(-1)).toMatchObject({ text: 'while Dana was away', pending: false })
    road.mend()
    await until(host, () => textsOf(host).includes('while Dana was away'), 'the message')
    await lee.client.commands.sendMessage('after')
    await until(host, () => textsOf(host).includes('after'), 'the next one')
    expect(textsOf(host).filter((text) => text === 'while Dana was away')).toHaveLength(1)
    expect([host, lee.client].map(accusations)).toEqual([0, 0])
  },
)
