// What every implementation of Platform must do, seen from outside by a stage that its test builds. Lives here: the one suite.
// May not know: any system's calls, or how a stage looks at its desktop.
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { Platform, Point, PointerButton } from './platform.ts'

/** What other programs saw of the mouse and keyboard, in order. */
export interface SeenEvent {
  readonly kind: 'press' | 'release'
  /** A button's number or a key's, as the system counts. */
  readonly detail: number
}

/** A program with a text field that has the focus. */
export interface TextProgram {
  /** Title of its window. */
  readonly title: string
  /** Everything that arrived in it so far. */
  received(): Promise<string>
  close(): Promise<void>
}

/** A desktop with the platform under test on it, and eyes and hands of its own: none of them uses the platform. */
export interface PlatformStage {
  readonly platform: Platform
  pointer(): Promise<Point>
  /** Keys and buttons that are down, whoever holds them. */
  heldCount(): Promise<number>
  /** Presses and releases of buttons that a program saw since the last call. */
  seenButtons(): Promise<readonly SeenEvent[]>
  openTextProgram(title: string): Promise<TextProgram>
  moveWindow(title: string, by: Point): Promise<void>
  /** The person at the machine moves their own mouse, types on their own keyboard. */
  moveOwnMouse(): Promise<void>
  pressOwnKey(): Promise<void>
  pressOwnPanicKey(): Promise<void>
  /** The person clicks with their own mouse. */
  clickAt(point: Point): Promise<void>
  /** The part of the desktop where a picture differs from the one before `change`; undefined where nothing changed. */
  areaChangedBy(change: () => void): Promise<{ x: number; y: number; width: number; height: number } | undefined>
  waitUntil(what: string, look: () => Promise<boolean> | boolean): Promise<void>
  close(): Promise<void>
}

const BUTTONS: readonly PointerButton[] = ['left', 'middle', 'right', 'back', 'forward']
const TEXT = 'Zażółć €@#{}|\\ ü ñ 漢字 🙂'

