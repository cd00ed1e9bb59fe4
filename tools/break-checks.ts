// Proves that each row of the attack table stands on its check: without it, exactly that row's attack succeeds.
// Prints the list; exits 1 where a row behaves otherwise. A row's `alsoFails` are attacks the same check holds off.
import { execFile } from 'node:child_process'
import { readFile } from 'node:fs/promises'
import { availableParallelism } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'

interface Row {
  readonly id: string
  readonly title: string
  readonly file: string
  readonly code: string
  readonly alsoFails: readonly string[]
}

const root = join(import.meta.dirname, '..')
const run = promisify(execFile)
/** Each run mostly waits. */
const AT_ONCE = availableParallelism() + 2

/** Ids of the attacks that were not refused while the check of `row` was missing. */
async function succeeded(row?: string): Promise<string[]> {
  const args = [join(root, 'test/sdk/malicious/run-attacks.ts'), ...(row === undefined ? [] : [row])]
  const { stdout } = await run(process.execPath, args, { timeout: 60_000 })
  return JSON.parse(stdout.trim().split('\n').at(-1) ?? '') as string[]
}

const same = (a: readonly string[], b: readonly string[]): boolean =>
  a.length === b.length && a.every((one) => b.includes(one))

const rows = JSON.parse(await readFile(join(root, 'spec/attacks.json'), 'utf8')) as readonly Row[]
let wrong = 0

async function judge({ id, title, file, code, alsoFails }: Row): Promise<void> {
  const expected = [id, ...alsoFails]
  // A machine that was too busy to refuse in time gets a second chance; a missing check does not come back.
  let found = await succeeded(id)
  if (!same(found, expected)) found = await succeeded(id)
  const holds = same(found, expected)
  if (!holds) wrong += 1
  console.log(`${holds ? 'ok   ' : 'WRONG'} ${id.padEnd(10)} ${code.padEnd(24)} ${title} (${file})`)
  if (!holds)
    console.log(`      without its check succeed: ${found.join(', ') || 'none'}; expected: ${expected.join(', ')}`)
}

const unbroken = await succeeded()
if (unbroken.length > 0) {
  console.log(`WRONG with all checks in place succeed: ${unbroken.join(', ')}`)
  wrong += 1
}
const waiting = [...rows]
await Promise.all(
  Array.from({ length: AT_ONCE }, async () => {
    for (let row = waiting.shift(); row !== undefined; row = waiting.shift()) await judge(row)
  }),
)
console.log(`${String(rows.length)} rows, ${String(wrong)} wrong`)
process.exit(wrong === 0 ? 0 : 1)
