// Files out of packages of the registry, also of those for other systems than this one. Lives here: finding them installed,
// else fetching the pinned package and holding it against its hash. May not know: what the files are for.
import { createHash } from 'node:crypto'
import { existsSync, mkdirSync, mkdtempSync, readFileSync, renameSync, rmSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { lockedAt, ROOT } from './lock.ts'
import { run } from './run.ts'
import type { PackageFile } from './targets.ts'

/** Where fetched packages are kept; safe to delete. */
const KEPT = join(ROOT, 'apps/companion/dist/packages')

/** The version that is meant. */
export const versionOf = ({ name, pinned }: PackageFile): string => (pinned ?? lockedAt(`node_modules/${name}`)).version

/** Path of the file on this machine. Throws Error where it cannot be had, or is not what was pinned. */
export async function findPackageFile(file: PackageFile): Promise<string> {
  const { name, pinned, path } = file
  const installed = join(ROOT, 'node_modules', name, path)
  if (pinned === undefined && existsSync(installed)) return installed
  const { version, integrity } = pinned ?? lockedAt(`node_modules/${name}`)
  if (integrity === undefined) throw new Error(`${name} has no hash to be held against.`)
  const kept = join(KEPT, `${name.replace('/', '-')}-${version}`)
  const found = join(kept, 'package', path)
  if (existsSync(found)) return found
  mkdirSync(KEPT, { recursive: true })
  const draft = mkdtempSync(join(KEPT, 'draft-'))
  try {
    const packing = ['pack', `${name}@${version}`, '--silent', '--ignore-scripts', '--pack-destination', draft]
    const archive = join(draft, (await run('npm', packing)).trim())
    const hash = `sha512-${createHash('sha512').update(readFileSync(archive)).digest('base64')}`
    if (hash !== integrity) throw new Error(`${name}@${version} is not the package that was pinned.`)
    const unpacked = join(draft, 'unpacked')
    mkdirSync(unpacked)
    await run('tar', ['-xzf', archive, '-C', unpacked, `package/${path}`])
    mkdirSync(dirname(kept), { recursive: true })
    rmSync(kept, { recursive: true, force: true })
    renameSync(unpacked, kept)
  } finally {
    rmSync(draft, { recursive: true, force: true })
  }
  return found
}
