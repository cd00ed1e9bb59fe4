import { createMemoryHistory } from '@tanstack/react-router'
import { expect, test, vi } from 'vitest'
import { ApiError } from './api/request.ts'
import { watchNextPage } from './next-page.ts'

/** A person at the front page of a house with one page more. */
function house() {
  const history = createMemoryHistory({ initialEntries: ['/'] })
  const bring = vi.fn<() => Promise<unknown>>()
  // Nothing blocks where there is no document.
  vi.stubGlobal('document', {})
  const goByLoading = vi.fn<(href: string) => void>()
  const next = watchNextPage(history, {
    pageAt: (pathname) => (pathname === '/sign-in' ? bring : undefined),
    goByLoading,
  })
  return { history, bring, next, goByLoading, at: () => history.location.pathname }
}

test('the address changes only once the page is there', async () => {
  const { history, bring, next, at } = house()
  const { promise, resolve } = Promise.withResolvers<void>()
  bring.mockReturnValue(promise)
  history.push('/sign-in')
  await vi.waitFor(() => expect(bring).toHaveBeenCalled())
  expect(at()).toBe('/')
  resolve()
  await vi.waitFor(() => expect(at()).toBe('/sign-in'))
  expect(next.current()).toEqual({ stage: 'none' })
})

test('a page that does not come leaves its person where they are, with what is missing and another try', async () => {
  const { history, bring, next, at } = house()
  const cause = new Error('offline')
  bring.mockRejectedValueOnce(cause).mockResolvedValueOnce({})
  history.push('/sign-in')
  await vi.waitFor(() => expect(next.current()).toEqual({ stage: 'failed', cause }))
  expect(at()).toBe('/')
  next.tryAgain()
  await vi.waitFor(() => expect(at()).toBe('/sign-in'))
  expect(next.current()).toEqual({ stage: 'none' })
})

test('a page that only comes with a whole load is gone to by one', async () => {
  const { history, bring, next, goByLoading } = house()
  bring.mockRejectedValueOnce(new ApiError('reload-needed'))
  history.push('/sign-in?to=here')
  await vi.waitFor(() => expect(goByLoading).toHaveBeenCalledExactlyOnceWith('/sign-in?to=here'))
  expect(next.current()).toEqual({ stage: 'none' })
})

test('a page that takes long is said to be on its way', async () => {
  vi.useFakeTimers()
  try {
    const { history, bring, next } = house()
    bring.mockReturnValue(new Promise(() => undefined))
    history.push('/sign-in')
    await vi.advanceTimersByTimeAsync(999)
    expect(next.current()).toEqual({ stage: 'none' })
    await vi.advanceTimersByTimeAsync(1)
    expect(next.current()).toEqual({ stage: 'slow' })
  } finally {
    vi.useRealTimers()
  }
})

test('whoever goes elsewhere meanwhile stays there', async () => {
  const { history, bring, next, at } = house()
  const { promise, resolve } = Promise.withResolvers<void>()
  bring.mockReturnValue(promise)
  history.push('/sign-in')
  await vi.waitFor(() => expect(bring).toHaveBeenCalled())
  history.push('/elsewhere')
  await vi.waitFor(() => expect(at()).toBe('/elsewhere'))
  resolve()
  await promise
  await vi.waitFor(() => expect(next.current()).toEqual({ stage: 'none' }))
  expect(at()).toBe('/elsewhere')
})
