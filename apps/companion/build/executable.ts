// One file that starts without anything installed (Node's single executable applications). Lives here: blob and injection.
// May not know: signing, serving. https://nodejs.org/docs/latest-v24.x/api/single-executable-applications.html
import { chmodSync, copyFileSync, mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { packagedName } from '../src/drawing/drawing-assets.ts'
import { bundleCompanion } from './bundle.ts'
import { findPackageFile, versionOf } from './packages.ts'
import { isThere, run } from './run.ts'
import { DRAWING, THREADS, type Target } from './targets.ts'
import { describeExecutable } from './windows.ts'

const FUSE = 'NODE_SEA_FUSE_fce680ab2cc467b6e072b8b5df1996b2'

/** It runs beside other people's programs. The drawing library is compiled once and plainly, which takes a third of the memory of
 *  compiling it twice and draws our few small pictures sooner; our own script is never compiled for speed, for the compilers take
 *  11 MB and a hand at the mouse needs a fifteenth of a core without them. What is short-lived is swept at once. Nobody may open a
 *  debugger's port by a signal. */
const SPARING = [
  '--liftoff-only',
  '--max-opt=1',
  '--max-semi-space-size=1',
  '--v8-pool-size=1',
  '--optimize-for-size',
  '--disable-sigusr1',
]

export interface ExecutableParts {
  readonly target: Target
  /** The script. */
  readonly code: string
  readonly version: string
  /** An empty folder for this build alone. Its path does not show in the result. */
  readonly folder: string
}

/** Makes the executable, unsigned; resolves to its path inside the folder. */
export async function makeExecutable({ target, code, version, folder }: ExecutableParts): Promise<string> {
  const file = join(folder, target.name)
  copyFileSync(await findPackageFile(target.base), file)
  chmodSync(file, 0o755)
  // Symbols of Node, 17 MB that nobody reads. A machine without `strip` makes another, equally good file.
  if (target.system === 'linux' && (await isThere('strip'))) await run('strip', [file])
  const blob = await prepareBlob({ target, code, version, folder })
  const postject = fileURLToPath(new URL('cli.js', import.meta.resolve('postject')))
  const segment = target.system === 'darwin' ? ['--macho-segment-name', 'NODE_SEA'] : []
  const injection = [postject, file, 'NODE_SEA_BLOB', blob, '--sentinel-fuse', FUSE, ...segment]
  await run(process.execPath, injection)
  if (target.system === 'windows') describeExecutable(file, version)
  return file
}

async function prepareBlob({ target, code, version, folder }: ExecutableParts): Promise<string> {
  // Relative names only: the blob keeps the script's.
  const inputs = join(folder, `${target.name}-inputs`)
  mkdirSync(inputs)
  writeFileSync(join(inputs, 'companion.js'), code)
  writeFileSync(join(inputs, 'version'), version)
  const assets: Record<string, string> = { version: 'version' }
  for (const [name, addon] of Object.entries(target.addons)) {
    copyFileSync(await findPackageFile(addon), join(inputs, `${name}.node`))
    assets[`${name}.node`] = `${name}.node`
  }
  for (const [name, entry] of Object.entries(THREADS[target.system])) {
    writeFileSync(join(inputs, name), (await bundleCompanion(entry)).code)
    assets[name] = name
  }
  for (const file of DRAWING) {
    const name = packagedName(file.path)
    copyFileSync(await findPackageFile(file), join(inputs, name))
    assets[name] = name
  }
  const config = {
    main: 'companion.js',
    output: 'companion.blob',
    disableExperimentalSEAWarning: true,
    useSnapshot: false,
    useCodeCache: false,
    execArgv: SPARING,
    // What the environment says of Node is not meant for this program.
    execArgvExtension: 'none',
    assets,
  }
  writeFileSync(join(inputs, 'sea.json'), JSON.stringify(config))
  await run(await preparingNode(target), ['--experimental-sea-config', 'sea.json'], { cwd: inputs })
  return join(inputs, 'companion.blob')
}

/** Blob and base must be of one version. */
async function preparingNode({ base, preparedBy }: Target): Promise<string> {
  if (preparedBy !== undefined) return findPackageFile(preparedBy)
  const wanted = versionOf(base)
  if (process.versions.node === wanted) return process.execPath
  throw new Error(
    `The companion is built by Node ${wanted}; this is ${process.versions.node}. Use npm run build:companion.`,
  )
}
