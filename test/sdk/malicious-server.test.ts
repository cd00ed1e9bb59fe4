// A server that lies, between real clients: every row of the attack table is refused with a typed error on the page.
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { ALL_ATTACKS } from './malicious/all-attacks.ts'

const table = JSON.parse(readFileSync(join(import.meta.dirname, '../../spec/attacks.json'), 'utf8')) as { id: string }[]

test('every row of the attack table has a case here', () => {
  expect(ALL_ATTACKS.map((attack) => attack.id).toSorted()).toEqual(table.map((row) => row.id).toSorted())
})

for (const { id, title, run } of ALL_ATTACKS) test.concurrent(`[${id}] ${title} is refused on the page`, run)
