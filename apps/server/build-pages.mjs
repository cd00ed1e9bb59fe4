// Builds the web pages when their sources changed. Plain JavaScript, run by start.mjs before the server.
import { spawnSync } from 'node:child_process'
import { createHash } from 'node:crypto'
import { existsSync, readFileSync, readdirSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { dirname, join, relative } from 'node:path'
import { brotliCompressSync, constants, gzipSync } from 'node:zlib'

const ROOT = join(import.meta.dirname, '../..')
const WEB = join(ROOT, 'apps/web')
const PAGES = join(WEB, 'dist/pages')
const STAMP = join(WEB, 'dist/pages.sha256')
const SOURCES = ['apps/web', 'packages/protocol', 'packages/e2ee', 'packages/client', 'package-lock.json']
const NOT_SOURCES = new Set(['dist', 'node_modules'])
const COMPRESSIBLE = /\.(js|css|html|svg|json|txt|webmanifest|wasm)$/
const SMALLEST_COMPRESSED_BYTES = 1024

/** Builds where needed; throws an Error with one sentence where that fails. */
export function buildPages() {
  const hash = sourceHash()
  if (existsSync(join(PAGES, 'index.html')) && existsSync(STAMP) && readFileSync(STAMP, 'utf8') === hash) return
  process.stdout.write('Building the pages (once)…\n')
  rmSync(STAMP, { force: true })
  const vite = join(dirname(createRequire(join(WEB, 'package.json')).resolve('vite/package.json')), 'bin/vite.js')
  const build = [vite, 'build', '--outDir', 'dist/pages', '--emptyOutDir', '--logLevel', 'error']
  const { status } = spawnSync(process.execPath, build, { cwd: WEB, stdio: ['ignore', 'inherit', 'inherit'] })
  if (status !== 0) throw new Error('The pages could not be built.')
  for (const file of filesUnder(PAGES)) compress(file)
  writeFileSync(STAMP, hash)
}

function sourceHash() {
  const hash = createHash('sha256')
  for (const source of SOURCES) {
    for (const file of filesUnder(join(ROOT, source))) {
      if (/\.test\.tsx?$/.test(file)) continue
      const content = readFileSync(file)
      hash.update(`${relative(ROOT, file)}\n${content.length}\n`).update(content)
    }
  }
  return hash.digest('hex')
}

function filesUnder(path) {
  if (statSync(path).isFile()) return [path]
  return readdirSync(path)
    .filter((name) => !NOT_SOURCES.has(name))
    .sort()
    .flatMap((name) => filesUnder(join(path, name)))
}

function compress(file) {
  const content = readFileSync(file)
  if (!COMPRESSIBLE.test(file) || content.length < SMALLEST_COMPRESSED_BYTES) return
  const quality = { [constants.BROTLI_PARAM_QUALITY]: 9 }
  writeFileSync(`${file}.br`, brotliCompressSync(content, { params: quality }))
  writeFileSync(`${file}.gz`, gzipSync(content, { level: 9 }))
}
