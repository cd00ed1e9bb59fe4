// The way to the server. Lives here: requests and sockets of one origin, named as its own, for the server takes no others'.
// May not know: what travels. The only file of this program that may touch WebSocket (tools/floors.ts).
import type { CompanionOptions } from '@farhand/client'

/** What `startCompanion` needs to reach a server ("https://support.example.com"). */
export function connectTo(origin: string): Pick<CompanionOptions, 'fetch' | 'createSocket'> {
  // As browsers write it: without the usual port.
  const ownOrigin = new URL(origin).origin
  return {
    fetch: (path, init) => fetch(ownOrigin + path, { ...init, headers: { ...init.headers, origin: ownOrigin } }),
    createSocket: (url, protocols) => {
      // Node's WebSocket takes headers, which the browser's types leave out.
      const options = { protocols, headers: { origin: ownOrigin } } as unknown as string[]
      return new WebSocket(url, options)
    },
  }
}
