// A peer of `control`: noVNC in Chromium, over websockify, from TigerVNC's server that scrapes the same X desktop.
// Lives here: the three programs and the page that joins them. Settings: noVNC's own defaults.
import { once } from 'node:events'
import { readFile } from 'node:fs/promises'
import { createServer, type Server } from 'node:http'
import { connect, createServer as createNetServer } from 'node:net'
import { join, normalize } from 'node:path'
import { launchChromium, startProcess, waitUntil, type Region } from '../test/rig/index.ts'
import type { ControlRoad } from './control-road.ts'
import type { Desktops } from './screen-road.ts'

const LIBRARY = join(import.meta.dirname, '../node_modules/@novnc/novnc')

const pageFor = (port: number): string => `<!doctype html><title>peer</title>
<style>html,body,#screen{margin:0;height:100%;overflow:hidden;background:#000}</style><div id="screen"></div>
<script type="module">
import RFB from '/core/rfb.js'
const rfb = new RFB(document.querySelector('#screen'), 'ws://127.0.0.1:${port}')
rfb.addEventListener('connect', () => { rfb.focus(); document.title = 'connected' })
</script>`

/** Opens the road; resolves when the viewer is connected. */
export async function openNovncRoad(desktops: Desktops): Promise<ControlRoad> {
  const [vncPort, bridgePort] = [await freePort(), await freePort()]
  const vnc = await startProcess('X0tigervnc', [
    '-display',
    desktops.source.name,
    '-rfbport',
    String(vncPort),
    '-localhost',
    '-SecurityTypes',
    'None',
  ])
  const bridge = await startProcess('websockify', [`127.0.0.1:${bridgePort}`, `127.0.0.1:${vncPort}`])
  await Promise.all([listens(vncPort), listens(bridgePort)])
  const { server, url } = await servePage(pageFor(bridgePort))
  const viewer = await launchChromium({ display: desktops.viewer, look: 'window' })
  await viewer.page.goto(url)
  await viewer.page.waitForFunction("document.title === 'connected'")
  const canvas = viewer.page.locator('canvas').first()
  return {
    pictureArea: async (): Promise<Region> => {
      const box = await canvas.boundingBox()
      if (box === null) throw new Error('the peer shows no picture')
      return box
    },
    close: async () => {
      await viewer.close()
      server.close()
      await bridge.kill()
      await vnc.kill()
    },
  }
}

async function servePage(page: string): Promise<{ server: Server; url: string }> {
  const server = createServer((request, response) => {
    const path = normalize(new URL(request.url ?? '/', 'http://local').pathname)
    if (path === '/') return void response.setHeader('content-type', 'text/html').end(page)
    readFile(join(LIBRARY, path)).then(
      (bytes) => response.setHeader('content-type', 'text/javascript').end(bytes),
      () => response.writeHead(404).end(),
    )
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  const address = server.address()
  return { server, url: `http://127.0.0.1:${typeof address === 'object' ? address?.port : ''}/` }
}

async function freePort(): Promise<number> {
  const server = createNetServer()
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  const address = server.address()
  server.close()
  await once(server, 'close')
  if (typeof address !== 'object' || address === null) throw new Error('no port is free')
  return address.port
}

const listens = (port: number): Promise<true> =>
  waitUntil(
    'the peer listens',
    () =>
      new Promise<boolean>((resolve) => {
        const socket = connect(port, '127.0.0.1')
        socket.once('connect', () => resolve(true)).once('error', () => resolve(false))
        socket.once('connect', () => socket.destroy())
      }),
  )
