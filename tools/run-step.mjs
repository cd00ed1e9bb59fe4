// Running one tool of this repository under its own Node. Lives here: the search path and the clock around a step.
import { spawn } from 'node:child_process'
import { delimiter, dirname, join } from 'node:path'
import { installedNode } from '../apps/server/node-guard.mjs'

/** The repository's root folder. */
export const ROOT = join(import.meta.dirname, '..')

/**
 * Environment in which `node` and every tool are the ones this repository brings along. Node by its own folder: three optional
 * packages, one per system, have a `node`, and some releases of npm (10.9) link none of them.
 */
export function toolEnvironment() {
  const node = installedNode()
  const folders = [...(node === undefined ? [] : [dirname(node)]), join(ROOT, 'node_modules/.bin')]
  return { ...process.env, PATH: [...folders, process.env.PATH ?? ''].join(delimiter) }
}

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
