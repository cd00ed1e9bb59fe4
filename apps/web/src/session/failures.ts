// What went wrong with the commands of a page, by what each was about. Pure. May not know: commands, dialogs.

export interface Failure {
  readonly code: string
  /** What was put to the person when the command was given; undefined for nothing. */
  readonly about: string | undefined
}

/** Oldest first, at most one about the same. */
export type Failures = readonly Failure[]

/** A command about the same is given once more: only what failed with that is worth no word any more. */
export function without(failures: Failures, about: string | undefined): Failures {
  return failures.filter((one) => one.about !== about)
}

/** What failed last about something takes the place of what did before. */
export function withOne(failures: Failures, failure: Failure): Failures {
  return [...without(failures, failure.about), failure]
}

/** With `about`, what failed about the same; without it, the newest of whatever did (CONSENT-189). */
export function told(failures: Failures, about: string | undefined): string | undefined {
  return (about === undefined ? failures.at(-1) : failures.find((one) => one.about === about))?.code
}

/** What is told is read, and so is the same of before; anything else is still to be told. */
export function withoutTold(failures: Failures, about: string | undefined): Failures {
  const code = told(failures, about)
  return failures.filter((one) => one.code !== code)
}
