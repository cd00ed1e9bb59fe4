// How captured frames reach the worker. Lives here: the transferable ends and the reading side.
// May not know: getDisplayMedia, the window.

/**
 * Frames of a capture, as posted to the worker: a port that answers each ask with one frame, moved, not copied. `framerate`
 * is how often to ask, per second; null where the capture answers once it has something new, so the next ask follows the
 * answer.
 *
 * Not the stream itself: a frame that is on its way when a stream is cancelled is closed by nobody, and the next capture of
 * that surface has one less (capture-browser/steady-frames.ts). Whatever was asked for is waited for and closed.
 */
export interface FrameSource {
  readonly port: MessagePort
  readonly framerate: number | null
}

/** What postMessage must list as transferred for a source. */
export const sourceTransfer = ({ port }: FrameSource): Transferable[] => [port]

/** The frames of a source, in the worker. Whoever cancels the stream stops the capture too. */
export const readFrames = ({ port, framerate }: FrameSource): ReadableStream<VideoFrame> =>
  framerate === null ? askForNext(port) : askForFrames(port, framerate)

/** What a capture brings, one by one. */
export interface FrameReader {
  /** Resolves once its surface is gone; never where it is only stopped. */
  readonly gone: Promise<void>
  /** The next one, which the caller closes; undefined once the capture has ended. */
  next(): Promise<VideoFrame | undefined>
  /** Closes what still comes of a capture that is stopped now. */
  closeRest(): Promise<void>
}

/**
 * The window's side: one frame of `reader` for each ask, until the capture is stopped. That it has ended is said unasked: of
 * one that is kept nobody asks anything. `onFirst` may look at the first frame.
 */
export function answerWith(reader: FrameReader, onFirst: (frame: VideoFrame) => void = () => undefined): MessagePort {
  const { port1, port2 } = new MessageChannel()
  let isFirst = true
  let isAnswering = false
  let isGone = false
  reader.gone.then(
    () => {
      isGone = true
      // Behind the frame that is on its way: nobody would close one that comes after the last word.
      if (!isAnswering) sayGone()
    },
    () => undefined,
  )
  port1.addEventListener('message', ({ data }: MessageEvent<unknown>) => {
    // A capture that can't be read any more is over.
    const acting = data === 'stop' ? reader.closeRest() : answer()
    acting.catch(() => port1.postMessage('ended'))
  })
  port1.start()
  return port2

  async function answer(): Promise<void> {
    if (isGone) return
    isAnswering = true
    const frame = await reader.next().finally(() => (isAnswering = false))
    if (frame === undefined) return port1.postMessage('ended')
    if (isFirst) onFirst(frame)
    isFirst = false
    port1.postMessage(frame, [frame])
    if (isGone) sayGone()
  }

  function sayGone(): void {
    port1.postMessage('ended')
    reader.closeRest().catch(() => undefined)
  }
}

// At most one frame is on its way, and only to somebody who reads.
function askForNext(port: MessagePort): ReadableStream<VideoFrame> {
  let isAsked = false
  let isCancelled = false
  return new ReadableStream<VideoFrame>(
    {
      start(controller) {
        port.addEventListener('message', ({ data }: MessageEvent<unknown>) => {
          isAsked = false
          const isFrame = data instanceof VideoFrame
          if (isFrame && !isCancelled) return controller.enqueue(data)
          if (isFrame) data.close()
          else if (!isCancelled) controller.close()
          port.close()
        })
        port.start()
      },
      pull() {
        isAsked = true
        port.postMessage('frame')
      },
      cancel() {
        isCancelled = true
        port.postMessage('stop')
        if (!isAsked) port.close()
      },
    },
    { highWaterMark: 0 },
  )
}

// A hidden page's own timers slow down to one a second; a worker's do not. So the worker asks.
function askForFrames(port: MessagePort, framerate: number): ReadableStream<VideoFrame> {
  let timer: ReturnType<typeof setInterval> | undefined
  const stop = () => {
    clearInterval(timer)
    port.close()
  }
  return new ReadableStream<VideoFrame>(
    {
      start(controller) {
        port.addEventListener('message', ({ data }: MessageEvent<unknown>) => {
          if (data instanceof VideoFrame) {
            if ((controller.desiredSize ?? 0) > 0) controller.enqueue(data)
            else data.close()
          } else {
            stop()
            controller.close()
          }
        })
        port.start()
        // What waits already is for a reader who asks for no more.
        const ask = () => (controller.desiredSize ?? 0) > 0 && port.postMessage('frame')
        timer = setInterval(ask, 1000 / framerate)
      },
      cancel() {
        port.postMessage('stop')
        stop()
      },
    },
    { highWaterMark: 1 },
  )
}
