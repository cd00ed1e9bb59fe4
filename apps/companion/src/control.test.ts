// What happens between the gate and the machine: order, stops, what is held. Waits for conditions, never for times.
// Long because: every stop and every refusal is tried on one desktop and one session, set up once.
import type { Beat, HandsLink, InputEvent } from '@farhand/client'
import type { DeviceId, GrantId, OpenSession, SignedMessage } from '@farhand/protocol'
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest'
import { createControl, type Control } from './control.ts'
import { platformDouble, type PlatformDouble } from './platform/platform-double.ts'
import type { WindowPlace } from './platform/platform.ts'

const [HOST, LEE, K] = ['host', 'lee', 'k'] as unknown as readonly [DeviceId, DeviceId, DeviceId]
const ids = (n: number) => `grant ${String(n)}` as unknown as GrantId

/** Lee lets the host control, with words signed at this time. */
function allowedAt(at: number, n = 1): OpenSession {
  const common = { owner: LEE, to: HOST, since: at, expiresAt: null, usedAt: null, scope: 'whole' }
  const said = (grant: GrantId): SignedMessage =>
    ({
      message: {
        by: LEE,
        at,
        body: { kind: 'offer', grant, capability: 'control', scope: 'whole', minutes: null, to: HOST },
      },
    }) as unknown as SignedMessage
  return {
    stage: 'open',
    members: { [HOST]: { name: 'Dana' }, [LEE]: {}, [K]: { role: 'companion', of: LEE, device: K } },
    presenting: { device: LEE, paused: false },
    grants: [
      { ...common, grant: ids(100 + n), capability: 'view' },
      { ...common, grant: ids(n), capability: 'control' },
    ],
    requests: [],
    switching: null,
    evidence: [said(ids(n))],
  } as unknown as OpenSession
}

const key = (code: string, down: boolean): InputEvent => ({ kind: 'key', code, down })
let state: OpenSession
let platform: PlatformDouble
let control: Control
let link: { -readonly [Key in keyof HandsLink]: HandsLink[Key] }
let isConnected: boolean

const beatNow = (more: Partial<Beat> = {}, n = 1): Beat => ({
  v: 1,
  kind: 'beat',
  at: Date.now(),
  grants: [{ grant: ids(n), scope: 'whole', to: HOST, expiresAt: null }],
  prompt: false,
  paused: false,
  surface: { kind: 'screen', label: 'screen:0:0', width: 1280, height: 800 },
  page: { title: 'Session with Dana', visible: true, windows: [] },
  hide: [],
  ...more,
})

beforeEach(() => {
  vi.useFakeTimers({ now: 1_800_000_000_000 })
  state = allowedAt(Date.now() - 1000)
  platform = platformDouble()
  control = createControl(platform, () => undefined)
  isConnected = true
  link = {
    me: K,
    state: () => state,
    connected: () => isConnected,
    tell: vi.fn<HandsLink['tell']>(() => true),
    opened: vi.fn<HandsLink['opened']>(() => true),
    used: vi.fn<HandsLink['used']>(),
    withdraw: vi.fn<HandsLink['withdraw']>(() => Promise.resolve()),
    withdrawAll: vi.fn<HandsLink['withdrawAll']>(() => Promise.resolve()),
  }
  control.begin(link)
  control.beat(beatNow())
})
afterEach(() => {
  control.close()
  vi.useRealTimers()
})

/** Everything that was under way has happened. */
const settled = () => vi.advanceTimersByTimeAsync(0)
async function press(...codes: readonly string[]): Promise<void> {
  control.input(
    HOST,
    codes.map((code) => key(code, true)),
  )
  await settled()
}

describe('at rest', () => {
  test('nothing wakes this program but the beats; one that is overdue is told', async () => {
    const beatFor = async (ms: number) => {
      for (let passedMs = 0; passedMs < ms; passedMs += 150) {
        await vi.advanceTimersByTimeAsync(150)
        control.beat(beatNow())
      }
    }
    await beatFor(600)
    expect(vi.getTimerCount()).toBe(1)
    await press('KeyA')
    expect(vi.getTimerCount()).toBe(2)
    await beatFor(1500)
    expect(vi.getTimerCount()).toBe(1)
    await vi.advanceTimersByTimeAsync(500)
    expect(link.tell).toHaveBeenLastCalledWith(expect.objectContaining({ kind: 'status', resting: 'no-beat' }))
  })
})

