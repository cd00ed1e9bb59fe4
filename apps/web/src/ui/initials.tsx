// A person as two letters. May not know: roles.
import type { ReactNode } from 'react'

/** First letters of the first and last word: "Dana Reyes" → "DR". */
export function initialsOf(name: string): string {
  const all = name.trim().split(/\s+/u)
  // The number of a namesake is none: "Lee Morgan (2)".
  const named = all.filter((word) => /^[\p{L}\p{N}]/u.test(word))
  const words = named.length > 0 ? named : all
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
