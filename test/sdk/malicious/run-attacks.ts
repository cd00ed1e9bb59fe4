// Carries attacks out, all at once, and prints how each ended that was not refused, as one JSON line. Started by
// tools/break-checks.ts. Argument: JSON of an Order.
import { registerHooks } from 'node:module'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'

/** What to carry out. */
interface Order {
  /** A row of spec/attacks.json, whose check is taken out of the source first. */
  readonly broken?: string
  /** Ids of the attacks; default: all. */
  readonly only?: readonly string[]
  /** How long a refusal is waited for; default: as the attacks have it. */
  readonly waitMs?: number
}

/** An attack that was not refused: `succeeded` where something happened that must not, `not-in-time` where nothing did. */
interface Unrefused {
  readonly id: string
  readonly how: 'succeeded' | 'not-in-time'
}

interface Row {
  readonly id: string
  readonly file: string
  readonly find: string
  readonly replace: string
}

const root = join(import.meta.dirname, '../../..')
const { broken, only, waitMs } = JSON.parse(process.argv[2] ?? '{}') as Order
if (broken !== undefined) breakCheck(broken)

// A client without a check may break in other ways as well; its own case then fails for want of a refusal.
process.on('uncaughtException', () => undefined)

const { ALL_ATTACKS } = await import('./all-attacks.ts')
const { NotInTime, patience } = await import('./cast.ts')
// Long enough for a refusal that comes, short enough to wait for one that doesn't.
patience.waitsMs = waitMs ?? 4000
const unrefused = await Promise.all(
  ALL_ATTACKS.filter(({ id }) => only?.includes(id) ?? true).map(({ id, run }) =>
    run().then(
      () => [],
      (cause: unknown): Unrefused[] => [{ id, how: cause instanceof NotInTime ? 'not-in-time' : 'succeeded' }],
    ),
  ),
)
console.log(JSON.stringify(unrefused.flat()))
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
