// What every implementation of Surfaces must know of single windows, so that control of one of them keeps to it. Lives here: the one
// suite. May not know: any system's calls, how a stage opens programs.
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { Area, Surfaces, WindowPlace } from './platform.ts'

/** A desktop with nothing but what the stage opens, and hands of its own: none of them uses the surfaces under test. */
export interface SurfacesStage {
  readonly surfaces: Pick<Surfaces, 'window' | 'windowAt' | 'windows' | 'siblings'>
  /** Starts a program with one window, the topmost, at this place as a capture of it would show it. */
  openProgram(title: string, area: Area): Promise<void>
  /** The program of that window opens another one of its own. */
  openSibling(of: string, title: string, area: Area): Promise<void>
  /** Moves and resizes. */
  place(title: string, area: Area): Promise<void>
  closeWindow(title: string): Promise<void>
  waitUntil(what: string, look: () => Promise<boolean>): Promise<void>
  close(): Promise<void>
}

const LOWER = { x: 100, y: 120, width: 500, height: 340 }
const UPPER = { x: 360, y: 260, width: 420, height: 300 }
const PLACES: readonly Area[] = [
  { x: 40, y: 60, width: 301, height: 257 },
  { x: 333, y: 201, width: 640, height: 480 },
  LOWER,
]

/** Registers the suite. `start` opens a fresh stage. */
export function describeSurfaces(name: string, start: () => Promise<SurfacesStage>): void {
  describe(`single windows of ${name}`, () => {
    let stage: SurfacesStage
    beforeAll(async () => {
      stage = await start()
    })
    afterAll(() => stage?.close())

    const find = async (title: string): Promise<WindowPlace> => {
      let found: WindowPlace | undefined
      await stage.waitUntil(`${title} is listed`, async () => {
        found = (await stage.surfaces.windows()).find((one) => one.title === title)
        return found !== undefined
      })
      if (found === undefined) throw new Error(`${title} is not listed`)
      return found
    }

    it('a window is found by the name of its capture wherever it goes, to the pixel', async () => {
      await stage.openProgram('Lower', LOWER)
      const { id } = await find('Lower')
      expect(id).toMatch(/^window:\d+:0$/)
      for (const area of PLACES) {
        await stage.place('Lower', area)
        await stage.waitUntil('it is there', async () => isSame((await stage.surfaces.window(id))?.area, area))
      }
      // Chromium numbers windows of its own in the name's last part.
      expect((await stage.surfaces.window(id.replace(/0$/, '7')))?.id).toBe(id)
      for (const other of ['window:1:0', 'window::0', 'screen:1:0', 'Lower', ''])
        expect((await stage.surfaces.window(other))?.id).not.toBe(id)
    })

    it('where one window lies over another a click reaches the upper one, beside it the lower one', async () => {
      await stage.openProgram('Upper', UPPER)
      const [lower, upper] = [await find('Lower'), await find('Upper')]
      const at = async (x: number, y: number) => (await stage.surfaces.windowAt({ x, y }))?.id
      await stage.waitUntil('it lies above', async () => (await at(UPPER.x + 20, UPPER.y + 40)) === upper.id)
      expect(await at(LOWER.x + LOWER.width - 20, LOWER.y + LOWER.height - 20)).toBe(upper.id)
      expect(await at(LOWER.x + 40, LOWER.y + 80)).toBe(lower.id)
      const order = (await stage.surfaces.windows()).map(({ id }) => id)
      expect(order.indexOf(upper.id)).toBeLessThan(order.indexOf(lower.id))
    })

    it('[CONSENT-66] siblings are the other windows of the same program, and of no other', async () => {
      const { id } = await find('Lower')
      expect(await stage.surfaces.siblings(id)).toEqual([])
      await stage.openSibling('Lower', 'Another of Lower', { x: 640, y: 60, width: 320, height: 180 })
      await stage.waitUntil('it is a sibling', async () => (await stage.surfaces.siblings(id)).length > 0)
      expect((await stage.surfaces.siblings(id)).map(({ title }) => title)).toEqual(['Another of Lower'])
      const sibling = await find('Another of Lower')
      expect((await stage.surfaces.siblings(sibling.id)).map(({ title }) => title)).toEqual(['Lower'])
      expect(await stage.surfaces.siblings((await find('Upper')).id)).toEqual([])
    })

    it('a window that closes is nowhere any more', async () => {
      const { id } = await find('Upper')
      await stage.closeWindow('Upper')
      await stage.waitUntil('it is gone', async () => (await stage.surfaces.window(id)) === undefined)
      expect((await stage.surfaces.windows()).map(({ title }) => title)).not.toContain('Upper')
      expect(
        (await stage.surfaces.windowAt({ x: UPPER.x + UPPER.width - 9, y: UPPER.y + UPPER.height - 9 }))?.id,
      ).not.toBe(id)
      expect(await stage.surfaces.siblings(id)).toEqual([])
    })
  })
}

const isSame = (one: Area | undefined, other: Area): boolean =>
  one?.x === other.x && one.y === other.y && one.width === other.width && one.height === other.height
