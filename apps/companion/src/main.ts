// The companion's entry. Lives here: what the command line asks for, and exit codes (0 done, 1 failed, 2 wrong use).
// May not know: how anything is done. A double click brings no arguments.
import { tmpdir } from 'node:os'
import { parseArgs } from 'node:util'
import { loadKoffi } from './native-addon.ts'
import { companionVersion } from './packaged.ts'
import { beginRun, type Place, type Run } from './run-once.ts'
import { removeSelf } from './self-delete.ts'
import { wordsFor } from './words.ts'

const words = wordsFor(Intl.DateTimeFormat().resolvedOptions().locale)
const place: Place = { temporary: tmpdir(), file: process.execPath }

/** A Windows program without a console has nowhere to write to; then nobody would read it either. */
function say(sentence: string): void {
  try {
    process.stdout.write(`${sentence}\n`)
  } catch {
    // No console.
  }
}

type Wish = 'version' | 'check' | 'remove' | 'help' | 'session'

function wishOf(args: readonly string[]): Wish | undefined {
  const flag = { type: 'boolean' } as const
  try {
    const { values } = parseArgs({
      args: [...args],
      options: { version: flag, check: flag, remove: flag, help: flag },
    })
    const [first = 'session', second] = Object.keys(values) as Wish[]
    return second === undefined ? first : undefined
  } catch {
    // An argument nobody knows.
    return undefined
  }
}

/** Runs once, with the private folder removed however it ends. Resolves with the exit code. */
function once(use: (run: Run) => number): number {
  const start = beginRun(place)
  if (start.kind === 'first') {
    const { run } = start
    process.once('exit', () => run.close())
    for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.once(signal, () => process.exit(1))
    return use(run)
  }
  say(start.kind === 'used' ? words.used : words.running)
  if (start.kind === 'used') removeSelf(place)
  return 1
}

function check({ folder }: Run): number {
  const { version } = loadKoffi(folder) as { version: string }
  say(`Farhand companion ${companionVersion()}, ${process.platform}-${process.arch}, koffi ${version}`)
  return 0
}

function remove({ folder }: Run): number {
  const removed = removeSelf(place, folder)
  say(removed ? words.removed : words.notPackaged)
  return removed ? 0 : 1
}

function answer(sentence: string, exitCode: number): number {
  say(sentence)
  return exitCode
}

const ACTS: Readonly<Record<Wish, () => number>> = {
  version: () => answer(companionVersion(), 0),
  check: () => once(check),
  remove: () => once(remove),
  help: () => answer(words.help, 0),
  session: () => once(() => answer(words.noSession, 1)),
}

const wish = wishOf(process.argv.slice(2))
process.exitCode = wish === undefined ? answer(words.wrongUse, 2) : ACTS[wish]()
