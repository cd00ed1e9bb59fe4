// Injected input on X11, seen from outside: text under other layouts, keys by place, drags, what a killed companion leaves.
import { setTimeout as pause } from 'node:timers/promises'
import { afterEach, describe, expect, it } from 'vitest'
import { startProcess, waitUntil } from '../rig/index.ts'
import type { XConnection } from '../rig/x-connection.ts'
import { watchInput } from './input-watch.ts'
import { startCompanion, type Companion } from './watched-companion.ts'
import { heldCount, startX11Stage, u32, type X11Stage } from './x11-stage.ts'

const TEXT = 'Zażółć €@#{}|\\ ü ñ 漢字 🙂'
let stage: X11Stage | undefined
let companion: Companion | undefined

afterEach(async () => {
  await companion?.process.kill()
  companion = undefined
  await stage?.close()
  stage = undefined
})

async function run(command: string, ...args: readonly string[]): Promise<void> {
  if (stage === undefined) throw new Error('no stage')
  const ended = await (await startProcess(command, args, { env: { DISPLAY: stage.display.name } })).ended
  expect(ended, `${command} ${args.join(' ')}`).toBe(0)
}

const GET_KEYBOARD_MAPPING = 101

const GRAB_POINTER = 26
const UNGRAB_POINTER = 27
const GRAB_KEYBOARD = 31
const UNGRAB_KEYBOARD = 32
const NOW = 0

/** Takes mouse and keyboard as window managers do at a click: nothing of either goes on until they say so. */
async function freeze(x: XConnection): Promise<void> {
  const mask = Buffer.from([0x0c, 0, 0, 0])
  await x.ask(GRAB_POINTER, 0, Buffer.concat([u32(x.root), mask, u32(0, 0, NOW)]))
  await x.ask(GRAB_KEYBOARD, 0, Buffer.concat([u32(x.root, NOW), Buffer.alloc(4)]))
}

async function thaw(x: XConnection): Promise<void> {
  x.send(UNGRAB_POINTER, 0, u32(NOW))
  x.send(UNGRAB_KEYBOARD, 0, u32(NOW))
  await x.settle()
}

/** Keys of the server that carry no symbol. */
async function spareKeys(x: XConnection): Promise<number> {
  const answer = await x.ask(GET_KEYBOARD_MAPPING, 0, Buffer.from([8, 248, 0, 0]))
  const perKey = answer.readUInt8(1)
  const keys = Array.from({ length: 248 }, (_, i) => answer.subarray(32 + i * perKey * 4, 32 + (i + 1) * perKey * 4))
  return keys.filter((key) => key.every((byte) => byte === 0)).length
}

describe('text on X11', () => {
  it.each([
    ['us', 'KeyZ', 'zyßäö'],
    ['de', 'KeyY', 'zyßäö'],
    ['fr', 'KeyZ', 'aqzw'],
  ])('arrives exactly under the layout %s, and its lent keys are given back', async (layout, placeOfZ, more) => {
    stage = await startX11Stage()
    await run('setxkbmap', layout)
    const { platform, display } = stage
    const spare = await spareKeys(display.x)
    const program = await stage.openTextProgram('Text')
    const startedMs = performance.now()
    await platform.input.text(TEXT)
    console.log(
      `text of ${[...TEXT].length} characters under ${layout}: ${(performance.now() - startedMs).toFixed(0)} ms`,
    )
    await waitUntil('the text arrives', async () => (await program.received()) === TEXT)
    await platform.input.text(`${more}\n${TEXT}`)
    const all = `${TEXT}${more}\n${TEXT}`
    await waitUntil('more text arrives', async () => (await program.received()) === all)
    expect(await platform.input.codeOf('z')).toBe(layout === 'fr' ? 'KeyW' : placeOfZ)
    expect(await platform.input.codeOf('€')).toBeUndefined()
    await waitUntil('lent keys are given back', async () => (await spareKeys(display.x)) === spare)
    expect(await heldCount(display.x)).toBe(0)
  })

  it('arrives exactly when the layout changes between two texts, with Caps Lock on, and with more signs than keys', async () => {
    stage = await startX11Stage()
    const { platform } = stage
    const program = await stage.openTextProgram('Text')
    await platform.input.text('漢é')
    await waitUntil('the text arrives', async () => (await program.received()) === '漢é')
    await run('setxkbmap', 'de')
    await stage.own.tapKey(66)
    await platform.input.text('漢é Aa')
    await waitUntil('the second text arrives', async () => (await program.received()) === '漢é漢é Aa')
    const many = Array.from({ length: 60 }, (_, i) => String.fromCodePoint(0x4e00 + i)).join('')
    await platform.input.text(many)
    await waitUntil('all signs arrive', async () => (await program.received()) === `漢é漢é Aa${many}`)
    await platform.input.key('KeyA', true)
    await platform.input.key('KeyA', false)
    await waitUntil('Caps Lock is still on', async () => (await program.received()).endsWith('A'))
  })
})

