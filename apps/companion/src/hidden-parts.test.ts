import { expect, test, vi } from 'vitest'
import { createHiddenParts } from './hidden-parts.ts'
import type { Privacy } from './platform/platform.ts'

function story(hide: Privacy['hide'] = () => Promise.resolve()) {
  const calls: string[] = []
  const changed = vi.fn<() => void>()
  const parts = createHiddenParts(
    {
      hide: (part, isHidden) => {
        calls.push(`${isHidden ? 'hide' : 'show'} ${part}`)
        return hide(part, isHidden)
      },
    },
    changed,
  )
  return { calls, changed, parts }
}

test('[CONSENT-78] each part is hidden and shown on its own, once for each wish however often it is said', async () => {
  const { calls, parts } = story()
  for (let beat = 0; beat < 3; beat++) parts.wish(['wallpaper', 'panels'])
  await expect.poll(() => parts.hidden).toEqual(['wallpaper', 'panels'])
  parts.wish(['panels'])
  await expect.poll(() => parts.hidden).toEqual(['panels'])
  expect(calls).toEqual(['hide wallpaper', 'hide panels', 'show wallpaper'])
})

test('[CONSENT-78] what the system does not hide is said, never called hidden, and tried again only when it is wished anew', async () => {
  let isRefusing = true
  const { calls, changed, parts } = story(() => (isRefusing ? Promise.reject(new Error('no')) : Promise.resolve()))
  for (let beat = 0; beat < 3; beat++) parts.wish(['icons'])
  await expect.poll(() => parts.cannotHide).toEqual(['icons'])
  expect(parts.hidden).toEqual([])
  expect(calls).toEqual(['hide icons'])
  expect(changed).toHaveBeenCalledOnce()
  isRefusing = false
  parts.wish([])
  expect(parts.cannotHide).toEqual([])
  parts.wish(['icons'])
  await expect.poll(() => parts.hidden).toEqual(['icons'])
})

test('[CONSENT-78] a wish that changes while the system is busy is followed to the last', async () => {
  const gate = Promise.withResolvers<void>()
  const { calls, parts } = story(() => gate.promise)
  parts.wish(['panels'])
  parts.wish([])
  gate.resolve()
  await expect.poll(() => calls).toEqual(['hide panels', 'show panels'])
  expect(parts.hidden).toEqual([])
})
