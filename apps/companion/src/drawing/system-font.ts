// A font of this machine for scripts that ours lacks. Lives here: asking fontconfig, which every Linux desktop has; systems
// without it get none. May not know: what is written.
import { execFile } from 'node:child_process'
import { readFile, stat } from 'node:fs/promises'
import { promisify } from 'node:util'

const run = promisify(execFile)
/** Larger ones would cost more memory than a name is worth. */
const LARGEST_BYTES = 40e6

/** The smallest font file with all the characters; undefined where there is none. */
export async function findSystemFont(characters: string): Promise<Uint8Array | undefined> {
  const wanted = [...characters].map((one) => (one.codePointAt(0) ?? 0).toString(16)).join(' ')
  const listed = await run('fc-list', [`:charset=${wanted}`, '--format=%{file}\n'], { timeout: 5000 }).then(
    ({ stdout }) => [...new Set(stdout.split('\n'))].filter((file) => /\.(ttf|otf|ttc)$/i.test(file)),
    () => [],
  )
  const sized = await Promise.all(
    listed.map(async (file) => ({
      file,
      size: await stat(file).then(
        ({ size }) => size,
        () => Infinity,
      ),
    })),
  )
  const [smallest] = sized.filter(({ size }) => size <= LARGEST_BYTES).toSorted((a, b) => a.size - b.size)
  return smallest === undefined ? undefined : new Uint8Array(await readFile(smallest.file))
}
