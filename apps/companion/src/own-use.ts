// The person's own mouse and keyboard come first: how long remote input rests after them (CONSENT-130). Pure: the clock comes in.
// May not know: how their use is noticed, what rests.

/** Seconds. Less than the least would let somebody's hand back in between two of the person's own moves. */
export const REST_SECONDS = { usual: 3, least: 1, most: 60 } as const
/** What the tray's menu offers, seconds; `--rest` takes any whole number between least and most. */
const REST_CHOICES = [1, 3, 10, 30] as const

/** What the menu offers while this many seconds hold: the next longer rest, and after the longest the shortest. */
export const nextRest = (seconds: number): number => REST_CHOICES.find((one) => one > seconds) ?? REST_CHOICES[0]

export interface OwnUse {
  /** When the person last used their own mouse or keyboard, epoch ms; undefined while they have not. */
  readonly at: number | undefined
  readonly restSeconds: number
}

/** Whether remote input rests at this moment, epoch ms. A clock that was set back ends no rest early. */
export const isResting = ({ at, restSeconds }: OwnUse, now: number): boolean =>
  at !== undefined && Math.abs(now - at) < restSeconds * 1000

/** Seconds as somebody typed them; undefined for what is no whole number of them, too few or too many. */
export function restSecondsOf(text: string): number | undefined {
  const seconds = /^\d{1,2}$/.test(text) ? Number(text) : Number.NaN
  return seconds >= REST_SECONDS.least && seconds <= REST_SECONDS.most ? seconds : undefined
}
