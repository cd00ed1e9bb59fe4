// Asking the program in front whether it has caught up. Lives here: _NET_WM_PING (EWMH 1.5, "_NET_WM_PING") to the window with
// the focus. May not know: what it should have caught up with.
import { setTimeout as pause } from 'node:timers/promises'
import { readCardinals } from './properties.ts'
import type { XConnection } from './x-connection.ts'

export interface Ping {
  /** Resolves when the program with the focus has handled all it was sent, as far as it can tell us; else after `ms`. */
  settle(ms: number): Promise<void>
}

const CLIENT_MESSAGE = 33
/** A program that answers pings but hangs gets no longer than this. */
const PATIENCE_MS = 250

/** The caller listens to SubstructureNotify on the root: answers come there. */
export function openPing(x: XConnection): Ping {
  let stamps = 1
  return {
    settle: async (ms) => {
      await x.sync()
      const [window] = await readCardinals(x, x.root, '_NET_ACTIVE_WINDOW')
      const ping = await x.atom('_NET_WM_PING')
      const protocols = await x.atom('WM_PROTOCOLS')
      if (window === undefined || !(await readCardinals(x, window, 'WM_PROTOCOLS')).includes(ping)) {
        await pause(ms)
        return
      }
      const stamp = stamps++
      const signal = AbortSignal.timeout(PATIENCE_MS)
      await new Promise<void>((resolve) => {
        const done = (): void => {
          stop()
          resolve()
        }
        const stop = x.onEvent((code, bytes) => {
          const isAnswer =
            code === CLIENT_MESSAGE && bytes.readUInt32LE(12) === ping && bytes.readUInt32LE(16) === stamp
          if (isAnswer) done()
        })
        signal.addEventListener('abort', done)
        x.send.SendClientMessage(window, window, protocols, 32, [ping, stamp, window], 0)
      })
    },
  }
}
