// Stopping a server that runs as a process: a press that arrives twice, and a starter that is gone.
import { spawn, type ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { existsSync } from 'node:fs'
import { writeFile } from 'node:fs/promises'
import { connect, type Socket } from 'node:net'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { temporaryFolder, writeTestPages } from './test-server.ts'

const STOPPED = '"server stopped"'

let folder: string
let cleanUp: AsyncDisposableStack
beforeEach(async () => {
  cleanUp = new AsyncDisposableStack()
  folder = cleanUp.use(await temporaryFolder()).path
})
afterEach(() => cleanUp.disposeAsync())

const fileUrl = (path: string): string => JSON.stringify(new URL(path, import.meta.url).href)

/** Like start.mjs, with small pages; `before` runs first. */
async function writeEntry(before = ''): Promise<string> {
  const pages = await writeTestPages(folder)
  const entry = join(folder, 'entry.mjs')
  await writeFile(
    entry,
    `${before}
    import(${fileUrl('../node-guard.mjs')}).then(async ({ stopWithNpm, underRightNode }) => {
      stopWithNpm()
      if (!(await underRightNode())) return
      const { main } = await import(${fileUrl('main.ts')})
      await main({ pages: ${JSON.stringify(pages)} })
    })`,
  )
  return entry
}

interface Launched {
  readonly child: ChildProcess
  readonly url: string
  /** Resolves once this text is in what was printed, on either output. */
  printed(text: string): Promise<void>
  /** Resolves to everything that was printed once nobody holds the outputs any more: every process of it has ended. */
  readonly over: Promise<string>
}

/** Starts a program in a process group of its own and waits until the server in it is ready. */
async function launch(words: readonly [string, ...string[]], more: Record<string, string> = {}): Promise<Launched> {
  const [command, ...rest] = words
  const environment = { PATH: process.env['PATH'], PORT: '0', FARHAND_DATA_DIR: join(folder, 'data'), ...more }
  const child = spawn(command, rest, { cwd: folder, env: environment, detached: true })
  cleanUp.defer(() => killGroup(child))
  let output = ''
  const look = new Set<() => void>()
  const streams = [child.stdout, child.stderr]
  for (const stream of streams) {
    stream.on('data', (chunk) => {
      output += String(chunk)
      for (const check of look) check()
    })
  }
  const over = Promise.all(streams.map((stream) => once(stream, 'close'))).then(() => output)
  const printed = (text: string): Promise<void> =>
    new Promise((resolve, reject) => {
      const check = (): void => {
        if (output.includes(text)) resolve()
      }
      look.add(check)
      check()
      void over.then(() => reject(new Error(`ended without ${text}: ${output}`)))
    })
  await printed('Farhand is ready: ')
  await printed('\nSet up: ')
  const url = /^Farhand is ready: (\S+)$/m.exec(output)?.[1] ?? ''
  return { child, url, printed, over }
}

function killGroup({ pid }: ChildProcess): void {
  try {
    process.kill(-pid!, 'SIGKILL')
  } catch {
    // All of it has ended.
  }
}

/** A request whose body never comes: it keeps a server that stops waiting. */
async function hangingRequest(url: string): Promise<Socket> {
  const { host, hostname, port } = new URL(url)
  const socket = connect(Number(port), hostname)
  cleanUp.defer(() => void socket.destroy())
  socket.on('error', () => undefined)
  await once(socket, 'connect')
  const head = `POST /api/v1/auth/sign-in HTTP/1.1\r\nHost: ${host}\r\nOrigin: ${url}\r\nExpect: 100-continue`
  socket.write(`${head}\r\nContent-Type: application/json\r\nContent-Length: 50\r\n\r\n`)
  await once(socket, 'data')
  return socket
}

const databaseIsClosed = (): boolean => !existsSync(join(folder, 'data/farhand.db-wal'))

describe('a stop', () => {
  it('takes a second signal of the same press for the same wish', async () => {
    const { child, url, printed, over } = await launch([process.execPath, await writeEntry()])
    const request = await hangingRequest(url)
    const ended = once(child, 'exit')
    child.kill('SIGINT')
    await printed('server stopping')
    child.kill('SIGINT')
    child.kill('SIGTERM')
    request.write('x'.repeat(50))
    expect(await ended).toEqual([0, null])
    expect(await over).toContain(STOPPED)
    expect(databaseIsClosed()).toBe(true)
  })

  it('is hurried by a signal that comes later', async () => {
    const { child, url, printed } = await launch([process.execPath, await writeEntry()])
    await hangingRequest(url)
    const ended = once(child, 'exit')
    const startedMs = performance.now()
    child.kill('SIGINT')
    await printed('server stopping')
    const again = setInterval(() => child.kill('SIGINT'), 100)
    expect(await ended).toEqual([1, null])
    clearInterval(again)
    const tookMs = performance.now() - startedMs
    expect(tookMs).toBeGreaterThan(900)
    expect(tookMs).toBeLessThan(8_000)
  })

  it('reaches a server under an older Node once by the group and once by the guard, and is graceful', async () => {
    const older = `if (process.ppid === ${process.pid}) Object.defineProperty(process.versions, 'node', { value: '20.19.0' })`
    const { child, url, printed, over } = await launch([process.execPath, await writeEntry(older)])
    const request = await hangingRequest(url)
    const ended = once(child, 'exit')
    process.kill(-child.pid!, 'SIGINT')
    await printed('server stopping')
    process.kill(-child.pid!, 'SIGINT')
    request.write('x'.repeat(50))
    expect(await ended).toEqual([0, null])
    expect(await over).toContain(STOPPED)
    expect(databaseIsClosed()).toBe(true)
  })

  it.each([
    ['the right Node', ''],
    ['an older Node', `Object.defineProperty(process.versions, 'node', { value: '20.19.0' })`],
  ])('comes by itself where npm and its shell are gone, under %s', async (_, older) => {
    const once = `if (process.env.HANDED_OVER === undefined) { process.env.HANDED_OVER = 'yes'; ${older} }`
    const entry = await writeEntry(once)
    // The shell between npm and Node: it does not pass a signal on.
    const shell = ['/bin/sh', '-c', `'${process.execPath}' '${entry}'; exit`] as const
    const { child, over } = await launch(shell, { npm_lifecycle_event: 'start' })
    child.kill('SIGTERM')
    expect(await over).toContain(STOPPED)
    expect(databaseIsClosed()).toBe(true)
  })

  it('does not come where a shell that is no part of npm has gone', async () => {
    const shell = ['/bin/sh', '-c', `'${process.execPath}' '${await writeEntry()}'; exit`] as const
    const { child, url, over } = await launch(shell)
    const gone = once(child, 'exit')
    child.kill('SIGTERM')
    await gone
    const sinceMs = performance.now()
    while (performance.now() - sinceMs < 1_000) expect((await fetch(`${url}/healthz`)).status).toBe(200)
    killGroup(child)
    expect(await over).not.toContain('server stopping')
  })
})
