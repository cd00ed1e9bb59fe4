import { FRACTION_MAX, type Beat, type InputEvent } from '@farhand/client'
import type { DeviceId, GrantId, OpenSession } from '@farhand/protocol'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { judge, placeOf, type Asked } from './gate.ts'
import type { Area, WindowPlace } from './platform/platform.ts'

const NOW = 1_800_000_000_000
const [HOST, LEE, ANN, K] = ['host', 'lee', 'ann', 'k'] as unknown as readonly [DeviceId, DeviceId, DeviceId, DeviceId]
const [VIEW, CONTROL] = ['view', 'control'] as unknown as readonly [GrantId, GrantId]

const grant = { owner: LEE, to: HOST, surface: 'screen', since: NOW - 1000, expiresAt: null, usedAt: null } as const
const person = { role: 'participant', connected: true } as const
const state = {
  stage: 'open',
  members: {
    [HOST]: { ...person, device: HOST, role: 'host' },
    [LEE]: { ...person, device: LEE },
    [ANN]: { ...person, device: ANN },
    [K]: { ...person, device: K, role: 'companion', of: LEE },
  },
  presenting: { device: LEE, surface: 'screen', paused: false, since: NOW },
  grants: [
    { ...grant, grant: VIEW, capability: 'view', scope: 'whole' },
    { ...grant, grant: CONTROL, capability: 'control', scope: 'whole' },
  ],
} as unknown as OpenSession

const beat: Beat = {
  v: 1,
  kind: 'beat',
  at: NOW - 100,
  grants: [{ grant: CONTROL, scope: 'whole', to: HOST, expiresAt: null }],
  prompt: false,
  paused: false,
  surface: { kind: 'screen', label: 'screen:0:0', width: 1280, height: 800 },
  page: { title: 'Session with Dana – Farhand', visible: true, windows: [] },
  hide: [],
}

const screen = { id: 'screen:0:0', x: 0, y: 0, width: 1280, height: 800 }
const editor: WindowPlace = {
  id: 'window:7:0',
  title: 'notes',
  application: 'editor',
  area: { x: 100, y: 50, width: 600, height: 400 },
  isOurs: false,
}
const browser: WindowPlace = {
  ...editor,
  id: 'window:9:0',
  title: `${beat.page.title} - Chromium`,
  application: 'chromium',
}
const banner: WindowPlace = { ...editor, id: 'window:11:0', title: 'Farhand', isOurs: true }

const click: InputEvent = { kind: 'button', x: 32_768, y: 32_768, button: 'left', down: true }
const key: InputEvent = { kind: 'key', code: 'KeyA', down: true }

const asked: Asked = {
  event: click,
  from: HOST,
  me: K,
  state,
  beat,
  isStopped: () => false,
  ownUse: { at: undefined, restSeconds: 3 },
  sight: { screens: [screen], shared: undefined, atPoint: undefined, focused: undefined },
  down: [],
  isMac: false,
  now: NOW,
}
const sight = (more: Partial<Asked['sight']>): Partial<Asked> => ({ sight: { ...asked.sight, ...more } })
const says = (more: Partial<Beat>): Partial<Asked> => ({ beat: { ...beat, ...more } })
const withGrants = (change: (one: OpenSession['grants'][number]) => object): Partial<Asked> => ({
  state: { ...state, grants: state.grants.map((one) => ({ ...one, ...change(one) })) } as OpenSession,
})
const ofControl = (change: object) => withGrants(({ capability }) => (capability === 'control' ? change : {}))
/** Lee shows the editor's window. */
const windowShare: Partial<Asked> = {
  ...says({ surface: { kind: 'window', label: editor.id, width: 600, height: 400 } }),
  ...sight({ shared: editor, atPoint: editor, focused: editor }),
}

