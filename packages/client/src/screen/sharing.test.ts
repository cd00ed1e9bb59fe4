// Sharing a screen, one sentence each: what its publisher is told, and when.
// Long because: every sentence is shown on the same set-up.
import { afterEach, expect, test, vi } from 'vitest'
import type { DeviceId, GrantId } from '@farhand/protocol'
import type { CaptureName, Publisher, PublishOptions } from '../publish/publish-types.ts'
import type { Live } from '../session/live.ts'
import type { Capture } from '../surroundings.ts'
import { COUNTS_WITHIN_MS } from '../consent/in-time.ts'
import { OwnGrants } from '../consent/own-grants.ts'
import { Sharing } from './sharing.ts'

afterEach(() => {
  vi.useRealTimers()
})

const AREA = { x: 0.1, y: 0.1, width: 0.2, height: 0.2 }

const captureOf = (surface: Capture['surface']) => ({ surface, label: '' }) as Capture

/** Sharing a screen; `calls` is what its publisher was told, in order. */
async function setUp() {
  const calls: string[] = []
  const states: PublishOptions['onState'][] = []
  const note = (what: string) => () => void calls.push(what)
  const publisher = {
    codec: 'vp8',
    pause: note('pause'),
    resume: note('resume'),
    replaceFrames: (_frames: unknown, { keepsOldAs }: { keepsOldAs?: CaptureName } = {}) => {
      calls.push(keepsOldAs === undefined ? 'replace' : `replace, keep ${keepsOldAs.label}`)
      publisher.kept = keepsOldAs === undefined ? 0 : publisher.kept + 1
    },
    kept: 0,
    dropKept: () => void (publisher.kept = 0),
    setMasks: note('masks'),
    setDecodable: () => undefined,
    requestKeyFrame: note('key'),
    forgetRoad: note('forget'),
    acknowledge: (timeMs: number) => void calls.push(`shown ${String(timeMs)}`),
    close: note('close'),
  }
  const sinks: PublishOptions['sink'][] = []
  const live = {
    around: {
      media: {
        encodable: async () => ['vp8'],
        framesOf: () => new ReadableStream(),
        publish: (_capture: Capture, options: PublishOptions) => {
          states.push(options.onState)
          sinks.push(options.sink)
          return publisher as unknown as Publisher
        },
      },
    },
    ownGrants: { viewers: ['host'], inForce: [] },
    connected: true,
    returns: { isBehind: () => false, isWanted: false },
    roster: { isLate: false },
    line: { bufferedBytes: 0 },
    state: { host: 'host', members: {} },
    changed: () => undefined,
  } as unknown as Live
  /** Who sees it, and whether their line is up. */
  const viewersAre = (viewers: Readonly<Record<string, boolean>>) => {
    const members = Object.fromEntries(Object.entries(viewers).map(([id, connected]) => [id, { connected }]))
    Object.assign(live, { ownGrants: { viewers: Object.keys(viewers), inForce: [] }, state: { host: 'host', members } })
    sharing.follow(live)
  }
  const sharing = new Sharing()
  await sharing.start(live, captureOf('screen'))
  sharing.follow(live)
  calls.length = 0
  return { sharing, live, calls, states, sinks, viewersAre, isBusy: () => sinks[0]?.busy() }
}

test('on a new line, and for a viewer who comes back, nothing is waited for that was on the way before', async () => {
  const { sharing, live, calls } = await setUp()
  sharing.lineAttached()
  expect(calls.splice(0)).toEqual(['forget', 'key'])
  sharing.viewerBack(live, 'host' as DeviceId)
  expect(calls.splice(0)).toEqual(['forget', 'key'])
  sharing.viewerBack(live, 'somebody who sees nothing' as DeviceId)
  expect(calls).toEqual([])
})

test('nothing is encoded while no viewer is there, and who is away is not waited for', async () => {
  const { sharing, live, calls, viewersAre, isBusy } = await setUp()
  viewersAre({ host: false })
  expect(isBusy()).toBe(true)
  viewersAre({ host: true, kim: true })
  expect(isBusy()).toBe(false)
  sharing.viewerShowed(live, 'kim' as DeviceId, 5)
  sharing.viewerShowed(live, 'host' as DeviceId, 7)
  expect(calls.splice(0)).toEqual(['forget', 'forget', 'shown 7'])
  viewersAre({ host: false, kim: true })
  sharing.viewerShowed(live, 'kim' as DeviceId, 9)
  expect(calls.splice(0)).toEqual(['forget', 'shown 9'])
  // One of several viewers: the others go on.
  viewersAre({ kim: true, lee: true })
  calls.length = 0
  sharing.viewerBack(live, 'lee' as DeviceId)
  expect(calls).toEqual(['key'])
})

