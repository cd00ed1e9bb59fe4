// The built gallery behind the headers of the product. Lives here: building it, and serving its files on loopback.
// May not know: which pages there are, browsers.
import { readFile, readdir } from 'node:fs/promises'
import { createServer } from 'node:http'
import { createRequire } from 'node:module'
import { dirname, extname, join } from 'node:path'
import { securityHeaders } from '../../../apps/server/src/http/guards.ts'
import { startProcess } from '../../rig/index.ts'

const WEB = join(import.meta.dirname, '../../../apps/web')

const MEDIA_TYPES: Readonly<Record<string, string>> = {
  '.css': 'text/css; charset=utf-8',
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.png': 'image/png',
  '.svg': 'image/svg+xml',
  '.woff2': 'font/woff2',
}

/** The gallery, served. */
export interface GallerySite {
  /** Such as `http://127.0.0.1:40123`. */
  readonly origin: string
  close(): Promise<void>
}

/** Builds the gallery into `folder`, which is emptied first. Throws where the build fails. */
export async function buildGallery(folder: string): Promise<void> {
  const vite = join(dirname(createRequire(join(WEB, 'package.json')).resolve('vite/package.json')), 'bin/vite.js')
  const args = ['build', '--mode', 'gallery', '--outDir', folder, '--emptyOutDir', '--logLevel', 'warn']
  // Vitest's own NODE_ENV would make it a development build.
  const env = { NODE_ENV: 'production' }
  const build = await startProcess(process.execPath, [vite, ...args], { cwd: WEB, env, stdio: 'inherit' })
  const code = await build.ended
  if (code !== 0) throw new Error(`the gallery could not be built (${code})`)
}

/** Serves every file of `folder`, and nothing else, with the product's security headers. */
export async function serveGallery(folder: string): Promise<GallerySite> {
  const files = await readFiles(folder)
  let headers: Readonly<Record<string, string>> = {}
  const server = createServer((request, response) => {
    const path = new URL(request.url ?? '/', 'http://gallery').pathname
    const content = files.get(path)
    const mediaType = MEDIA_TYPES[extname(path)] ?? 'application/octet-stream'
    response.writeHead(content === undefined ? 404 : 200, { ...headers, ...cachingOf(path), 'content-type': mediaType })
    response.end(content)
  })
  await new Promise<void>((resolve) => {
    server.listen(0, '127.0.0.1', resolve)
  })
  const address = server.address()
  if (address === null || typeof address === 'string') throw new Error('the gallery has no port')
  const origin = `http://127.0.0.1:${address.port}`
  headers = securityHeaders({ origin, secure: false, listensOn: () => undefined })
  return {
    origin,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve())
        server.closeAllConnections()
      }),
  }
}

/** As in the product: what carries its hash in its name never changes, and a browser keeps it with its compiled code. */
const cachingOf = (path: string): Readonly<Record<string, string>> => ({
  'cache-control': path.startsWith('/assets/') ? 'public, max-age=31536000, immutable' : 'no-cache',
})

/** The folder's files by the path they are asked for with. */
async function readFiles(folder: string): Promise<ReadonlyMap<string, Buffer>> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true })
  const paths = entries.filter((entry) => entry.isFile()).map((entry) => join(entry.parentPath, entry.name))
  return new Map(
    await Promise.all(paths.map(async (path) => [path.slice(folder.length), await readFile(path)] as const)),
  )
}
