// What the browser lets these pages keep. Where a person blocked site data, even naming a storage throws. Lives here: the
// one guard around that. May not know: what is kept.

/** What `access` gives; undefined where the browser forbids it, or has no room. */
export function whereAllowed<Value>(access: () => Value): Value | undefined {
  try {
    return access()
  } catch {
    return undefined
  }
}
