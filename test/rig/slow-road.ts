// A road through a port of the loopback that can be made slow. Lives here: the proxy; it holds back what comes from the server
// and keeps nothing. May not know: what passes.
import { once } from 'node:events'
import { connect, createServer, type Socket } from 'node:net'
import { setTimeout as pause } from 'node:timers/promises'

export interface SlowRoad extends AsyncDisposable {
  /** Where clients connect instead of at the server. */
  readonly url: string
  readonly port: number
  /** Bytes that came from the server to all clients so far. */
  readonly passedBytes: number
  /** Bytes per second from the server to each client from now on; Infinity does not hold back. */
  setRate(bytesPerSecond: number): void
}

/** So many bytes at a time: small enough that a rate holds also over short times. */
const CHUNK_BYTES = 2048
/** What a late timer left open may be made good, ms; more would be a burst. */
const BEHIND_MS = 50

export async function openSlowRoad(target: string): Promise<SlowRoad> {
  const { hostname, port } = new URL(target)
  const sockets = new Set<Socket>()
  let rate = Number.POSITIVE_INFINITY
  let passedBytes = 0
  const hold = (socket: Socket): void => {
    sockets.add(socket.setNoDelay(true))
    socket.on('error', () => socket.destroy())
    socket.on('close', () => sockets.delete(socket))
  }
  const server = createServer((client) => {
    const upstream = connect(Number(port), hostname)
    hold(client)
    hold(upstream)
    client.pipe(upstream)
    void passOn(upstream, client)
  })
  async function passOn(from: Socket, to: Socket): Promise<void> {
    // A broken line ends both ends; who reads sees it there.
    const chunks: AsyncIterable<Buffer> = from
    let freeMs = 0
    try {
      for await (const chunk of chunks) {
        for (let at = 0; at < chunk.length; at += CHUNK_BYTES) {
          const piece = chunk.subarray(at, at + CHUNK_BYTES)
          if (Number.isFinite(rate)) {
            const now = performance.now()
            freeMs = Math.max(freeMs, now - BEHIND_MS) + (piece.length * 1000) / rate
            if (freeMs > now) await pause(freeMs - now)
          }
          passedBytes += piece.length
          if (!to.write(piece)) await once(to, 'drain')
        }
      }
    } catch {
      from.destroy()
    }
    to.destroy()
  }
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  const address = server.address()
  const own = typeof address === 'object' && address !== null ? address.port : 0
  return {
    url: `http://127.0.0.1:${own}`,
    port: own,
    get passedBytes() {
      return passedBytes
    },
    setRate: (bytesPerSecond) => {
      rate = bytesPerSecond
    },
    async [Symbol.asyncDispose]() {
      for (const socket of sockets) socket.destroy()
      server.close()
      await once(server, 'close')
    },
  }
}
