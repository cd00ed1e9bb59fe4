// Starting the programs a build leans on. Lives here: one call that waits and fails with what the program said.
import { spawn } from 'node:child_process'

/** Runs a program; resolves with its standard output. Throws Error with its last words where it fails or is not there. */
export function run(program: string, words: readonly string[], options: { cwd?: string } = {}): Promise<string> {
  return new Promise((resolve, reject) => {
    const child = spawn(program, words, { ...options, stdio: ['ignore', 'pipe', 'pipe'] })
    let out = ''
    let said = ''
    child.stdout.setEncoding('utf8').on('data', (text: string) => (out += text))
    child.stderr.setEncoding('utf8').on('data', (text: string) => (said += text))
    child.once('error', (cause) => reject(new Error(`${program} could not be started.`, { cause })))
    child.once('close', (code) => {
      if (code === 0) resolve(out)
      else reject(new Error(`${program} failed (${code ?? 'by a signal'}): ${(out + said).trim().slice(-1500)}`))
    })
  })
}

/** Whether a program is there and answers to `--version`. */
export const isThere = (program: string): Promise<boolean> =>
  run(program, ['--version']).then(
    () => true,
    () => false,
  )
