// A page whose line a test breaks and mends. Lives here: its line, a participant on it, and a group that began anew while
// such lines were down.
import { WebSocket } from 'ws'
import type { SdkClient } from '@farhand/client'
import type { ClientFrame, ServerFrame, SessionMessageKind } from '@farhand/protocol'
import { admit, linkOf, roadTo, until, untilLive, writesInItsGroup, type Stage } from './sdk-session.ts'

interface Road {
  /** Breaks the line without a goodbye; it stays down until `mend`. */
  cut(): void
  /** Breaks it the next time the page says such a word, which is lost with it. */
  cutAt(kind: SessionMessageKind): void
  mend(): void
  /** The browser puts the page to rest: it says and hears nothing, and its browser answers the server's pings. */
  freeze(): void
  /** The page wakes up: what came meanwhile comes now. */
  thaw(): void
  /** Which text frames of the page and to it get through; all, until a test says otherwise. */
  readonly passes: { out: (frame: ClientFrame) => boolean; in: (frame: ServerFrame) => boolean }
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
  let waiting: (() => void)[] | undefined
  const awake = () => new Promise<void>((resolve) => (waiting === undefined ? resolve() : waiting.push(resolve)))
  const cut = () => {
    down = true
    socket?.terminate()
  }
  const isLast = (data: string | Uint8Array) => {
    const frame = typeof data === 'string' ? (JSON.parse(data) as ClientFrame) : undefined
    return frame?.type === 'say' && frame.signed.message.body.kind === last
  }
  const passes: Road['passes'] = { out: () => true, in: () => true }
  /** `rest` of a message: its bytes, and whether they are binary. */
  const isLost = (name: string, [bytes, isBinary]: readonly unknown[]) =>
    name === 'message' && isBinary === false && !passes.in(JSON.parse(String(bytes)) as ServerFrame)
  return {
    passes,
    options: {
      ...road,
      async fetch(path, init) {
        await awake()
        if (down) throw new TypeError('no network')
        return await road.fetch(path, init)
      },
      createSocket(address, protocols) {
        const opened = (socket = new WebSocket(address, protocols, { origin: url }))
        const send = opened.send.bind(opened)
        opened.send = (data: string | Uint8Array) => {
          if (waiting !== undefined) return
          if (typeof data === 'string' && !passes.out(JSON.parse(data) as ClientFrame)) return
          if (isLast(data)) cut()
          else send(data)
        }
        const close = opened.close.bind(opened)
        opened.close = (...how) => {
          if (waiting === undefined) close(...how)
          else waiting.push(() => close(...how))
        }
        const emit = opened.emit.bind(opened)
        opened.emit = (name: string, ...rest: unknown[]) => {
          if (waiting === undefined) return !isLost(name, rest) && emit(name, ...rest)
          waiting.push(() => emit(name, ...rest))
          return true
        }
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
    freeze() {
      waiting = []
    },
    thaw() {
      const came = waiting ?? []
      waiting = undefined
      for (const come of came) come()
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

/** The host's page, loaded anew and in its group, on a line that can be cut. */
export async function reloadCuttable({ server, sessionId, host, enter }: Stage): Promise<Cuttable> {
  host.close()
  const { options, ...road } = cuttableRoad(server.url)
  const client = enter({ kind: 'resume', sessionId }, { ...options, vault: host.vault })
  await untilLive(client)
  await writesInItsGroup(client)
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
