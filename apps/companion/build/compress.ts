// The copies that travel. Lives here: three encodings every browser knows one of, made once, at the build.
import { createReadStream, createWriteStream, statSync } from 'node:fs'
import { pipeline } from 'node:stream/promises'
import { constants, createBrotliCompress, createGzip, createZstdCompress } from 'node:zlib'
import type { Transform } from 'node:stream'

/** Name of a content coding → the end of its file's name. The server reads the same names. */
export const ENCODINGS = { zstd: 'zst', br: 'br', gzip: 'gz' } as const
export type Encoding = keyof typeof ENCODINGS

/** Chosen by measurement: stronger levels take minutes for a few percent. 2^23 is the widest window a browser must take (RFC 9659). */
const ZSTD = { [constants.ZSTD_c_compressionLevel]: 9, [constants.ZSTD_c_windowLog]: 23 }
const BROTLI = { [constants.BROTLI_PARAM_QUALITY]: 6, [constants.BROTLI_PARAM_LGWIN]: 24 }

const COMPRESSORS: Readonly<Record<Encoding, () => Transform>> = {
  zstd: () => createZstdCompress({ params: ZSTD }),
  br: () => createBrotliCompress({ params: BROTLI }),
  gzip: () => createGzip({ level: 6 }),
}

/** Writes the copies beside the file; resolves with their sizes in bytes. */
export async function compressFile(file: string): Promise<Record<Encoding, number>> {
  const sizes = { zstd: 0, br: 0, gzip: 0 }
  const one = async (encoding: Encoding): Promise<void> => {
    const copy = `${file}.${ENCODINGS[encoding]}`
    await pipeline(createReadStream(file), COMPRESSORS[encoding](), createWriteStream(copy))
    sizes[encoding] = statSync(copy).size
  }
  await Promise.all([one('zstd'), one('br'), one('gzip')])
  return sizes
}
