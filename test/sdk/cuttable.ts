// A participant whose line a test breaks and mends. Lives here: the client and its line.
import { WebSocket } from 'ws'
import type { SdkClient } from '@farhand/client'
import { admit, linkOf, roadTo, untilLive, type Stage } from './sdk-session.ts'

export interface Cuttable {
  readonly client: SdkClient
  /** Breaks the line without a goodbye; it stays down until `mend`. */
  cut(): void
  mend(): void
}

/** Joins by link, and is admitted. */
export async function joinCuttable(stage: Stage, name: string): Promise<Cuttable> {
  const road = roadTo(stage.server.url)
  let socket: WebSocket | undefined
  let down = false
  const client = stage.enter(
    { kind: 'join-link', sessionId: stage.sessionId, name, fragment: linkOf(stage.host) },
    {
      ...road,
      fetch: (path, init) => (down ? Promise.reject(new TypeError('no network')) : road.fetch(path, init)),
      createSocket: (address, protocols) => (socket = new WebSocket(address, protocols, { origin: stage.server.url })),
    },
  )
  await admit(stage.host, name)
  await untilLive(client)
  return {
    client,
    cut() {
      down = true
      socket?.terminate()
    },
    mend() {
      down = false
    },
  }
}
