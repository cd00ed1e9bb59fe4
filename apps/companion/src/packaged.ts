// What a packaged companion carries besides its script. Lives here: the only questions to node:sea. In development the same
// things come from the repository. May not know: what they are used for.
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { getAsset, getRawAsset, isSea } from 'node:sea'

/** Whether this is the single file people download; false for a Node that runs the sources. */
export const isPackaged = (): boolean => isSea()

/** The product's version. */
export function companionVersion(): string {
  if (isSea()) return getAsset('version', 'utf8')
  const file = join(import.meta.dirname, '../package.json')
  return (JSON.parse(readFileSync(file, 'utf8')) as { version: string }).version
}

/** Bytes of a packaged file; they belong to the executable and must not be changed. Throws where there is no such file. */
export const packagedBytes = (name: string): Uint8Array<ArrayBuffer> => new Uint8Array(getRawAsset(name))

/** A packaged text. Throws where there is no such file. */
export const packagedText = (name: string): string => getAsset(name, 'utf8')