describe('what goes through', () => {
  test('[CONSENT-37] a click lands where the picture shows it, keys go to what has the focus', () => {
    expect(judge(asked)).toEqual({ inject: true, at: { x: 640, y: 400 }, grant: CONTROL })
    expect(judge({ ...asked, event: key })).toEqual({ inject: true, at: undefined, grant: CONTROL })
    expect(judge({ ...asked, ...windowShare })).toEqual({ inject: true, at: { x: 400, y: 250 }, grant: CONTROL })
    expect(judge({ ...asked, ...windowShare, event: key })).toMatchObject({ inject: true })
  })

  test('[CONSENT-65] a window with odd sides is hit to the pixel though the capture leaves out the last ones', () => {
    const odd = { ...editor, area: { ...editor.area, width: 601, height: 401 } }
    const at = { ...click, x: FRACTION_MAX, y: FRACTION_MAX, of: { width: 600, height: 400 } }
    const shares = { ...windowShare, ...sight({ shared: odd, atPoint: odd }), event: at }
    expect(judge({ ...asked, ...shares })).toEqual({ inject: true, at: { x: 699, y: 449 }, grant: CONTROL })
  })

  test('[CONSENT-65] keys for the whole desktop go there where the whole desktop is shown; letting go of one, always', () => {
    const switching: InputEvent = { kind: 'combination', codes: ['AltLeft', 'Tab'] }
    expect(judge({ ...asked, event: switching })).toMatchObject({ inject: true })
    const up: InputEvent = { kind: 'key', code: 'Tab', down: false }
    expect(judge({ ...asked, ...windowShare, event: up, down: ['AltLeft'] })).toMatchObject({ inject: true })
  })

  test('[CONSENT-37] letting go needs nobody’s leave', () => {
    const nothing = { ...asked, state: undefined, beat: undefined, event: { kind: 'release' as const } }
    expect(judge(nothing)).toMatchObject({ inject: true })
  })

  test('[CONSENT-37] a page that is behind another tab keeps nothing from its window', () => {
    const other = { ...browser, title: 'Weather - Chromium' }
    const behind = { ...says({ page: { ...beat.page, visible: false } }), ...sight({ atPoint: other }) }
    expect(judge({ ...asked, ...behind })).toMatchObject({ inject: true })
  })
})

