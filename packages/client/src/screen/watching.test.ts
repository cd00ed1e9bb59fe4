import type { OpenedObject } from '@farhand/e2ee'
import type { Bytes } from '@farhand/protocol'
import { expect, test, vi } from 'vitest'
import { ClientError } from '../errors.ts'
import { CODEC_NAMES, type CodecName } from '../frame/codecs.ts'
import type { Live } from '../session/live.ts'
import type { WatchOptions } from '../watch/watch-types.ts'
import type { ScreenTarget } from '../watch/screen-target.ts'
import { Watching } from './watching.ts'

const BROKEN = 99

/** Somebody who may see what 'lee' presents; `log` is what the picture was given and what the server was asked. */
function setUp(decodable: readonly CodecName[] = CODEC_NAMES) {
  const log: unknown[] = []
  const watchers: WatchOptions[] = []
  const live = {
    identity: { deviceId: 'me' },
    state: {
      presenting: { device: 'lee', since: 1, paused: false },
      members: { lee: { connected: true } },
      grants: [{ capability: 'view', owner: 'lee', to: 'me' }],
    },
    connected: true,
    keys: { nameOf: () => 'Lee' },
    names: { of: (_device: string, name: string) => name },
    serverAheadMs: () => 0,
    sessionMs: () => 0,
    line: { send: ({ type }: { type: string }) => void log.push(type) },
    around: {
      media: {
        decodable: async () => decodable,
        watch: (options: WatchOptions) => {
          watchers.push(options)
          return {
            accept: ([mark]: Bytes) => {
              if (mark === BROKEN) throw new ClientError('bad-frame', 'no part of a frame')
              log.push(mark)
            },
            clear: () => void log.push('clear'),
            close: () => undefined,
            stats: () => ({ decodeMs: 0 }),
          }
        },
      },
    },
    arrivals: { tell: () => void log.push('arrived') },
    activity: { attack: (code: string) => void log.push(code) },
    changed: () => undefined,
  } as unknown as Live
  const watching = new Watching()
  watching.follow(live)
  const comes = (mark: number, { key = false } = {}) =>
    watching.take({
      header: { key, stream: 1, seq: mark },
      sender: { deviceId: 'lee' },
      body: Uint8Array.of(mark),
    } as unknown as OpenedObject)
  const show = () => watching.show(live, { kind: 'nowhere' })
  return { watching, live, log, comes, show, watcher: () => watchers.at(-1) }
}

test('what comes before the page has a place for the picture is shown there, and no other key frame is asked for', () => {
  const { log, comes, show } = setUp()
  comes(1)
  comes(2, { key: true })
  comes(3)
  comes(4, { key: true })
  comes(5)
  expect(log).toEqual([])
  show()
  comes(6)
  expect(log).toEqual([4, 5, 6])
})

test('[CONSENT-111] the last picture goes with the view, whatever else its presenter still allows', () => {
  const { watching, live, log, show } = setUp()
  show()
  log.length = 0
  Object.assign(live.state ?? {}, { grants: [{ capability: 'voice', owner: 'lee', to: 'me' }] })
  watching.follow(live)
  expect(log).toEqual(['clear'])
  expect(watching.viewOf(live)).toBeNull()
})

test('[CONSENT-110] a page that decodes nothing says so before any picture, and asks for none', async () => {
  const { watching, live, log, show } = setUp([])
  await vi.waitFor(() => expect(watching.viewOf(live)?.picture).toBe('cannot-show'))
  show()
  expect(log).toEqual([])
  Object.assign(live.state?.presenting ?? {}, { paused: true })
  watching.follow(live)
  expect(watching.viewOf(live)?.picture).toBe('paused')
})

test('[CONSENT-110] a page says what it cannot show while the picture comes in a codec that it does not decode', async () => {
  const { watching, live, log, comes, show, watcher } = setUp(['vp8'])
  await Promise.resolve()
  show()
  comes(1, { key: true })
  log.length = 0
  expect(watcher()?.mayDecode?.('av01.0.08M.08')).toBe(false)
  expect(watching.viewOf(live)?.picture).toBe('cannot-show')
  watcher()?.onNeedKeyFrame()
  expect(log).toEqual([])
  expect(watcher()?.mayDecode?.('vp8')).toBe(true)
  expect(watching.viewOf(live)?.picture).toBe('waiting')
  watcher()?.onNeedKeyFrame()
  expect(log).toEqual(['arrived', 'need-key'])
})

test('what is no part of a frame and came before the page had a place is refused and listed, and a key frame is asked for', () => {
  const { log, comes, show } = setUp()
  comes(1, { key: true })
  comes(BROKEN)
  comes(3)
  show()
  expect(log).toEqual([1, 'bad-frame', 'arrived', 'need-key'])
})

test('where nothing to begin with came, or too much after it, a key frame is asked for', () => {
  const { log, comes, show } = setUp()
  comes(1)
  show()
  expect(log).toEqual(['arrived', 'need-key'])
  const other = setUp()
  other.comes(0, { key: true })
  for (let mark = 1; mark < 200; mark++) other.comes(mark)
  other.show()
  expect(other.log).toEqual(['arrived', 'need-key'])
})

test('nothing of before a curtain is shown after it', () => {
  const { watching, live, log, comes, show } = setUp()
  comes(1, { key: true })
  Object.assign(live.state?.presenting ?? {}, { paused: true })
  watching.follow(live)
  Object.assign(live.state?.presenting ?? {}, { paused: false })
  watching.follow(live)
  show()
  expect(log).toEqual(['arrived', 'need-key'])
})

test('the delay is told while pictures come, and not of a picture at rest', () => {
  const { watching, live, comes } = setUp()
  let atMs = 1000
  vi.spyOn(performance, 'now').mockImplementation(() => atMs)
  let ack: WatchOptions['onAck'] = () => undefined
  Object.assign(live, {
    state: { ...live.state, members: { lee: { connected: true } } },
    line: { isQuiet: false, send: () => true },
    names: { of: () => 'Lee' },
    keys: { member: () => undefined, nameOf: () => 'Lee' },
    sessionMs: () => 5000,
    arrivals: { tell: () => undefined },
    around: {
      media: {
        watch(options: WatchOptions) {
          ack = options.onAck
          return {
            accept: () => undefined,
            clear: () => undefined,
            close: () => undefined,
            stats: () => ({ decodeMs: 3 }),
          }
        },
      },
    },
  })
  const target: ScreenTarget = { kind: 'nowhere' }
  watching.show(live, target)
  comes(1, { key: true })
  ack({ newestTimeMs: 2800, shownAgoMs: 0, frames: 1 })
  expect(watching.viewOf(live)?.delayMs).toBe(2200)
  atMs += 6000
  expect(watching.viewOf(live)?.delayMs).toBeNull()
  vi.restoreAllMocks()
})
