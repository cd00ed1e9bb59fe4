// The Windows platform on a Windows that is wine: what it can prove, and a table that says of the rest why it was not run.
// docs/companion-platforms.md holds the same table.
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
import { captureId } from '../../apps/companion/src/platform/capture-id.ts'
import type { Area, Sibling, WindowPlace } from '../../apps/companion/src/platform/platform.ts'
import { startDisplay, waitUntil, type Display } from '../rig/index.ts'
import { openFakeInput, type FakeInput } from '../rig/x-drawing.ts'
import { startWine, type Wine, type WinePeer } from './wine.ts'

const TEXT = 'Zażółć €@#{}|\\ ü ñ 漢字 🙂\r\nStraße é 你 😀'
const NOT_RUN: Readonly<Record<string, string>> = {
  'input into windows of an administrator (UIPI)': 'wine has no integrity levels',
  'lock screen, administrator question (UAC)': 'wine has no secure desktop',
  'capture through DXGI or WGC': 'wine 8 lacks both; the browser captures, not the companion',
  'banner left out of captures (display affinity)': 'wine 8 refuses SetWindowDisplayAffinity',
  'SmartScreen on the downloaded file': 'needs real Windows and its reputation service',
  'several monitors, scaled ones (DPI)':
    'wine on one Xvfb screen has one monitor at 96 DPI; the sums are property-tested',
  'desktop icons hidden (Progman)': 'wine has no Progman; the calls are unit-tested',
  'a moved window is told (EVENT_OBJECT_LOCATIONCHANGE)':
    'wine 8 sends EVENT_OBJECT_CREATE only, seen with a hook for all events',
  'scan codes without virtual keys': 'wine 8 ignores scan codes; Windows ignores the virtual keys sent beside them',
}

/** Virtual keys. */
const SHIFT = 0x10
const CONTROL = 0x11
const RIGHT_BUTTON = 0x02
const HELD = [SHIFT, CONTROL, RIGHT_BUTTON]

let display: Display
let wine: Wine
let bystander: WinePeer
let platform: WinePeer
let hand: FakeInput

const count = (event: string): number => platform.events.filter((one) => one.event === event).length

async function windowOf(className: string): Promise<number> {
  return waitUntil(
    `a window of class ${className}`,
    async () => (await bystander.call<number>('find', className, null)) || undefined,
  )
}

/** Wine tells another process of keys with a delay of some milliseconds. */
async function untilKeys(keys: readonly number[], isDown: boolean): Promise<void> {
  for (const key of keys) {
    await waitUntil(`key ${key} is ${isDown ? 'down' : 'up'}`, async () => {
      return (await bystander.call<boolean>('isDown', key)) === isDown
    })
  }
}

/** A moment in which Windows has had the time to tell of an event that must not come: it has told of a later one. */
async function afterARealMove(): Promise<void> {
  const before = count('local')
  hand.move({ x: 600 + (before % 7), y: 500 })
  await display.x.settle()
  await waitUntil('the real move is told', () => count('local') > before)
}

beforeAll(async () => {
  display = await startDisplay()
  wine = await startWine(display)
  bystander = await wine.start('bystander')
  platform = await wine.start('platform')
  hand = await openFakeInput(display.x)
  await bystander.call('start', 'notepad.exe')
  await windowOf('Notepad')
}, 240_000)

