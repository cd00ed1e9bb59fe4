import fc from 'fast-check'
import { expect, test } from 'vitest'
import type { DeviceId } from '@farhand/protocol'
import { CODEC_NAMES, type CodecName } from '../frame/codecs.ts'
import type { Live } from '../session/live.ts'
import { ViewersSaid } from './viewers.ts'

/** Viewers by name with what their pages said; undefined: nothing yet. */
function viewersWith(codecs: Readonly<Record<string, readonly string[] | undefined>>) {
  const said = new ViewersSaid()
  for (const [viewer, list] of Object.entries(codecs)) if (list !== undefined) said.decodes(viewer as DeviceId, list)
  const viewers = Object.keys(codecs)
  const members = Object.fromEntries(viewers.map((viewer) => [viewer, { connected: true }]))
  const live = { ownGrants: { viewers }, state: { host: 'host', members } } as unknown as Live
  return { said, live }
}

test('[CONSENT-110] a viewer who decodes nothing of what the others do is left out of the choice', () => {
  const cases: [Parameters<typeof viewersWith>[0], CodecName[], string[]][] = [
    [{ host: ['av1', 'vp8'], kim: ['vp8'] }, ['vp8'], []],
    [{ host: ['av1', 'vp8'], kim: [] }, ['av1', 'vp8'], ['kim']],
    [{ host: undefined, kim: [] }, ['av1', 'h264', 'vp8'], ['kim']],
    // The host counts for more than all others, and of those as many as can be see it.
    [{ host: ['vp8'], kim: ['av1'], lee: ['av1'] }, ['vp8'], ['kim', 'lee']],
    [{ kim: ['av1'], lee: ['vp8'], max: ['vp8', 'h264'] }, ['vp8'], ['kim']],
    [{ host: [] }, ['av1', 'h264', 'vp8'], ['host']],
    [{ kim: ['a codec of tomorrow'] }, ['av1', 'h264', 'vp8'], ['kim']],
  ]
  for (const [codecs, decodable, blind] of cases) {
    const { said, live } = viewersWith(codecs)
    const chosen = said.decodable(live, CODEC_NAMES)
    expect(chosen).toEqual(decodable)
    expect(said.blind(live, chosen[0])).toEqual(blind)
  }
})

test('[CONSENT-110] whatever others say, who decodes everything is never left out', () => {
  const list = fc.option(fc.subarray([...CODEC_NAMES]), { nil: undefined })
  fc.assert(
    fc.property(fc.dictionary(fc.constantFrom('host', 'kim', 'lee', 'max'), list), (codecs) => {
      const { said, live } = viewersWith({ ...codecs, all: CODEC_NAMES })
      const [chosen] = said.decodable(live, CODEC_NAMES)
      expect(chosen).toBeDefined()
      expect(said.blind(live, chosen)).not.toContain('all')
    }),
  )
})

test('the encoder follows nobody who cannot see it, and waits where nobody there decodes anything', () => {
  const { said, live } = viewersWith({ host: [], kim: ['vp8'] })
  expect(said.followed(live, 'vp8')).toEqual(['kim'])
  expect(said.canBeShown(live)).toBe(true)
  said.decodes('kim' as DeviceId, [])
  expect(said.followed(live, 'vp8')).toEqual([])
  expect(said.canBeShown(live)).toBe(false)
})
