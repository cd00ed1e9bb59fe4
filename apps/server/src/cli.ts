// The command line, `farhand`. Lives here: its commands, words and exit codes (0 done, 1 failed, 2 wrong use). Who can
// write to the data directory is the operator: nothing here asks for a password, and everything it changes is audited.
import { randomUUID } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { text } from 'node:stream/consumers'
import { parseArgs } from 'node:util'
import { newAdministratorSchema } from '@farhand/protocol'
import { z } from 'zod'
import { openAccounts } from './compose.ts'
import { openDataDir } from './data-dir.ts'
import { examine } from './doctor.ts'
import { ServerError } from './errors.ts'
import { createLog } from './log.ts'
import { readSettings } from './settings.ts'
import { verifyFile } from './verify-file.ts'

const HELP = `Usage:
  farhand admin create --username NAME --password-stdin [--email ADDRESS] [--organization NAME]
      Creates an administrator; the password is read from standard input. Works beside a running server.
  farhand verify RECEIPT.json
      Checks a receipt and prints what it says. Asks nobody: works without a server.
  farhand doctor
      Checks this installation.
  farhand --version
  farhand --help

Settings come from the environment and from .env, as for the server.
`

/** Wrong use of the command line: exit code 2. */
class WrongUse extends Error {
  override readonly name = 'WrongUse'
}

async function runCommand(words: readonly string[]): Promise<number> {
  const command = words
    .filter((word) => !word.startsWith('-'))
    .slice(0, 2)
    .join(' ')
  if (words.length === 0 || words.includes('--help') || words.includes('-h')) return print(HELP)
  if (words[0] === '--version' || words[0] === '-v') return printVersion()
  if (words[0] === 'doctor') return await runDoctor(words.slice(1))
  if (words[0] === 'verify') return await runVerify(words.slice(1))
  if (words[0] === 'admin' && words[1] === 'create') return await createAdministrator(words.slice(2))
  throw new WrongUse(`There is no command "${command}".`)
}

function printVersion(): number {
  const about: unknown = JSON.parse(readFileSync(new URL('../package.json', import.meta.url), 'utf8'))
  return print(`${z.object({ version: z.string() }).parse(about).version}\n`)
}

async function createAdministrator(words: readonly string[]): Promise<number> {
  const { values } = parse(words)
  if (values.username === undefined) throw new WrongUse('--username is missing.')
  if (values['password-stdin'] !== true)
    throw new WrongUse('--password-stdin is missing: the password is read from standard input.')
  const { data: administrator, error } = newAdministratorSchema.safeParse({
    username: values.username,
    organization: values.organization ?? 'Farhand',
    email: values.email ?? `no-address-${randomUUID()}@farhand.invalid`,
    password: (await text(process.stdin)).replace(/\r?\n$/, ''),
  })
  if (error !== undefined) throw new ServerError('bad-request', error.issues[0]?.message)
  const settings = readSettings()
  const dataDir = openDataDir(settings.dataDir)
  const log = createLog('silent')
  const { auth, store } = await openAccounts({ settings, log }, { dataDir, secureCookies: true })
  try {
    await auth.createAdministrator(administrator, { by: 'operator', onlyFirst: false })
  } finally {
    await store.close()
  }
  return print(`Administrator ${administrator.username} created.\n`)
}

async function runVerify([path, ...more]: readonly string[]): Promise<number> {
  if (path === undefined || path.startsWith('-')) throw new WrongUse('verify needs the file of a receipt.')
  if (more.length > 0) throw new WrongUse('verify takes one file.')
  await verifyFile(path, (line) => print(`${line}\n`))
  return 0
}

async function runDoctor(words: readonly string[]): Promise<number> {
  if (words.length > 0) throw new WrongUse('doctor takes no options.')
  const findings = await examine(readSettings())
  for (const { about, ok, note } of findings) print(`${ok ? 'ok  ' : 'FAIL'}  ${about}: ${note}\n`)
  const failed = findings.filter(({ ok }) => !ok)
  if (failed.length > 0)
    throw new ServerError('cannot-start', `Not in order: ${failed.map(({ about }) => about).join(', ')}.`)
  return 0
}

function parse(words: readonly string[]) {
  try {
    return parseArgs({
      args: [...words],
      options: {
        username: { type: 'string' },
        email: { type: 'string' },
        organization: { type: 'string' },
        'password-stdin': { type: 'boolean' },
      },
    })
  } catch (cause) {
    throw new WrongUse(cause instanceof Error ? cause.message : 'The options are not understood.', { cause })
  }
}

function print(words: string): 0 {
  process.stdout.write(words)
  return 0
}

// A reader that closed the pipe (`| head`) has seen enough; the exit code still tells how it went.
process.stdout.on('error', (error: NodeJS.ErrnoException) => {
  if (error.code !== 'EPIPE') throw error
})

try {
  process.exitCode = await runCommand(process.argv.slice(2))
} catch (error) {
  if (error instanceof WrongUse) process.stderr.write(`${error.message}\n\n${HELP}`)
  else if (error instanceof ServerError) process.stderr.write(`${error.message}\n`)
  else throw error
  process.exitCode = error instanceof WrongUse ? 2 : 1
}
