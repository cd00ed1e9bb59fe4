// Telling something not each time it happens. Lives here: the distance in time. May not know: what happens.

/** Lets an event through when the last one let through is `everyMs` old. Times may wrap at 2^32, as Windows' do. */
export function everySoOften(everyMs: number): (timeMs: number) => boolean {
  let last: number | undefined
  return (timeMs) => {
    if (last !== undefined && (timeMs - last) >>> 0 < everyMs) return false
    last = timeMs
    return true
  }
}