describe('where an event lands', () => {
  const window = (x: number) => ({
    id: 'window:7:0',
    title: 'Mail',
    application: 'mail',
    area: { x, y: 0, width: 400, height: 300 },
    isOurs: false,
  })
  const center: InputEvent = { kind: 'move', x: 32_768, y: 32_768 }

  test('[CONSENT-37] is asked for at the place it has now: a window that moved is looked at again before anything happens', async () => {
    const asked: number[] = []
    const { windowAt } = platform.surfaces
    vi.spyOn(platform.surfaces, 'windowAt').mockImplementation(async (at) => {
      asked.push(at.x)
      return windowAt(at)
    })
    platform.desktop.windows = [window(0)]
    control.beat(
      beatNow({ at: Date.now() + 1, surface: { kind: 'window', label: 'window:7:0', width: 400, height: 300 } }),
    )
    for (const x of [0, 0, 500]) {
      platform.desktop.windows = [window(x)]
      control.input(HOST, [center])
      await settled()
    }
    expect(platform.injected).toEqual(['move 200,150', 'move 200,150', 'move 700,150'])
    expect(asked).toEqual([200, 200, 200, 700])
  })

  test('[CONSENT-37] a window that never comes to rest while it is looked at takes nothing', async () => {
    let x = 0
    vi.spyOn(platform.surfaces, 'window').mockImplementation(async () => window((x += 10)))
    control.beat(
      beatNow({ at: Date.now() + 1, surface: { kind: 'window', label: 'window:7:0', width: 400, height: 300 } }),
    )
    control.input(HOST, [center])
    await settled()
    expect(platform.injected).toEqual([])
    await vi.advanceTimersByTimeAsync(300)
    expect(link.tell).toHaveBeenLastCalledWith(
      expect.objectContaining({ refused: [{ reason: 'no-surface', count: 1 }] }),
    )
  })
})

describe('what is held', () => {
  test('[CONSENT-37] events happen one after the other, in their order', async () => {
    control.input(HOST, [key('KeyA', true), { kind: 'move', x: 0, y: 0 }, key('KeyA', false)])
    control.input(HOST, [{ kind: 'text', text: 'ü' }])
    await settled()
    expect(platform.injected).toEqual(['KeyA down', 'move 0,0', 'KeyA up', 'text ü'])
    expect(link.used).toHaveBeenCalledExactlyOnceWith(ids(1))
  })

  const STOPS: readonly [string, () => void][] = [
    ['the panic key', () => control.stop('everything')],
    ['a stop of control at the machine', () => control.stop('control')],
    ['the person’s own mouse', () => control.localUse()],
    ['a lost object', () => control.gap()],
    ['a beat that says paused', () => control.beat(beatNow({ at: Date.now() + 1, paused: true }))],
    ['a beat with a question', () => control.beat(beatNow({ at: Date.now() + 1, prompt: true }))],
    ['a beat without the grant', () => control.beat(beatNow({ at: Date.now() + 1, grants: [] }))],
    ['the end of the grant', () => ((state = { ...state, grants: [] }), control.changed())],
    ['the end', () => control.close()],
  ]
  for (const [what, stops] of STOPS) {
    test(`[CONSENT-37] goes up at once with ${what}`, async () => {
      await press('ControlLeft', 'KeyC')
      expect(platform.held.size).toBe(2)
      stops()
      expect(platform.held.size).toBe(0)
    })
  }

  test('[CONSENT-37] goes up when the beat is old, and when the controller says nothing more', async () => {
    await press('ShiftLeft')
    await vi.advanceTimersByTimeAsync(350)
    expect(platform.held.size).toBe(1)
    await vi.advanceTimersByTimeAsync(100)
    expect(platform.held.size).toBe(0)
    control.beat(beatNow())
    await press('ShiftLeft')
    for (let ms = 0; ms < 1100; ms += 50) {
      control.beat(beatNow())
      await vi.advanceTimersByTimeAsync(50)
    }
    expect(platform.held.size).toBe(0)
  })

  test('[CONSENT-37] stays down while the controller says that it is held', async () => {
    await press('ShiftLeft')
    for (let ms = 0; ms < 3000; ms += 50) {
      control.beat(beatNow())
      if (ms % 200 === 0) control.input(HOST, [])
      await vi.advanceTimersByTimeAsync(50)
    }
    expect(platform.held.size).toBe(1)
  })

  test('[CONSENT-37] goes up with the first event that is refused', async () => {
    await press('ShiftLeft')
    control.beat(beatNow({ at: Date.now() + 1, surface: null }))
    await press('KeyA')
    expect(platform.held.size).toBe(0)
  })

  test('[CONSENT-76] goes up when a window that may have no keys comes to the front: keys repeat by themselves', async () => {
    const place = { application: 'Chromium 1', area: { x: 0, y: 0, width: 640, height: 480 }, isOurs: false }
    const windows = [
      { ...place, id: 'window:1:0', title: 'Ledger' },
      { ...place, id: 'window:2:0', title: 'Session with Dana - Chromium' },
    ]
    platform.desktop = { ...platform.desktop, windows, focused: 'window:1:0' }
    await press('Enter')
    await vi.advanceTimersByTimeAsync(50)
    expect(platform.held.size).toBe(1)
    platform.desktop = { ...platform.desktop, focused: 'window:2:0' }
    await vi.advanceTimersByTimeAsync(50)
    expect(platform.held.size).toBe(0)
  })

  test('[CONSENT-37] more events than the machine can take are let go of', async () => {
    control.input(
      HOST,
      Array.from({ length: 300 }, () => key('KeyA', true)),
    )
    control.input(HOST, [key('KeyB', true)])
    await settled()
    expect(platform.injected.length).toBeLessThan(320)
  })
})

