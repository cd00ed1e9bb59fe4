// Holds the machine against the model and prints one JSON line: what was found, or null. With the number of a row of
// rule-breaks.json as argument, that row's rule is taken out of the machine first. Started by tools/break-rules.ts.
import { registerHooks } from 'node:module'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import type { RuleBreak } from '../../tools/break-rules.ts'

/** Enough that a missing rule shows; the unbroken machine is held to more beside (session-machine.test.ts). */
const RUNS = 3000

const broken = process.argv[2]
if (broken !== undefined) breakRule(Number(broken))
const { checkMachine } = await import('./check-machine.ts')
console.log(JSON.stringify(checkMachine({ runs: RUNS, shrinks: false }).fault?.split('\n', 1)[0] ?? null))

/** The module is loaded as it would be without the rule; nothing on disk changes. */
function breakRule(index: number): void {
  const rows = JSON.parse(readFileSync(join(import.meta.dirname, 'rule-breaks.json'), 'utf8')) as readonly RuleBreak[]
  const row = rows[index]
  if (row === undefined) throw new Error(`no row ${String(index)}`)
  const path = join(import.meta.dirname, '../..', row.file)
  const parts = readFileSync(path, 'utf8').split(row.find)
  if (parts.length !== 2) throw new Error(`"${row.title}" stands ${String(parts.length - 1)} times in ${row.file}`)
  const url = pathToFileURL(path).href
  registerHooks({
    load(loaded, context, next) {
      const result = next(loaded, context)
      return loaded === url ? { ...result, source: parts.join(row.replace) } : result
    },
  })
}