/** Registers the suite. `start` opens a fresh stage. */
export function describePlatform(name: string, start: () => Promise<PlatformStage>): void {
  describe(`the platform ${name}`, () => {
    let stage: PlatformStage
    let platform: Platform
    beforeAll(async () => {
      stage = await start()
      ;({ platform } = stage)
    })
    afterAll(() => stage.close())

    it('moves the pointer to the exact pixel', async () => {
      for (const at of [
        { x: 0, y: 0 },
        { x: 301, y: 207 },
        { x: 640, y: 399 },
      ]) {
        await platform.input.moveTo(at)
        const isThere = async () => {
          const { x, y } = await stage.pointer()
          return x === at.x && y === at.y
        }
        await stage.waitUntil('the pointer is there', isThere)
      }
    })

    it('presses and lets go every button, and turns the wheel by whole notches', async () => {
      await platform.input.moveTo({ x: 300, y: 300 })
      await stage.seenButtons()
      for (const button of BUTTONS) {
        await platform.input.button(button, true)
        await platform.input.button(button, false)
      }
      const details = (await stage.seenButtons()).map(({ detail }) => detail)
      expect(details.length).toBe(BUTTONS.length * 2)
      expect(new Set(details).size).toBe(BUTTONS.length)
      await platform.input.wheel({ x: 0, y: 2 })
      await platform.input.wheel({ x: 0, y: 0.5 })
      await platform.input.wheel({ x: 0, y: 0.5 })
      expect((await stage.seenButtons()).filter(({ kind }) => kind === 'press').length).toBe(3)
    })

    it('types any text exactly, also while a key is held', async () => {
      const program = await stage.openTextProgram('Text for typing')
      await platform.input.text(TEXT)
      await stage.waitUntil('the text arrives', async () => (await program.received()) === TEXT)
      await platform.input.key('ShiftLeft', true)
      await platform.input.text('aB')
      await platform.input.key('ShiftLeft', false)
      await stage.waitUntil('the second text arrives', async () => (await program.received()) === `${TEXT}aB`)
      expect(await stage.heldCount()).toBe(0)
      await program.close()
    })

    it('presses keys by their place, and says which place has a character', async () => {
      const program = await stage.openTextProgram('Text for keys')
      const code = await platform.input.codeOf('q')
      expect(code).toBeDefined()
      for (const down of [true, false]) expect(await platform.input.key(code ?? '', down)).toBe(true)
      await stage.waitUntil('the character arrives', async () => (await program.received()) === 'q')
      expect(await platform.input.key('NoSuchKey', true)).toBe(false)
      await program.close()
    })

    it('lets go everything it holds, and what it is told in the middle of a text ends the text', async () => {
      await platform.input.key('ShiftLeft', true)
      await platform.input.key('ControlLeft', true)
      await platform.input.button('left', true)
      expect(await stage.heldCount()).toBe(3)
      await platform.input.releaseAll()
      expect(await stage.heldCount()).toBe(0)
      const program = await stage.openTextProgram('Text that is broken off')
      // Far more than is typed while the program shows its first letters, however quick the one and slow the other.
      const whole = 'farhand '.repeat(20_000)
      const typing = platform.input.text(whole)
      await stage.waitUntil('the text begins', async () => (await program.received()) !== '')
      await platform.input.releaseAll()
      await typing
      await platform.input.text('!')
      await stage.waitUntil('what is typed next arrives', async () => (await program.received()).endsWith('!'))
      expect((await program.received()).length).toBeLessThan(whole.length)
      expect(await stage.heldCount()).toBe(0)
      await program.close()
    })

    it('finds screens and windows, follows a window that moves, and tells of changes', async () => {
      const screens = await platform.surfaces.screens()
      expect(screens[0]?.width).toBeGreaterThan(0)
      const program = await stage.openTextProgram('Window to find')
      const find = async () => (await platform.surfaces.windows()).find(({ title }) => title === program.title)
      let last = await find()
      // A window manager may still be putting it into its frame.
      await stage.waitUntil('the window has come to rest', async () => {
        const [earlier, now] = [last, await find()]
        last = now
        return now !== undefined && JSON.stringify(earlier) === JSON.stringify(now)
      })
      const before = last
      if (before === undefined) throw new Error('the window is not listed')
      expect(before.isOurs).toBe(false)
      const middle = { x: before.area.x + before.area.width / 2, y: before.area.y + before.area.height / 2 }
      expect(await platform.surfaces.windowAt(middle)).toEqual(before)
      expect(await platform.surfaces.window(before.id)).toEqual(before)
      expect(await platform.surfaces.focused()).toEqual(before)
      let changes = 0
      const stop = platform.surfaces.onChange(() => changes++)
      await stage.moveWindow(program.title, { x: 40, y: 30 })
      await stage.waitUntil('the window is seen elsewhere', async () => {
        const now = await platform.surfaces.window(before.id)
        return now !== undefined && now.area.x > before.area.x + 30 && now.area.y > before.area.y + 20
      })
      await stage.waitUntil('changes are told', () => changes > 0)
      await program.close()
      await stage.waitUntil('the window is gone', async () => (await platform.surfaces.window(before.id)) === undefined)
      stop()
    })

    it('hears the person’s own mouse and keyboard, and never what it injects itself', async () => {
      let used = 0
      platform.onLocalUse(() => used++)
      await platform.input.moveTo({ x: 100, y: 500 })
      await platform.input.button('left', true)
      await platform.input.button('left', false)
      await platform.input.wheel({ x: 0, y: 1 })
      await platform.input.key('ShiftLeft', true)
      await platform.input.key('ShiftLeft', false)
      await stage.moveOwnMouse()
      await stage.waitUntil('the own mouse is noticed', () => used > 0)
      const byMouse = used
      expect(byMouse).toBeLessThanOrEqual(2)
      await stage.pressOwnKey()
      await stage.waitUntil('the own keyboard is noticed', () => used > byMouse)
    })

    it('hears the panic key', async () => {
      let pressed = 0
      platform.onPanicKey(() => pressed++)
      await stage.pressOwnPanicKey()
      await stage.waitUntil('the panic key is heard', () => pressed === 1)
    })

    it('shows a banner that is ours, keeps its words when they change, stops when Stop is pressed, and hides', async () => {
      let stops = 0
      platform.banner.onStop(() => stops++)
      const area = await stage.areaChangedBy(() =>
        platform.banner.show({
          lines: ['Dana Müller steuert Ihren Computer', 'Größe ändern, 漢字'],
          stopLabel: 'Fernsteuerung beenden',
          mood: 'control',
        }),
      )
      if (area === undefined) throw new Error('nothing was shown')
      const stop = { x: area.x + area.width - 60, y: area.y + area.height / 2 }
      expect(await platform.surfaces.windowAt(stop)).toMatchObject({ isOurs: true })
      await stage.clickAt({ x: area.x + 60, y: area.y + area.height / 2 })
      await stage.clickAt(stop)
      await stage.waitUntil('the press is heard', () => stops === 1)
      const gone = await stage.areaChangedBy(() => platform.banner.hide())
      expect(gone).toEqual(area)
    })

    it('draws the helper’s pointer, and clicks go through it', async () => {
      await platform.input.moveTo({ x: 300, y: 300 })
      await stage.seenButtons()
      const area = await stage.areaChangedBy(() =>
        platform.pointer.show({ at: { x: 300, y: 300 }, label: 'Dana', pressed: true }),
      )
      expect(area?.width).toBeGreaterThan(30)
      expect((await platform.surfaces.windowAt({ x: 301, y: 301 }))?.isOurs ?? false).toBe(false)
      await platform.input.button('left', true)
      await platform.input.button('left', false)
      expect((await stage.seenButtons()).length).toBe(2)
      platform.pointer.hide()
    })

    it('shows a tray icon or does without', () => {
      platform.tray.show({
        tooltip: 'Farhand',
        mood: 'calm',
        items: [{ id: 'stop', label: 'Disable remote control', enabled: true }],
      })
    })

    it('closes twice without a fault, with nothing held', async () => {
      await platform.input.key('ShiftLeft', true)
      await platform.close()
      await platform.close()
      expect(await stage.heldCount()).toBe(0)
    })
  })
}