describe('the Windows platform under wine', () => {
  const rows: string[][] = [
    ['row', 'outcome'],
    ['---', '---'],
  ]

  afterEach(({ task }) => {
    rows.push([task.name, task.result?.state === 'pass' ? 'proven under wine' : 'FAILED'])
  })

  afterAll(async () => {
    for (const [name, why] of Object.entries(NOT_RUN)) rows.push([name, `not run: ${why}`])
    console.log(rows.map((row) => `| ${row.join(' | ')} |`).join('\n'))
    await wine?.close()
    await display?.close()
  })

  it('the pointer goes exactly to every pixel asked for', async () => {
    for (const at of [
      { x: 0, y: 0 },
      { x: 1279, y: 799 },
      { x: 123, y: 457 },
      { x: 640, y: 401 },
      { x: 1001, y: 3 },
    ]) {
      await platform.call('input.moveTo', at)
      expect(await bystander.call('cursor')).toEqual(at)
    }
  })

  it('monitors and windows are found, each where it is', async () => {
    const notepad = await windowOf('Notepad')
    await bystander.call('move', notepad, 40, 90, 700, 500)
    const area: Area = { x: 40, y: 90, width: 700, height: 500 }
    expect(await platform.call('surfaces.screens')).toEqual([{ x: 0, y: 0, width: 1280, height: 800 }])
    const place = await waitUntil('Notepad has moved', async () => {
      const found = await platform.call<WindowPlace | null>('surfaces.window', captureId(notepad))
      return found?.area.x === 40 ? found : undefined
    })
    expect(place).toMatchObject({ area, isOurs: false, application: String.raw`c:\windows\system32\notepad.exe` })
    expect(await platform.call('surfaces.windowAt', { x: 400, y: 300 })).toMatchObject({ id: captureId(notepad) })
    expect(await platform.call('surfaces.windowAt', { x: 1100, y: 400 })).toBeNull()
    const all = await platform.call<WindowPlace[]>('surfaces.windows')
    expect(all.map((one) => one.id)).toContain(captureId(notepad))
  })

  it('one window is found wherever it goes, and told from what lies over it and from its program’s other one', async () => {
    // It may come to the front by itself a while after it was started.
    const notepad = await windowOf('Notepad')
    await bystander.call('move', notepad, 900, 500, 300, 200)
    const lower = await bystander.call<number>('openWindow', 'Lower', 100, 120, 500, 340)
    for (const area of [
      { x: 41, y: 61, width: 301, height: 257 },
      { x: 100, y: 120, width: 500, height: 340 },
    ]) {
      await bystander.call('move', lower, area.x, area.y, area.width, area.height)
      await waitUntil('it is there', async () => {
        const found = await platform.call<WindowPlace | null>('surfaces.window', captureId(lower))
        return JSON.stringify(found?.area) === JSON.stringify(area)
      })
    }
    const siblings = async () =>
      (await platform.call<WindowPlace[]>('surfaces.siblings', captureId(lower))).map(({ title }) => title)
    expect(await siblings()).toEqual([])
    const upper = await bystander.call<number>('openWindow', 'Upper', 400, 260, 420, 300)
    const at = async (x: number, y: number) =>
      (await platform.call<WindowPlace | null>('surfaces.windowAt', { x, y }))?.id
    await waitUntil('the upper one covers the lower one', async () => (await at(580, 440)) === captureId(upper))
    expect(await at(140, 200)).toBe(captureId(lower))
    expect(await siblings()).toEqual(['Upper'])
    const dialog = await bystander.call<number>('openWindow', 'Dialog', 200, 200, 300, 200, lower)
    const withPicker = async () =>
      (await platform.call<Sibling[]>('surfaces.siblings', captureId(lower))).map((one) => [one.title, one.isPickable])
    await waitUntil('its dialog is named', async () => (await siblings()).length === 2)
    expect((await withPicker()).toSorted()).toEqual([
      ['Dialog', false],
      ['Upper', true],
    ])
    await bystander.call('closeWindow', dialog)
    await bystander.call('closeWindow', upper)
    await bystander.call('closeWindow', lower)
    expect(await platform.call('surfaces.window', captureId(lower))).toBeNull()
    await bystander.call('move', notepad, 40, 90, 700, 500)
    await waitUntil('Notepad is back', async () => (await at(300, 300)) === captureId(notepad))
  })

  it('text of every script arrives exactly in Notepad, also while modifiers are held', async () => {
    const notepad = await windowOf('Notepad')
    await platform.call('input.moveTo', { x: 300, y: 300 })
    await platform.call('input.button', 'left', true)
    await platform.call('input.button', 'left', false)
    await waitUntil('Notepad has the keys', async () => {
      return (await platform.call<WindowPlace | null>('surfaces.focused'))?.id === captureId(notepad)
    })
    await platform.call('input.text', TEXT)
    await waitUntil('the text is there', async () => (await bystander.call<string>('editText', notepad)) === TEXT)
    await bystander.call('clearEdit', notepad)
    for (const code of ['ControlLeft', 'AltRight']) await platform.call('input.key', code, true)
    await platform.call('input.text', '€ Aß')
    for (const code of ['AltRight', 'ControlLeft']) await platform.call('input.key', code, false)
    await waitUntil(
      'the held text is there',
      async () => (await bystander.call<string>('editText', notepad)) === '€ Aß',
    )
  })

  it('keys by their place, and the place of a character', async () => {
    const notepad = await windowOf('Notepad')
    await bystander.call('clearEdit', notepad)
    for (const [code, isDown] of [
      ['ShiftLeft', true],
      ['KeyH', true],
      ['KeyH', false],
      ['ShiftLeft', false],
      ['KeyY', true],
      ['KeyY', false],
    ]) {
      expect(await platform.call('input.key', code, isDown)).toBe(true)
    }
    await waitUntil('the keys arrive', async () => (await bystander.call<string>('editText', notepad)) === 'Hy')
    expect(await platform.call('input.codeOf', 'y')).toBe('KeyY')
    expect(await platform.call('input.codeOf', 'Y')).toBeNull()
    expect(await platform.call('input.key', 'Fn', true)).toBe(false)
  })

  it('what we inject is not the person’s use, a real move, a real key and another program’s key are', async () => {
    await afterARealMove()
    const before = count('local')
    await platform.call('input.moveTo', { x: 300, y: 320 })
    await platform.call('input.button', 'left', true)
    await platform.call('input.button', 'left', false)
    await platform.call('input.key', 'KeyA', true)
    await platform.call('input.key', 'KeyA', false)
    await platform.call('input.text', 'quiet')
    const notepad = await windowOf('Notepad')
    await waitUntil('the text is there', async () =>
      (await bystander.call<string>('editText', notepad)).endsWith('aquiet'),
    )
    expect(count('local')).toBe(before)
    await afterARealMove()
    const uses = [async () => hand.key(38), () => bystander.call<unknown>('inject', 0x42)]
    for (const use of uses) {
      const had = count('local')
      await waitUntil('the use is told', async () => {
        await use()
        await display.x.settle()
        return count('local') > had
      })
    }
  })

  it('Ctrl+F12 is heard', async () => {
    const before = count('panic')
    await platform.call('input.key', 'ControlLeft', true)
    await platform.call('input.key', 'F12', true)
    await waitUntil('the panic key is told', () => count('panic') > before)
    await untilKeys([CONTROL], true)
    await platform.call('input.releaseAll')
    await untilKeys([CONTROL], false)
  })

  it('the banner is seen, and its button works', async () => {
    const content = { lines: ['Dana controls your mouse', 'Ctrl+F12 stops'], stopLabel: 'Stop', mood: 'control' }
    await platform.call('banner.show', content)
    const red = 0xb4_23_18
    const at = await waitUntil('the red button is seen', async () => {
      const { rgba, width } = await display.screenshot()
      for (let index = 0; index < rgba.length; index += 4) {
        const colour = (rgba[index]! << 16) | (rgba[index + 1]! << 8) | rgba[index + 2]!
        if (colour === red) return { x: ((index / 4) % width) + 4, y: Math.floor(index / 4 / width) + 4 }
      }
      return undefined
    })
    expect(await platform.call('surfaces.windowAt', at)).toMatchObject({ isOurs: true, title: 'Farhand banner' })
    hand.move(at)
    hand.click(1)
    await waitUntil('Stop is told', () => count('stop') > 0)
    await platform.call('banner.hide')
    await waitUntil('the banner is gone', async () => (await display.pixel(at)) !== red)
  })

  it('the helper’s pointer is seen and clicked through', async () => {
    const notepad = await windowOf('Notepad')
    await platform.call('pointer.show', { at: { x: 300, y: 400 }, label: 'Dana', pressed: true })
    const tip = { x: 304, y: 410 }
    await waitUntil('the arrow is seen', async () => (await display.pixel(tip)) === 0x0e_7c_7b)
    expect(await platform.call('surfaces.windowAt', tip)).toMatchObject({ id: captureId(notepad) })
    await platform.call('pointer.show', { at: { x: 330, y: 400 }, label: 'Dana', pressed: true })
    await waitUntil('the arrow has moved', async () => (await display.pixel({ x: 334, y: 410 })) === 0x0e_7c_7b)
    await platform.call('pointer.hide')
    await waitUntil('the arrow is gone', async () => (await display.pixel({ x: 334, y: 410 })) !== 0x0e_7c_7b)
  })

  it('the tray icon is there and its menu chooses', async () => {
    const items = [{ id: 'withdraw', label: 'Disable remote control', enabled: true }]
    await platform.call('tray.show', { tooltip: 'Farhand', mood: 'control', items })
    const icon = { x: 1270, y: 790 }
    await waitUntil('the icon is seen', async () => (await display.pixel(icon)) === 0xb7_79_1f)
    // A click may come before the menu listens, as a person's may: then once more.
    const choose = async (): Promise<boolean> => {
      if (count('chosen withdraw') > 0) return true
      const menu = await bystander.call<number>('find', '#32768', null)
      const isOpen = menu !== 0 && (await bystander.call<boolean>('isVisible', menu))
      const { x, y, width, height } = isOpen
        ? await bystander.call<Area>('area', menu)
        : { ...icon, width: 0, height: 0 }
      hand.move({ x: x + Math.round(width / 2), y: y + Math.round(height / 2) })
      hand.click(isOpen ? 1 : 3)
      await display.x.settle()
      return false
    }
    await waitUntil('the choice is told', choose, { everyMs: 300 })
  })

  it('the taskbar and the wallpaper are hidden and shown', async () => {
    const taskbar = await windowOf('Shell_TrayWnd')
    const empty = { x: 1100, y: 400 }
    const before = await display.pixel(empty)
    await platform.call('privacy.hide', 'panels', true)
    expect(await bystander.call('isVisible', taskbar)).toBe(false)
    await platform.call('privacy.hide', 'wallpaper', true)
    await waitUntil('the cover is seen', async () => (await display.pixel(empty)) !== before)
    await platform.call('privacy.hide', 'wallpaper', false)
    await platform.call('privacy.hide', 'panels', false)
    expect(await bystander.call('isVisible', taskbar)).toBe(true)
    await waitUntil('the wallpaper is back', async () => (await display.pixel(empty)) === before)
  })

  it('a window that opens is told', async () => {
    const before = count('changed')
    const process = await bystander.call<number>('start', 'winver.exe')
    await waitUntil('a change is told', () => count('changed') > before)
    wine.kill(process)
  })

  it('after a kill no key or button is down, and the taskbar and the wallpaper are back', async () => {
    const taskbar = await windowOf('Shell_TrayWnd')
    const before = await display.pixel({ x: 1100, y: 400 })
    await platform.call('privacy.hide', 'panels', true)
    await platform.call('privacy.hide', 'wallpaper', true)
    await platform.call('input.key', 'ShiftLeft', true)
    await platform.call('input.key', 'ControlLeft', true)
    await platform.call('input.button', 'right', true)
    await untilKeys(HELD, true)
    wine.kill(platform.pid)
    await platform.gone
    await untilKeys(HELD, false)
    await waitUntil('the taskbar is back', () => bystander.call<boolean>('isVisible', taskbar))
    await waitUntil('the wallpaper is back', async () => (await display.pixel({ x: 1100, y: 400 })) === before)
  })

  it('closing releases, takes everything away and ends both threads', async () => {
    platform = await wine.start('platform')
    await platform.call('input.key', 'ShiftLeft', true)
    await untilKeys([SHIFT], true)
    await platform.call('privacy.hide', 'panels', true)
    await platform.call('close')
    await untilKeys([SHIFT], false)
    expect(await bystander.call('isVisible', await windowOf('Shell_TrayWnd'))).toBe(true)
    expect(await bystander.call('find', 'FarhandDesk', null)).toBe(0)
  })
})