describe('the person’s own use', () => {
  /** Beats as a page says them, for so long. */
  async function beatsFor(ms: number): Promise<void> {
    for (let passedMs = 0; passedMs < ms; passedMs += 150) {
      await vi.advanceTimersByTimeAsync(150)
      control.beat(beatNow())
    }
  }

  const TIMES: readonly [string, () => void, number][] = [
    ['3 s unless the person says otherwise', () => undefined, 3000],
    ['as long as the person says', () => control.restFor(10), 10_000],
    ['as long as the person says while it rests', () => setTimeout(() => control.restFor(1), 300), 1000],
  ]
  test.for(TIMES)('[CONSENT-130] makes control rest for %s', async ([, choose, ms]) => {
    choose()
    control.localUse()
    await beatsFor(ms - 300)
    await press('KeyA')
    expect(platform.injected.filter((line) => line !== 'release')).toEqual([])
    await beatsFor(450)
    await press('KeyB')
    expect(platform.injected).toContain('KeyB down')
  })
})

describe('one window shown', () => {
  const ledger: WindowPlace = {
    id: 'window:7:0',
    title: 'Ledger',
    application: 'ledger',
    area: { x: 0, y: 0, width: 640, height: 480 },
    isOurs: false,
  }
  const mail: WindowPlace = { ...ledger, id: 'window:8:0', title: 'Mail', application: 'mail' }
  const showsLedger = { surface: { kind: 'window', label: ledger.id, width: 640, height: 480 } } as const

  beforeEach(() => {
    platform.arrange([ledger, mail])
    platform.desktop.focused = ledger.id
    control.beat(beatNow({ at: Date.now() + 1, ...showsLedger }))
  })

  test('[CONSENT-65] of a long text nothing goes where the keyboard went meanwhile', async () => {
    const typed = vi.spyOn(platform.input, 'text').mockImplementation(async () => {
      if (typed.mock.calls.length === 2) platform.desktop.focused = mail.id
    })
    control.input(HOST, [{ kind: 'text', text: `${'ü'.repeat(16)}${'🙂'.repeat(16)}${'secret'.repeat(20)}` }])
    await settled()
    expect(typed.mock.calls.map(([text]) => text)).toEqual(['ü'.repeat(16), '🙂'.repeat(16)])
  })

  test('[CONSENT-65] what is held counts: Alt, then Tab, goes to no window manager', async () => {
    await press('AltLeft')
    expect(platform.held.size).toBe(1)
    await press('Tab')
    expect(platform.injected).not.toContain('Tab down')
    expect(platform.held.size).toBe(0)
  })

  test('[CONSENT-66] what its program opens is told the page, and stands on the banner until it is gone', async () => {
    await settled()
    platform.arrange([{ ...ledger, id: 'window:9:0', title: 'Save as' }, ledger, mail])
    await vi.advanceTimersByTimeAsync(500)
    expect(link.opened).toHaveBeenCalledExactlyOnceWith({
      v: 1,
      kind: 'opened',
      beside: ledger.id,
      windows: [{ label: 'window:9:0', title: 'Save as', pickable: true }],
    })
    expect(control.opened).toBe('Save as')
    control.beat(beatNow({ at: Date.now() + 1 }))
    expect(control.opened).toBeNull()
  })
})

