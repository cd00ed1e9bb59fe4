// Who is recorded as having seen the screen: those whom a picture could reach, each of them.
import { expect, test } from 'vitest'
import { utf8 } from '@farhand/protocol'
import type { SdkClient } from '@farhand/client'
import { joinCuttable } from './cuttable.ts'
import { FAST_LIMITS, liveView, openStage, untilLive } from './sdk-session.ts'

const usedBy = (client: SdkClient): (string | null)[] =>
  liveView(client)
    .activity.filter(({ kind }) => kind === 'used')
    .map(({ who }) => who)

test('[CONSENT-150] whose line is down is not said to have seen the screen, until a picture leaves after they are back', async () => {
  await using stage = await openStage()
  const { host } = stage
  const lee = await joinCuttable(stage, 'Lee')
  await stage.participant('Kim')
  await untilLive(host, ({ people }) => people.length === 3)
  lee.cut()
  await untilLive(host, ({ people }) => people.some(({ name, connected }) => name === 'Lee' && !connected))
  await host.commands.share(host.capture)
  host.publishFrame(utf8('a picture'), { key: true })
  await untilLive(host, () => usedBy(host).includes('Kim'))
  // Lee's view was given before Kim's, and what is used is told in that order.
  expect(liveView(host).allowed.map(({ to, used }) => [to.name, used])).toEqual([
    ['Lee', false],
    ['Kim', true],
  ])
  expect(usedBy(host)).toEqual(['Kim'])
  lee.mend()
  await untilLive(host, ({ people }) => people.every(({ connected }) => connected))
  host.publishFrame(utf8('another'), { key: true })
  await untilLive(host, () => usedBy(host).length === 2)
  expect(usedBy(host)).toEqual(['Kim', 'Lee'])
})

test('[CONSENT-150] of more viewers than may be told at once each is recorded, by one picture', async () => {
  const { socket } = FAST_LIMITS
  const limits = { ...FAST_LIMITS, socket: { ...socket, says: { perSecond: 5, burst: 6 } } }
  await using stage = await openStage({}, { limits })
  const { host } = stage
  const names = ['Ann', 'Ben', 'Cleo', 'Dan', 'Eve', 'Finn', 'Gus', 'Hal']
  for (const name of names) await stage.participant(name)
  await untilLive(host, ({ people }) => people.length === names.length + 1)
  await host.commands.share(host.capture)
  host.publishFrame(utf8('a picture'), { key: true })
  await untilLive(host, () => new Set(usedBy(host)).size === names.length)
  expect(usedBy(host).toSorted()).toEqual(names)
})
