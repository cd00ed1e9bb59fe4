// What is said before anything can run: nothing was installed, or Node is too old.
import { execFile } from 'node:child_process'
import { copyFile, mkdir } from 'node:fs/promises'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { temporaryFolder } from './test-server.ts'

let folder: string
let cleanUp: AsyncDisposableStack
beforeEach(async () => {
  cleanUp = new AsyncDisposableStack()
  folder = cleanUp.use(await temporaryFolder()).path
  await mkdir(join(folder, 'apps/server'), { recursive: true })
  await copyFile(new URL('../node-guard.mjs', import.meta.url), join(folder, 'apps/server/node-guard.mjs'))
})
afterEach(() => cleanUp.disposeAsync())

/** Whether a copy of the guard goes on under a Node of this version, and what it says. */
function guardUnder(version: string): Promise<{ readonly code: unknown; readonly out: string; readonly err: string }> {
  const guard = pathToFileURL(join(folder, 'apps/server/node-guard.mjs')).href
  const source = `Object.defineProperty(process.versions, 'node', { value: ${JSON.stringify(version)} })
    const { underRightNode } = await import(${JSON.stringify(guard)})
    process.stdout.write(String(await underRightNode()))`
  return new Promise((resolve) => {
    execFile(process.execPath, ['--input-type=module', '--eval', source], (error, out, err) => {
      resolve({ code: error?.code ?? 0, out, err })
    })
  })
}

describe('before anything runs', () => {
  it.each(['20.20.2', '24.21.0'])(
    'says under Node %s what to do first where nothing was installed',
    async (version) => {
      expect(await guardUnder(version)).toEqual({
        code: 1,
        out: 'false',
        err: 'Farhand is not installed here yet. Run "npm install" first.\n',
      })
    },
  )

  it('says which Node it needs where none was installed along, and goes on under a new one', async () => {
    await mkdir(join(folder, 'node_modules'))
    expect(await guardUnder('20.20.2')).toEqual({
      code: 1,
      out: 'false',
      err: 'Farhand needs Node 24 or newer; this is 20.20.2.\n',
    })
    expect(await guardUnder('24.21.0')).toEqual({ code: 0, out: 'true', err: '' })
  })
})
