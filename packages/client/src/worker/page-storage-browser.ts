// What a page may store beside the vault. May not know: what is stored.

/** A tab's storage, or nothing where the person's settings keep a page from storing anything. */
export type TabStorage = Pick<Storage, 'getItem' | 'setItem' | 'removeItem' | 'key' | 'length'> | undefined

/** Undefined where the person's settings keep a page from storing anything; then there is no vault either. */
export function tabStorage(): Storage | undefined {
  try {
    return globalThis.sessionStorage
  } catch {
    return undefined
  }
}

/** What all tabs of this browser have together; undefined as above. */
export function sharedStorage(): Storage | undefined {
  try {
    return globalThis.localStorage
  } catch {
    return undefined
  }
}
