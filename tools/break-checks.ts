// Proves that each row of the attack table stands on its check: without it, exactly that row's attack succeeds.
// Prints the list; exits 1 where a row behaves otherwise. A row's `alsoFails` are attacks the same check holds off.
// What is in doubt (nothing was refused in time, where a refusal was due) is carried out again, alone and with more time.
import { execFile } from 'node:child_process'
import { mkdtemp, readFile, rm } from 'node:fs/promises'
import { availableParallelism, tmpdir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'

/** What test/sdk/malicious/run-attacks.ts is to do: all attacks, with this row's check taken out, unless said otherwise. */
interface Order {
  readonly broken?: string
  readonly only?: readonly string[]
  readonly waitMs?: number
}

/** An attack that was not refused: `succeeded` where something happened that must not, `not-in-time` where nothing did. */
interface Unrefused {
  readonly id: string
  readonly how: 'succeeded' | 'not-in-time'
}

interface Row {
  readonly id: string
  readonly title: string
  readonly file: string
  readonly code: string
  readonly alsoFails: readonly string[]
}

const root = join(import.meta.dirname, '..')
const run = promisify(execFile)
/** A run is all attacks at once: it fills a core at its start and waits then. */
const AT_ONCE = availableParallelism() + 1
const WAIT_ALONE_MS = 20_000
const LONGEST_RUN_MS = 180_000
/** Every run loads the same modules but one: Node keeps them here as compiled by the first, each by its content. */
const compiled = await mkdtemp(join(tmpdir(), 'farhand-compiled-'))

/** The attacks that were not refused, and how. */
async function carryOut(order: Order): Promise<readonly Unrefused[]> {
  const args = [join(root, 'test/sdk/malicious/run-attacks.ts'), JSON.stringify(order)]
  const env = { ...process.env, NODE_COMPILE_CACHE: compiled }
  const { stdout } = await run(process.execPath, args, { timeout: LONGEST_RUN_MS, env })
  return JSON.parse(stdout.trim().split('\n').at(-1) ?? '') as Unrefused[]
}

/** A row's check taken out, or no check (undefined); the ids of `expected` are due to succeed, all others to be refused. */
interface Trial {
  readonly row: Row | undefined
  readonly expected: readonly string[]
  readonly found: readonly Unrefused[]
}

async function tryOut(row: Row | undefined): Promise<Trial> {
  const expected = row === undefined ? [] : [row.id, ...row.alsoFails]
  return { row, expected, found: await carryOut(row === undefined ? {} : { broken: row.id }) }
}

/** Ids that ended otherwise than expected. */
const doubtsOf = ({ expected, found }: Trial): readonly string[] => {
  const ids = found.map(({ id }) => id)
  return [...ids.filter((id) => !expected.includes(id)), ...expected.filter((id) => !ids.includes(id))]
}

/** The trial with what was in doubt carried out again, with nothing else beside it. */
async function settle(trial: Trial): Promise<Trial> {
  const doubts = doubtsOf(trial)
  const found = trial.found.filter(({ id }) => !doubts.includes(id))
  const broken = trial.row === undefined ? {} : { broken: trial.row.id }
  const again = await carryOut({ ...broken, only: doubts, waitMs: WAIT_ALONE_MS })
  return { ...trial, found: [...found, ...again] }
}

/** Prints how a trial ended; false where it is not as it has to be. */
function judge(trial: Trial): boolean {
  const { row, expected, found } = trial
  const holds = doubtsOf(trial).length === 0
  const said =
    row === undefined ? 'all checks in place' : `${row.id.padEnd(10)} ${row.code.padEnd(24)} ${row.title} (${row.file})`
  console.log(`${holds ? 'ok   ' : 'WRONG'} ${said}`)
  const ended = found.map(({ id, how }) => `${id} (${how})`).join(', ') || 'none'
  if (!holds) console.log(`      not refused: ${ended}; expected: ${expected.join(', ') || 'none'}`)
  return holds
}

const rows = JSON.parse(await readFile(join(root, 'spec/attacks.json'), 'utf8')) as readonly Row[]
const waiting = [undefined, ...rows].values()
const doubtful: Trial[] = []
let wrong = 0
await Promise.all(
  Array.from({ length: AT_ONCE }, async () => {
    for (const row of waiting) {
      const trial = await tryOut(row)
      if (doubtsOf(trial).length > 0) doubtful.push(trial)
      else judge(trial)
    }
  }),
)
for (const trial of doubtful) if (!judge(await settle(trial))) wrong += 1
console.log(`${String(rows.length)} rows, ${String(doubtful.length)} looked at again, ${String(wrong)} wrong`)
await rm(compiled, { recursive: true, force: true, maxRetries: 5 })
process.exit(wrong === 0 ? 0 : 1)