describe('a stop at the machine', () => {
  test('[CONSENT-37] counts with what waits already, though the system is busy', async () => {
    control.input(HOST, [key('KeyA', true), key('KeyB', true), key('KeyC', true)])
    control.stop('everything')
    await settled()
    expect(platform.held.size).toBe(0)
    expect(platform.injected.filter((line) => line.endsWith('down')).length).toBeLessThanOrEqual(1)
  })

  test('[CONSENT-37] counts without a network, and is told once there is one', async () => {
    isConnected = false
    control.stop('everything')
    expect(link.withdrawAll).not.toHaveBeenCalled()
    await press('KeyA')
    expect(platform.injected).toEqual([])
    isConnected = true
    control.changed()
    expect(link.withdrawAll).toHaveBeenCalledOnce()
  })

  test('[CONSENT-188] the panic key is a no to what is open at that moment, also where nothing is allowed yet', () => {
    const asked = { owner: LEE, to: HOST, grant: ids(7) }
    const nothingYet = { ...state, grants: [], evidence: [] }
    state = { ...nothingYet, requests: [asked] } as unknown as OpenSession
    control.stop('control')
    expect(link.withdrawAll).not.toHaveBeenCalled()
    isConnected = false
    control.stop('everything')
    expect(link.withdrawAll).not.toHaveBeenCalled()
    isConnected = true
    control.changed()
    expect(link.withdrawAll).toHaveBeenCalledOnce()
    expect(link.withdraw).not.toHaveBeenCalled()
  })

  test('[CONSENT-75] the panic key pressed while the word for the banner’s Stop is on its way is said right behind its answer', async () => {
    const { promise, resolve } = Promise.withResolvers<void>()
    link.withdraw = vi.fn<HandsLink['withdraw']>(() => promise)
    control.stop('control')
    control.stop('everything')
    expect(link.withdraw).toHaveBeenCalledExactlyOnceWith(ids(1))
    expect(link.withdrawAll).not.toHaveBeenCalled()
    // The event comes before its answer (CONSENT-162).
    state = { ...state, grants: state.grants.filter(({ capability }) => capability === 'view') }
    control.changed()
    resolve()
    await settled()
    expect(link.withdrawAll).toHaveBeenCalledOnce()
  })

  test('[CONSENT-188] a question that the panic key refuses while another word is on its way is said right behind its answer', async () => {
    const { promise, resolve } = Promise.withResolvers<void>()
    link.withdraw = vi.fn<HandsLink['withdraw']>(() => promise)
    control.stop('control')
    state = { ...state, grants: [], requests: [{ owner: LEE, to: HOST, grant: ids(7) }] } as unknown as OpenSession
    control.stop('everything')
    expect(link.withdrawAll).not.toHaveBeenCalled()
    resolve()
    await settled()
    expect(link.withdrawAll).toHaveBeenCalledOnce()
  })

  test('[CONSENT-75] what the server did not take is said again every 5 s for as long as it stands, and after that nothing wakes this program', async () => {
    link.withdrawAll = vi.fn<HandsLink['withdrawAll']>(() => Promise.reject(new Error('not recorded')))
    control.stop('everything')
    await vi.advanceTimersByTimeAsync(4900)
    for (let times = 1; times < 4; times++) {
      expect(link.withdrawAll).toHaveBeenCalledTimes(times)
      await vi.advanceTimersByTimeAsync(200)
      expect(link.withdrawAll).toHaveBeenCalledTimes(times + 1)
      await vi.advanceTimersByTimeAsync(4800)
    }
    state = { ...state, grants: [] }
    control.changed()
    await vi.advanceTimersByTimeAsync(20_000)
    expect(link.withdrawAll).toHaveBeenCalledTimes(4)
    expect(vi.getTimerCount()).toBe(0)
  })

  test('[CONSENT-188] the panic key refuses a switch, and nothing that is asked later or of somebody else', async () => {
    const switching = { switch: ids(8), by: HOST, to: LEE, leavingMustAgree: false, leavingAgreed: false }
    const nothingYet = { ...state, grants: [], evidence: [], presenting: null }
    const others = { owner: HOST, to: LEE, grant: ids(9) }
    state = { ...nothingYet, requests: [others] } as unknown as OpenSession
    control.stop('everything')
    expect(link.withdrawAll).not.toHaveBeenCalled()
    state = { ...nothingYet, switching } as unknown as OpenSession
    control.changed()
    expect(link.withdrawAll).not.toHaveBeenCalled()
    control.stop('everything')
    expect(link.withdrawAll).toHaveBeenCalledOnce()
    await settled()
    state = { ...nothingYet, requests: [{ owner: LEE, to: HOST, grant: ids(10) }] } as unknown as OpenSession
    control.changed()
    expect(link.withdrawAll).toHaveBeenCalledOnce()
  })

  test('[CONSENT-75] banner and tray take back mouse and keyboard alone, the panic key the picture too', async () => {
    control.stop('control')
    expect(link.withdraw).toHaveBeenCalledExactlyOnceWith(ids(1))
    expect(link.withdrawAll).not.toHaveBeenCalled()
    await press('KeyA')
    expect(platform.injected).toEqual([])
    await settled()
    state = { ...state, grants: state.grants.filter(({ capability }) => capability === 'view') }
    control.changed()
    expect(link.withdrawAll).not.toHaveBeenCalled()
    control.stop('everything')
    expect(link.withdrawAll).toHaveBeenCalledOnce()
    expect(link.withdraw).toHaveBeenCalledOnce()
  })

  test('[CONSENT-75] what is stopped with everything is told as such, though control was stopped before', async () => {
    isConnected = false
    control.stop('control')
    control.stop('everything')
    isConnected = true
    control.changed()
    expect(link.withdraw).not.toHaveBeenCalled()
    expect(link.withdrawAll).toHaveBeenCalledOnce()
  })

  test('[CONSENT-37] an older yes that is heard later counts no more; a newer one does', async () => {
    control.stop('everything')
    await vi.advanceTimersByTimeAsync(10)
    state = allowedAt(Date.now() - 100, 2)
    control.beat(beatNow({}, 2))
    await press('KeyA')
    expect(platform.injected).toEqual([])
    await vi.advanceTimersByTimeAsync(10)
    state = allowedAt(Date.now(), 3)
    control.beat(beatNow({}, 3))
    expect(control.controller).toBe('Dana')
    await press('KeyA')
    expect(platform.injected).toEqual(['KeyA down'])
  })

  test('[CONSENT-37] a grant that the stop named stays dead, whatever its words say', async () => {
    state = allowedAt(Date.now() + 60_000)
    control.stop('everything')
    await press('KeyA')
    expect(platform.injected).toEqual([])
  })
})

