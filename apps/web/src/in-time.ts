// A limit on waiting. May not know: for what.

/** What `work` gives, or undefined where that takes longer than `withinMs`; rejects as it does. */
export async function inTime<Value>(work: Promise<Value>, withinMs: number): Promise<Value | undefined> {
  const { promise: over, resolve } = Promise.withResolvers<undefined>()
  const timer = setTimeout(() => resolve(undefined), withinMs)
  try {
    return await Promise.race([work, over])
  } finally {
    clearTimeout(timer)
  }
}
