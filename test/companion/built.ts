// The companion the tests look at. Lives here: building it once for these sources, and keeping it until they change.
import { createHash } from 'node:crypto'
import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync } from 'node:fs'
import { join, relative } from 'node:path'
import { buildCompanion } from '../../apps/companion/build/build-companion.ts'
import { ROOT } from '../../apps/companion/build/lock.ts'

const KEPT = join(ROOT, 'apps/companion/dist/tested')
const SOURCES = ['apps/companion/build', 'apps/companion/src', 'packages']
const SINGLE = ['apps/companion/package.json', 'package-lock.json']

function sourceHash(): string {
  const files = SOURCES.flatMap((folder) =>
    readdirSync(join(ROOT, folder), { recursive: true, withFileTypes: true })
      .filter((entry) => entry.isFile())
      .map((entry) => relative(ROOT, join(entry.parentPath, entry.name)))
      .filter((path) => !/(^|\/)(dist|node_modules)\/|\.test\.ts$/.test(path)),
  )
  const hash = createHash('sha256')
  for (const file of [...files.sort(), ...SINGLE]) hash.update(`${file}\n`).update(readFileSync(join(ROOT, file)))
  return hash.digest('hex').slice(0, 16)
}

/** Folder with the built companion for linux-x64, as the server would offer it. */
export async function builtCompanion(): Promise<string> {
  const hash = sourceHash()
  const out = join(KEPT, hash)
  if (existsSync(out)) return out
  mkdirSync(KEPT, { recursive: true })
  for (const name of readdirSync(KEPT)) rmSync(join(KEPT, name), { recursive: true, force: true })
  await buildCompanion({ targets: ['linux-x64'], out, keyFile: join(KEPT, 'key.pem') })
  return out
}

/** How long something took, for the gate's budget. */
export async function timed<T>(what: string, work: () => Promise<T>): Promise<T> {
  const startedMs = performance.now()
  const result = await work()
  console.log(`${what}: ${((performance.now() - startedMs) / 1000).toFixed(1)} s`)
  return result
}
