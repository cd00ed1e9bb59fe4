// A page whose line a test breaks and mends. Lives here: its line, a participant on it, and a group that began anew while
// such lines were down.
import { WebSocket } from 'ws'
import type { SdkClient } from '@farhand/client'
import type { ClientFrame, SessionMessageKind } from '@farhand/protocol'
import { admit, linkOf, roadTo, until, untilLive, writesInItsGroup, type Stage } from './sdk-session.ts'

interface Road {
  /** Breaks the line without a goodbye; it stays down until `mend`. */
  cut(): void
  /** Breaks it the next time the page says such a word, which is lost with it. */
  cutAt(kind: SessionMessageKind): void
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
  let last: SessionMessageKind | undefined
  const cut = () => {
    down = true
    socket?.terminate()
  }
  const isLast = (data: string | Uint8Array) => {
    const frame = typeof data === 'string' ? (JSON.parse(data) as ClientFrame) : undefined
    return frame?.type === 'say' && frame.signed.message.body.kind === last
  }
  return {
    options: {
      ...road,
      fetch: (path, init) => (down ? Promise.reject(new TypeError('no network')) : road.fetch(path, init)),
      createSocket(address, protocols) {
        const opened = (socket = new WebSocket(address, protocols, { origin: url }))
        const send = opened.send.bind(opened)
        opened.send = (data: string | Uint8Array) => (isLast(data) ? cut() : send(data))
        return opened
      },
    },
    cut,
    cutAt(kind) {
      last = kind
    },
    mend() {
      down = false
      last = undefined
    },
  }
}

/** Joins by link, and is admitted. */
export async function joinCuttable(stage: Stage, name: string): Promise<Cuttable> {
  const { options, ...road } = cuttableRoad(stage.server.url)
  const { sessionId, host } = stage
  const client = stage.enter({ kind: 'join-link', sessionId, name, fragment: linkOf(host) }, options)
  await admit(host, name)
  await untilLive(client)
  return { client, ...road }
}

export const isAway = (client: SdkClient): Promise<unknown> =>
  until(client, (view) => view.stage === 'live' && view.connection === 'reconnecting', 'the loss')

/** The host's page is loaded anew while nobody else's line is up: the group begins anew. */
export async function renewGroup(stage: Stage, ...others: readonly Cuttable[]): Promise<SdkClient> {
  for (const { cut, client } of others) {
    cut()
    await isAway(client)
  }
  stage.host.close()
  const host = stage.enter({ kind: 'resume', sessionId: stage.sessionId }, { vault: stage.host.vault })
  await untilLive(host, () => true, 'the reloaded host')
  await writesInItsGroup(host)
  return host
}
