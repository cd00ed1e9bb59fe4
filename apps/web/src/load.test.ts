import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { lateFile } from './load.ts'

const PAGE = { Page: 'the page' }
const missing = new TypeError('Failed to fetch dynamically imported module: /assets/page.js')
const importing = () => vi.fn<() => Promise<typeof PAGE>>()

/** Whether our own server answers. */
let isThere: boolean
let answer: Pick<Response, 'ok' | 'type'>
const asked = vi.fn<() => Promise<typeof answer>>(async () => {
  if (!isThere) throw new TypeError('Failed to fetch')
  return answer
})
/** Whether somebody has pressed anything on the page. */
let activation: { hasBeenActive: boolean }
beforeEach(() => {
  answer = { ok: true, type: 'basic' }
  asked.mockClear()
  activation = { hasBeenActive: false }
  vi.stubGlobal('fetch', asked)
  vi.stubGlobal('navigator', { userActivation: activation })
})
afterEach(() => vi.unstubAllGlobals())

test('what the page begins with comes without a question', async () => {
  isThere = true
  expect(await lateFile(importing().mockResolvedValue(PAGE))()).toBe(PAGE)
  expect(asked).not.toHaveBeenCalled()
})

test('a press without a network tries no file, whose failure the browser would keep; the next one brings it', async () => {
  isThere = false
  activation.hasBeenActive = true
  const importer = importing().mockResolvedValue(PAGE)
  const bring = lateFile(importer)
  await expect(bring()).rejects.toMatchObject({ name: 'ApiError', code: 'offline' })
  expect(importer).not.toHaveBeenCalled()
  isThere = true
  expect(await bring()).toBe(PAGE)
})

test('a file that has come is there without a network and without a question', async () => {
  isThere = true
  activation.hasBeenActive = true
  const bring = lateFile(importing().mockResolvedValueOnce(PAGE))
  await bring()
  asked.mockClear()
  isThere = false
  expect(await bring()).toBe(PAGE)
  expect(asked).not.toHaveBeenCalled()
})

test('a browser that cannot tell of presses still has the page that says what it lacks', async () => {
  vi.stubGlobal('navigator', {})
  expect(await lateFile(importing().mockResolvedValue(PAGE))()).toBe(PAGE)
})

test('a file that is missing where no server answers is told so, and the next try may bring it', async () => {
  isThere = false
  const importer = importing().mockRejectedValueOnce(missing).mockResolvedValueOnce(PAGE)
  const bring = lateFile(importer)
  await expect(bring()).rejects.toMatchObject({ name: 'ApiError', code: 'offline', cause: missing })
  expect(await bring()).toBe(PAGE)
})

test('a file that was broken off is asked for once more where the server answers', async () => {
  isThere = true
  const importer = importing().mockRejectedValueOnce(missing).mockResolvedValueOnce(PAGE)
  expect(await lateFile(importer)()).toBe(PAGE)
})

test('a file that the server does not have, or whose failure the browser keeps, needs the page to be loaded anew', async () => {
  isThere = true
  const importer = importing().mockRejectedValue(missing)
  await expect(lateFile(importer)()).rejects.toMatchObject({ name: 'ApiError', code: 'reload-needed', cause: missing })
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
    await expect(lateFile(importing().mockRejectedValue(missing))()).rejects.toMatchObject({ code })
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
    const loading = lateFile(importer)().catch((cause: unknown) => cause)
    await vi.advanceTimersByTimeAsync(15_000)
    expect(await loading).toMatchObject({ name: 'ApiError', code })
    expect(importer).toHaveBeenCalledOnce()
  } finally {
    vi.useRealTimers()
  }
})
