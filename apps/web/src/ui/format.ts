// Times and sizes as people read them. Pure: the language comes in. May not know: pages.

/** "14:05" in the language's way. */
export const clockTime = (at: number, language: string): string =>
  new Intl.DateTimeFormat(language, { hour: '2-digit', minute: '2-digit' }).format(at)

/** "21 Nov, 14:05" in the language's way. */
export const dateAndTime = (at: number, language: string): string =>
  new Intl.DateTimeFormat(language, { day: 'numeric', month: 'short', hour: '2-digit', minute: '2-digit' }).format(at)

/** "21 November 2026" in the language's way. */
export const dayOf = (at: number, language: string): string =>
  new Intl.DateTimeFormat(language, { dateStyle: 'long' }).format(at)

/** "31 January 2030 at 14:05" in the language's way. */
export const fullDate = (at: number, language: string): string =>
  new Intl.DateTimeFormat(language, { dateStyle: 'long', timeStyle: 'short' }).format(at)

/** Elapsed time as a stopwatch has it: "4:07", "1:04:07". */
export function stopwatch(elapsedMs: number): string {
  const seconds = Math.max(0, Math.floor(elapsedMs / 1000))
  const two = (value: number): string => String(value).padStart(2, '0')
  const hours = Math.floor(seconds / 3600)
  const minutes = Math.floor(seconds / 60) % 60
  const rest = two(seconds % 60)
  return hours > 0 ? `${String(hours)}:${two(minutes)}:${rest}` : `${String(minutes)}:${rest}`
}

/** "3.4 MB" in the language's way (powers of ten). */
export function byteSize(bytes: number, language: string): string {
  const units = ['byte', 'kilobyte', 'megabyte', 'gigabyte', 'terabyte'] as const
  const power = bytes < 1 ? 0 : Math.min(units.length - 1, Math.floor(Math.log10(bytes) / 3))
  const unit = units[power] ?? 'byte'
  return new Intl.NumberFormat(language, {
    style: 'unit',
    unit,
    unitDisplay: unit === 'byte' ? 'long' : 'short',
    maximumFractionDigits: power > 1 ? 1 : 0,
  }).format(bytes / 1000 ** power)
}

/** "Dana, Lee and Sam" in the language's way. */
export const listOfNames = (names: readonly string[], language: string): string =>
  new Intl.ListFormat(language, { type: 'conjunction' }).format(names)