describe('what is told', () => {
  const lastTold = () => vi.mocked(link.tell).mock.lastCall?.[0]

  test('[CONSENT-36] beats that say the same ask the session nothing more than who controls, and yet tell what time has changed', async () => {
    const words = beatNow()
    const sameFor = async (ms: number) => {
      for (let passedMs = 0; passedMs < ms; passedMs += 150) {
        await vi.advanceTimersByTimeAsync(150)
        control.beat({ ...words, at: Date.now() })
      }
    }
    await sameFor(600)
    const wish = vi.spyOn(JSON, 'stringify')
    await sameFor(1500)
    expect(wish).not.toHaveBeenCalled()
    wish.mockRestore()
    control.localUse()
    await sameFor(600)
    expect(lastTold()?.resting).toBe('resting')
    await sameFor(3000)
    expect(lastTold()?.resting).toBeNull()
    // A silence, and the very words of before.
    await vi.advanceTimersByTimeAsync(1000)
    expect(lastTold()?.resting).toBe('no-beat')
    await sameFor(600)
    expect(lastTold()?.resting).toBeNull()
    await press('KeyA')
    expect(platform.injected).toContain('KeyA down')
  })

  test('[CONSENT-36] what still waits when a question comes up is refused by name, and none of it is lost in silence', async () => {
    control.input(HOST, [key('KeyA', true), key('KeyB', true), key('KeyC', true)])
    control.beat(beatNow({ at: Date.now() + 1, prompt: true }))
    await vi.advanceTimersByTimeAsync(300)
    expect(platform.held.size).toBe(0)
    const counted = lastTold()?.refused.reduce((sum, { count }) => sum + count, 0) ?? 0
    expect(counted + platform.injected.filter((line) => line.endsWith('down')).length).toBe(3)
  })

  test('[CONSENT-36] refusals by reason, counted; what rests and why', async () => {
    control.beat(beatNow({ at: Date.now() + 1, prompt: true }))
    await press('KeyA', 'KeyB')
    await vi.advanceTimersByTimeAsync(300)
    expect(lastTold()).toMatchObject({ refused: [{ reason: 'prompt-open', count: 2 }] })
    control.beat(beatNow({ at: Date.now() + 1 }))
    control.localUse()
    await vi.advanceTimersByTimeAsync(300)
    control.beat(beatNow())
    await vi.advanceTimersByTimeAsync(300)
    expect(lastTold()?.resting).toBe('resting')
  })

  test('[KEY-27] [CONSENT-36] what could not be told is told once it can be', async () => {
    await vi.advanceTimersByTimeAsync(300)
    vi.mocked(link.tell).mockReturnValue(false)
    control.localUse()
    await vi.advanceTimersByTimeAsync(300)
    control.beat(beatNow())
    vi.mocked(link.tell).mockReset().mockReturnValue(true)
    control.changed()
    expect(lastTold()?.resting).toBe('resting')
    control.changed()
    await vi.advanceTimersByTimeAsync(300)
    expect(link.tell).toHaveBeenCalledTimes(1)
  })

  test('[CONSENT-36] at most four times a second', async () => {
    for (let n = 0; n < 40; n++) {
      control.beat(beatNow({ at: Date.now() + 1, prompt: n % 2 === 0 }))
      await press('KeyA')
      await vi.advanceTimersByTimeAsync(25)
    }
    expect(vi.mocked(link.tell).mock.calls.length).toBeLessThanOrEqual(6)
  })

  test('[CONSENT-36] who is allowed anew hears again how it fares, though that is what was said before', async () => {
    await vi.advanceTimersByTimeAsync(300)
    control.beat(beatNow({ grants: [] }))
    await vi.advanceTimersByTimeAsync(300)
    const before = vi.mocked(link.tell).mock.calls.length
    control.beat(beatNow())
    await vi.advanceTimersByTimeAsync(300)
    expect(vi.mocked(link.tell).mock.calls.length).toBeGreaterThan(before)
    expect(lastTold()?.resting).toBeNull()
  })

  test('[CONSENT-37] what the system refuses to take is told, and lets go of what is held', async () => {
    await press('ShiftLeft')
    vi.spyOn(platform.input, 'key').mockRejectedValueOnce(new Error('locked'))
    await press('KeyA')
    await vi.advanceTimersByTimeAsync(300)
    expect(platform.held.size).toBe(0)
    expect(lastTold()).toMatchObject({ refused: [{ reason: 'not-possible', count: 1 }] })
  })

  test('[CONSENT-36] a beat that comes late or twice changes nothing', async () => {
    const old = beatNow()
    await vi.advanceTimersByTimeAsync(10)
    control.beat(beatNow({ grants: [] }))
    control.beat(old)
    await press('KeyA')
    expect(platform.injected).toEqual([])
  })

  test('[CONSENT-36] a clock that is set back keeps nobody out', async () => {
    vi.setSystemTime(Date.now() - 3_600_000)
    control.beat(beatNow())
    await press('KeyA')
    expect(platform.injected).toEqual(['KeyA down'])
  })

  test('[CONSENT-37] a key that this system does not have is told', async () => {
    await press('NoSuchKey')
    await vi.advanceTimersByTimeAsync(300)
    expect(lastTold()).toMatchObject({ refused: [{ reason: 'not-possible', count: 1 }] })
  })
})