test.each([
  ['[KEY-61] this page asks its way back into the group', { returns: { isBehind: () => true, isWanted: true } }],
  ['[KEY-11] somebody has held keys for too long who is not listed', { roster: { isLate: true } }],
])('%s: nothing is encoded', async (_, change) => {
  const { live, isBusy } = await setUp()
  expect(isBusy()).toBe(false)
  Object.assign(live, change)
  expect(isBusy()).toBe(true)
})

test('[CONSENT-110] a viewer who decodes nothing is named, and nothing ends by it', async () => {
  const { sharing, live, calls, viewersAre, isBusy } = await setUp()
  viewersAre({ host: true, kim: true })
  calls.length = 0
  sharing.viewerDecodes(live, 'kim' as DeviceId, [])
  expect(sharing.blindViewers(live)).toEqual(['kim'])
  expect(isBusy()).toBe(false)
  viewersAre({ kim: true })
  // Sharing goes on waiting until somebody comes who can see it.
  expect(isBusy()).toBe(true)
  expect(sharing.view).toMatchObject({ paused: false })
  expect(calls).not.toContain('close')
  sharing.viewerDecodes(live, 'kim' as DeviceId, ['vp8'])
  expect(sharing.blindViewers(live)).toEqual([])
  expect(isBusy()).toBe(false)
})

test('the new surface is shown only after the others were told, and nothing of the old one leaves meanwhile', async () => {
  const { sharing, live, calls } = await setUp()
  const { promise, resolve } = Promise.withResolvers<void>()
  const replacing = sharing.replace(live, captureOf('tab'), () => promise)
  expect(calls).toEqual(['pause'])
  expect(sharing.view).toMatchObject({ surface: 'screen', paused: false })
  await expect(sharing.replace(live, captureOf('window'), () => promise)).rejects.toMatchObject({ code: 'not-now' })
  resolve()
  await replacing
  expect(calls).toEqual(['pause', 'replace', 'resume'])
  expect(sharing.view?.surface).toBe('tab')
})

/** What is said to the others, and the lines of this page's own list. */
function listen(live: Live) {
  const [said, listed] = [[] as unknown[], [] as string[]]
  Object.assign(live, {
    speech: { say: async (body: unknown) => void said.push(body) },
    withdrawals: { tellPaused: async () => void said.push({ kind: 'pause', paused: true }) },
    activity: { captureClosed: (surface: string) => void listed.push(surface) },
  })
  return { said, listed }
}

const MAIN = { surface: 'screen', label: 'main' } as const
const DIALOG = { ...captureOf('tab'), label: 'dialog', comesBack: true }

test('[CONSENT-131] what comes back is paused until its person resumes, with nothing hidden on it, and all are told', async () => {
  const { sharing, live, calls, states } = await setUp()
  const { said, listed } = listen(live)
  await sharing.replace(live, DIALOG, () => Promise.resolve())
  expect(sharing.view).toMatchObject({ surface: 'tab', behind: 1, returned: false, paused: false })
  await sharing.setMasks(live, [AREA])
  calls.length = 0
  states[0]?.({ kind: 'returned', as: MAIN })
  expect(calls).toEqual(['pause'])
  expect(listed).toEqual(['tab'])
  expect(said).toEqual([
    { kind: 'pause', paused: true },
    { kind: 'surface', surface: 'screen' },
  ])
  expect(sharing.view).toMatchObject({ surface: 'screen', paused: true, returned: true, unmasked: true })
  expect(sharing.captured).toBeNull()
  expect(sharing.masks).toEqual([])
  await sharing.resume(live, () => Promise.resolve())
  expect(calls).toEqual(['pause', 'resume'])
  expect(sharing.view).toMatchObject({ paused: false, returned: false })
  states[0]?.({ kind: 'live', codec: 'vp8', size: { width: 4, height: 2 } })
  await Promise.resolve()
  expect(sharing.captured).toMatchObject({ label: 'main', kind: 'screen' })
})

