// The files that drawing needs. Lives here: where they lie, in the installed packages or in the single file.
// May not know: how drawing works.
import { readFile } from 'node:fs/promises'
import { createRequire } from 'node:module'
import { basename } from 'node:path'
import { isPackaged, packagedBytes } from '../packaged.ts'

/** The drawing library and our type, each a whole file, to be read only. */
export interface DrawingAssets {
  readonly wasm: Uint8Array<ArrayBuffer>
  readonly fonts: readonly Uint8Array[]
}

/** Module names of the files: the library, then our type. A single-file build packs these. */
export const DRAWING_FILES = [
  '@resvg/resvg-wasm/index_bg.wasm',
  '@expo-google-fonts/inter/400Regular/Inter_400Regular.ttf',
  '@expo-google-fonts/inter/600SemiBold/Inter_600SemiBold.ttf',
] as const

/** What one of them is called in the single file. */
export const packagedName = (name: string): string => basename(name)

/** Reads them from wherever this program runs. */
export async function readDrawingAssets(): Promise<DrawingAssets> {
  const [wasm, ...fonts] = DRAWING_FILES
  return { wasm: await read(wasm), fonts: await Promise.all(fonts.map(read)) }
}

async function read(name: string): Promise<Uint8Array<ArrayBuffer>> {
  // The executable's own memory, not copied: who draws only reads it.
  if (isPackaged()) return packagedBytes(packagedName(name))
  return new Uint8Array(await readFile(createRequire(import.meta.url).resolve(name)))
}
