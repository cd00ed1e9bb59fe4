// Every kind of keyboard on the host's side: real keys of a real X keyboard in the host's browser, dead keys, AltGr, what an
// input method commits; and shortcuts that mean the same letter under every pair of layouts.
import type { CDPSession } from 'playwright-core'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { keycodeOf } from '../../apps/companion/src/platform/x11/key-codes.ts'
import { openOwnDevices, type OwnDevices } from '../companion/own-devices.ts'
import { openTypedTerminal, type TypedTerminal } from '../companion/typed-terminal.ts'
import { heldCount } from '../companion/x11-stage.ts'
import { startProcess, waitUntil, type Display } from '../rig/index.ts'
import { allowControl, meetAndSee, onPicture, startHelper, type ControlMeeting, type Helper } from './control-stage.ts'
import { openStage, type Stage } from './stage.ts'

/** As K1 has it, and what French keys have of their own. */
const TEXT = 'Zażółć €@#{}|\\ ü ñ 漢字 🙂 é à'
const IN_TERMINAL = { x: 200, y: 300 }

const EVERYWHERE = { ' ': 'Space' }
/** The keys by their places, in turn; what is missing, the layout does not have. */
const KEYS: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  us: {
    ...EVERYWHERE,
    Z: 'ShiftLeft+KeyZ',
    a: 'KeyA',
    '@': 'ShiftLeft+Digit2',
    '#': 'ShiftRight+Digit3',
    '{': 'ShiftLeft+BracketLeft',
    '}': 'ShiftLeft+BracketRight',
    '|': 'ShiftLeft+Backslash',
    '\\': 'Backslash',
  },
  'us(intl)': {
    ...EVERYWHERE,
    Z: 'ShiftLeft+KeyZ',
    a: 'KeyA',
    ó: 'Quote KeyO',
    ć: 'Quote KeyC',
    '€': 'AltRight+Digit5',
    '@': 'ShiftLeft+Digit2',
    '#': 'ShiftRight+Digit3',
    '{': 'ShiftLeft+BracketLeft',
    '}': 'ShiftLeft+BracketRight',
    '|': 'ShiftLeft+Backslash',
    '\\': 'Backslash',
    ü: 'ShiftLeft+Quote KeyU',
    ñ: 'ShiftLeft+Backquote KeyN',
    é: 'Quote KeyE',
    à: 'Backquote KeyA',
  },
  de: {
    ...EVERYWHERE,
    Z: 'ShiftLeft+KeyY',
    a: 'KeyA',
    ż: 'ShiftLeft+AltRight+KeyJ KeyY',
    ó: 'Equal KeyO',
    ł: 'AltRight+KeyL',
    ć: 'Equal KeyC',
    '€': 'AltRight+KeyE',
    '@': 'AltRight+KeyQ',
    '#': 'Backslash',
    '{': 'AltRight+Digit7',
    '}': 'AltRight+Digit0',
    '|': 'AltRight+IntlBackslash',
    '\\': 'AltRight+Minus',
    ü: 'BracketLeft',
    é: 'Equal KeyE',
    à: 'ShiftLeft+Equal KeyA',
  },
  fr: {
    ...EVERYWHERE,
    Z: 'ShiftLeft+KeyW',
    a: 'KeyQ',
    ż: 'ShiftLeft+AltRight+Slash KeyW',
    ó: 'AltRight+KeyM KeyO',
    ł: 'AltRight+KeyL',
    ć: 'AltRight+KeyM KeyC',
    '€': 'AltRight+KeyE',
    '@': 'AltRight+Digit0',
    '#': 'AltRight+Digit3',
    '{': 'AltRight+Digit4',
    '}': 'AltRight+Equal',
    '|': 'AltRight+Digit6',
    '\\': 'AltRight+Digit8',
    ü: 'ShiftLeft+BracketLeft KeyU',
    é: 'Digit2',
    à: 'Digit0',
  },
}

let stage: Stage
let meeting: ControlMeeting
let hands: OwnDevices
let browser: CDPSession
let terminal: TypedTerminal
let helper: Helper

beforeAll(async () => {
  stage = await openStage()
  meeting = await meetAndSee(stage, {}, { look: 'window' })
  const { hostSeat, participantSeat } = meeting
  hands = await openOwnDevices(hostSeat.display.x)
  terminal = await openTypedTerminal(participantSeat.display, { title: 'Ledger', size: '80x24', at: { x: 40, y: 160 } })
  await allowControl(meeting)
  helper = await startHelper(meeting)
  const place = await onPicture(meeting, IN_TERMINAL)
  await meeting.host.page.mouse.click(place.x, place.y)
  await waitUntil('the terminal has the keyboard', async () => {
    await strike('Space')
    return (await terminal.received()) !== ''
  })
  await strike('Enter')
  await waitUntil('all of it has arrived', async () => (await terminal.received()).endsWith('\n'))
  browser = await hostSeat.context.newCDPSession(meeting.host.page)
})

afterAll(async () => {
  await helper?.close()
  await terminal?.close()
  await meeting?.close()
  await stage?.close()
})

