// Running one tool of this repository under its own Node. Lives here: the search path and the clock around a step.
import { spawn } from 'node:child_process'
import { delimiter, join } from 'node:path'

/** The repository's root folder. */
export const ROOT = join(import.meta.dirname, '..')

/** Environment in which `node` and every tool are the ones this repository brings along. */
export const toolEnvironment = () => ({
  ...process.env,
  PATH: `${join(ROOT, 'node_modules/.bin')}${delimiter}${process.env.PATH ?? ''}`,
})

/** Runs a command in the root folder; output goes to this terminal. Resolves with its exit code (1 when a signal ended it). */
export function runStep(command, args, env = {}) {
  return new Promise((resolve) => {
    const child = spawn(command, args, { cwd: ROOT, stdio: 'inherit', env: { ...toolEnvironment(), ...env } })
    child.once('error', (cause) => {
      console.error(`${command} could not be started: ${cause.message}`)
      resolve(1)
    })
    child.once('exit', (code) => resolve(code ?? 1))
  })
}

/** Seconds since `startedMs` (performance.now()), for people. */
export const secondsSince = (startedMs) => `${((performance.now() - startedMs) / 1000).toFixed(1)} s`
