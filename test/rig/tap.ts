// A tap on the plain port: passes every byte on and keeps a copy. Lives here: the proxy and taking the mask off WebSocket frames.
// May not know: what is looked for.
import { once } from 'node:events'
import { connect, createServer, type Socket } from 'node:net'

export interface Tap {
  /** Where clients connect. */
  readonly port: number
  /** Everything passed on so far: what servers said as it came, what clients said also with the WebSocket mask off (RFC 6455 5.3). */
  heard(): Buffer
  /** Idempotent. */
  close(): Promise<void>
}

/** Listens on a free port of the loopback and passes on to `targetPort`. */
export async function startTap(options: { readonly targetPort: number }): Promise<Tap> {
  const directions: { chunks: Buffer[]; fromClient: boolean }[] = []
  const sockets = new Set<Socket>()
  const copy = (from: Socket, to: Socket, fromClient: boolean): void => {
    const direction = { chunks: [] as Buffer[], fromClient }
    directions.push(direction)
    sockets.add(from)
    from.on('data', (chunk: Buffer) => {
      direction.chunks.push(chunk)
      to.write(chunk)
    })
    from.on('end', () => to.end())
    from.on('error', () => to.destroy())
    from.on('close', () => {
      sockets.delete(from)
      to.destroy()
    })
  }
  const server = createServer((client) => {
    const target = connect(options.targetPort, '127.0.0.1')
    client.setNoDelay(true)
    target.setNoDelay(true)
    copy(client, target, true)
    copy(target, client, false)
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  const address = server.address()
  let closing: Promise<void> | undefined
  return {
    port: typeof address === 'object' && address !== null ? address.port : 0,
    heard: () =>
      Buffer.concat(
        directions.flatMap(({ chunks, fromClient }) => {
          const all = Buffer.concat(chunks)
          return fromClient ? [all, unmaskFrames(all)] : [all]
        }),
      ),
    close: () =>
      (closing ??= new Promise((resolve) => {
        server.close(() => resolve())
        for (const socket of sockets) socket.destroy()
      })),
  }
}

/** The payloads of all WebSocket frames that follow the upgrade request in a client's bytes; empty where there is none. */
export function unmaskFrames(bytes: Buffer): Buffer {
  const upgrade = bytes.toString('latin1', 0, 8192).search(/upgrade: websocket/i)
  const start = upgrade < 0 ? -1 : bytes.indexOf('\r\n\r\n', upgrade)
  if (start < 0) return Buffer.alloc(0)
  const payloads: Buffer[] = []
  for (let at = start + 4; at + 6 <= bytes.length;) {
    const short = bytes.readUInt8(at + 1) & 0x7f
    const extra = short === 126 ? 2 : short === 127 ? 8 : 0
    if (at + 6 + extra > bytes.length) break
    const length =
      extra === 0 ? short : extra === 2 ? bytes.readUInt16BE(at + 2) : Number(bytes.readBigUInt64BE(at + 2))
    const mask = bytes.subarray(at + 2 + extra, at + 6 + extra)
    const payload = Buffer.from(bytes.subarray(at + 6 + extra, at + 6 + extra + length))
    for (let i = 0; i < payload.length; i++) payload[i] = (payload[i] ?? 0) ^ (mask[i & 3] ?? 0)
    payloads.push(payload)
    at += 6 + extra + length
  }
  return Buffer.concat(payloads)
}

/** A port of the loopback that was free a moment ago. */
export async function freePort(): Promise<number> {
  const server = createServer()
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  const address = server.address()
  await new Promise<void>((resolve) => server.close(() => resolve()))
  return typeof address === 'object' && address !== null ? address.port : 0
}