async function setLayout({ name }: Display, layout: string): Promise<void> {
  const [, main = '', variant = ''] = /^(\w+)(?:\((\w+)\))?$/.exec(layout) ?? []
  const set = await startProcess('setxkbmap', [main, '-variant', variant], { env: { DISPLAY: name } })
  expect(await set.ended).toBe(0)
}

const keycode = (code: string): number => {
  const found = keycodeOf(code)
  if (found === undefined) throw new Error(`no key ${code}`)
  return found
}

/** Strikes keys of the host's own keyboard: "ShiftLeft+Quote KeyU". */
async function strike(keys: string): Promise<void> {
  for (const chord of keys.split(' ')) {
    const codes = chord.split('+').map(keycode)
    for (const code of codes) await hands.key(code, true)
    for (const code of codes.toReversed()) await hands.key(code, false)
  }
}

/** What no key of the layout gives: signs come out of an input method, everything else as emoji panels write and the browser's own
 *  menu pastes. Both are the browser's, so only what happens in the page is the same. */
async function commit(character: string): Promise<void> {
  if (/\p{Script=Han}/u.test(character)) {
    await browser.send('Input.imeSetComposition', { text: 'かん', selectionStart: 2, selectionEnd: 2 })
  }
  await browser.send('Input.insertText', { text: character })
}

/** Waits until this, and nothing else, has come since. */
async function arrives(text: string, before: string): Promise<void> {
  await waitUntil('as much arrives', async () => (await terminal.received()).length >= before.length + text.length)
  expect((await terminal.received()).slice(before.length)).toBe(text)
}

/** No modifier stays behind. */
const nothingHeld = (): Promise<unknown> =>
  waitUntil('nothing is held', async () => (await heldCount(meeting.participantSeat.display.x)) === 0)

test.for(Object.keys(KEYS))('[K1] real keys of the layout %s arrive byte for byte', async (layout) => {
  await setLayout(meeting.hostSeat.display, layout)
  const before = await terminal.received()
  let typed = ''
  for (const character of TEXT) {
    const keys = KEYS[layout]?.[character]
    // Keys and commits go to the browser by two roads: only between them is waited.
    if (keys === undefined) {
      await arrives(typed, before)
      await commit(character)
      await arrives(typed + character, before)
    } else {
      await strike(keys)
    }
    typed += character
  }
  await strike('Enter')
  await arrives(`${typed}\n`, before)
  await nothingHeld()
})

/** Letters whose places differ, and what Ctrl makes of each in a terminal. */
const LETTERS = { c: '\u{3}', z: '\u{1a}', a: '\u{1}', y: '\u{19}', w: '\u{17}' }
const PLACES: Readonly<Record<string, Readonly<Record<keyof typeof LETTERS, string>>>> = {
  us: { c: 'KeyC', z: 'KeyZ', a: 'KeyA', y: 'KeyY', w: 'KeyW' },
  de: { c: 'KeyC', z: 'KeyY', a: 'KeyA', y: 'KeyZ', w: 'KeyW' },
  fr: { c: 'KeyC', z: 'KeyW', a: 'KeyQ', y: 'KeyY', w: 'KeyZ' },
}
const PAIRS = Object.keys(PLACES).flatMap((here) => Object.keys(PLACES).map((there) => ({ here, there })))

test.for(PAIRS)('[K1] Ctrl and a letter of $here mean that letter under $there', async ({ here, there }) => {
  const { hostSeat, participantSeat, watch } = meeting
  await setLayout(hostSeat.display, here)
  await setLayout(participantSeat.display, there)
  const before = await terminal.received()
  for (const letter of ['c', 'z', 'a', 'y', 'w'] as const) await strike(`ControlLeft+${PLACES[here]?.[letter]}`)
  await arrives(Object.values(LETTERS).join(''), before)
  await nothingHeld()
  await watch.take()
  await strike(`ControlLeft+AltLeft+${PLACES[here]?.z}`)
  await pressed(`ControlLeft AltLeft ${PLACES[there]?.z}`)
  await nothingHeld()
})

/** Waits until these keys, and no others, went down on the participant's desktop. */
async function pressed(codes: string): Promise<void> {
  const wanted = codes.split(' ').map(keycode)
  const down: number[] = []
  await waitUntil('as many keys go down', async () => {
    const seen = await meeting.watch.take()
    down.push(...seen.filter(({ kind }) => kind === 'key-down').map(({ detail }) => detail))
    return down.length >= wanted.length
  })
  expect(down).toEqual(wanted)
}

test.for([
  ['Ctrl + Alt + Del', 'ControlLeft AltLeft Delete'],
  ['Windows key', 'MetaLeft'],
  ['Print Screen', 'PrintScreen'],
] as const)('[K1] the menu sends %s, which no browser gets to see', async ([name, codes]) => {
  const { host, watch } = meeting
  await host.button('Special keys').click()
  await watch.take()
  await host.page.getByRole('menuitem', { name, exact: true }).click()
  await pressed(codes)
  await nothingHeld()
})