test('[CONSENT-131] a resume on its way does not go on with what came back meanwhile', async () => {
  const { sharing, live, states } = await setUp()
  listen(live)
  await sharing.replace(live, DIALOG, () => Promise.resolve())
  sharing.pause(live)
  const heard = Promise.withResolvers<void>()
  const resuming = sharing.resume(live, () => heard.promise)
  states[0]?.({ kind: 'returned', as: MAIN })
  heard.resolve()
  await resuming
  expect(sharing.view).toMatchObject({ paused: true, returned: true })
})

test('[CONSENT-131] what is kept is given up with another surface, and behind the curtain; what came back stays paused there', async () => {
  const { sharing, live, calls, states } = await setUp()
  listen(live)
  await sharing.replace(live, DIALOG, () => Promise.resolve())
  await sharing.replace(live, DIALOG, () => Promise.resolve())
  expect(calls.filter((call) => call.startsWith('replace'))).toEqual(['replace, keep ', 'replace, keep dialog'])
  expect(sharing.view?.behind).toBe(2)
  states[0]?.({ kind: 'returned', as: MAIN })
  sharing.drawCurtain()
  calls.length = 0
  // Too late: what is kept behind the curtain is what was shown.
  states[0]?.({ kind: 'returned', as: DIALOG })
  expect(sharing.raiseCurtain(live)).toBe('paused')
  expect(calls).toEqual([])
  expect(sharing.view).toMatchObject({ surface: 'screen', behind: 0, paused: true, returned: true, covered: false })
  await sharing.replace(live, DIALOG, () => Promise.resolve())
  expect(sharing.view).toMatchObject({ behind: 1, paused: true, returned: false })
  await sharing.replace(live, captureOf('tab'), () => Promise.resolve())
  expect(sharing.view?.behind).toBe(0)
})

test('where it could not be told the old surface stays and goes on', async () => {
  const { sharing, live, calls } = await setUp()
  await expect(sharing.replace(live, captureOf('tab'), () => Promise.reject(new Error('no')))).rejects.toThrow('no')
  expect(calls).toEqual(['pause', 'resume'])
  expect(sharing.view?.surface).toBe('screen')
})

test('who pauses or stops meanwhile stays so', async () => {
  const { sharing, live, calls } = await setUp()
  await sharing.replace(live, captureOf('tab'), async () => sharing.pause(live))
  expect(calls).toEqual(['pause', 'pause', 'replace'])
  const stopped = sharing.replace(live, captureOf('window'), async () => sharing.stop())
  await expect(stopped).rejects.toMatchObject({ code: 'taken-back' })
  expect(calls.at(-1)).toBe('close')
  expect(sharing.isOn).toBe(false)
})

test('[CONSENT-57] another surface that is not taken in time is not shown, and the one before is said behind it', async () => {
  const { sharing, live, calls } = await setUp()
  vi.useFakeTimers()
  const said: string[] = []
  const late = Promise.withResolvers<void>()
  const replacing = sharing.replace(live, captureOf('tab'), (surface) => {
    said.push(surface)
    return surface === 'tab' ? late.promise : Promise.resolve()
  })
  const failing = replacing.catch((cause: unknown) => cause)
  await vi.advanceTimersByTimeAsync(COUNTS_WITHIN_MS)
  expect(await failing).toMatchObject({ code: 'late-surface' })
  late.resolve()
  await vi.advanceTimersByTimeAsync(1)
  expect(sharing.view?.surface).toBe('screen')
  expect(said).toEqual(['tab', 'screen'])
  expect(calls).toEqual(['pause', 'resume'])
})

test('[CONSENT-57] whoever stops while others are told of another surface need not wait for that', async () => {
  const { sharing, live } = await setUp()
  const never = new Promise<void>(() => undefined)
  const replacing = sharing.replace(live, captureOf('tab'), () => never)
  sharing.stop()
  await expect(replacing).rejects.toMatchObject({ code: 'taken-back' })
})

test('[CONSENT-20] behind the curtain nothing is encoded, and the same capture is shown again', async () => {
  const { sharing, live, calls } = await setUp()
  sharing.drawCurtain()
  expect(calls).toEqual(['pause'])
  expect(sharing).toMatchObject({ isOn: false, view: null, keptSurface: 'screen' })
  expect(sharing.curtain?.alive).toBe(true)
  sharing.raiseCurtain(live)
  expect(calls).toEqual(['pause', 'resume'])
  expect(sharing).toMatchObject({ isOn: true, curtain: null, isPaused: false })
})

