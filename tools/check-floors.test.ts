import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { checkFile, checkFloors } from './check-floors.ts'
import { parseSource } from './source-file.ts'

const HEAD = '// A file. Lives here: a thing. May not know: another.\n'
const rulesOf = (path: string, code: string, head = HEAD): string[] =>
  checkFile(parseSource(path, head + code)).map(({ line, rule }) => `${String(line)}: ${rule}`)

describe('the import law', () => {
  it('stops protocol from importing upwards, from node and from others', () => {
    const code =
      "import { seal } from '@farhand/e2ee'\nimport { readFile } from 'node:fs'\nimport { z } from 'zod'\nimport x from 'left'\n"
    expect(rulesOf('packages/protocol/src/a.ts', code)).toEqual([
      '2: @farhand/protocol may not import @farhand/e2ee',
      '3: @farhand/protocol may not import node:fs',
      '5: @farhand/protocol may not import left',
    ])
  })

  it('keeps e2ee and client out of the server, also as types, re-exports and dynamic imports', () => {
    const path = 'apps/server/src/http/a.ts'
    expect(rulesOf(path, "import type { Opener } from '@farhand/e2ee'")).toHaveLength(1)
    expect(rulesOf(path, "export { join } from '@farhand/client'")).toHaveLength(1)
    expect(rulesOf(path, "const m = await import('@farhand/e2ee')")).toHaveLength(1)
    expect(rulesOf(path, "export type A = import('@farhand/client').A")).toHaveLength(1)
    expect(rulesOf(path, "import { utf8 } from '@farhand/protocol'")).toEqual([])
  })

  it('lets a test of the server use e2ee', () => {
    expect(rulesOf('apps/server/src/http/a.test.ts', "import { seal } from '@farhand/e2ee'")).toEqual([])
  })

  it('does not let a package be entered by the back door', () => {
    const rules = rulesOf('packages/client/src/a.ts', "import { x } from '../../e2ee/src/x.ts'")
    expect(rules).toEqual(['2: ../../e2ee/src/x.ts leaves packages/client/src/'])
  })

  it('is not fooled by imports inside strings and comments', () => {
    expect(
      rulesOf('packages/protocol/src/a.ts', "// import 'node:fs'\nexport const a = `import x from 'node:fs'`"),
    ).toEqual([])
  })

  it.each([
    ['apps/server/src/switching/a.ts', 'kysely'],
    ['apps/server/src/http/a.ts', 'node:sqlite'],
    ['apps/server/src/http/a.ts', 'better-auth/api'],
    ['apps/server/src/store/a.ts', '@node-rs/argon2'],
    ['apps/server/src/http/routes.ts', 'ws'],
    ['apps/server/src/joins/answer.ts', '@noble/curves/ed25519.js'],
    ['apps/server/src/main.ts', 'node:child_process'],
    ['apps/web/src/a.ts', 'ts-mls'],
    ['packages/client/src/a.ts', 'react'],
  ])('refuses in %s the confined module %s', (path, module) => {
    expect(rulesOf(path, `import x from '${module}'`)).toContain(`2: ${module} may not be imported here`)
  })

  it.each([
    ['apps/server/src/store/sqlite.ts', 'node:sqlite'],
    ['apps/server/src/accounts/sign-in.ts', 'better-auth'],
    ['apps/server/src/switching/socket.ts', 'ws'],
    ['apps/server/src/joins/decoy-answer.ts', '@noble/curves/ed25519.js'],
    ['apps/web/src/a.tsx', 'react'],
  ])('allows in %s the confined module %s', (path, module) => {
    expect(rulesOf(path, `import x from '${module}'`)).toEqual([])
  })

  it('keeps the order inside the server', () => {
    const path = 'apps/server/src/session/a.ts'
    expect(rulesOf(path, "import { b } from '../store/b.ts'")).toEqual(['2: session/ imports store/ upwards'])
    expect(rulesOf(path, "import { now } from '../clock.ts'")).toEqual([])
    expect(rulesOf('apps/server/src/store/a.ts', "import { b } from '../session/b.ts'")).toEqual([])
    expect(rulesOf('apps/server/src/clock.ts', "import { b } from './store/b.ts'")).toEqual([
      '2: ground imports store/ upwards',
    ])
    expect(rulesOf('apps/server/src/http/a.ts', "import { compose } from '../compose.ts'")).toHaveLength(1)
  })

  it('shows neighbours of one step only by their types', () => {
    expect(rulesOf('apps/server/src/switching/a.ts', "import type { Store } from '../store/store.ts'")).toEqual([])
    expect(rulesOf('apps/server/src/switching/a.ts', "import { open } from '../store/store.ts'")).toHaveLength(1)
  })

  it('refuses a folder of the server that the order does not name', () => {
    expect(rulesOf('apps/server/src/things/a.ts', '')).toEqual(['1: the folder things/ has no step in SERVER_STEPS'])
  })

  it('lets nothing that ships import tests, benches or tools', () => {
    expect(rulesOf('apps/server/src/a.test.ts', "import { x } from '../../../test/rig/x.ts'")).toEqual([
      '2: test/ may not be imported',
    ])
    expect(rulesOf('packages/e2ee/src/a.ts', "import { x } from './cast-fixtures.ts'")).toEqual([
      '2: ./cast-fixtures.ts is for tests',
    ])
    expect(rulesOf('packages/e2ee/src/a.test.ts', "import { x } from './cast-fixtures.ts'")).toEqual([])
    expect(rulesOf('test/e2e/a.test.ts', "import { x } from '../rig/x.ts'")).toEqual([])
  })
})

