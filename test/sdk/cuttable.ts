// A page whose line a test breaks and mends. Lives here: its line, and a participant on it.
import { WebSocket } from 'ws'
import type { SdkClient } from '@farhand/client'
import type { ClientFrame, ServerFrame } from '@farhand/protocol'
import { admit, linkOf, roadTo, untilLive, type Stage } from './sdk-session.ts'

interface Road {
  /** Breaks the line without a goodbye; it stays down until `mend`. */
  cut(): void
  mend(): void
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
  const passes: Road['passes'] = { out: () => true, in: () => true }
  return {
    passes,
    options: {
      ...road,
      fetch: (path, init) => (down ? Promise.reject(new TypeError('no network')) : road.fetch(path, init)),
      createSocket: (address, protocols) => (socket = new FilteredSocket({ address, protocols, url }, passes)),
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

interface To {
  readonly address: string
  readonly protocols: string[]
  readonly url: string
}

class FilteredSocket extends WebSocket {
  readonly #passes: Road['passes']

  constructor({ address, protocols, url }: To, passes: Road['passes']) {
    super(address, protocols, { origin: url })
    this.#passes = passes
  }

  override send(data: string | Uint8Array): void {
    if (typeof data !== 'string' || this.#passes.out(JSON.parse(data) as ClientFrame)) super.send(data)
  }

  override emit(name: string, ...args: unknown[]): boolean {
    const [data, isBinary] = args
    const isText = name === 'message' && isBinary === false
    if (isText && !this.#passes.in(JSON.parse(String(data)) as ServerFrame)) return true
    return super.emit(name, ...args)
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