test('[CONSENT-20] what ended behind the curtain is not there to be shown', async () => {
  const { sharing, live, calls, states } = await setUp()
  sharing.drawCurtain()
  states[0]?.({ kind: 'ended' })
  await Promise.resolve()
  expect(sharing.curtain?.alive).toBe(false)
  expect(sharing.keptSurface).toBeUndefined()
  expect(() => sharing.raiseCurtain(live)).toThrow(expect.objectContaining({ code: 'not-now' }))
  await sharing.start(live, captureOf('tab'))
  expect(sharing).toMatchObject({ isOn: true, curtain: null })
  expect(calls).toEqual(['pause', 'close'])
})

test('[CONSENT-7] stopping ends what is behind the curtain, and a new capture takes its place', async () => {
  const { sharing, live, calls } = await setUp()
  sharing.drawCurtain()
  sharing.stop()
  expect(sharing.curtain).toBeNull()
  expect(calls).toEqual(['pause', 'close'])
  await sharing.start(live, captureOf('tab'))
  sharing.drawCurtain()
  await sharing.start(live, captureOf('window'))
  expect(calls).toEqual(['pause', 'close', 'pause', 'close'])
  expect(sharing.view?.surface).toBe('window')
})

test('masks stay through a pause, and go with the surface they were drawn on, which is said', async () => {
  const { sharing, live, calls } = await setUp()
  const mask = { x: 0.1, y: 0.1, width: 0.2, height: 0.2 }
  await sharing.setMasks(live, [mask])
  sharing.pause(live)
  await sharing.resume(live, async () => undefined)
  expect(sharing.masks).toEqual([mask])
  expect(await sharing.replace(live, captureOf('tab'), async () => undefined)).toBe('paused')
  // Nothing of the other surface leaves before the person has seen that nothing is hidden there.
  expect(calls).toEqual(['masks', 'pause', 'resume', 'pause', 'pause', 'replace'])
  expect(sharing.masks).toEqual([])
  expect(sharing.view).toMatchObject({ unmasked: true, paused: true })
  await sharing.resume(live, async () => undefined)
  expect(await sharing.replace(live, captureOf('window'), async () => undefined)).toBe('paused')
  expect(sharing.view).toMatchObject({ unmasked: true, paused: true })
  sharing.stop()
  await sharing.start(live, captureOf('screen'))
  expect(sharing.view?.unmasked).toBe(true)
  await sharing.setMasks(live, [])
  expect(sharing.view?.unmasked).toBe(false)
  sharing.stop()
  await expect(sharing.setMasks(live, [mask])).rejects.toMatchObject({ code: 'not-now' })
})

test('[CONSENT-60] what is to be covered first begins paused, and goes on only by a resume', async () => {
  const { sharing, live, calls } = await setUp()
  sharing.stop()
  calls.length = 0
  expect(await sharing.start(live, { ...captureOf('screen'), covered: true })).toBe('paused')
  expect(calls).toEqual(['pause'])
  expect(sharing.view).toMatchObject({ covered: true, paused: true, unmasked: false })
  await sharing.setMasks(live, [{ x: 0.1, y: 0.1, width: 0.2, height: 0.2 }])
  expect(sharing.view).toMatchObject({ covered: true, paused: true })
  await sharing.resume(live, async () => undefined)
  expect(sharing.view).toMatchObject({ covered: false, paused: false })
  expect(calls).toEqual(['pause', 'masks', 'resume'])
})

test('[CONSENT-116] another surface that is to be covered first begins paused', async () => {
  const { sharing, live, calls } = await setUp()
  const next = { ...captureOf('window'), covered: true }
  await expect(sharing.replace(live, next, () => Promise.reject(new Error('no')))).rejects.toThrow('no')
  expect(sharing.view).toMatchObject({ covered: false, paused: false })
  calls.length = 0
  expect(await sharing.replace(live, next, async () => undefined)).toBe('paused')
  expect(calls).toEqual(['pause', 'pause', 'replace'])
  expect(sharing.view).toMatchObject({ covered: true, paused: true, unmasked: false })
})