const REFUSED: readonly [what: string, reason: string, change: Partial<Asked>][] = [
  ['without a beat', 'no-beat', { beat: undefined }],
  ['with a beat of 400 ms ago', 'no-beat', says({ at: NOW - 400 })],
  ['with a beat of the future', 'no-beat', says({ at: NOW + 1000 })],
  ['before there is a state', 'no-grant', { state: undefined }],
  ['from a member who was allowed nothing', 'no-grant', { from: ANN }],
  ['from its own owner', 'no-grant', { from: LEE }],
  ['with a grant of somebody else’s machine', 'no-grant', ofControl({ owner: ANN })],
  ['after the grant’s time', 'no-grant', ofControl({ expiresAt: NOW })],
  ['after the view is gone', 'no-grant', { state: { ...state, grants: state.grants.slice(1) } as OpenSession }],
  ['with keys where only the mouse is allowed', 'no-grant', { ...ofControl({ scope: 'mouse' }), event: key }],
  ['with the mouse where only keys are allowed', 'no-grant', ofControl({ scope: 'keyboard' })],
  [
    'while somebody else presents',
    'no-grant',
    { state: { ...state, presenting: { ...state.presenting, device: ANN } } as OpenSession },
  ],
  ['while nobody presents', 'no-grant', { state: { ...state, presenting: null } as OpenSession }],
  ['once another program took its place', 'no-grant', { me: 'k2' as unknown as DeviceId }],
  ['with a grant that the page does not name', 'no-grant', says({ grants: [] })],
  ['with a grant that the page gave somebody else', 'no-grant', says({ grants: [{ ...beat.grants[0]!, to: ANN }] })],
  ['with a grant that the page says is over', 'no-grant', says({ grants: [{ ...beat.grants[0]!, expiresAt: NOW }] })],
  [
    'with a grant that the page gave for the mouse',
    'no-grant',
    { ...says({ grants: [{ ...beat.grants[0]!, scope: 'mouse' }] }), event: key },
  ],
  ['after a stop at the machine', 'stopped', { isStopped: (one) => one === CONTROL }],
  ['while a question is open', 'prompt-open', says({ prompt: true })],
  ['while the page says that it is paused', 'paused', says({ paused: true })],
  ['while the person uses their own mouse', 'resting', { ownUse: { at: NOW - 2999, restSeconds: 3 } }],
  ['while nothing is shown', 'no-surface', says({ surface: null })],
  ['on a browser tab', 'no-surface', says({ surface: { ...beat.surface!, kind: 'tab' } })],
  ['on a surface the browser does not name', 'no-surface', says({ surface: { ...beat.surface!, kind: 'unknown' } })],
  ['on a monitor of another size', 'resized', says({ surface: { ...beat.surface!, width: 1281 } })],
  ['on a window that is gone', 'no-surface', { ...windowShare, ...sight({}) }],
  [
    'on a window that was just resized',
    'resized',
    { ...windowShare, ...sight({ shared: { ...editor, area: { ...editor.area, width: 602 } } }) },
  ],
  [
    'seen on a picture from before it was resized',
    'resized',
    { ...windowShare, event: { ...click, of: { width: 601, height: 400 } } },
  ],
  [
    'beside the window shown, over which another lies',
    'covered',
    { ...windowShare, ...sight({ shared: editor, atPoint: { ...browser, title: 'mail' } }) },
  ],
  ['on the bare desktop behind the window shown', 'covered', { ...windowShare, ...sight({ shared: editor }) }],
  [
    'with keys for another window',
    'other-window',
    { ...windowShare, ...sight({ shared: editor, focused: { ...browser, title: 'x' } }), event: key },
  ],
  [
    'with a key that is for the whole desktop while one window is shown',
    'beyond-window',
    { ...windowShare, event: { kind: 'combination', codes: ['MetaLeft'] } },
  ],
  [
    'with a key that is so with what is down already',
    'beyond-window',
    { ...windowShare, event: { kind: 'key', code: 'Tab', down: true }, down: ['AltLeft'] },
  ],
  [
    'with a key that is so by what it means',
    'beyond-window',
    { ...windowShare, event: { kind: 'key', code: 'KeyA', key: '\t', down: true }, down: ['AltLeft'] },
  ],
  ['with keys for nobody', 'other-window', { ...windowShare, ...sight({ shared: editor }), event: key }],
  [
    'before the page has said what it is called',
    'session-page',
    says({ page: { title: '', visible: true, windows: [] } }),
  ],
  ['on the banner', 'own-window', sight({ atPoint: banner })],
  ['with keys for a window of ours', 'own-window', { ...sight({ focused: banner }), event: key }],
  [
    'on the page’s window when it has come to the front and has not said so yet',
    'session-page',
    { ...says({ page: { ...beat.page, visible: false } }), ...sight({ atPoint: browser }) },
  ],
  [
    'on the page’s small window, which goes by another title',
    'session-page',
    {
      ...says({ page: { ...beat.page, windows: ['Dana asks', 'Control strip'] } }),
      ...sight({ atPoint: { ...browser, title: 'Control strip' } }),
    },
  ],
  ['on the window of the session’s page', 'session-page', sight({ atPoint: browser })],
  ['with keys for the session’s page', 'session-page', { ...sight({ focused: browser }), event: key }],
  [
    'with a shortcut for the session’s page',
    'session-page',
    { ...sight({ focused: browser }), event: { kind: 'combination', codes: ['AltLeft', 'F4'] } },
  ],
  [
    'with text for the session’s page',
    'session-page',
    { ...sight({ focused: browser }), event: { kind: 'text', text: 'yes' } },
  ],
  [
    'with keys for a window on a monitor that is not shown',
    'outside',
    {
      ...sight({
        screens: [screen, { ...screen, id: 'screen:1:0', x: 1280 }],
        focused: { ...editor, area: { ...editor.area, x: 1400 } },
      }),
      event: key,
    },
  ],
]

describe('what is refused', () => {
  for (const [what, reason, change] of REFUSED) {
    test(`[CONSENT-37] ${what}: ${reason}`, () => {
      expect(judge({ ...asked, ...change })).toEqual({ inject: false, reason })
    })
  }

  test('[CONSENT-37] a pause that only the session knows of counts', () => {
    const paused = { ...state, presenting: { ...state.presenting, paused: true } } as OpenSession
    expect(judge({ ...asked, state: paused })).toMatchObject({ inject: false })
  })
})

