// What the loop's tests stand on: a page server, a relay of objects, two browsers. Lives here: starting and ending them.
import { mkdtemp, readFile, rm } from 'node:fs/promises'
import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { extname, join } from 'node:path'
import type { Page } from 'playwright-core'
import { build } from 'vite'
import { WebSocketServer, type WebSocket } from 'ws'
import type { Image } from '../rig/image.ts'

export interface Loop {
  /** URL of a page of the loop. */
  url(role: 'sender' | 'viewer', more?: string): string
  /** The newest object bodies sent, for assertions on what leaves. */
  readonly relayed: { readonly bytes: number; readonly objects: number }
  close(): Promise<void>
}

const TYPES: Readonly<Record<string, string>> = { '.html': 'text/html', '.js': 'text/javascript' }

/** Builds and serves the loop's page, and relays every object of the sender to each viewer, and back what viewers say. */
export async function startLoop(): Promise<Loop> {
  const folder = await mkdtemp(join(tmpdir(), 'farhand-loop-'))
  await build({
    configFile: false,
    root: import.meta.dirname,
    logLevel: 'error',
    build: { outDir: folder, target: 'esnext', rolldownOptions: { input: join(import.meta.dirname, 'loop.html') } },
    worker: { format: 'es' },
  })
  const server: Server = createServer((request, response) => {
    const path = new URL(request.url ?? '/', 'http://loop').pathname
    readFile(join(folder, path)).then(
      (file) => response.setHeader('content-type', TYPES[extname(path)] ?? 'text/plain').end(file),
      () => response.writeHead(404).end(),
    )
  })
  const sockets = new WebSocketServer({ noServer: true, perMessageDeflate: false })
  const viewers = new Set<WebSocket>()
  let sender: WebSocket | undefined
  const waiting: string[] = []
  const relayed = { bytes: 0, objects: 0 }
  server.on('upgrade', (request, socket, head) => {
    sockets.handleUpgrade(request, socket, head, (peer) => {
      if (request.url === '/sender') {
        sender = peer
        for (const text of waiting.splice(0)) peer.send(text)
        peer.on('message', (data: Buffer) => {
          relayed.bytes += data.length
          relayed.objects += 1
          for (const viewer of viewers) viewer.send(data)
        })
      } else {
        viewers.add(peer)
        peer.on('close', () => viewers.delete(peer))
        peer.on('message', (data: Buffer) => (sender ? sender.send(String(data)) : waiting.push(String(data))))
      }
    })
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const { port } = server.address() as AddressInfo
  return {
    url: (role, more = '') => `http://127.0.0.1:${port}/loop.html?role=${role}&port=${port}${more}`,
    relayed,
    async close() {
      sockets.close()
      for (const client of sockets.clients) client.terminate()
      server.closeAllConnections()
      await new Promise((resolve) => server.close(resolve))
      await rm(folder, { recursive: true, force: true })
    },
  }
}

/** What the page shows now; undefined before the first picture. */
export async function shownPicture(page: Page): Promise<Image | undefined> {
  const picture = await page.evaluate(() => globalThis.loop.picture())
  return picture === null ? undefined : imageOf(picture)
}

/** A picture as the page hands it out. */
export const imageOf = (picture: {
  readonly width: number
  readonly height: number
  readonly base64: string
}): Image => ({
  width: picture.width,
  height: picture.height,
  rgba: new Uint8Array(Buffer.from(picture.base64, 'base64')),
})
