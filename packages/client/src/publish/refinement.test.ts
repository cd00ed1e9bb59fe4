import { expect, test } from 'vitest'
import { Refinement } from './refinement.ts'

const layered = (nextLayer: number) => ({ sharpens: true, nextLayer })

/** Motion that ends at `endMs`. */
function moved(refinement: Refinement, endMs: number): void {
  refinement.changed(endMs - 20)
  refinement.changed(endMs)
}

test('sharpness goes into layer 0 only, first fine, then finest, then nothing', () => {
  const refinement = new Refinement()
  moved(refinement, 1000)
  expect(refinement.next(1100, layered(0))).toEqual({ kind: 'wait', ms: 200 })
  expect(refinement.next(1300, layered(1))).toEqual({ kind: 'encode', sharpness: undefined })
  expect(refinement.next(1310, layered(0))).toEqual({ kind: 'encode', sharpness: 'fine' })
  expect(refinement.next(1320, layered(1))).toEqual({ kind: 'encode', sharpness: undefined })
  expect(refinement.next(1330, layered(0))).toEqual({ kind: 'encode', sharpness: 'finest' })
  expect(refinement.next(9999, layered(1))).toEqual({ kind: 'nothing' })
})

test('a change starts the waiting anew', () => {
  const refinement = new Refinement()
  moved(refinement, 0)
  refinement.next(300, layered(0))
  moved(refinement, 400)
  expect(refinement.next(650, layered(0))).toEqual({ kind: 'wait', ms: 50 })
  expect(refinement.next(700, layered(0))).toEqual({ kind: 'encode', sharpness: 'fine' })
})

test('a single change waits longer to be sharpened, so that the next key pressed meets a free encoder', () => {
  const refinement = new Refinement()
  refinement.changed(0)
  expect(refinement.next(300, layered(0))).toEqual({ kind: 'wait', ms: 700 })
  refinement.changed(400)
  expect(refinement.next(700, layered(0))).toEqual({ kind: 'wait', ms: 700 })
  expect(refinement.next(1400, layered(0))).toEqual({ kind: 'encode', sharpness: 'fine' })
})

test('an encoder that cannot sharpen sees the picture four times more', () => {
  const refinement = new Refinement()
  refinement.restarted(0, { sharpens: false })
  const steps = Array.from({ length: 6 }, () => refinement.next(0, { sharpens: false, nextLayer: 0 }).kind)
  expect(steps).toEqual(['encode', 'encode', 'encode', 'encode', 'nothing', 'nothing'])
})

test('[WIRE-25] a picture that was sharpened is sent again as fine as it was by eye, and only the last step follows', () => {
  const refinement = new Refinement()
  moved(refinement, 0)
  expect(refinement.restarted(100, layered(0))).toBeUndefined()
  refinement.next(100, layered(0))
  refinement.next(100, layered(0))
  expect(refinement.next(100, layered(0))).toEqual({ kind: 'nothing' })
  expect(refinement.restarted(9000, layered(0))).toBe('fine')
  expect(refinement.next(9000, layered(0))).toEqual({ kind: 'encode', sharpness: 'finest' })
  expect(refinement.next(9000, layered(0))).toEqual({ kind: 'nothing' })
  refinement.changed(9500)
  expect(refinement.restarted(9600, layered(0))).toBeUndefined()
})

test('[WIRE-26] a sharpness that was too large is left out, for every picture until another surface', () => {
  const refinement = new Refinement()
  moved(refinement, 0)
  refinement.next(300, layered(0))
  refinement.next(300, layered(0))
  refinement.tooLarge('finest')
  expect(refinement.restarted(400, layered(0))).toBe('fine')
  expect(refinement.next(400, layered(0))).toEqual({ kind: 'nothing' })
  refinement.tooLarge('fine')
  expect(refinement.restarted(500, layered(0))).toBeUndefined()
  moved(refinement, 1000)
  expect(refinement.next(2000, layered(0))).toEqual({ kind: 'nothing' })
  refinement.stop()
  moved(refinement, 3000)
  expect(refinement.next(4000, layered(0))).toEqual({ kind: 'encode', sharpness: 'fine' })
})

test('[WIRE-36] what takes the encoder seconds is sharpened once, and nobody waits for it to begin with', () => {
  const refinement = new Refinement()
  moved(refinement, 0)
  expect(refinement.next(300, layered(0))).toEqual({ kind: 'encode', sharpness: 'fine' })
  refinement.isDear()
  expect(refinement.next(5000, layered(0))).toEqual({ kind: 'nothing' })
  expect(refinement.restarted(6000, layered(0))).toBeUndefined()
  expect(refinement.next(6000, layered(0))).toEqual({ kind: 'encode', sharpness: 'fine' })
  expect(refinement.next(6000, layered(0))).toEqual({ kind: 'nothing' })
  refinement.tooLarge('fine')
  refinement.isDear()
  moved(refinement, 7000)
  expect(refinement.next(8000, layered(0))).toEqual({ kind: 'nothing' })
  refinement.stop()
  moved(refinement, 9000)
  refinement.next(9300, layered(0))
  expect(refinement.next(9300, layered(0))).toEqual({ kind: 'encode', sharpness: 'finest' })
})

test('nothing happens before a picture, and after stop()', () => {
  const refinement = new Refinement()
  expect(refinement.next(0, layered(0))).toEqual({ kind: 'nothing' })
  refinement.restarted(0, { sharpens: false })
  refinement.stop()
  expect(refinement.next(0, layered(0))).toEqual({ kind: 'nothing' })
})
