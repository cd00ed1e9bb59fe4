// The files that drawing needs. Lives here: where they lie when the companion runs from its packages; a single-file build hands
// its own copies over instead. May not know: how drawing works.
import { readFile } from 'node:fs/promises'
import { createRequire } from 'node:module'

/** The drawing library and our type, each a whole file. */
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

/** Reads them from the installed packages. */
export async function readDrawingAssets(): Promise<DrawingAssets> {
  const { resolve } = createRequire(import.meta.url)
  const read = async (name: string): Promise<Uint8Array<ArrayBuffer>> => new Uint8Array(await readFile(resolve(name)))
  const [wasm, ...fonts] = DRAWING_FILES
  return { wasm: await read(wasm), fonts: await Promise.all(fonts.map(read)) }
}
