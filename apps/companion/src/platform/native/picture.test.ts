import { expect, it } from 'vitest'
import { COLOURS, drawDot, drawPointer, fillBox, makeOpaque, pointerTip, type Picture } from './picture.ts'

const empty = (width: number, height: number): Picture => ({
  width,
  height,
  pixels: new Uint8Array(width * height * 4),
})

function at({ pixels, width }: Picture, x: number, y: number): { colour: number; alpha: number } {
  const [blue, green, red, alpha] = pixels.subarray((y * width + x) * 4)
  return { colour: (red! << 16) | (green! << 8) | blue!, alpha: alpha! }
}

it('a dot is its colour in the middle and nothing in the corners', () => {
  const dot = drawDot(32, COLOURS.amber)
  expect(at(dot, 16, 16)).toEqual({ colour: COLOURS.amber, alpha: 255 })
  expect(at(dot, 0, 0)).toEqual({ colour: 0, alpha: 0 })
})

it('the arrow begins at its tip; the ring is there only while pressed', () => {
  for (const scale of [1, 2]) {
    const tip = pointerTip(scale)
    const [free, pressed] = [empty(tip.x * 2, tip.y * 2), empty(tip.x * 2, tip.y * 2)]
    drawPointer(free, { scale, isPressed: false })
    drawPointer(pressed, { scale, isPressed: true })
    expect(at(free, tip.x + 3 * scale, tip.y + 10 * scale)).toEqual({ colour: COLOURS.teal, alpha: 255 })
    expect(at(free, 2 * scale, tip.y).alpha).toBe(0)
    expect(at(pressed, 2 * scale, tip.y)).toEqual({ colour: COLOURS.amber, alpha: 255 })
  }
})

it('colours are premultiplied: none exceeds its alpha', () => {
  const picture = empty(40, 40)
  drawPointer(picture, { scale: 1, isPressed: true })
  for (let index = 0; index < picture.pixels.length; index += 4) {
    const [blue, green, red, alpha] = picture.pixels.subarray(index)
    expect(Math.max(blue!, green!, red!)).toBeLessThanOrEqual(alpha! + 1)
  }
})

it('a box stays inside its picture and can be made opaque again', () => {
  const picture = empty(4, 4)
  fillBox(picture, COLOURS.red, { x: 2, y: 2, width: 9, height: 9 })
  expect(at(picture, 3, 3)).toEqual({ colour: COLOURS.red, alpha: 255 })
  picture.pixels[(3 * 4 + 3) * 4 + 3] = 0
  makeOpaque(picture, { x: 2, y: 2, width: 2, height: 2 })
  expect(at(picture, 3, 3).alpha).toBe(255)
  expect(at(picture, 1, 1).alpha).toBe(0)
})
