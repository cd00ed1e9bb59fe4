// Runs an entry under a Node that is new enough. Plain JavaScript: it must load under the oldest Node there is.
import { spawn } from 'node:child_process'
import { existsSync } from 'node:fs'
import { fileURLToPath } from 'node:url'

const LOWEST_NODE = 24
const LOOK_EVERY_MS = 250

/**
 * Under `npm start`: SIGTERM to ourselves once the parent is gone. npm passes signals to a shell, which ends of them and
 * tells nobody, so the server would live on and hold port and data. Windows gives no orphan a new parent.
 */
export function stopWithNpm() {
  if (process.env.npm_lifecycle_event !== 'start') return
  const parent = process.ppid
  const look = setInterval(() => {
    if (process.ppid === parent) return
    clearInterval(look)
    process.kill(process.pid, 'SIGTERM')
  }, LOOK_EVERY_MS)
  look.unref()
}

/**
 * Resolves true under Node 24 or newer. Under an older one runs the same command again with the Node that was installed
 * along, and resolves false once that has ended; without one, or before anything was installed, it says so and sets exit
 * code 1.
 */
export async function underRightNode() {
  if (!existsSync(new URL('../../node_modules', import.meta.url))) {
    process.stderr.write('Farhand is not installed here yet. Run "npm install" first.\n')
    process.exitCode = 1
    return false
  }
  if (Number(process.versions.node.split('.')[0]) >= LOWEST_NODE) return true
  const node = installedNode()
  if (node === undefined) {
    process.stderr.write(`Farhand needs Node ${LOWEST_NODE} or newer; this is ${process.versions.node}.\n`)
    process.exitCode = 1
    return false
  }
  const child = spawn(node, process.argv.slice(1), { stdio: 'inherit' })
  for (const signal of ['SIGINT', 'SIGTERM']) process.on(signal, () => child.kill(signal))
  process.exitCode = await new Promise((resolve) => child.on('exit', (code) => resolve(code ?? 1)))
  return false
}

/** The Node that was installed along, for this system; undefined where there is none. */
export function installedNode() {
  const system = process.platform === 'win32' ? 'win' : process.platform
  const file = process.platform === 'win32' ? 'node.exe' : 'node'
  const path = `../../node_modules/node-${system}-${process.arch}/bin/${file}`
  const node = fileURLToPath(new URL(path, import.meta.url))
  return existsSync(node) ? node : undefined
}
