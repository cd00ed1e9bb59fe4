// A picture that is being sealed while its person changes their mind: whether it may leave is asked before the sealer and once
// more behind it (CONSENT-10, CONSENT-185).
import { expect, test } from 'vitest'
import type { DeviceId, Grant, GrantId } from '@farhand/protocol'
import { OwnGrants } from '../consent/own-grants.ts'
import type { OutgoingObject, Publisher, PublishOptions } from '../publish/publish-types.ts'
import type { Live } from '../session/live.ts'
import type { Capture } from '../surroundings.ts'
import { Sharing } from './sharing.ts'

const [me, dana] = ['me', 'dana'] as [DeviceId, DeviceId]
const VIEW = {
  grant: 'view' as GrantId,
  capability: 'view',
  scope: 'whole',
  owner: me,
  to: dana,
  surface: 'screen',
  since: 0,
  expiresAt: null,
  usedAt: null,
} satisfies Grant

const captureOf = (surface: Capture['surface']) => ({ surface, label: '' }) as Capture
const PICTURE: OutgoingObject = { body: new Uint8Array(3), key: true, droppable: false, end: true, timeMs: 5 }

/** Sharing with dana, with a sealer that is done when the test says so. */
async function setUp() {
  const sealing: PromiseWithResolvers<string>[] = []
  const sent: string[] = []
  const sinks: PublishOptions['sink'][] = []
  const publisher = Object.fromEntries(
    [
      'pause',
      'resume',
      'replaceFrames',
      'dropKept',
      'setMasks',
      'setDecodable',
      'requestKeyFrame',
      'forgetRoad',
      'close',
    ].map((name) => [name, () => undefined]),
  ) as unknown as Publisher
  const ownGrants = new OwnGrants(me)
  ownGrants.give(VIEW)
  ownGrants.recorded(VIEW.grant)
  const keys = {
    current: {
      sealer: {
        seal: () => {
          const one = Promise.withResolvers<string>()
          sealing.push(one)
          return one.promise
        },
      },
    },
    members: [{ deviceId: me }, { deviceId: dana }],
    member: () => ({ name: 'Dana' }),
  }
  const live = {
    identity: { deviceId: me },
    around: {
      media: {
        encodable: async () => ['vp8'],
        framesOf: () => new ReadableStream(),
        publish: (_capture: Capture, options: PublishOptions) => {
          sinks.push(options.sink)
          return publisher
        },
      },
    },
    ownGrants,
    keys,
    connected: true,
    returns: { isWanted: false },
    roster: { isLate: false },
    line: { bufferedBytes: 0, sendObject: (object: string) => sent.push(object) > 0 },
    speech: { say: async () => undefined },
    state: {
      host: dana,
      members: { [me]: { connected: true }, [dana]: { role: 'host', connected: true, confirm: null } },
    },
    changed: () => undefined,
  } as unknown as Live
  const sharing = new Sharing()
  await sharing.start(live, captureOf('screen'))
  /** Comes out of the sealer; all that follows of it has happened when this resolves. */
  const isSealed = async (object: string) => {
    sealing.shift()?.resolve(object)
    // Whoever covers areas waits for all that is being sealed.
    await sharing.setMasks(live, [])
  }
  return { sharing, live, ownGrants, sealing, sent, isSealed, send: () => sinks[0]?.send(PICTURE) }
}

type Page = Awaited<ReturnType<typeof setUp>>

test('[CONSENT-185] a picture leaves once it is sealed', async () => {
  const { send, sealing, sent, isSealed } = await setUp()
  send()
  expect([sealing.length, sent]).toEqual([1, []])
  await isSealed('picture')
  expect(sent).toEqual(['picture'])
})

test.for<[string, (page: Page) => void]>([
  ['pauses', ({ sharing, live }) => sharing.pause(live)],
  ['takes the view back', ({ ownGrants }) => void ownGrants.end(VIEW.grant)],
  ['withdraws everything', ({ ownGrants }) => void ownGrants.endAll()],
  ['sees the viewer gone from the group', ({ live }) => void Object.assign(live.keys, { members: [] })],
])('[CONSENT-185] what is in the sealer when its person %s never leaves', async ([, changes]) => {
  const page = await setUp()
  page.send()
  changes(page)
  await page.isSealed('too late')
  expect(page.sent).toEqual([])
  // Nor does what comes after it reach the sealer.
  page.send()
  expect(page.sealing).toEqual([])
})

test.each([
  ['[KEY-27] its page has to ask its way back into the group', { returns: { isWanted: true } }],
  ['[KEY-11] somebody has held keys for too long who is not listed', { roster: { isLate: true } }],
])('%s: what is in the sealer never leaves', async (_, change) => {
  const page = await setUp()
  page.send()
  Object.assign(page.live, change)
  await page.isSealed('of the group before')
  page.send()
  expect([page.sent, page.sealing]).toEqual([[], []])
})

test.for<[string, (page: Page) => void]>([
  ['stops', ({ sharing }) => sharing.stop()],
  ['lets somebody else show', ({ sharing }) => sharing.drawCurtain()],
])(
  '[CONSENT-185] what is in the sealer when its person %s never leaves, nor in the next stream',
  async ([, changes]) => {
    const page = await setUp()
    const { sharing, live, send, sent } = page
    send()
    changes(page)
    await sharing.start(live, captureOf('window'))
    await page.isSealed('too late')
    expect(sent).toEqual([])
  },
)

test('[CONSENT-185] what is in the sealer when another surface is chosen never leaves before the others know of it', async () => {
  const { sharing, live, send, sent, sealing } = await setUp()
  send()
  await sharing.replace(live, captureOf('tab'), async () => {
    sealing.shift()?.resolve('of the old one')
    // Longer than what follows of it takes, in steps of one promise each.
    for (let step = 0; step < 10; step++) await Promise.resolve()
  })
  expect([sealing, sent]).toEqual([[], []])
})
