// A page whose line a test breaks and mends. Lives here: its line, and a participant on it.
import { WebSocket } from 'ws'
import type { SdkClient } from '@farhand/client'
import { admit, linkOf, roadTo, untilLive, type Stage } from './sdk-session.ts'

interface Road {
  /** Breaks the line without a goodbye; it stays down until `mend`. */
  cut(): void
  mend(): void
}

export interface Cuttable extends Road {
  readonly client: SdkClient
}

/** `options` go to the page whose line it is. */
export function cuttableRoad(url: string): Road & { readonly options: ReturnType<typeof roadTo> } {
  const road = roadTo(url)
  let socket: WebSocket | undefined
  let down = false
  return {
    options: {
      ...road,
      fetch: (path, init) => (down ? Promise.reject(new TypeError('no network')) : road.fetch(path, init)),
      createSocket: (address, protocols) => (socket = new WebSocket(address, protocols, { origin: url })),
    },
    cut() {
      down = true
      socket?.terminate()
    },
    mend() {
      down = false
    },
  }
}

/** Joins by link, and is admitted. */
export async function joinCuttable(stage: Stage, name: string): Promise<Cuttable> {
  const { options, cut, mend } = cuttableRoad(stage.server.url)
  const { sessionId, host } = stage
  const client = stage.enter({ kind: 'join-link', sessionId, name, fragment: linkOf(host) }, options)
  await admit(host, name)
  await untilLive(client)
  return { client, cut, mend }
}
