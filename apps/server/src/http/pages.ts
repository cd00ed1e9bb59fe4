// The web pages. Lives here: which files are served, how long they may be cached, and which addresses are pages.
// May not know: what the pages do. Every file is a route of its own; there is no wildcard.
import { existsSync, readdirSync } from 'node:fs'
import { join, sep } from 'node:path'
import fastifyStatic from '@fastify/static'
import type { FastifyInstance, FastifyReply } from 'fastify'
import type { AuthPort } from '../accounts/auth-port.ts'
import { ServerError } from '../errors.ts'

/** Addresses that show the app; `/setup` is one more while no administrator exists. */
const PAGE_ROUTES = [
  '/',
  '/join/:sessionId(^\\d{9}$)',
  '/sign-in',
  '/console',
  '/admin',
  '/verify',
  '/session/:session(^[\\w-]{9,22}$)',
  '/setup',
]

const COMPRESSED = /\.(br|gz)$/
const FOREVER = { cacheControl: true, immutable: true, maxAge: '365d' } as const
const ASK_AGAIN = { cacheControl: false } as const

/** Serves the built pages of a folder. Throws `cannot-start` where they are not built. */
export async function addPages(app: FastifyInstance, folder: string, auth: AuthPort): Promise<void> {
  if (!existsSync(join(folder, 'index.html'))) throw new ServerError('cannot-start', 'The pages are not built.')
  await app.register(fastifyStatic, { root: folder, serve: false, preCompressed: true, index: false })
  const files = readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && !COMPRESSED.test(entry.name) && !entry.name.startsWith('.'))
    .map((entry) => join(entry.parentPath, entry.name).slice(folder.length).split(sep).filter(Boolean).join('/'))
  const options = { config: { access: 'public' }, schema: { hide: true } } as const
  for (const file of files) {
    if (file === 'index.html') continue
    const hashed = file.startsWith('assets/')
    app.get(`/${file}`, options, (_request, reply) => {
      reply.header('vary', 'accept-encoding')
      if (!hashed) reply.header('cache-control', 'no-cache')
      return reply.sendFile(file, hashed ? FOREVER : ASK_AGAIN)
    })
  }
  for (const route of PAGE_ROUTES) {
    app.get(route, options, async (_request, reply) => {
      if (route === '/setup' && (await auth.hasAdministrator())) throw new ServerError('not-found')
      return showPage(reply)
    })
  }
}

/** What a browser asks with that holds an earlier answer, or a part of one. */
const CONDITIONS = [
  'if-match',
  'if-none-match',
  'if-modified-since',
  'if-unmodified-since',
  'if-range',
  'range',
] as const

/** Sends the app; it finds out from the address what to show. With the status of an error it is sent whole, whatever the
 *  browser holds of the address: "not modified" is said of a 200 only (RFC 9110 section 13.2.1). */
export function showPage(reply: FastifyReply): FastifyReply {
  if (reply.statusCode !== 200) for (const name of CONDITIONS) delete reply.request.raw.headers[name]
  return reply.header('vary', 'accept-encoding').header('cache-control', 'no-cache').sendFile('index.html', ASK_AGAIN)
}