test('[CONSENT-61] what never was shown, or lost its masks, stays covered through the curtain', async () => {
  const { sharing, live, calls } = await setUp()
  sharing.stop()
  await sharing.start(live, { ...captureOf('screen'), covered: true })
  sharing.drawCurtain()
  expect(sharing.raiseCurtain(live)).toBe('paused')
  await sharing.resume(live, async () => undefined)
  await sharing.setMasks(live, [{ x: 0.1, y: 0.1, width: 0.2, height: 0.2 }])
  await sharing.replace(live, captureOf('tab'), async () => undefined)
  calls.length = 0
  sharing.drawCurtain()
  expect(sharing.raiseCurtain(live)).toBe('paused')
  expect(calls).toEqual(['pause'])
  expect(sharing.view).toMatchObject({ covered: true, unmasked: true, paused: true })
})

test('[CONSENT-61] after a reload a new share still begins covered where areas were hidden before', async () => {
  const { live } = await setUp()
  let kept = false
  const before = new Sharing({ onHides: (hides) => (kept = hides) })
  await before.start(live, captureOf('screen'))
  await before.setMasks(live, [{ x: 0.1, y: 0.1, width: 0.2, height: 0.2 }])
  const after = new Sharing({ hides: kept })
  expect(await after.start(live, captureOf('screen'))).toBe('paused')
  expect(after.view).toMatchObject({ covered: true, unmasked: true })
  await after.setMasks(live, [])
  after.stop()
  expect(await after.start(live, captureOf('screen'))).toBe('goes-on')
})

test('[CONSENT-61] [CONSENT-113] each next surface begins paused while the last word was to hide, also after a reload', async () => {
  const { sharing: before, live, calls } = await setUp()
  before.stop()
  const sharing = new Sharing({ hides: true })
  const next = (surface: Capture['surface']) => sharing.replace(live, captureOf(surface), async () => undefined)
  expect(await sharing.start(live, captureOf('window'))).toBe('paused')
  await sharing.resume(live, async () => undefined)
  calls.length = 0
  expect(await next('screen')).toBe('paused')
  expect(calls).toEqual(['pause', 'pause', 'replace'])
  expect(sharing.view).toMatchObject({ unmasked: true, paused: true })
  await sharing.resume(live, async () => undefined)
  sharing.drawCurtain()
  expect(sharing.raiseCurtain(live)).toBe('paused')
  await sharing.setMasks(live, [])
  expect(await next('tab')).toBe('goes-on')
})

test('[CONSENT-158] where the surface changed its size under hidden areas it is paused, said to all, and waits for the person', async () => {
  const { sharing, live, calls, states } = await setUp()
  const said: unknown[] = []
  Object.assign(live, { withdrawals: { tellPaused: async () => void said.push('paused') } })
  await sharing.setMasks(live, [AREA])
  expect(sharing.view).toMatchObject({ paused: false, resized: false })
  calls.length = 0
  states[0]?.({ kind: 'resized' })
  await Promise.resolve()
  expect(sharing.isPaused).toBe(true)
  expect(sharing.masks).toEqual([])
  expect(sharing.view).toMatchObject({ paused: true, unmasked: true, resized: true, covered: false })
  expect(calls).toEqual(['pause'])
  expect(said).toEqual(['paused'])
  await sharing.setMasks(live, [AREA])
  expect(sharing.view).toMatchObject({ paused: true, unmasked: false, resized: false })
  await sharing.resume(live, async () => undefined)
  expect(sharing.view).toMatchObject({ paused: false, resized: false })
})

test('[CONSENT-158] a change of size that is heard of only behind the curtain keeps it paused when it is raised', async () => {
  const { sharing, live, states } = await setUp()
  await sharing.setMasks(live, [AREA])
  states[0]?.({ kind: 'resized' })
  sharing.drawCurtain()
  await Promise.resolve()
  expect(sharing.raiseCurtain(live)).toBe('paused')
  expect(sharing.view).toMatchObject({ paused: true, unmasked: true })
})

test('a resume on its way does not go on with a surface on which nothing is hidden any more', async () => {
  const { sharing, live } = await setUp()
  await sharing.setMasks(live, [{ x: 0.1, y: 0.1, width: 0.2, height: 0.2 }])
  sharing.pause(live)
  const { promise, resolve } = Promise.withResolvers<void>()
  const resuming = sharing.resume(live, () => promise)
  expect(await sharing.replace(live, captureOf('tab'), async () => undefined)).toBe('paused')
  resolve()
  await resuming
  expect(sharing.view).toMatchObject({ unmasked: true, paused: true })
})

