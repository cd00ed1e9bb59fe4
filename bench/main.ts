// Chooses a bench by name, runs it, prints its table and, when asked, its JSON line. Lives here: the list and the exit codes.
import { parseArgs } from 'node:util'
import { benchControl } from './control.ts'
import { benchFirstLook } from './first-look.ts'
import { reportTable, type BenchReport } from './report.ts'

const BENCHES: Readonly<Record<string, () => Promise<BenchReport>>> = {
  'first-look': benchFirstLook,
  control: benchControl,
}

async function runBench(args: readonly string[]): Promise<number> {
  const { values, positionals } = parseArgs({
    args: [...args],
    options: { json: { type: 'boolean', default: false } },
    allowPositionals: true,
    strict: false,
  })
  const [name = ''] = positionals
  const bench = Object.hasOwn(BENCHES, name) ? BENCHES[name] : undefined
  if (bench === undefined || positionals.length !== 1) {
    console.error(`Use: npm run bench -- NAME [--json], with NAME one of: ${Object.keys(BENCHES).join(', ')}`)
    return 2
  }
  const report = await bench()
  console.log(reportTable(report))
  if (values.json === true) console.log(JSON.stringify(report))
  return 0
}

process.exitCode = await runBench(process.argv.slice(2))
