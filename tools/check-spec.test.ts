import { describe, expect, it } from 'vitest'
import { checkSpec, idsTested, rulesOf } from './check-spec.ts'
import { parseSource } from './source-file.ts'

const PAGE = [
  '# Wire',
  '- **WIRE-1** An object starts with a header.',
  '- **WIRE-2** (reserved) Two roads at once.',
  '```',
  '- **WIRE-9** an example, no rule',
  '```',
  '| id | attack |',
  '| ATTACK-4 | the server swaps a key |',
].join('\n')

const says = (files: Record<string, string>, page = PAGE): string[] =>
  checkSpec(
    rulesOf('spec/wire.md', page),
    Object.entries(files).map(([path, text]) => parseSource(path, text)),
  ).map((fault) => `${fault.path}:${String(fault.line)} ${fault.says}`)

const COMPLETE = "it('[WIRE-1] a header comes first', () => {})\nit('[ATTACK-4] a swapped key is refused', () => {})"

describe('rules of a page', () => {
  it('are list items and table rows outside fenced blocks', () => {
    expect(rulesOf('spec/wire.md', PAGE).map(({ id, line, reserved }) => [id, line, reserved])).toEqual([
      ['WIRE-1', 2, false],
      ['WIRE-2', 3, true],
      ['ATTACK-4', 8, false],
    ])
  })
})

describe('the spec check', () => {
  it('is content when every rule has a test; a reserved one needs none', () => {
    expect(says({ 'packages/a/src/a.test.ts': COMPLETE })).toEqual([])
  })

  it('finds a rule without a test', () => {
    expect(says({ 'packages/a/src/a.test.ts': "it('[WIRE-1] a header comes first', () => {})" })).toEqual([
      'spec/wire.md:8 ATTACK-4 has no test whose title carries [ATTACK-4]',
    ])
  })

  it('takes neither a comment nor product code for a test', () => {
    const comment = `// [ATTACK-4]\n${COMPLETE.split('\n')[0] ?? ''}`
    expect(
      says({ 'packages/a/src/a.test.ts': comment, 'packages/a/src/b.ts': "export const x = '[ATTACK-4]'" }),
    ).toHaveLength(1)
  })

  it('finds a title and a comment that cite an unknown rule', () => {
    const code = '// See WIRE-77, RFC 9605, UTF-8 and SHA-512.\nexport {}'
    expect(
      says({
        'packages/a/src/a.test.ts': `${COMPLETE}\nit('[LOST-1] x [REQ-24]', () => {})`,
        'packages/a/src/b.ts': code,
      }),
    ).toEqual([
      'packages/a/src/a.test.ts:3 LOST-1 is no rule of spec/',
      'packages/a/src/b.ts:1 WIRE-77 is no rule of spec/',
    ])
  })

  it('finds a rule that is defined twice', () => {
    expect(says({ 'packages/a/src/a.test.ts': COMPLETE }, `${PAGE}\n- **WIRE-1** again`)).toEqual([
      'spec/wire.md:9 WIRE-1 is defined before, at spec/wire.md:2',
    ])
  })
})

it('a table of cases counts where the titles are built from it', () => {
  const table = "const cases = [{ id: 'ATTACK-4' }]\n"
  const title = 'for (const { id } of cases) it(`[${id}] is refused`, () => {})'
  expect(idsTested(parseSource('a.test.ts', table + title))).toEqual(['ATTACK-4'])
  expect(idsTested(parseSource('a.test.ts', table))).toEqual([])
})
