// The tracks table: one row per class of object. Lives here: numbers, limits, drop rules. May not know: who may send.

/** Class number = SFrame context. 0, 2, 3 and 5-7 are reserved until their issue comes (WIRE-3). */
export const TRACKS = {
  screen: { number: 1, name: 'screen', droppable: true, mustSign: false, maxBytes: 512 * 1024, perSecond: 240 },
  chat: { number: 4, name: 'chat', droppable: false, mustSign: true, maxBytes: 8192, perSecond: 5 },
} as const

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
