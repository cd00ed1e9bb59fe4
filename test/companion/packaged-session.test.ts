// The file people download, from the page that gives it out to its end: joins by its name with nothing installed, controls, and
// leaves nothing. Lives here: a session of headless clients, the real file, a real desktop.
import { chmodSync, copyFileSync, existsSync, mkdirSync, mkdtempSync, readdirSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { companionFileName, readInvitation } from '@farhand/client'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { costOf, cpuPercent, startDisplay, startProcess, waitUntil, type Display } from '../rig/index.ts'
import { openCompanionStage, codeOf, ownView, type CompanionStage } from '../sdk/companion-stage.ts'
import { builtCompanion } from './built.ts'
import { watchInput } from './input-watch.ts'
import { pointerOf } from './x11-stage.ts'

const BUILD_TIMEOUT_MS = 300_000
const WINDOW_MS = 5000
const WINDOWS = 5
/** Of a core: twice what it takes. */
const IDLE_PERCENT = 2

let folder: string
let built: string
let display: Display
let stage: CompanionStage

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'farhand-file-'))
  built = await builtCompanion()
  display = await startDisplay()
  stage = await openCompanionStage()
}, BUILD_TIMEOUT_MS)

afterAll(async () => {
  await stage?.[Symbol.asyncDispose]()
  await display?.close()
  rmSync(folder, { recursive: true, force: true })
})

/** The downloaded file under the name the page gives it, and what it says once it has ended. */
async function start(code: string) {
  const { stage: session } = stage
  const { hostname, port } = new URL(session.server.url)
  const invitation = readInvitation(code)
  if (invitation === undefined) throw new Error(`no code: ${code}`)
  const home = mkdtempSync(join(folder, 'home-'))
  const temporary = join(home, 'tmp')
  mkdirSync(temporary)
  const file = join(
    home,
    companionFileName({ host: hostname, port: Number(port), sessionId: session.sessionId, invitation }),
  )
  copyFileSync(join(built, 'linux-x64'), file)
  chmodSync(file, 0o755)
  const bare = ['-i', `DISPLAY=${display.name}`, `TMPDIR=${temporary}`, 'LANG=C', file]
  const started = await startProcess('env', bare, { stdio: ['ignore', 'pipe', 'pipe'] })
  let said = ''
  for (const stream of [started.child.stdout, started.child.stderr]) {
    stream?.on('data', (chunk: Buffer) => (said += chunk.toString()))
  }
  return { ...started, home, temporary, file, said: () => said }
}

test('[K7] [K9] joins by its name, controls, takes little at rest, and is gone after the session with its folder', async () => {
  const { lee, stage: session } = stage
  const { host } = session
  await lee.commands.openCompanionDoor()
  const program = await start(await codeOf(lee))
  await waitUntil('it has joined', () => {
    const own = ownView(lee)
    return own.stage === 'joined' && own.ready
  }).catch((cause: unknown) => {
    throw new Error(`it did not join: ${program.said()}`, { cause })
  })
  expect(readdirSync(program.temporary)).toHaveLength(1)
  await stage.allowControl()
  await waitUntil('the pointer goes where the host points', async () => {
    await host.commands.input([{ kind: 'move', x: 32_768, y: 16_384 }]).catch(() => undefined)
    const { x, y } = await pointerOf(display.x)
    return Math.abs(x - 640) <= 2 && Math.abs(y - 200) <= 2
  })
  await takesLittle(program.pid)
  await host.commands.end()
  expect(await program.ended).toBe(0)
  expect(program.said()).toContain('The session is over.')
  expect(existsSync(program.file)).toBe(false)
  expect(readdirSync(program.temporary)).toEqual([])
  expect(readdirSync(program.home)).toEqual(['tmp'])
})

test('[K7] with a code that is good for nothing it says so in a small window, and is gone when that is closed', async () => {
  const watch = await watchInput(display)
  const program = await start('7-K7QD-2M9X')
  await waitUntil('it says why', () => program.said().includes('This code was used already or is too old.'))
  await program.kill('SIGTERM')
  expect(existsSync(program.file)).toBe(false)
  expect(readdirSync(program.temporary)).toEqual([])
  expect(await watch.take()).toEqual([])
  watch.close()
})

/** K9, with control allowed and used. */
async function takesLittle(pid: number): Promise<void> {
  // The quietest of some seconds: this machine may be busy with other things, the program is not.
  const shares: number[] = []
  let before = await costOf(pid)
  for (let window = 0; window < WINDOWS; window++) {
    await waitUntil('some seconds have passed', () => performance.now() - before.atMs > WINDOW_MS, { withinMs: 10_000 })
    const after = await costOf(pid)
    shares.push(cpuPercent(before, after))
    before = after
  }
  const [quietest = Number.NaN] = shares.toSorted((a, b) => a - b)
  const megabytes = before.rssBytes / 1e6
  console.info(
    `at rest: ${shares.map((share) => share.toFixed(2)).join(', ')} % of a core, ${Math.round(megabytes)} MB`,
  )
  // What it should take is a figure of the bench; a program that never rests is a fault.
  expect(quietest).toBeLessThan(IDLE_PERCENT)
  expect(megabytes).toBeLessThan(120)
}
