import { expect, test, vi } from 'vitest'
import { load } from './load.ts'

const PAGE = { Page: 'the page' }

test('a file that comes is handed on', async () => {
  expect(await load(() => Promise.resolve(PAGE))).toBe(PAGE)
})

test('a file that is missing is told as a server out of reach, and the next try may bring it', async () => {
  const missing = new TypeError('Failed to fetch dynamically imported module: /assets/page.js')
  const importer = vi.fn<() => Promise<typeof PAGE>>().mockRejectedValueOnce(missing).mockResolvedValueOnce(PAGE)
  await expect(load(importer)).rejects.toMatchObject({ name: 'ApiError', code: 'offline', cause: missing })
  expect(await load(importer)).toBe(PAGE)
})

test('a file that never comes is told likewise after 15 s', async () => {
  vi.useFakeTimers()
  try {
    const loading = load(() => new Promise<object>(() => undefined)).catch((cause: unknown) => cause)
    await vi.advanceTimersByTimeAsync(15_000)
    expect(await loading).toMatchObject({ name: 'ApiError', code: 'offline' })
  } finally {
    vi.useRealTimers()
  }
})
