// `npm run build:companion`. Lives here: arguments, settings, what is said meanwhile. May not know: how anything is made.
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { buildCompanion } from './build-companion.ts'
import { ROOT } from './lock.ts'
import { DEFAULT_TARGETS, TARGET_NAMES, type TargetName } from './targets.ts'
import type { Signing } from './windows.ts'

const megabytes = (bytes: number): string => `${(bytes / 1_000_000).toFixed(1)} MB`
const say = (sentence: string): boolean => process.stdout.write(`${sentence}\n`)

/** Who signs for Windows, from the environment; undefined for nobody. Throws Error where half of it is set. */
function signingOf(environment: NodeJS.ProcessEnv): Signing | undefined {
  const program = environment['FARHAND_COMPANION_SIGN_COMMAND']
  const certFile = environment['FARHAND_COMPANION_SIGN_CERT']
  const keyFile = environment['FARHAND_COMPANION_SIGN_KEY']
  const timestampUrl = environment['FARHAND_COMPANION_SIGN_TIMESTAMP_URL']
  if (program !== undefined) return { kind: 'command', program }
  if (certFile === undefined && keyFile === undefined) return undefined
  if (certFile === undefined || keyFile === undefined)
    throw new Error('FARHAND_COMPANION_SIGN_CERT and FARHAND_COMPANION_SIGN_KEY go together.')
  return { kind: 'certificate', certFile, keyFile, ...(timestampUrl === undefined ? {} : { timestampUrl }) }
}

function targetsOf(wanted: readonly string[]): readonly TargetName[] {
  const targets = TARGET_NAMES.filter((name) => wanted.includes(name))
  const unknown = wanted.filter((name) => !TARGET_NAMES.some((known) => known === name))
  if (unknown.length > 0)
    throw new Error(`There is no target ${unknown.join(', ')}; there are ${TARGET_NAMES.join(', ')}.`)
  return targets
}

try {
  const { values } = parseArgs({ options: { target: { type: 'string', multiple: true } } })
  const signing = signingOf(process.env)
  const dataDir = process.env['FARHAND_DATA_DIR'] ?? join(ROOT, 'data')
  const files = await buildCompanion({
    targets: targetsOf(values.target ?? DEFAULT_TARGETS),
    out: join(ROOT, 'apps/companion/dist/download'),
    keyFile: process.env['FARHAND_COMPANION_KEY'] ?? join(dataDir, 'companion-key.pem'),
    ...(signing === undefined ? {} : { signing }),
    say,
  })
  for (const { target, bytes, sha256, signed, encodings } of files) {
    const sizes = Object.entries(encodings).map(([name, size]) => `${name} ${megabytes(size)}`)
    say(`${target}  ${megabytes(bytes)} (${sizes.join(', ')})  ${sha256}`)
    if (target.startsWith('win-') && !signed) say('  not signed: Windows will warn. See docs/operations.md.')
    if (target.startsWith('darwin-'))
      say('  not signed: it does not start until a Mac has signed it. See docs/operations.md.')
  }
} catch (error) {
  process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`)
  process.exitCode = 1
}
