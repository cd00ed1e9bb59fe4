// Starting this program a second time. Lives here: which file and arguments that takes, from packages and as a single file.
// May not know: what the second process does.
import { spawn } from 'node:child_process'
import { isSea } from 'node:sea'
import type { Readable, Writable } from 'node:stream'

/** Starts this program with other arguments, in a group of its own so that what ends us leaves it alone. */
export function startThisProgram(args: readonly string[]): { readonly stdin: Writable; readonly stdout: Readable } {
  const script = isSea() ? [] : [...process.execArgv, ...process.argv.slice(1, 2)]
  return spawn(process.execPath, [...script, ...args], { detached: true, stdio: ['pipe', 'pipe', 'ignore'] })
}
