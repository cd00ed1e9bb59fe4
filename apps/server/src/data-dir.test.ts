import { chmod, readFile, stat, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import { masterKey, openDataDir } from './data-dir.ts'
import { deriveKey } from './secret.ts'
import { parseSettings } from './settings.ts'
import { temporaryFolder } from './test-server.ts'

it('the data directory is made, closed to others, and closed again where somebody opened it', async () => {
  await using folder = await temporaryFolder()
  const { path } = openDataDir(join(folder.path, 'a/b'))
  expect((await stat(path)).mode & 0o777).toBe(0o700)
  await chmod(path, 0o755)
  openDataDir(path)
  expect((await stat(path)).mode & 0o777).toBe(0o700)
  await writeFile(join(folder.path, 'file'), '')
  expect(() => openDataDir(join(folder.path, 'file'))).toThrow('cannot be used')
})

it('the master key is made once, kept for its owner alone, and refused when it is damaged', async () => {
  await using folder = await temporaryFolder()
  const dataDir = openDataDir(folder.path)
  const settings = parseSettings({})
  const key = masterKey(settings, dataDir).reveal()
  expect(key).toHaveLength(32)
  expect(masterKey(settings, dataDir).reveal()).toEqual(key)
  expect((await stat(dataDir.keyFile)).mode & 0o777).toBe(0o600)
  expect(await readFile(dataDir.keyFile, 'utf8')).toBe(`${Buffer.from(key).toString('base64')}\n`)
  await writeFile(dataDir.keyFile, 'damaged')
  expect(() => masterKey(settings, dataDir)).toThrow(expect.objectContaining({ code: 'cannot-start' }))
})

it('a master key that was set wins, and every purpose gets a key of its own', async () => {
  await using folder = await temporaryFolder()
  const given = Buffer.alloc(32, 9)
  const settings = parseSettings({ FARHAND_SECRET_KEY: given.toString('base64') })
  const master = masterKey(settings, openDataDir(folder.path))
  expect(Buffer.from(master.reveal())).toEqual(given)
  const [one, two] = [deriveKey(master, 'accounts').reveal(), deriveKey(master, 'joins').reveal()]
  expect(one).toHaveLength(32)
  expect(one).not.toEqual(two)
  expect(deriveKey(master, 'accounts').reveal()).toEqual(one)
})
