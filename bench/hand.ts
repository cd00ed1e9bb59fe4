// A hand at the host's desk that does something all the time: moves, clicks, keys. Lives here: what it does, and how much of it arrived
// on the participant's desktop. May not know: what is measured meanwhile.
import { watchInput } from '../test/companion/input-watch.ts'
import { connectX, openFakeInput, showFlipSquare } from '../test/rig/index.ts'
import type { ControlRoad } from './control-road.ts'
import type { Desktops } from './screen-road.ts'

const SPACE = 65
const LEFT = 1

export interface Hand {
  /** Moves, and now and then clicks and presses a key. */
  act(): void
  /** How many events have arrived since the last call. */
  arrived(): Promise<number>
  close(): void
}

export async function openHand({ source, viewer }: Desktops, road: ControlRoad): Promise<Hand> {
  const square = await showFlipSquare(source, { x: 0, y: 0, width: 64, height: 64 })
  const watch = await watchInput(source)
  const desk = await connectX(viewer.name)
  const input = await openFakeInput(desk)
  const picture = await road.pictureArea()
  let turn = 0
  return {
    act() {
      const x = picture.x + 100 + ((turn * 7) % (picture.width - 200))
      const y = picture.y + 100 + ((turn * 3) % (picture.height - 200))
      input.move({ x: Math.round(x), y: Math.round(y) })
      if (turn % 4 === 0) input.click(LEFT)
      if (turn % 2 === 0) input.key(SPACE)
      turn += 1
    },
    arrived: async () => (await watch.take()).length,
    close() {
      watch.close()
      desk.close()
      square.close()
    },
  }
}
