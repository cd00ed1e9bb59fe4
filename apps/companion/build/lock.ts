// What package-lock.json says about a package. Lives here: reading it. May not know: what the packages are for.
import { readFileSync } from 'node:fs'
import { join } from 'node:path'

/** The repository's root folder. */
export const ROOT = join(import.meta.dirname, '../../..')

/** A package as the lock file pins it. */
export interface LockedPackage {
  readonly version: string
  /** `sha512-` and base64; undefined for packages of ours. */
  readonly integrity?: string
  readonly license?: string
  readonly optional?: boolean
}

interface LockFile {
  readonly packages: Readonly<Record<string, LockedPackage | undefined>>
}

const read = (): LockFile => JSON.parse(readFileSync(join(ROOT, 'package-lock.json'), 'utf8')) as LockFile
let lock: LockFile | undefined

/** The entry at a place such as `node_modules/zod`. Throws Error where there is none. */
export function lockedAt(place: string): LockedPackage {
  const found = (lock ??= read()).packages[place]
  if (found === undefined) throw new Error(`package-lock.json knows no ${place}.`)
  return found
}
