// The host's page with its side panel folded, and what came in afterwards. May not know: what came.
import { useEffect, useState, type ReactNode } from 'react'

interface FoldedProps {
  readonly before: ReactNode
  /** Takes its place once the panel is folded. */
  readonly after: ReactNode
}

export function Folded({ before, after }: FoldedProps): ReactNode {
  const [isFolded, setFolded] = useState(false)
  useEffect(() => {
    // The page comes late.
    const timer = setInterval(() => {
      const button = document.querySelector<HTMLElement>('.host__fold')
      if (button === null) return
      clearInterval(timer)
      button.click()
      setFolded(true)
    }, 10)
    return () => {
      clearInterval(timer)
    }
  }, [])
  return isFolded ? after : before
}
