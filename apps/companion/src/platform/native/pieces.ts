// How a platform gets its threads and its watchdog started. Lives here: the seam. May not know: whether the program runs from
// its sources or as a single file; whoever starts it does, and gives one of these.
import type { Readable, Writable } from 'node:stream'

/** What we use of a `node:worker_threads` Worker. */
export interface Thread {
  postMessage(message: unknown): void
  on(event: 'message', listener: (message: unknown) => void): unknown
  on(event: 'error', listener: (cause: Error) => void): unknown
  once(event: 'exit', listener: (code: number) => void): unknown
}

/** A second process of this program, with a pipe to its standard input and one from its standard output. */
export interface SecondProcess {
  readonly stdin: Writable
  readonly stdout: Readable
}

export type ThreadName = 'watch' | 'desk'

export interface Pieces {
  /** Path of koffi's addon file; undefined where the package is installed. */
  readonly koffiPath?: string
  /** Starts the thread of this name (`windows/watch-thread.ts` and so on); `data` is its `workerData`. */
  startThread(name: ThreadName, data: { readonly koffiPath?: string }): Thread
  /** Starts this program once more with internal arguments. It must outlive us: on Windows a child that is not detached is in
   *  a job that ends with its parent. */
  startSecondProcess(args: readonly string[]): SecondProcess
}