describe('what a floor may touch', () => {
  it('finds clock, randomness and DOM in protocol', () => {
    const code =
      'export const a = Date.now()\nexport const b = new Date()\nexport const c = Math.random()\ndocument.title\n'
    expect(rulesOf('packages/protocol/src/a.ts', code).map((rule) => rule.split(' ').at(-1))).toEqual([
      'Date.now',
      'Date.now',
      'Math.random',
      'document',
    ])
  })

  it('lets a file have names of its own and fields called like globals', () => {
    const code = [
      'export function check(window: number, frame: { document: string }, { fetch }: { fetch: number }) {',
      '  return window + frame.document.length + fetch + new Date(1).getTime()',
      '}',
      'export const process = { navigator: 1 }',
    ].join('\n')
    expect(rulesOf('packages/protocol/src/a.ts', code)).toEqual([])
  })

  it('lets only files named browser reach for the window in the client', () => {
    expect(rulesOf('packages/client/src/watch/show.ts', 'window.close()')).toHaveLength(1)
    expect(rulesOf('packages/client/src/watch/show-browser.ts', 'window.close()')).toEqual([])
  })

  it('finds bytes written to a socket outside a transport', () => {
    const code = 'declare const s: { socket: WebSocket }\ns.socket.send(new Uint8Array(1))'
    expect(rulesOf('packages/client/src/publish/a.ts', code)).toEqual(['3: socket.send() outside a transport'])
    expect(rulesOf('packages/client/src/transports/websocket.ts', code)).toEqual([])
  })
})

describe('the shape of a file', () => {
  const long = (lines: number): string => 'export {}\n'.repeat(lines - 1)

  it('refuses more than 600 lines whatever the reason', () => {
    expect(rulesOf('tools/a.ts', long(601), '// Long because: it must\n')).toEqual(['1: 601 lines, more than 600'])
  })

  it('asks for a reason above 400 lines', () => {
    expect(rulesOf('tools/a.ts', long(401))).toHaveLength(1)
    expect(rulesOf('tools/a.ts', long(401), '// Long because: one table\n')).toEqual([])
    expect(rulesOf('tools/a.ts', long(400))).toEqual([])
  })

  it('asks for a head comment and for a name that says something', () => {
    expect(rulesOf('tools/a.ts', 'export {}\n', '')).toEqual(['1: no head comment'])
    expect(rulesOf('tools/session-manager.ts', '')).toEqual(['1: the name session-manager.ts'])
    expect(rulesOf('tools/aFile.ts', '')).toEqual(['1: the name aFile.ts'])
  })

  it('finds words that say a thing is unfinished', () => {
    expect(rulesOf('tools/a.ts', `// ${'todo'.toUpperCase()} later\n`)).toHaveLength(1)
  })
})

it('walks over every package, app and tool', () => {
  expect(checkFloors(join(import.meta.dirname, '..')).files).toBeGreaterThan(20)
})
