// Runs every attack at once and prints which were not refused, as one JSON line. With a row of spec/attacks.json as
// argument, that row's check is taken out of the source first. Started by tools/break-checks.ts.
import { registerHooks } from 'node:module'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'

interface Row {
  readonly id: string
  readonly file: string
  readonly find: string
  readonly replace: string
}

const root = join(import.meta.dirname, '../../..')
const broken = process.argv[2]
if (broken !== undefined) breakCheck(broken)

// A client without a check may break in other ways as well; its own case then fails for want of a refusal.
process.on('uncaughtException', () => undefined)

const { ALL_ATTACKS } = await import('./all-attacks.ts')
const outcomes = await Promise.all(
  ALL_ATTACKS.map(({ id, run }) =>
    run().then(
      () => ({ id, refused: true }),
      () => ({ id, refused: false }),
    ),
  ),
)
console.log(JSON.stringify(outcomes.filter((outcome) => !outcome.refused).map((outcome) => outcome.id)))
process.exit(0)

/** The module is loaded as it would be without the check; nothing on disk changes. */
function breakCheck(id: string): void {
  const rows = JSON.parse(readFileSync(join(root, 'spec/attacks.json'), 'utf8')) as readonly Row[]
  const row = rows.find((one) => one.id === id)
  if (row === undefined) throw new Error(`no row ${id}`)
  const path = join(root, row.file)
  const parts = readFileSync(path, 'utf8').split(row.find)
  if (parts.length !== 2) throw new Error(`${id}: its check stands ${String(parts.length - 1)} times in ${row.file}`)
  const url = pathToFileURL(path).href
  registerHooks({
    load(loaded, context, next) {
      const result = next(loaded, context)
      return loaded === url ? { ...result, source: parts.join(row.replace) } : result
    },
  })
}
