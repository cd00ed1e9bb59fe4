// Downloads of the companion, from the real server, with small files in the place of big ones.
import { createHash } from 'node:crypto'
import { mkdir, writeFile } from 'node:fs/promises'
import { get } from 'node:http'
import { join } from 'node:path'
import { buffer } from 'node:stream/consumers'
import {
  brotliCompressSync,
  brotliDecompressSync,
  gunzipSync,
  gzipSync,
  zstdCompressSync,
  zstdDecompressSync,
} from 'node:zlib'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { startTestServer, temporaryFolder, type TestServer } from '../test-server.ts'

const CONTENT = Buffer.from('the companion '.repeat(1000))
const SHA256 = createHash('sha256').update(CONTENT).digest('hex')
const ENTRY = {
  target: 'linux-x64',
  bytes: CONTENT.length,
  sha256: SHA256,
  signed: false,
  encodings: { zstd: 1, br: 2, gzip: 3 },
}
const AS_IT_IS = (bytes: Buffer): Buffer => bytes

let folder: Awaited<ReturnType<typeof temporaryFolder>>
let server: TestServer
beforeAll(async () => {
  folder = await temporaryFolder()
  const companions = join(folder.path, 'companions')
  await mkdir(companions)
  await writeFile(join(companions, 'linux-x64'), CONTENT)
  await writeFile(join(companions, 'linux-x64.zst'), zstdCompressSync(CONTENT))
  await writeFile(join(companions, 'linux-x64.br'), brotliCompressSync(CONTENT))
  await writeFile(join(companions, 'linux-x64.gz'), gzipSync(CONTENT))
  await writeFile(join(companions, 'SHA256SUMS'), `${SHA256}  linux-x64\n`)
  await writeFile(join(companions, 'companion.json'), JSON.stringify({ version: '1.2.3', files: [ENTRY] }))
  server = await startTestServer({ companions })
})
afterAll(async () => {
  await server[Symbol.asyncDispose]()
  await folder[Symbol.asyncDispose]()
})

/** A request whose answer is not decoded on its way. */
async function download(path: string, headers: Record<string, string>) {
  const answer = await new Promise<import('node:http').IncomingMessage>((resolve, reject) => {
    get(server.url + path, { headers }, resolve).once('error', reject)
  })
  return { status: answer.statusCode, headers: answer.headers, body: await buffer(answer) }
}

describe('the companion', () => {
  it.each([
    ['zstd, br, gzip', 'zstd', zstdDecompressSync],
    ['gzip, deflate, br', 'br', brotliDecompressSync],
    ['gzip', 'gzip', gunzipSync],
    ['br;q=0.5, gzip', 'gzip', gunzipSync],
    ['zstd;q=0, identity', undefined, AS_IT_IS],
    ['', undefined, AS_IT_IS],
  ])('asked for with "%s" travels as %s and is saved byte for byte', async (accepted, coding, decode) => {
    const { status, headers, body } = await download('/companion/linux-x64', { 'accept-encoding': accepted })
    expect(status).toBe(200)
    expect(headers['content-encoding']).toBe(coding)
    expect(headers['content-length']).toBe(String(body.length))
    expect(headers.vary).toBe('accept-encoding')
    expect(Buffer.from(decode(body)).equals(CONTENT)).toBe(true)
  })

  it('gets its name from the page: no answer names a file', async () => {
    const { headers } = await download('/companion/linux-x64', {})
    expect(headers['content-disposition']).toBe('attachment')
    expect(headers['content-type']).toBe('application/octet-stream')
  })

  it('is not sent again to who has it', async () => {
    const { headers } = await download('/companion/linux-x64', { 'accept-encoding': 'br' })
    const again = { 'accept-encoding': 'br', 'if-none-match': headers.etag ?? '' }
    const { status, body } = await download('/companion/linux-x64', again)
    expect([status, body.length]).toEqual([304, 0])
    const other = await download('/companion/linux-x64', { ...again, 'accept-encoding': 'gzip' })
    expect(other.status).toBe(200)
  })

  it('comes with its sums and is listed', async () => {
    const sums = await server.call('GET', '/companion/SHA256SUMS')
    expect(await sums.text()).toBe(`${SHA256}  linux-x64\n`)
    const list = await server.call('GET', '/api/v1/companion')
    expect(await list.json()).toEqual({ version: '1.2.3', files: [ENTRY] })
  })

  it('that was not built is not there, and the list says so', async () => {
    expect((await server.call('GET', '/companion/win-x64')).status).toBe(404)
    await using bare = await startTestServer({ companions: join(folder.path, 'nothing') })
    expect(await (await bare.call('GET', '/api/v1/companion')).json()).toEqual({ version: null, files: [] })
    for (const name of ['linux-x64', 'SHA256SUMS', 'sbom.json']) {
      const answer = await bare.call('GET', `/companion/${name}`)
      expect([name, answer.status]).toEqual([name, 404])
      expect(await answer.json()).toMatchObject({ code: 'not-found' })
    }
  })
})
