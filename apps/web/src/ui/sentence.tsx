// Sentences that carry names. Lives here: a name keeps to itself in them, to the eye, to a screen reader and to the
// direction of writing, so that nobody words a sentence by what they call themselves (CONSENT-148). May not know: which
// sentences there are.
import type { TFunction } from 'i18next'
import type { ReactNode } from 'react'

/** Unicode's own marks for a stretch of text that stands for itself; no name may contain them. */
const [FIRST, LAST] = ['\u2068', '\u2069']
/** The blanks of our sentences that others fill. */
const OTHERS_WORDS = new Set(['company', 'host', 'name', 'names', 'organization', 'owner', 'to', 'who', 'whom'])

/** `t`, with the marks around what others are called. Its sentences are for `Sentence`, not for labels. */
export const apart = (t: TFunction): TFunction =>
  new Proxy(t, {
    apply: (words, self, [key, blanks]: unknown[]): unknown =>
      Reflect.apply(words, self, [key, isObject(blanks) ? marked(blanks) : blanks]),
  })

const isObject = (value: unknown): value is object => typeof value === 'object' && value !== null

const marked = (blanks: object): object =>
  Object.fromEntries(
    Object.entries(blanks).map(([blank, value]: [string, unknown]) => [
      blank,
      OTHERS_WORDS.has(blank) && typeof value === 'string' && value !== ''
        ? FIRST + value.replaceAll(/[\u2066-\u2069]/gu, '') + LAST
        : value,
    ]),
  )

/** A sentence made by `apart(t)`: one element, and each name in it one of its own. */
export function Sentence({ children }: { readonly children: string }): ReactNode {
  const parts = children.split(/(\u2068[^\u2069]*\u2069)/u)
  return (
    <span>
      {parts.map((part, place) =>
        part.startsWith(FIRST) ? (
          // oxlint-disable-next-line react/no-array-index-key -- the parts of one sentence have no other name
          <bdi key={place} className="set-apart">
            {part.slice(1, -1)}
          </bdi>
        ) : (
          part
        ),
      )}
    </span>
  )
}