describe('keys and mouse on X11', () => {
  it('presses keys by their place whatever the layout', async () => {
    stage = await startX11Stage()
    await run('setxkbmap', 'de')
    const program = await stage.openTextProgram('Keys')
    for (const code of ['KeyZ', 'KeyY', 'Minus', 'Semicolon', 'Quote', 'Digit1', 'Enter']) {
      await stage.platform.input.key(code, true)
      await stage.platform.input.key(code, false)
    }
    await stage.platform.input.key('AltRight', true)
    await stage.platform.input.key('KeyQ', true)
    await stage.platform.input.releaseAll()
    await waitUntil('the keys arrive', async () => (await program.received()) === 'yzßöä1\n@')
  })

  it('drags a window by its title', async () => {
    stage = await startX11Stage()
    const { platform } = stage
    const program = await stage.openTextProgram('Dragged')
    const before = await platform.surfaces.focused()
    if (before === undefined) throw new Error('no window has the focus')
    const grip = { x: before.area.x + 200, y: before.area.y - 10 }
    await platform.input.moveTo(grip)
    await platform.input.button('left', true)
    for (let step = 1; step < 10; step++) await platform.input.moveTo({ x: grip.x + step * 15, y: grip.y + step * 9 })
    const isThere = async () => {
      const now = (await platform.surfaces.window(before.id))?.area
      return now?.x === before.area.x + 150 && now.y === before.area.y + 90
    }
    // As under a hand: it trembles, and lets go when the window has followed. The server keeps one motion of many from a
    // window manager that is still busy with the press.
    await waitUntil('the window has followed', async () => {
      await platform.input.moveTo({ x: grip.x + 151, y: grip.y + 90 })
      await platform.input.moveTo({ x: grip.x + 150, y: grip.y + 90 })
      return await isThere()
    })
    await platform.input.button('left', false)
    await platform.input.moveTo({ x: 30, y: 30 })
    expect(await isThere()).toBe(true)
    await program.close()
  })

  it('moves the pointer, and says what is there within a fraction of a frame', async () => {
    stage = await startX11Stage()
    const { input, surfaces } = stage.platform
    const tookMs: number[] = []
    for (let i = 0; i < 500; i++) {
      const startedMs = performance.now()
      const at = { x: 100 + i, y: 100 + (i % 300) }
      await input.moveTo(at)
      await surfaces.windowAt(at)
      tookMs.push(performance.now() - startedMs)
    }
    tookMs.sort((a, b) => a - b)
    console.log(`move and answer: p50 ${tookMs[250]!.toFixed(3)} ms, p95 ${tookMs[475]!.toFixed(3)} ms`)
    expect(tookMs[250]).toBeLessThan(5)
  })
})

describe('whatever else goes on', () => {
  it('[CONSENT-195] hears the person’s own mouse and keyboard while another program has frozen them', async () => {
    stage = await startX11Stage()
    const { platform, display, own } = stage
    const usedMs: number[] = []
    platform.onLocalUse(() => usedMs.push(performance.now()))
    await freeze(display.x)
    for (const use of [() => own.move({ x: 3, y: 2 }), () => own.tapKey(50)]) {
      // What is used without a rest is one use.
      await pause(50)
      usedMs.length = 0
      // What is injected counts for nobody's use, frozen or not.
      await platform.input.moveTo({ x: 200, y: 200 })
      await pause(50)
      expect(usedMs).toEqual([])
      const startedMs = performance.now()
      await use()
      await waitUntil('the use is heard', () => usedMs.length > 0)
      expect((usedMs[0] ?? Number.POSITIVE_INFINITY) - startedMs).toBeLessThan(100)
    }
    await thaw(display.x)
  })

  it('[CONSENT-195] lets go before anything that follows from it keeps the program busy', async () => {
    stage = await startX11Stage()
    const { input } = stage.platform
    const watch = await watchInput(stage.display)
    await input.key('ShiftLeft', true)
    await input.button('left', true)
    const letGoMs = performance.now()
    const letGo = input.releaseAll()
    // As drawing does.
    while (performance.now() - letGoMs < 400);
    await letGo
    const ups = (await watch.take()).filter(({ kind }) => kind.endsWith('-up'))
    watch.close()
    expect(ups.length).toBe(2)
    for (const { atMs } of ups) expect(atMs - letGoMs).toBeLessThan(100)
  })
})

describe('a companion that is killed', () => {
  it('has its keys and buttons let go within 100 ms, and its lent keys emptied', async () => {
    stage = await startX11Stage()
    const { x } = stage.display
    const spare = await spareKeys(x)
    const tookMs: number[] = []
    for (let kill = 0; kill < 5; kill++) {
      companion = await startCompanion(stage.display.name)
      for (const deed of ['key ShiftLeft', 'key ControlLeft', 'button', 'text 漢']) await companion.does(deed)
      expect(await heldCount(x)).toBe(3)
      expect(await spareKeys(x)).toBe(spare - 1)
      const killedMs = performance.now()
      process.kill(companion.process.pid, 'SIGKILL')
      await waitUntil('everything is let go', async () => (await heldCount(x)) === 0, { everyMs: 1 })
      tookMs.push(performance.now() - killedMs)
      await waitUntil('the lent key is emptied', async () => (await spareKeys(x)) === spare)
    }
    tookMs.sort((a, b) => a - b)
    console.log(`SIGKILL to everything let go, five times: ${tookMs.map((one) => one.toFixed(0)).join(', ')} ms`)
    expect(tookMs[2]).toBeLessThan(100)
  })

  it('is refused further presses when its watchdog was killed, and lets go what it holds', async () => {
    stage = await startX11Stage()
    const { input } = stage.platform
    await input.key('ShiftLeft', true)
    stage.killWatchdog()
    await waitUntil('a press is refused', async () => {
      const refused = await input.key('KeyA', true).then(
        () => false,
        (cause: unknown) => cause instanceof Error && 'code' in cause && cause.code === 'watchdog-gone',
      )
      await input.key('KeyA', false)
      return refused
    })
    await input.releaseAll()
    expect(await heldCount(stage.display.x)).toBe(0)
  })
})
