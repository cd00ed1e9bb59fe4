// Pictures around a group that began anew: who asks the way back into it sends nothing that nobody reads, and nobody is blamed.
import assert from 'node:assert/strict'
import { expect, test } from 'vitest'
import { utf8, type ServerFrame } from '@farhand/protocol'
import { joinCuttable } from './cuttable.ts'
import { codesOf, idOf, reload, Stage } from './malicious/cast.ts'
import { liveView, openStage, show, until, untilLive, writesInItsGroup } from './sdk-session.ts'

const KEY = { key: true } as const

test('[KEY-27] who shows and asks the way back into a renewed group sends no picture before, and a key frame at once', async () => {
  await using stage = await openStage()
  const { client: lee, cut, mend, passes } = await joinCuttable(stage, 'Lee')
  await show(lee, stage.host)
  cut()
  await until(lee, (view) => view.stage === 'live' && view.connection === 'reconnecting', 'the loss')
  stage.host.close()
  const host = stage.enter({ kind: 'resume', sessionId: stage.sessionId }, { vault: stage.host.vault })
  await untilLive(host)
  await writesInItsGroup(host)
  // Its first question is lost, and it asks again.
  let asks = 0
  passes.out = ({ type }) => type !== 'rejoin' || ++asks > 1
  // The server asks for a key frame in its own time; this is about the page's own.
  passes.in = ({ type }) => type !== 'need-key'
  mend()
  await expect.poll(() => asks, { timeout: 15_000 }).toBe(1)
  expect(lee.publishFrame(utf8('of the group before'), KEY)).toBe(false)
  // A screen at rest: there is a picture only where one is asked for.
  let drawn = lee.keyFramesAsked()
  const isSent = () => {
    const asked = lee.keyFramesAsked()
    if (asked === drawn) return false
    drawn = asked
    return lee.publishFrame(utf8('here again'), KEY)
  }
  await expect.poll(isSent, { timeout: 10_000, interval: 5 }).toBe(true)
  await until(host, (view) => view.stage === 'live' && view.watching?.picture === 'live', 'the picture')
  expect(host.received).toHaveLength(1)
  expect(codesOf(liveView(host))).toEqual([])
})

test('[KEY-8] what was on its way when a host alone began its group anew is no attack, and opens as little', async () => {
  const stage = await Stage.open('')
  try {
    const { server } = stage
    const lee = await stage.guest('Lee')
    await stage.show(lee)
    // What is used for the first time is said, which is another matter.
    lee.publishFrame(utf8('of the group before'), KEY)
    await expect.poll(() => server.state?.grants.every(({ usedAt }) => usedAt !== null)).toBe(true)
    const [hostId, leeId] = [idOf(stage.host), idOf(lee)]
    const withLeeAway = (frame: ServerFrame): ServerFrame => {
      if (frame.type !== 'state') return frame
      const member = frame.state.members[leeId]
      assert.ok(member)
      return {
        ...frame,
        state: { ...frame.state, members: { ...frame.state.members, [leeId]: { ...member, connected: false } } },
      }
    }
    server.tampering.toMember = (frame, to) => [to === hostId ? withLeeAway(frame) : frame]
    let begunMs = 0
    server.tampering.fromClient = (frame) => {
      if (frame.type !== 'new-group') return [frame]
      // Lee's page has not heard of it yet.
      server.epoch = 0
      begunMs = performance.now()
      server.deliver(hostId, { type: 'accepted', ref: frame.ref })
      return []
    }
    const host = await reload(stage, stage.host)
    const named = () => {
      lee.publishFrame(utf8('of the group before'), KEY)
      return codesOf(host.current())
    }
    await expect.poll(named, { timeout: 10_000, interval: 150 }).toEqual(['not-authentic'])
    expect(performance.now() - begunMs).toBeGreaterThan(1000)
    expect(host.received).toEqual([])
  } finally {
    stage.close()
  }
})
