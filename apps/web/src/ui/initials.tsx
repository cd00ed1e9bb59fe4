// A person as two letters. May not know: roles.
import type { ReactNode } from 'react'

/** First letters of the first and last word: "Dana Reyes" → "DR". */
export function initialsOf(name: string): string {
  const words = name.trim().split(/\s+/u)
  const ends = words.length > 1 ? [words[0], words.at(-1)] : [words[0]]
  return ends
    .map((word) => [...(word ?? '')][0] ?? '')
    .join('')
    .toUpperCase()
}

export function Initials({ name, large = false }: { readonly name: string; readonly large?: boolean }): ReactNode {
  return (
    <span className={large ? 'initials initials--large' : 'initials'} aria-hidden="true">
      {initialsOf(name)}
    </span>
  )
}
