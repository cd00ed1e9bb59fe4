// Window APIs that only Chromium has and TypeScript's DOM types lack. Lives here: their shapes and whether they exist.

interface TrackProcessor {
  readonly readable: ReadableStream<VideoFrame>
}

interface TrackProcessorConstructor {
  new (init: { track: MediaStreamTrack; maxBufferSize: number }): TrackProcessor
}

interface TrackGenerator extends MediaStreamTrack {
  readonly writable: WritableStream<VideoFrame>
}

interface TrackGeneratorConstructor {
  new (init: { kind: 'video' }): TrackGenerator
}

declare global {
  var MediaStreamTrackProcessor: TrackProcessorConstructor | undefined
  var MediaStreamTrackGenerator: TrackGeneratorConstructor | undefined
}

/** The frames of a track, never more than the newest one waiting; undefined where the browser cannot. */
export function readTrack(track: MediaStreamTrack): ReadableStream<VideoFrame> | undefined {
  const Processor = globalThis.MediaStreamTrackProcessor
  return Processor === undefined ? undefined : new Processor({ track, maxBufferSize: 1 }).readable
}

/** A track to be written to; undefined where the browser cannot. */
export function createTrack(): TrackGenerator | undefined {
  const Generator = globalThis.MediaStreamTrackGenerator
  return Generator === undefined ? undefined : new Generator({ kind: 'video' })
}

interface CountingTrack extends MediaStreamTrack {
  readonly stats?: { readonly deliveredFrames?: number }
}

/** How many frames the capture behind a track has brought so far; undefined where the browser does not say. */
export const deliveredFrames = (track: CountingTrack): number | undefined => track.stats?.deliveredFrames
