// The companion, ready to be downloaded: executables, sums, signature, bill of materials. Lives here: the order.
import { createHash } from 'node:crypto'
import {
  chmodSync,
  createReadStream,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs'
import { basename, dirname, join } from 'node:path'
import { pipeline } from 'node:stream/promises'
import { bundleCompanion } from './bundle.ts'
import { compressFile, type Encoding } from './compress.ts'
import { makeExecutable } from './executable.ts'
import { ROOT } from './lock.ts'
import { openSigningKey, publicKeyText, signatureText } from './minisign.ts'
import { billOfMaterials } from './sbom.ts'
import { DRAWING, type TargetName, TARGETS } from './targets.ts'
import { signExecutable, type Signing } from './windows.ts'

export interface BuildOptions {
  readonly targets: readonly TargetName[]
  /** Folder the result replaces as a whole. */
  readonly out: string
  /** PEM file of the Ed25519 key the sums are signed with; made where it is not there. */
  readonly keyFile: string
  /** Authenticode; undefined leaves executables for Windows unsigned. */
  readonly signing?: Signing
  /** One sentence per step, for whoever waits. */
  readonly say?: (sentence: string) => void
}

/** One executable, as `companion.json` lists it for the server. */
export interface BuiltFile {
  readonly target: TargetName
  readonly bytes: number
  /** Hex. */
  readonly sha256: string
  /** Whether the operating system finds a signature in it. */
  readonly signed: boolean
  /** Sizes of the copies that travel, in bytes. */
  readonly encodings: Readonly<Record<Encoding, number>>
}

/** The product's version, of the companion's package.json. */
export const companionVersion = (): string =>
  (JSON.parse(readFileSync(join(ROOT, 'apps/companion/package.json'), 'utf8')) as { version: string }).version

/** Builds beside what is there, then swaps. Throws Error with one sentence. */
export async function buildCompanion(options: BuildOptions): Promise<readonly BuiltFile[]> {
  const { targets, out, keyFile, signing, say = () => undefined } = options
  mkdirSync(dirname(out), { recursive: true })
  const draft = mkdtempSync(join(dirname(out), `.${basename(out)}-`))
  const work = mkdtempSync(join(dirname(out), `.${basename(out)}-work-`))
  try {
    const version = companionVersion()
    const { code, places } = await bundleCompanion()
    const files: BuiltFile[] = []
    for (const name of targets) {
      say(`Making ${name}…`)
      const made = await makeExecutable({ target: TARGETS[name], code, version, folder: work })
      const signed = TARGETS[name].system === 'windows' && signing !== undefined
      if (signed) await signExecutable(made, signing)
      const file = join(draft, name)
      renameSync(made, file)
      const encodings = await compressFile(file)
      files.push({ target: name, bytes: statSync(file).size, sha256: await sha256(file), signed, encodings })
    }
    const everyPlace = [...new Set([...places, ...DRAWING.map(({ name }) => `node_modules/${name}`)])].sort()
    const bill = billOfMaterials({ version, places: everyPlace, targets: targets.map((name) => TARGETS[name]) })
    writeFileSync(join(draft, 'sbom.json'), bill)
    const billHash = createHash('sha256').update(bill).digest('hex')
    const lines = [...files.map((file) => `${file.sha256}  ${file.target}`), `${billHash}  sbom.json`]
    const sums = `${lines.join('\n')}\n`
    const key = openSigningKey(keyFile)
    writeFileSync(join(draft, 'SHA256SUMS'), sums)
    writeFileSync(
      join(draft, 'SHA256SUMS.minisig'),
      signatureText(key, Buffer.from(sums), `farhand-companion ${version}`),
    )
    writeFileSync(join(draft, 'minisign.pub'), publicKeyText(key))
    writeFileSync(join(draft, 'companion.json'), JSON.stringify({ version, files }))
    chmodSync(draft, 0o755)
    rmSync(out, { recursive: true, force: true })
    renameSync(draft, out)
    return files
  } finally {
    for (const folder of [draft, work]) rmSync(folder, { recursive: true, force: true })
  }
}

async function sha256(file: string): Promise<string> {
  const hash = createHash('sha256')
  await pipeline(createReadStream(file), hash)
  return hash.digest('hex')
}
