import { expect, test } from 'vitest'
import type { CapturedSurface } from '../session/view.ts'
import { HeldCaptures } from './held-captures.ts'

/** A capture; `stopped` collects the names of those that were stopped. */
function surface(label: string, stopped: string[], { comesBack = false } = {}) {
  const ended = Promise.withResolvers<void>()
  const capture = {
    label,
    comesBack,
    ended: ended.promise,
    stop() {
      stopped.push(label)
      ended.resolve()
    },
  } as unknown as CapturedSurface
  return { capture, close: () => ended.resolve() }
}

/** `main`, with dialogs of these names over it. */
function showOver(...names: readonly string[]) {
  const stopped: string[] = []
  const held = new HeldCaptures()
  const surfaces = ['main', ...names].map((name, at) => surface(name, stopped, { comesBack: at > 0 }))
  for (const { capture } of surfaces) held.show(capture)
  /** They close at once, in this order. */
  const close = async (...which: readonly number[]) => {
    for (const at of which) surfaces[at]?.close()
    await Promise.resolve()
    await Promise.resolve()
  }
  return { held, stopped, close, show: (name: string) => held.show(surface(name, stopped).capture) }
}

test('[CONSENT-131] what is kept is not stopped, and takes the place of what closes', async () => {
  const { held, stopped, close } = showOver('dialog')
  expect([held.shown?.label, held.kept]).toEqual(['dialog', 1])
  await close(1)
  expect([held.shown?.label, held.kept]).toEqual(['main', 0])
  expect(stopped).toEqual([])
  held.drop()
  expect(stopped).toEqual(['main'])
})

test('[CONSENT-131] one that closed while it was kept does not come back', async () => {
  const { held, close } = showOver('dialog', 'upper')
  await close(1)
  expect([held.shown?.label, held.kept]).toEqual(['upper', 1])
  await close(2)
  expect(held.shown?.label).toBe('main')
  const together = showOver('dialog', 'upper')
  await together.close(1, 2)
  expect([together.held.shown?.label, together.held.kept]).toEqual(['main', 0])
})

test('[CONSENT-131] all that is held is stopped with what is shown, with another surface, and beyond three; what is kept alone on its word', () => {
  const crowded = showOver('a', 'b', 'c', 'd')
  expect(crowded.stopped).toEqual(['main'])
  crowded.show('other')
  expect(crowded.stopped.toSorted()).toEqual(['a', 'b', 'c', 'd', 'main'])
  const ended = showOver('dialog')
  ended.held.drop()
  expect(ended.stopped.toSorted()).toEqual(['dialog', 'main'])
  expect([ended.held.shown, ended.held.kept]).toEqual([undefined, 0])
  const curtain = showOver('dialog')
  curtain.held.dropKept()
  expect(curtain.stopped).toEqual(['main'])
  expect([curtain.held.shown?.label, curtain.held.kept]).toEqual(['dialog', 0])
})

test('one that has ended already is not kept', async () => {
  const { held, close } = showOver()
  await close(0)
  held.show(surface('dialog', [], { comesBack: true }).capture)
  expect([held.shown?.label, held.kept]).toEqual(['dialog', 0])
})
