// How captured frames reach the worker. Lives here: the transferable ends and the reading side.
// May not know: getDisplayMedia, the window.

/** Frames of a capture, as posted to the worker: a stream (Chromium), or a port that answers each ask with one frame (elsewhere). */
export type FrameSource =
  | { readonly kind: 'stream'; readonly stream: ReadableStream<VideoFrame> }
  | { readonly kind: 'port'; readonly port: MessagePort; readonly framerate: number }

/** What postMessage must list as transferred for a source. */
export const sourceTransfer = (source: FrameSource): Transferable[] => [
  source.kind === 'stream' ? source.stream : source.port,
]

/** The frames of a source, in the worker. Cancelling the stream ends the capture's side too. */
export function readFrames(source: FrameSource): ReadableStream<VideoFrame> {
  return source.kind === 'stream' ? source.stream : askForFrames(source.port, source.framerate)
}

/** What a capture that nobody shows still brings is closed as it comes, until its own side stops it; one that is read is left alone. */
export async function closeUnread(source: FrameSource): Promise<void> {
  if (source.kind === 'port' || source.stream.locked) return
  const reader = source.stream.getReader()
  for (let next = await reader.read(); !next.done; next = await reader.read()) next.value.close()
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
        timer = setInterval(() => port.postMessage('frame'), 1000 / framerate)
      },
      cancel() {
        port.postMessage('stop')
        stop()
      },
    },
    { highWaterMark: 1 },
  )
}
