// The folder where the server keeps everything. Lives here: its layout, who may read it, and the master key in it.
import { randomBytes } from 'node:crypto'
import { chmodSync, linkSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { ServerError } from './errors.ts'
import { Secret } from './secret.ts'
import type { Settings } from './settings.ts'

const KEY_BYTES = 32

/** The files in a data directory. */
export interface DataDir {
  readonly path: string
  readonly databaseFile: string
  readonly lockFile: string
  readonly keyFile: string
}

/** Names the files of a data directory without touching it. */
export const dataDirAt = (path: string): DataDir => ({
  path,
  databaseFile: join(path, 'farhand.db'),
  lockFile: join(path, 'lock.db'),
  keyFile: join(path, 'secret.key'),
})

/** Creates the folder where it is missing and closes it to other users (0700). Throws `cannot-start`. */
export function openDataDir(path: string): DataDir {
  try {
    mkdirSync(path, { recursive: true, mode: 0o700 })
    chmodSync(path, 0o700)
  } catch (cause) {
    throw new ServerError('cannot-start', `The data directory ${path} cannot be used.`, { cause })
  }
  return dataDirAt(path)
}

/** The master key: the one that was set, or the one in the folder, made at the first start. Throws `cannot-start`. */
export function masterKey(settings: Settings, dataDir: DataDir): Secret<Uint8Array> {
  if (settings.secretKey !== undefined) return settings.secretKey
  try {
    return new Secret(readKey(dataDir) ?? createKey(dataDir))
  } catch (cause) {
    throw new ServerError('cannot-start', `The master key ${dataDir.keyFile} cannot be used.`, { cause })
  }
}

function readKey({ keyFile }: DataDir): Uint8Array | undefined {
  let content: Buffer
  try {
    content = readFileSync(keyFile)
  } catch (cause) {
    if ((cause as NodeJS.ErrnoException).code === 'ENOENT') return undefined
    throw cause
  }
  const key = Buffer.from(content.toString('utf8').trim(), 'base64')
  if (key.length !== KEY_BYTES) throw new RangeError('the key is not 32 bytes in base64')
  return new Uint8Array(key)
}

function createKey(dataDir: DataDir): Uint8Array {
  const draft = `${dataDir.keyFile}.${randomBytes(6).toString('hex')}`
  writeFileSync(draft, `${randomBytes(KEY_BYTES).toString('base64')}\n`, { mode: 0o600, flush: true })
  try {
    linkSync(draft, dataDir.keyFile)
  } catch (cause) {
    // The command line made one in the same moment: its key is the key.
    if ((cause as NodeJS.ErrnoException).code !== 'EEXIST') throw cause
  } finally {
    rmSync(draft)
  }
  const key = readKey(dataDir)
  if (key === undefined) throw new RangeError('the key vanished')
  return key
}
