import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { load } from './load.ts'

const PAGE = { Page: 'the page' }
const missing = new TypeError('Failed to fetch dynamically imported module: /assets/page.js')
const importing = () => vi.fn<() => Promise<typeof PAGE>>()

/** Whether our own server answers. */
let isThere: boolean
let answer: Pick<Response, 'ok' | 'type'>
beforeEach(() => {
  answer = { ok: true, type: 'basic' }
  vi.stubGlobal('fetch', async () => {
    if (!isThere) throw new TypeError('Failed to fetch')
    return answer
  })
})
afterEach(() => vi.unstubAllGlobals())

test('a file that comes is handed on', async () => {
  isThere = true
  expect(await load(importing().mockResolvedValue(PAGE))).toBe(PAGE)
})

test('a file that is missing where no server answers is told so, and the next try may bring it', async () => {
  isThere = false
  const importer = importing().mockRejectedValueOnce(missing).mockResolvedValueOnce(PAGE)
  await expect(load(importer)).rejects.toMatchObject({ name: 'ApiError', code: 'offline', cause: missing })
  expect(await load(importer)).toBe(PAGE)
})

test('a file that was broken off is asked for once more where the server answers', async () => {
  isThere = true
  const importer = importing().mockRejectedValueOnce(missing).mockResolvedValueOnce(PAGE)
  expect(await load(importer)).toBe(PAGE)
})

test('a file that the server does not have, or whose failure the browser keeps, needs the page to be loaded anew', async () => {
  isThere = true
  const importer = importing().mockRejectedValue(missing)
  await expect(load(importer)).rejects.toMatchObject({ name: 'ApiError', code: 'reload-needed', cause: missing })
  expect(importer).toHaveBeenCalledTimes(2)
})

test.for([
  [{ ok: false, type: 'opaqueredirect' }, 'reload-needed'],
  [{ ok: false, type: 'basic' }, 'offline'],
] as const)(
  'a gate before the server opens only to a whole load; a server that is broken does not: %o',
  async ([gate, code]) => {
    isThere = true
    answer = gate
    await expect(load(importing().mockRejectedValue(missing))).rejects.toMatchObject({ code })
  },
)

test.for([
  { there: false, code: 'offline' },
  { there: true, code: 'reload-needed' },
])('a file that hangs is given up after 15 s: $code', async ({ there, code }) => {
  isThere = there
  vi.useFakeTimers()
  try {
    const importer = importing().mockReturnValue(new Promise(() => undefined))
    const loading = load(importer).catch((cause: unknown) => cause)
    await vi.advanceTimersByTimeAsync(15_000)
    expect(await loading).toMatchObject({ name: 'ApiError', code })
    expect(importer).toHaveBeenCalledOnce()
  } finally {
    vi.useRealTimers()
  }
})
