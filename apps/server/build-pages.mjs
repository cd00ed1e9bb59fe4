// Builds the web pages when their sources changed. Plain JavaScript, run by start.mjs before the server.
import { spawnSync } from 'node:child_process'
import { createHash } from 'node:crypto'
import { readFileSync, readdirSync, renameSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { dirname, join, relative } from 'node:path'
import { brotliCompressSync, constants, gzipSync } from 'node:zlib'

const ROOT = join(import.meta.dirname, '../..')
const WEB = join(ROOT, 'apps/web')
const PAGES = join(WEB, 'dist/pages')
/** The hash of what the pages were made from; inside, so that both change in one step. */
const STAMP = '.sha256'
const SOURCES = ['apps/web', 'packages/protocol', 'packages/e2ee', 'packages/client', 'package-lock.json']
const NOT_SOURCES = new Set(['dist', 'node_modules'])
const COMPRESSIBLE = /\.(js|css|html|svg|json|txt|webmanifest|wasm)$/
const SMALLEST_COMPRESSED_BYTES = 1024

/** Builds where needed, beside what is there, and then swaps; throws an Error with one sentence where that fails. */
export function buildPages() {
  const hash = sourceHash()
  if (isBuilt(hash)) return
  process.stdout.write('Building the pages (once)…\n')
  const draft = `${PAGES}-${process.pid}-new`
  try {
    const vite = join(dirname(createRequire(join(WEB, 'package.json')).resolve('vite/package.json')), 'bin/vite.js')
    const build = [vite, 'build', '--outDir', draft, '--emptyOutDir', '--logLevel', 'error']
    const { status } = spawnSync(process.execPath, build, { cwd: WEB, stdio: ['ignore', 'inherit', 'inherit'] })
    if (status !== 0) throw new Error('The pages could not be built.')
    for (const file of filesUnder(draft)) compress(file)
    writeFileSync(join(draft, STAMP), hash)
    putInPlace(draft, hash)
  } finally {
    rmSync(draft, { recursive: true, force: true })
  }
}

function isBuilt(hash) {
  try {
    return readFileSync(join(PAGES, STAMP), 'utf8') === hash
  } catch {
    return false
  }
}

/** Renames, for a folder is replaced in no other way at once. Another start may do the same in the same moment. */
function putInPlace(draft, hash) {
  const old = `${PAGES}-${process.pid}-old`
  while (!isBuilt(hash) && !rename(draft, PAGES)) {
    rename(PAGES, old)
    rmSync(old, { recursive: true, force: true })
  }
}

/** False where there is nothing to rename, or something in its place. */
function rename(from, to) {
  try {
    renameSync(from, to)
    return true
  } catch (error) {
    if (!['ENOENT', 'ENOTEMPTY', 'EEXIST'].includes(error.code)) throw error
    return false
  }
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
