// Which messages of others came while the chat was out of the host's sight. May not know: where they are shown instead.
import type { ChatMessage } from '@farhand/client'
import { useCallback, useState, type RefCallback } from 'react'

/** Those of others after the one that was seen last, oldest first; what this page wrote itself is no news to it. */
export function unreadIn(messages: readonly ChatMessage[], seenId: string | undefined): readonly ChatMessage[] {
  const others = messages.filter(({ isMe }) => !isMe)
  return others.slice(others.findIndex(({ id }) => id === seenId) + 1)
}

/** What is there at first, and all that comes while the chat `isSeen`, counts as read. */
export function useUnread(messages: readonly ChatMessage[], isSeen: boolean): readonly ChatMessage[] {
  const newest = messages.findLast(({ isMe }) => !isMe)?.id
  const [seen, setSeen] = useState(newest)
  if (isSeen && seen !== newest) setSeen(newest)
  return isSeen ? [] : unreadIn(messages, seen)
}

interface Sight {
  readonly isInSight: boolean
  /** Goes to the element; once that leaves the page it is out of sight. */
  readonly ref: RefCallback<HTMLElement>
}

/** Whether half of an element at least is within the window. */
export function useSight(): Sight {
  const [isInSight, setInSight] = useState(true)
  const ref = useCallback((element: HTMLElement | null) => {
    if (element === null) return undefined
    const observer = new IntersectionObserver(
      (changes) => {
        setInSight((changes.at(-1)?.intersectionRatio ?? 0) >= HALF)
      },
      { threshold: HALF },
    )
    observer.observe(element)
    return () => {
      observer.disconnect()
      setInSight(false)
    }
  }, [])
  return { isInSight, ref }
}

const HALF = 0.5
