// The companion's entry. Lives here: what the command line asks for, and exit codes (0 done, 1 failed, 2 wrong use).
// May not know: how anything is done. A double click brings no arguments; the file's name tells where to go.
import { tmpdir } from 'node:os'
import { parseArgs } from 'node:util'
import { loadKoffi } from './native-addon.ts'
import { companionVersion } from './packaged.ts'
import { restSecondsOf } from './own-use.ts'
import { beginRun, type Place, type Run } from './run-once.ts'
import { watchdogFor } from './second-process.ts'
import { removeSelf } from './self-delete.ts'
import { wordsFor } from './words.ts'

// Of its own accord Node takes four threads for what it does aside, each with memory of its own. Two, so that looking up a server's
// name, which may take seconds, never keeps a signature waiting.
process.env['UV_THREADPOOL_SIZE'] = '2'

const { locale } = Intl.DateTimeFormat().resolvedOptions()
const words = wordsFor(locale)
const place: Place = { temporary: tmpdir(), file: process.execPath }

/** A Windows program without a console has nowhere to write to; then nobody would read it either. */
function say(sentence: string): void {
  try {
    process.stdout.write(`${sentence}\n`)
  } catch {
    // No console.
  }
}

type Act = 'version' | 'check' | 'remove' | 'help' | 'session'

interface Wish {
  readonly act: Act
  readonly join: string | undefined
  readonly restSeconds: number | undefined
}

function wishOf(args: readonly string[]): Wish | undefined {
  const flag = { type: 'boolean' } as const
  try {
    const { values } = parseArgs({
      args: [...args],
      options: {
        version: flag,
        check: flag,
        remove: flag,
        help: flag,
        join: { type: 'string' },
        rest: { type: 'string' },
      },
    })
    const { join, rest, ...flags } = values
    const restSeconds = rest === undefined ? undefined : restSecondsOf(rest)
    if (rest !== undefined && restSeconds === undefined) return undefined
    const [first = 'session', second] = Object.keys(flags) as Act[]
    const isOfSession = join !== undefined || rest !== undefined
    return second === undefined && (!isOfSession || first === 'session') ? { act: first, join, restSeconds } : undefined
  } catch {
    // An argument nobody knows.
    return undefined
  }
}

/** Runs once, with the private folder removed however it ends. Resolves with the exit code. */
async function once(use: (run: Run) => number | Promise<number>): Promise<number> {
  const start = beginRun(place)
  if (start.kind === 'first') {
    const { run } = start
    process.once('exit', () => run.close())
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

async function session({ folder }: Run, { join, restSeconds }: Wish): Promise<number> {
  // Loaded only here: neither the second process nor a question needs a session's memory.
  const { actInSession } = await import('./session-act.ts')
  const { exitCode, isSpent } = await actInSession({ join, restSeconds, file: place.file, folder, locale, words, say })
  if (isSpent) removeSelf(place, folder)
  return exitCode
}

function answer(sentence: string, exitCode: number): number {
  say(sentence)
  return exitCode
}

function act(wish: Wish): number | Promise<number> {
  const { act: wanted } = wish
  switch (wanted) {
    case 'version':
      return answer(companionVersion(), 0)
    case 'check':
      return once(check)
    case 'remove':
      return once(remove)
    case 'help':
      return answer(words.help, 0)
    case 'session':
      return once((run) => session(run, wish))
    default:
      return wanted satisfies never
  }
}

async function main(args: readonly string[]): Promise<void> {
  // First of all: the second process is no run of its own.
  const watchdog = watchdogFor(args)
  if (watchdog !== undefined) return watchdog()
  const wish = wishOf(args)
  // Nothing of ours is left to wait for; what a library still holds open must not keep a used program alive.
  process.exit(wish === undefined ? answer(words.wrongUse, 2) : await act(wish))
}

void main(process.argv.slice(2))
