// Native addons. Lives here: getting one loaded, from the package in development, from the single file else. May not know:
// what the addon does. Under Linux nothing of it stays on the disk; elsewhere the file is in the run's folder until the end.
import { unlinkSync, writeFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { join } from 'node:path'
import { isPackaged, packagedBytes } from './packaged.ts'

/** Loads koffi's addon, without its JavaScript layer. `folder` is the run's own, see run-once.ts. Throws where it cannot load. */
export function loadKoffi(folder: string): unknown {
  const file = unpackKoffi(folder)
  if (file === undefined) {
    return createRequire(import.meta.url)(`@koromix/koffi-${process.platform}-${process.arch}`)
  }
  const addon: { exports: unknown } = { exports: {} }
  process.dlopen(addon, file)
  if (process.platform !== 'win32') unlinkSync(file)
  return addon.exports
}

/** Writes koffi's addon into the run's folder; undefined where the package is installed and is loaded from there. */
export function unpackKoffi(folder: string): string | undefined {
  if (!isPackaged()) return undefined
  const file = join(folder, 'koffi.node')
  writeFileSync(file, packagedBytes('koffi.node'), { mode: 0o600, flag: 'wx' })
  return file
}