describe('where it lands', () => {
  const fraction = fc.integer({ min: 0, max: FRACTION_MAX })
  const size = fc.record({ width: fc.integer({ min: 2, max: 16_384 }), height: fc.integer({ min: 2, max: 16_384 }) })
  const place = fc.record({ x: fc.integer({ min: -5000, max: 5000 }), y: fc.integer({ min: -5000, max: 5000 }) })
  const shows = (area: Area, label: string): Beat => ({
    ...beat,
    surface: { kind: 'screen', label, width: area.width, height: area.height },
  })

  test('[CONSENT-37] within 2 px of the picture’s pixel, and never outside', () => {
    fc.assert(
      fc.property(
        size,
        place,
        fc.double({ min: 0, max: 1, noNaN: true }),
        fc.double({ min: 0, max: 1, noNaN: true }),
        (area, at, u, v) => {
          const monitor = { ...area, ...at, id: 'a' }
          const pixel = { x: Math.round(u * (area.width - 1)), y: Math.round(v * (area.height - 1)) }
          const x = Math.round((pixel.x / (area.width - 1)) * FRACTION_MAX)
          const y = Math.round((pixel.y / (area.height - 1)) * FRACTION_MAX)
          const point = placeOf({ kind: 'move', x, y }, shows(monitor, 'a'), { screens: [monitor], shared: undefined })
          expect(Math.abs((point?.x ?? NaN) - at.x - pixel.x)).toBeLessThanOrEqual(2)
          expect(Math.abs((point?.y ?? NaN) - at.y - pixel.y)).toBeLessThanOrEqual(2)
        },
      ),
    )
    fc.assert(
      fc.property(size, place, fraction, fraction, (area, at, x, y) => {
        const monitor = { ...area, ...at, id: 'a' }
        const point = placeOf({ kind: 'move', x, y }, shows(monitor, 'a'), { screens: [monitor], shared: undefined })
        expect(point?.x).toBeGreaterThanOrEqual(at.x)
        expect(point?.x).toBeLessThan(at.x + area.width)
        expect(point?.y).toBeGreaterThanOrEqual(at.y)
        expect(point?.y).toBeLessThan(at.y + area.height)
      }),
    )
  })

  test('[CONSENT-37] on the named one of two monitors; without a name only where one size fits', () => {
    const [left, right] = [screen, { ...screen, id: 'screen:1:0', x: 1280 }]
    const move: InputEvent = { kind: 'move', x: 0, y: 0 }
    const at = (label: string, screens: readonly Area[], area: Area = screen) =>
      placeOf(move, shows(area, label), { screens, shared: undefined })
    expect(at('screen:1:0', [left, right])).toEqual({ x: 1280, y: 0 })
    expect(at('Primary Monitor', [left, right])).toBeUndefined()
    expect(at('Primary Monitor', [{ ...left, width: 1920 }, right])).toEqual({ x: 1280, y: 0 })
    expect(at('whole', [left, right], { x: 0, y: 0, width: 2560, height: 800 })).toEqual({ x: 0, y: 0 })
  })

  test('[CONSENT-37] whatever comes in, nothing is injected without a live grant that the page names', () => {
    const anything = fc.record({
      from: fc.constantFrom(HOST, LEE, ANN, K),
      named: fc.boolean(),
      stopped: fc.boolean(),
      prompt: fc.boolean(),
      age: fc.integer({ min: -2000, max: 2000 }),
      scope: fc.constantFrom('whole', 'mouse', 'keyboard'),
      event: fc.constantFrom(click, key),
      at: fc.constantFrom(undefined, editor, browser, banner),
    })
    let injected = 0
    fc.assert(
      fc.property(anything, ({ from, named, stopped, prompt, age, scope, event, at }) => {
        const verdict = judge({
          ...asked,
          ...ofControl({ scope }),
          ...says({ at: NOW - age, prompt, grants: named ? beat.grants : [] }),
          ...sight({ atPoint: at, focused: at }),
          from,
          event,
          isStopped: () => stopped,
        })
        if (!verdict.inject) return
        injected += 1
        const wanted = event === key ? 'keyboard' : 'mouse'
        expect([from, named, stopped, prompt]).toEqual([HOST, true, false, false])
        expect(['whole', wanted]).toContain(scope)
        expect(age).toBeLessThan(400)
        expect([undefined, editor]).toContain(at)
      }),
      { numRuns: 3000 },
    )
    expect(injected).toBeGreaterThan(0)
  })
})
