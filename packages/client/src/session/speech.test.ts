import { expect, test, vi } from 'vitest'
import type { ClientFrame, JoinId, SessionId, Sid } from '@farhand/protocol'
import { createDeviceKey, deviceIdOf } from '@farhand/e2ee'
import type { Line } from '../transports/line.ts'
import { newInstance } from './identity.ts'
import { Speech } from './speech.ts'

const PART = { epoch: 4, commit: 'AA', welcome: null }

async function setUp() {
  const device = await createDeviceKey()
  const sent: ClientFrame[] = []
  let up = true
  const withheld: string[] = []
  const line = { send: (frame: ClientFrame) => (up ? sent.push(frame) > 0 : false) } as unknown as Line
  const identity = {
    sid: 'AAAAAAAAAAAAAAAAAAAAAA' as Sid,
    sessionId: '482913577' as SessionId,
    role: 'host' as const,
    name: 'Dana',
    device,
    deviceId: deviceIdOf(device.publicKey),
    instance: newInstance(),
  }
  const speech = new Speech({ line, identity, clockMs: 0, onWithheld: () => void withheld.push('withheld') })
  const sentSay = async (index: number) => {
    await expect.poll(() => sent.length).toBeGreaterThan(index)
    const frame = sent[index]
    if (frame?.type !== 'say') throw new Error('not a say')
    return frame
  }
  return {
    speech,
    sent,
    withheld,
    sentSay,
    breakLine: () => {
      up = false
    },
  }
}

test('[CONSENT-3] the clock of a device rises with every message, and never falls behind what was heard of it', async () => {
  const { speech, sentSay } = await setUp()
  const future = Date.now() + 60_000
  speech.riseTo(future)
  for (let i = 0; i < 3; i++) speech.say({ kind: 'withdraw-all' }).catch(() => undefined)
  const at = [await sentSay(0), await sentSay(1), await sentSay(2)].map((frame) => frame.signed.message.at)
  expect(at).toEqual([future + 1, future + 2, future + 3])
})

test('a message resolves when the server has recorded it, and rejects with the reason when it has not', async () => {
  const { speech, sentSay } = await setUp()
  const first = speech.say({ kind: 'stop' })
  speech.accepted((await sentSay(0)).ref)
  await first
  const second = speech.say({ kind: 'stop' })
  speech.refused((await sentSay(1)).ref, 'not-presenting')
  await expect(second).rejects.toMatchObject({ code: 'refused', reason: 'not-presenting' })
  const third = speech.say({ kind: 'stop' })
  speech.refused((await sentSay(2)).ref, 'not-recorded')
  await expect(third).rejects.toMatchObject({ code: 'not-recorded' })
  const fourth = speech.say({ kind: 'raise', up: true })
  speech.refused((await sentSay(3)).ref, 'not-in-group')
  await expect(fourth).rejects.toMatchObject({ code: 'not-connected', reason: 'not-in-group' })
})

test('on a line that is down a message is refused at once', async () => {
  const { speech, breakLine } = await setUp()
  breakLine()
  await expect(speech.say({ kind: 'stop' })).rejects.toMatchObject({ code: 'not-connected' })
})

test('after a break, the commit counter tells whether a commit without an answer counted', async () => {
  const { speech, sent } = await setUp()
  let applied = 0
  const onAccepted = () => {
    applied += 1
  }
  const message = speech.say({ kind: 'stop' })
  const counted = speech.commit({ part: PART, onAccepted })
  await expect.poll(() => sent.length).toBe(2)
  speech.lineLost()
  await expect(message).rejects.toMatchObject({ code: 'not-connected' })
  speech.settleCommits(5)
  await counted
  expect(applied).toBe(1)
  const lost = speech.commit({ part: { ...PART, epoch: 5 }, onAccepted })
  await expect.poll(() => sent.length).toBe(3)
  speech.lineLost()
  speech.settleCommits(5)
  await expect(lost).rejects.toMatchObject({ code: 'not-recorded' })
  expect(applied).toBe(1)
})

test('[ATTACK-48] [CONSENT-3] a time more than a day ahead is not believed: the device could not speak any more', async () => {
  const { speech, sentSay } = await setUp()
  expect(() => speech.riseTo(Date.now() + 25 * 60 * 60_000)).toThrow(expect.objectContaining({ code: 'clock-ahead' }))
  speech.say({ kind: 'withdraw-all' }).catch(() => undefined)
  expect((await sentSay(0)).signed.message.at).toBeLessThan(Date.now() + 60_000)
})

test('[CONSENT-88] a time that this clock has had is believed after the clock was set back', async () => {
  const { speech, sentSay } = await setUp()
  const day = 24 * 60 * 60_000
  vi.useFakeTimers({ toFake: ['Date'], now: Date.now() + 10 * day })
  speech.say({ kind: 'withdraw-all' }).catch(() => undefined)
  const { at } = (await sentSay(0)).signed.message
  vi.useRealTimers()
  speech.riseTo(at)
  speech.say({ kind: 'withdraw-all' }).catch(() => undefined)
  expect((await sentSay(1)).signed.message.at).toBe(at + 1)
  expect(() => speech.riseTo(at + 2 * day)).toThrow(expect.objectContaining({ code: 'clock-ahead' }))
})

test('[ATTACK-44] [CONSENT-10] a message is heard back once, if this page said it, it was not refused, and nothing newer came first', async () => {
  const { speech, sentSay } = await setUp()
  for (let i = 0; i < 3; i++) speech.say({ kind: 'withdraw-all' }).catch(() => undefined)
  const [first, second, third] = [await sentSay(0), await sentSay(1), await sentSay(2)]
  const at = ({ signed }: typeof first) => signed.message.at
  expect(speech.heard(at(first) - 1)).toBe(false)
  expect([speech.heard(at(first)), speech.heard(at(first))]).toEqual([true, false])
  speech.refused(second.ref, 'not-allowed')
  expect(speech.heard(at(second))).toBe(false)
  speech.riseTo(at(third) + 1)
  expect(speech.heard(at(third))).toBe(false)
})

test('[CONSENT-162] [CONSENT-166] nobody is named for a turn-away without an entry', async () => {
  const { speech, sentSay, withheld } = await setUp()
  const saying = speech.say({ kind: 'turn-away', join: 'AAAAAAAAAAAAAAAAAAAAAA' as JoinId })
  const { ref } = await sentSay(0)
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] })
  speech.accepted(ref)
  await saying
  vi.advanceTimersByTime(2000)
  vi.useRealTimers()
  expect(withheld).toEqual([])
})

test('[CONSENT-161] [CONSENT-162] a message that is answered and not told does not stand, and the server is named', async () => {
  const { speech, sentSay, withheld } = await setUp()
  const stood: string[] = []
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] })
  const saying = speech.say({ kind: 'pause', paused: false }, { onStands: () => void stood.push('stands') })
  vi.useRealTimers()
  const { ref, signed } = await sentSay(0)
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] })
  speech.accepted(ref)
  await saying
  vi.advanceTimersByTime(2000)
  vi.useRealTimers()
  expect({ stood, withheld }).toEqual({ stood: [], withheld: ['withheld'] })
  speech.standing.came(signed)
  speech.standing.inState(signed)
  speech.standing.inChain(signed)
  expect(stood).toEqual(['stands'])
})
