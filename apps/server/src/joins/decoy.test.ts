// What stands for sessions that are not there: valid, steady for a while, and renewed like real ones.
import { ristretto255 } from '@noble/curves/ed25519.js'
import { deviceIdSchema, fromBase64Url, sessionIdSchema, sidSchema, type Sid } from '@farhand/protocol'
import { expect, it } from 'vitest'
import { ManualClock } from '../manual-clock.ts'
import { Secret } from '../secret.ts'
import { companionRequest, linkRequest, pinRequest, randomText } from '../switching/test-client.ts'
import { createDecoys } from './decoy.ts'

const secret = new Secret(new Uint8Array(32).fill(7))
const sessionId = sessionIdSchema.parse('482913577')
const unknown = { deviceKey: undefined, leafKey: undefined }
const HOUR_MS = 3_600_000

/** The decoy of an ID, of a server that was started just now. */
const decoyOf = (id = sessionId, { clock = new ManualClock(), lastEndMs = undefined as number | undefined } = {}) =>
  createDecoys(secret, clock).of(id, { live: undefined, lastEndMs })

it('[KEY-34] a decoy of a door wears keys of its own, the same each time, also in a live session', () => {
  const host = deviceIdSchema.parse(randomText(32))
  const at = (door: number) =>
    decoyOf().answer({ request: companionRequest(door), known: { deviceKey: host, leafKey: host } })
  expect(at(12)).toMatchObject({ deviceKey: at(12).deviceKey, leafKey: at(12).leafKey })
  expect([at(12).deviceKey, at(12).leafKey]).not.toContain(host)
  expect(at(13).deviceKey).not.toBe(at(12).deviceKey)
  expect(at(12).point).not.toBeNull()
})

it('a decoy has the same keys and sid for an ID each time, other ones for another ID', () => {
  const other = decoyOf(sessionIdSchema.parse('482913578'))
  const answer = decoyOf().answer({ request: pinRequest(), known: unknown })
  const { leafKey, deviceKey: key } = decoyOf().answer({ request: pinRequest(), known: unknown })
  expect(answer).toMatchObject({ leafKey, deviceKey: key })
  expect(decoyOf().sid).toBe(decoyOf().sid)
  expect(other.sid).not.toBe(decoyOf().sid)
  expect(other.answer({ request: pinRequest(), known: unknown }).deviceKey).not.toBe(key)
})

/** An ID's decoys over 64 hours, one every ten minutes. */
function decoysOf(id: number, live?: Sid) {
  const clock = new ManualClock()
  const decoys = createDecoys(secret, clock)
  return Array.from({ length: 64 * 6 }, () => {
    clock.advance(HOUR_MS / 6)
    return decoys.of(sessionIdSchema.parse(String(id)), { live, lastEndMs: undefined })
  })
}

const IDS = Array.from({ length: 24 }, (_, i) => 482913577 + i)
const renewalsIn = (series: ReturnType<typeof decoysOf>): number[] =>
  series.flatMap(({ sid }, i) => (i > 0 && series[i - 1]?.sid !== sid ? [i] : []))

it('[KEY-55] a decoy is renewed now and then by itself, at any minute, and never comes back', () => {
  const all = IDS.map((id) => decoysOf(id))
  const renewals = all.map(renewalsIn)
  // 24 IDs over 64 hours, one renewal in eight: 192 on average, 13 is one deviation.
  expect(renewals.flat().length).toBeGreaterThan(140)
  expect(renewals.flat().length).toBeLessThan(250)
  expect(new Set(renewals.map(String)).size).toBe(IDS.length)
  expect(new Set(renewals.flat().map((i) => i % 6)).size).toBe(6)
  for (const [i, series] of all.entries())
    expect(new Set(series.map(({ sid }) => sid)).size).toBe(renewals[i]!.length + 1)
})

it('[KEY-55] its keys are renewed with its sid, and only then', () => {
  const series = decoysOf(IDS[0]!)
  const [at = 0] = renewalsIn(series)
  const keys = [at - 2, at - 1, at, at + 1].map((i) => series[i]!.answer({ request: linkRequest(), known: unknown }))
  for (const what of ['deviceKey', 'leafKey'] as const) {
    const worn = keys.map((one) => one[what])
    expect([worn[0], worn[2]]).toEqual([worn[1], worn[3]])
    expect(worn[1]).not.toBe(worn[2])
  }
})

it('[KEY-55] in the name of a live session nothing is renewed, for its sid is not', () => {
  const series = decoysOf(IDS[0]!, sidSchema.parse(randomText(16)))
  const keys = [0, 100, 200, 300].map((i) => series[i]!.answer({ request: pinRequest(), known: unknown }).leafKey)
  expect(new Set(keys).size).toBe(1)
  expect(renewalsIn(series)).toEqual([])
})

it('[KEY-55] after a session of an ID its decoy is another one than before, and stays it', () => {
  const clock = new ManualClock()
  const { sid } = decoyOf(sessionId, { clock })
  const lastEndMs = clock.now()
  const after = decoyOf(sessionId, { clock, lastEndMs })
  expect(after.sid).not.toBe(sid)
  clock.advance(1)
  expect(decoyOf(sessionId, { clock, lastEndMs }).sid).toBe(after.sid)
})

it('a decoy has keys and a point that are valid, and a point only where a PIN asks for one', async () => {
  const { deviceKey: key, leafKey, point } = decoyOf().answer({ request: pinRequest(), known: unknown })
  for (const raw of [key, leafKey]) {
    await expect(
      crypto.subtle.importKey('raw', fromBase64Url(raw)!, 'Ed25519', true, ['verify']),
    ).resolves.toBeDefined()
  }
  expect(ristretto255.Point.fromBytes(fromBase64Url(point!)!).is0()).toBe(false)
  expect(decoyOf().answer({ request: linkRequest(), known: unknown }).point).toBeNull()
})
