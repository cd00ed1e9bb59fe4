// The companion's sources as one script. Lives here: bundling, and which packages ended up inside. May not know: executables.
import { join, relative } from 'node:path'
import { rolldown } from 'rolldown'
import { ROOT } from './lock.ts'

export interface Bundle {
  /** CommonJS, for that is what a single executable of Node 24 starts. */
  readonly code: string
  /** Places in the lock file of what is inside, such as `node_modules/zod` or `packages/protocol`; sorted. */
  readonly places: readonly string[]
}

/** Bundles `entry`. Nothing in the result depends on where the repository lies. */
export async function bundleCompanion(entry = 'apps/companion/src/main.ts'): Promise<Bundle> {
  const build = await rolldown({
    cwd: ROOT,
    input: join(ROOT, entry),
    platform: 'node',
    logLevel: 'warn',
    // Comments with the files' places, which differ from machine to machine.
    experimental: { attachDebugInfo: 'none' },
    onLog(level, log) {
      throw new Error(`${level}: ${log.message}`)
    },
  })
  try {
    const { output } = await build.generate({
      format: 'cjs',
      codeSplitting: false,
      // Names stay, for whoever reads an error; white space would stay in memory with the script.
      minify: { compress: true, mangle: false, codegen: { removeWhitespace: true } },
    })
    const [chunk, ...others] = output
    if (others.length > 0) throw new Error('The companion must be one file.')
    const places = new Set(chunk.moduleIds.map(placeOf).filter((place) => place !== undefined))
    return { code: inAscii(chunk.code), places: [...places].sort() }
  } finally {
    await build.close()
  }
}

/** One letter beyond Latin makes V8 keep the whole script at twice its size. An escape means the same in strings, templates and
 *  patterns; only `String.raw` would show it. Throws where that is used. */
function inAscii(code: string): string {
  if (code.includes('String.raw'))
    throw new Error('The companion uses String.raw: its script cannot be written in ASCII.')
  return code.replaceAll(/[^\0-\x7F]/g, (unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`)
}

/** `node_modules/@noble/curves` of a file inside it; undefined for what the bundler adds itself. */
function placeOf(moduleId: string): string | undefined {
  const path = relative(ROOT, moduleId.replace(/^\0/, '')).replaceAll('\\', '/')
  return /^((?:.*\/)?node_modules\/(?:@[^/]+\/)?[^/]+|(?:packages|apps)\/[^/]+)\//.exec(path)?.[1]
}
