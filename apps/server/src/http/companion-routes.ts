// The companions to download. Lives here: which built files are offered, in which coding they travel. Streams from the disk.
// May not know: how they are built, nor whose invitation one will carry: a download's name is made by the page, because the
// one-time code in it must not reach the server. So no answer names a file.
import { createReadStream } from 'node:fs'
import { readFile, stat } from 'node:fs/promises'
import { join } from 'node:path'
import negotiator from '@fastify/accept-negotiator'
import { companionListSchema, companionTargetSchema, type CompanionList } from '@farhand/protocol'
import type { FastifyReply, FastifyRequest } from 'fastify'
import { ServerError } from '../errors.ts'
import type { App } from './app.ts'

/** What comes along for whoever checks a download. */
const PAPERS = {
  SHA256SUMS: 'text/plain; charset=utf-8',
  'SHA256SUMS.minisig': 'text/plain; charset=utf-8',
  'minisign.pub': 'text/plain; charset=utf-8',
  'sbom.json': 'application/vnd.cyclonedx+json; version=1.6',
} as const

/** Content coding → end of the compressed copy's name; the best first. */
const COPIES = { zstd: '.zst', br: '.br', gzip: '.gz' } as const
const CODINGS = Object.keys(COPIES) as (keyof typeof COPIES)[]

const NONE: CompanionList = { version: null, files: [] }
const OPEN = { config: { access: 'public' }, schema: { hide: true }, exposeHeadRoute: false } as const

/** Adds `GET /api/v1/companion` and `/companion/…`; a build while the server runs is seen by the next request. */
export function addCompanionRoutes(app: App, folder: string): void {
  app.route({
    method: 'GET',
    url: '/api/v1/companion',
    config: { access: 'public' },
    schema: { response: { 200: companionListSchema } },
    handler: () => readList(folder),
  })

  for (const target of companionTargetSchema.options) {
    app.get(`/companion/${target}`, OPEN, async (request, reply) => {
      const built = (await readList(folder)).files.find((file) => file.target === target)
      if (built === undefined) throw new ServerError('not-found', 'This companion was not built on this server.')
      const coding = codingFor(request)
      const etag = `"${built.sha256}${coding === undefined ? '' : `-${coding}`}"`
      reply.headers({ 'content-disposition': 'attachment', vary: 'accept-encoding', etag, 'cache-control': 'no-cache' })
      if (request.headers['if-none-match'] === etag) return reply.code(304).send()
      if (coding === undefined) return sendFile(reply.type('application/octet-stream'), join(folder, target))
      const copy = join(folder, `${target}${COPIES[coding]}`)
      return sendFile(reply.type('application/octet-stream').header('content-encoding', coding), copy)
    })
  }

  for (const [name, type] of Object.entries(PAPERS)) {
    app.get(`/companion/${name}`, OPEN, (_request, reply) =>
      sendFile(reply.type(type).header('cache-control', 'no-cache'), join(folder, name)),
    )
  }
}

/** Undefined sends the file as it is: to those who name no coding of ours. */
function codingFor(request: FastifyRequest): keyof typeof COPIES | undefined {
  const wanted = negotiator.negotiate(request.headers['accept-encoding'] ?? '', CODINGS)
  return CODINGS.find((coding) => coding === wanted)
}

async function readList(folder: string): Promise<CompanionList> {
  const text = await orUndefined(readFile(join(folder, 'companion.json'), 'utf8'))
  return text === undefined ? NONE : companionListSchema.parse(JSON.parse(text))
}

async function sendFile(reply: FastifyReply, path: string): Promise<FastifyReply> {
  const stats = await orUndefined(stat(path))
  if (stats === undefined) throw new ServerError('not-found', 'The companion was not built on this server.')
  return reply.header('content-length', stats.size).send(createReadStream(path))
}

/** What is not there is undefined; everything else is thrown. */
async function orUndefined<T>(reading: Promise<T>): Promise<T | undefined> {
  try {
    return await reading
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined
    throw error
  }
}
