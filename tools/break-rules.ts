// Proves that the model test stands on the rules it names: with one rule taken out of the session machine, it fails.
// Prints the list; exits 1 where it passes all the same, or fails with every rule in place.
import { execFile } from 'node:child_process'
import { readFile } from 'node:fs/promises'
import { availableParallelism } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'

/** One rule of spec/consent.md, and the piece of the machine that is it. */
export interface RuleBreak {
  readonly rule: string
  readonly title: string
  readonly file: string
  readonly find: string
  readonly replace: string
}

const root = join(import.meta.dirname, '..')
const run = promisify(execFile)

/** What the model test says of the machine without a rule (null: with all of them); null where it finds nothing. */
async function faultWithout(row: number | null): Promise<string | null> {
  const args = [join(root, 'test/model/run-machine.ts'), ...(row === null ? [] : [String(row)])]
  const { stdout } = await run(process.execPath, args, { timeout: 120_000 })
  return JSON.parse(stdout.trim().split('\n').at(-1) ?? '') as string | null
}

async function main(): Promise<number> {
  const rows = JSON.parse(await readFile(join(root, 'test/model/rule-breaks.json'), 'utf8')) as readonly RuleBreak[]
  let wrong = 0
  const fault = await faultWithout(null)
  if (fault !== null) {
    console.log(`WRONG with every rule in place: ${fault}`)
    wrong += 1
  }
  const waiting = [...rows.keys()]
  async function judge(): Promise<void> {
    for (let index = waiting.shift(); index !== undefined; index = waiting.shift()) {
      const row = rows[index]
      if (row === undefined) return
      const found = await faultWithout(index)
      if (found === null) wrong += 1
      console.log(`${found === null ? 'WRONG' : 'ok   '} ${row.rule.padEnd(11)} ${row.title}: ${found ?? 'not missed'}`)
    }
  }
  await Promise.all(Array.from({ length: availableParallelism() }, judge))
  console.log(`${String(rows.length)} rules, ${String(wrong)} wrong`)
  return wrong === 0 ? 0 : 1
}

if (import.meta.main) process.exitCode = await main()
