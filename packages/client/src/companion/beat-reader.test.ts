// What is read quickly is what is read slowly.
import { utf8 } from '@farhand/protocol'
import fc from 'fast-check'
import { expect, test, vi } from 'vitest'
import { BeatReader } from './beat-reader.ts'
import { beatSchema, decodePairMessage, encodePairMessage, type Beat, type PairMessage } from './pair-messages.ts'

/** As a page sends it: the time stands last. */
const { at: AT, ...rest } = beatSchema.parse({
  v: 1,
  kind: 'beat',
  grants: [],
  prompt: false,
  paused: false,
  surface: { kind: 'screen', label: 'screen:0:0', width: 1280, height: 800 },
  page: { title: 'Session, with "at":5}', visible: true, windows: [] },
  hide: [],
  at: 1_800_000_000_000,
} satisfies Beat)
const beat: Beat = { ...rest, at: AT }
const later = (more: Partial<Beat> = {}): Beat => ({ ...beat, ...more, at: beat.at + 150 })

test('[CONSENT-36] a beat that differs in its time alone is parsed no second time, and keeps its parts', () => {
  const parse = vi.spyOn(JSON, 'parse')
  const reader = new BeatReader()
  const first = reader.read(encodePairMessage(beat))
  const second = reader.read(encodePairMessage(later()))
  expect(parse).toHaveBeenCalledTimes(1)
  parse.mockRestore()
  expect(second).toEqual(later())
  expect(second).toMatchObject({ at: beat.at + 150 })
  if (first.kind !== 'beat' || second.kind !== 'beat') throw new Error('no beats')
  expect(second.grants).toBe(first.grants)
  const third = reader.read(encodePairMessage(later({ prompt: true })))
  expect(third).toMatchObject({ prompt: true })
})

const words = fc.record({
  prompt: fc.boolean(),
  paused: fc.boolean(),
  at: fc.oneof(fc.nat(), fc.constantFrom(0, Number.MAX_SAFE_INTEGER, 999_999_999_999_999)),
  page: fc.record({ title: fc.string({ maxLength: 20 }), visible: fc.boolean(), windows: fc.constant([]) }),
})
/** What a page says, and what only a hostile one does: the text changed in one place. */
const said = fc.tuple(words, fc.option(fc.tuple(fc.nat({ max: 400 }), fc.constantFrom('"', '}', '0', ',', '-', '1e5'))))

test('[CONSENT-36] [WIRE-11] whatever comes after whatever, each message means what it means alone, or is refused as alone', () => {
  const seen = { same: 0, refused: 0 }
  fc.assert(
    fc.property(fc.array(said, { minLength: 2, maxLength: 6 }), (all) => {
      const reader = new BeatReader()
      for (const [more, change] of all.flatMap((one) => [one, one])) {
        const text = JSON.stringify({ ...beat, ...more })
        const at = change === null ? 0 : change[0] % text.length
        const bytes = utf8(change === null ? text : text.slice(0, at) + change[1] + text.slice(at + 1))
        const alone = outcome(() => decodePairMessage(bytes))
        expect(outcome(() => reader.read(bytes))).toEqual(alone)
        if (alone === 'bad-message') seen.refused += 1
        else seen.same += 1
      }
    }),
  )
  expect(Math.min(seen.same, seen.refused)).toBeGreaterThan(50)
})

function outcome(read: () => PairMessage): PairMessage | 'bad-message' {
  try {
    return read()
  } catch (cause) {
    expect(cause).toMatchObject({ code: 'bad-message' })
    return 'bad-message'
  }
}
