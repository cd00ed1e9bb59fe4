// The rules that tools/break-rules.ts takes out of the machine one by one are still in it, word for word.
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import type { RuleBreak } from '../../tools/break-rules.ts'

const rows = JSON.parse(readFileSync(join(import.meta.dirname, 'rule-breaks.json'), 'utf8')) as readonly RuleBreak[]

test.each(rows)('[$rule] "$title" stands once in $file', ({ file, find, replace }) => {
  expect(readFileSync(join(import.meta.dirname, '../..', file), 'utf8').split(find)).toHaveLength(2)
  expect(replace).not.toBe(find)
})
