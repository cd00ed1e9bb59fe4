// The tracks table: one row per class of object. Lives here: numbers, limits, drop rules. May not know: who may send.

const signed = { droppable: false, mustSign: true } as const

/**
 * Class number = SFrame context. 2 and 5-7 are reserved until their issue comes (WIRE-3). `gapless`: a receiver has to
 * learn of anything left out (KEY-27); of a class that is neither droppable nor gapless each object says all anew.
 */
export const TRACKS = {
  control: { number: 0, name: 'control', ...signed, gapless: false, maxBytes: 4096, perSecond: 50 },
  screen: {
    number: 1,
    name: 'screen',
    droppable: true,
    mustSign: false,
    gapless: false,
    maxBytes: 512 * 1024,
    perSecond: 240,
  },
  input: { number: 3, name: 'input', ...signed, gapless: true, maxBytes: 4096, perSecond: 500 },
  chat: { number: 4, name: 'chat', ...signed, gapless: true, maxBytes: 8192, perSecond: 5 },
} as const

/** The stream of class 0 whose objects pass between a person and their own companion, and to nobody else (CONSENT-35). */
export const OWN_STREAM = 1

export type TrackName = keyof typeof TRACKS
export type TrackClass = (typeof TRACKS)[TrackName]['number']
export type Track = (typeof TRACKS)[TrackName]

const byNumber = new Map<number, Track>(Object.values(TRACKS).map((track) => [track.number, track]))

/** Whether a number is a class this version carries. */
export const isTrackClass = (number: number): number is TrackClass => byNumber.has(number)

/** The row of a class. */
export function trackOf(trackClass: TrackClass): Track {
  const track = byNumber.get(trackClass)
  if (track === undefined) throw new RangeError(`no track has the class ${String(trackClass)}`)
  return track
}
