import { PassThrough } from 'node:stream'
import fc from 'fast-check'
import { expect, it } from 'vitest'
import { decodeSafety, encodeSafety, NOTHING_TO_RESTORE, startSafety, waitForParentEnd } from './safety.ts'

function pipes() {
  const [stdin, stdout] = [new PassThrough(), new PassThrough()]
  const watched = waitForParentEnd({ input: stdin, output: stdout })
  return { stdin, stdout, watched }
}

it('the watchdog knows the last state when its parent is gone', async () => {
  const { stdin, stdout, watched } = pipes()
  const safety = await startSafety(() => ({ stdin, stdout }))
  safety.key('ShiftLeft', true)
  safety.button('left', true)
  safety.part('panels', true)
  safety.key('ShiftLeft', false)
  stdin.end()
  expect(await watched).toEqual({ codes: [], buttons: ['left'], hidden: ['panels'] })
})

it('a watchdog whose parent closed in order, or is cut off in mid-line, undoes nothing that is not true', async () => {
  const orderly = pipes()
  const safety = await startSafety(() => orderly)
  safety.key('KeyA', true)
  safety.close()
  safety.close()
  expect(await orderly.watched).toEqual(NOTHING_TO_RESTORE)

  const cut = pipes()
  cut.stdin.write(encodeSafety({ codes: ['KeyA'], buttons: [], hidden: [] }))
  cut.stdin.write('{"codes":["KeyB')
  cut.stdin.end()
  expect(await cut.watched).toMatchObject({ codes: ['KeyA'] })
})

it('a broken pipe ends like a closed one', async () => {
  const { stdin, watched } = pipes()
  stdin.write(encodeSafety({ codes: ['KeyA'], buttons: [], hidden: [] }))
  stdin.once('data', () => stdin.destroy(new Error('EPIPE')))
  expect(await watched).toEqual(expect.objectContaining({ buttons: [] }))
})

it('a watchdog that ends before it watches is an error', async () => {
  const [stdin, stdout] = [new PassThrough(), new PassThrough()]
  stdout.end()
  await expect(startSafety(() => ({ stdin, stdout }))).rejects.toMatchObject({ code: 'watchdog-gone' })
})

it('only known names come out of a line, whatever it holds', () => {
  expect(decodeSafety('{"codes":["KeyA",7],"buttons":["left","nose"],"hidden":["panels","all"]}')).toEqual({
    codes: ['KeyA'],
    buttons: ['left'],
    hidden: ['panels'],
  })
  fc.assert(
    fc.property(fc.oneof(fc.string(), fc.json()), (line) => {
      const { buttons, hidden } = decodeSafety(line)
      expect([buttons, hidden].every(Array.isArray)).toBe(true)
    }),
  )
})
