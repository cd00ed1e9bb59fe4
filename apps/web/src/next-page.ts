// The page that a person is on the way to. Lives here: its file is there before the address changes, so that whatever was typed on
// the page before is lost for a page and not for an error. May not know: React, which pages there are.
import type { HistoryState, RouterHistory } from '@tanstack/react-router'
import { ApiError } from './api/request.ts'
import { RELOAD_NEEDED } from './load.ts'

/** How far the page is that was asked for last. */
export type Approach =
  | { readonly stage: 'none' }
  /** It takes long enough to say so. */
  | { readonly stage: 'slow' }
  | { readonly stage: 'failed'; readonly cause: unknown }

export interface NextPage {
  /** One and the same object until something changes. */
  current(): Approach
  subscribe(changed: () => void): () => void
  /** Asks again for the page that did not come. */
  tryAgain(): void
  /** Stays here and says no more of it. */
  dismiss(): void
}

/** Brings the file of the page at a path, or rejects as `lateFile` does; undefined where there is no such page. */
export type PageAt = (pathname: string) => (() => Promise<unknown>) | undefined

interface Ways {
  readonly pageAt: PageAt
  /** Goes there as from any other site: the whole page is loaded. */
  readonly goByLoading: (href: string) => void
}

/** Somebody who waits this long wants to know what for, ms. */
const SAYS_SO_AFTER_MS = 1000

const NONE: Approach = { stage: 'none' }

/**
 * Watches over every way forward of `history`. The way back, and a page that gives way to another by itself, go at once: there the
 * router itself says what is missing.
 */
export function watchNextPage(history: Pick<RouterHistory, 'block' | 'push'>, { pageAt, goByLoading }: Ways): NextPage {
  const listeners = new Set<() => void>()
  let approach = NONE
  let turn = 0
  let missed: { readonly href: string; readonly state: HistoryState } | undefined

  const set = (next: Approach): void => {
    if (approach === next) return
    approach = next
    for (const listener of listeners) listener()
  }
  const arrives = async (bring: () => Promise<unknown>, href: string): Promise<boolean> => {
    const mine = turn
    const slow = setTimeout(() => {
      if (mine === turn) set({ stage: 'slow' })
    }, SAYS_SO_AFTER_MS)
    try {
      await bring()
      // Whoever went elsewhere meanwhile stays there.
      if (mine !== turn) return false
      set(NONE)
      return true
    } catch (cause) {
      if (mine !== turn) return false
      if (cause instanceof ApiError && cause.code === RELOAD_NEEDED) {
        set(NONE)
        goByLoading(href)
      } else set({ stage: 'failed', cause })
      return false
    } finally {
      clearTimeout(slow)
    }
  }
  const dismiss = (): void => {
    turn += 1
    missed = undefined
    set(NONE)
  }

  history.block({
    enableBeforeUnload: false,
    blockerFn: async ({ nextLocation, action }) => {
      dismiss()
      const bring = action === 'PUSH' ? pageAt(nextLocation.pathname) : undefined
      if (bring === undefined) return false
      missed = nextLocation
      return !(await arrives(bring, nextLocation.href))
    },
  })

  return {
    current: () => approach,
    subscribe(changed) {
      listeners.add(changed)
      return () => void listeners.delete(changed)
    },
    tryAgain() {
      if (missed !== undefined) history.push(missed.href, missed.state)
    },
    dismiss,
  }
}