test('masks stay with a capture behind the curtain', async () => {
  const { sharing, live, calls } = await setUp()
  const mask = { x: 0.1, y: 0.1, width: 0.2, height: 0.2 }
  await sharing.setMasks(live, [mask])
  sharing.drawCurtain()
  expect(sharing.masks).toEqual([])
  sharing.raiseCurtain(live)
  expect(sharing.masks).toEqual([mask])
  expect(sharing.view?.unmasked).toBe(false)
  expect(calls).toEqual(['masks', 'pause', 'resume'])
})

test('[CONSENT-20] a pause holds behind the curtain, and who pauses again while resuming stays paused', async () => {
  const { sharing, live, calls } = await setUp()
  sharing.pause(live)
  sharing.drawCurtain()
  expect(sharing.keptPaused).toBe(true)
  sharing.raiseCurtain(live)
  expect(sharing).toMatchObject({ isPaused: false, keptPaused: false })
  sharing.pause(live)
  await sharing.resume(live, async () => sharing.pause(live))
  expect(sharing.isPaused).toBe(true)
  await expect(sharing.resume(live, () => Promise.reject(new Error('no')))).rejects.toThrow('no')
  expect(sharing.isPaused).toBe(true)
  expect(calls).toEqual(['pause', 'pause', 'resume', 'pause', 'pause'])
})

test('[CONSENT-41] a resume that is not taken in time is none, whatever comes later, and the session is told so', async () => {
  const { sharing, live, calls } = await setUp()
  sharing.pause(live)
  vi.useFakeTimers()
  const said: boolean[] = []
  const late = Promise.withResolvers<void>()
  const resuming = sharing.resume(live, (paused) => {
    said.push(paused)
    return paused ? Promise.resolve() : late.promise
  })
  const failing = resuming.catch((cause: unknown) => cause)
  expect(sharing.view).toMatchObject({ paused: true, resuming: true })
  await vi.advanceTimersByTimeAsync(COUNTS_WITHIN_MS)
  expect(await failing).toMatchObject({ code: 'not-in-time' })
  late.resolve()
  await vi.advanceTimersByTimeAsync(1)
  expect(sharing.view).toMatchObject({ paused: true, resuming: false })
  expect(said).toEqual([false, true])
  expect(calls).toEqual(['pause'])
})

test('[CONSENT-41] pausing takes a resume back that is on its way', async () => {
  const { sharing, live, calls } = await setUp()
  sharing.pause(live)
  const late = Promise.withResolvers<void>()
  const resuming = sharing.resume(live, () => late.promise)
  sharing.pause(live)
  await resuming
  late.resolve()
  await late.promise
  expect(sharing.view).toMatchObject({ paused: true, resuming: false })
  expect(calls).toEqual(['pause', 'pause'])
})

test('[CONSENT-50] nothing leaves for somebody whom the page does not show', async () => {
  const { sharing, live, sinks } = await setUp()
  const [me, host] = ['me', 'host'] as [DeviceId, DeviceId]
  const ownGrants = new OwnGrants(me)
  const view = { capability: 'view', scope: 'whole', owner: me, to: host, surface: 'screen', since: 0 } as const
  ownGrants.give({ ...view, grant: 'view' as GrantId, expiresAt: null, usedAt: null })
  ownGrants.recorded('view' as GrantId)
  const sendObject = vi.fn<() => boolean>(() => false)
  const seal = async () => new Uint8Array()
  const members = [me, host].map((deviceId) => ({ deviceId }))
  const people = { me: { role: 'participant', confirm: null }, host: { role: 'host', confirm: null } }
  const keys = { current: { sealer: { seal } }, members, member: () => ({}) }
  Object.assign(live, { identity: { deviceId: me }, ownGrants, keys, line: { bufferedBytes: 0, sendObject } })
  const send = async () => {
    sinks[0]?.send({ body: new Uint8Array(1), key: true, droppable: false, end: true, timeMs: 0 })
    // Resolves once what is being sealed has left, or not.
    await sharing.setMasks(live, [])
    return sendObject.mock.calls.length
  }
  Object.assign(live, { state: { host, members: people } })
  expect(await send()).toBe(1)
  for (const changed of [{ me: people.me }, { ...people, host: { role: 'companion', confirm: null } }]) {
    Object.assign(live, { state: { host, members: changed } })
    expect(await send()).toBe(1)
  }
})
