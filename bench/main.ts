// Chooses a bench by name, runs it, prints its table and, when asked, its JSON line. Lives here: the list and the exit codes.
import { parseArgs } from 'node:util'
import { benchControl } from './control.ts'
import { benchLongControl, USUAL_MINUTES } from './long-control.ts'
import { benchFirstLook } from './first-look.ts'
import { reportTable, type BenchReport } from './report.ts'

const BENCHES: Readonly<Record<string, () => Promise<BenchReport>>> = {
  'first-look': benchFirstLook,
  control: benchControl,
}

/** A day. */
const MAX_MINUTES = 1440

async function runBench(args: readonly string[]): Promise<number> {
  const { values, positionals } = parseArgs({
    args: [...args],
    options: { json: { type: 'boolean', default: false }, minutes: { type: 'string' } },
    allowPositionals: true,
    strict: false,
  })
  const [name = ''] = positionals
  const minutes = values.minutes === true ? USUAL_MINUTES : minutesOf(values.minutes)
  const isLong = values.minutes !== undefined
  const usual = Object.hasOwn(BENCHES, name) ? BENCHES[name] : undefined
  const bench = isLong ? longBench(name, minutes) : usual
  if (bench === undefined || positionals.length !== 1) {
    console.error(
      `Use: npm run bench -- NAME [--json], with NAME one of: ${Object.keys(BENCHES).join(', ')}; or control --minutes ${USUAL_MINUTES}, for control in real time and how the helper program grows`,
    )
    return 2
  }
  const report = await bench()
  console.log(reportTable(report))
  if (values.json === true) console.log(JSON.stringify(report))
  return 0
}

function minutesOf(text: unknown): number | undefined {
  const minutes = typeof text === 'string' ? Number(text) : Number.NaN
  return Number.isInteger(minutes) && minutes >= 1 && minutes <= MAX_MINUTES ? minutes : undefined
}

const longBench = (name: string, minutes: number | undefined): (() => Promise<BenchReport>) | undefined =>
  name === 'control' && minutes !== undefined ? () => benchLongControl(minutes) : undefined

process.exitCode = await runBench(process.argv.slice(2))
