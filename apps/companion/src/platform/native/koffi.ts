// The one door to native code: koffi's platform package, loaded as it is. Lives here: which package belongs to this machine,
// loading it, and the few of its functions that we use, typed. May not know: what is called through it.
// The raw addon has the whole API; the wrapper package `koffi` is left out because it has an install script.
import { createRequire } from 'node:module'
import { PlatformError } from '../platform-error.ts'

/** koffi's description of a type; only handed back to koffi. */
export type NativeType = object

/** A loaded library. */
export interface NativeLibrary {
  func(name: string, result: string | NativeType, parameters: readonly (string | NativeType)[]): NativeFunction
}

export type NativeFunction = (...values: readonly unknown[]) => unknown

/** What we use of koffi 3.3.4, in its names. */
export interface Koffi {
  load(path: string): NativeLibrary
  struct(fields: Readonly<Record<string, string | NativeType>>): NativeType
  proto(result: string, parameters: readonly (string | NativeType)[]): NativeType
  pointer(type: NativeType): NativeType
  /** A native pointer that calls `callback` on the thread that registered it. Lives until `unregister`. */
  register(callback: (...values: never[]) => unknown, type: NativeType): bigint
  unregister(callback: bigint): void
  /** Where this memory lies; valid as long as the array lives. */
  address(bytes: Uint8Array): bigint
  /** Memory at a pointer, not copied. */
  view(pointer: bigint | number, length: number): ArrayBuffer
}

const PACKAGES: Readonly<Record<string, string>> = {
  'win32-x64': '@koromix/koffi-win32-x64',
  'darwin-x64': '@koromix/koffi-darwin-x64',
  'darwin-arm64': '@koromix/koffi-darwin-arm64',
  'linux-x64': '@koromix/koffi-linux-x64',
}

/** Loads koffi: from the addon file at `path` in a single-file build, otherwise from the package for this machine.
 *  Throws PlatformError `native-missing`. */
export function loadKoffi(path?: string): Koffi {
  const wanted = path ?? PACKAGES[`${process.platform}-${process.arch}`]
  if (wanted === undefined) {
    throw new PlatformError('native-missing', `no native calls on ${process.platform}-${process.arch}`)
  }
  let loaded: unknown
  try {
    loaded = path === undefined ? createRequire(import.meta.url)(wanted) : loadAddon(path)
  } catch (cause) {
    throw new PlatformError('native-missing', `${wanted} could not be loaded`, { cause })
  }
  if (!isKoffi(loaded)) throw new PlatformError('native-missing', `${wanted} is not koffi`)
  return loaded
}

/** `require` does not take files of any name, and a single-file build has none of its own; `dlopen` does. */
function loadAddon(path: string): unknown {
  const addon: { exports: unknown } = { exports: {} }
  process.dlopen(addon, path)
  return addon.exports
}

function isKoffi(loaded: unknown): loaded is Koffi {
  return typeof loaded === 'object' && loaded !== null && 'load' in loaded && 'register' in loaded && 'view' in loaded
}
