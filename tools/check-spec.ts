// Holds spec/, code and tests together. Lives here: what a rule line looks like, what counts as its test, what is missing.
// May not know: what any rule says.
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { listSources, readSource, type SourceFile } from './source-file.ts'

/** A numbered rule of a page in spec/. */
export interface Rule {
  /** `WIRE-3` */
  readonly id: string
  readonly path: string
  readonly line: number
  /** Its number is taken, nothing is built yet: it needs no test. */
  readonly reserved: boolean
}

/** A fault, with the place to mend. */
export interface Fault {
  readonly path: string
  readonly line: number
  readonly says: string
}

const RULE_LINE = /^(?:- \*\*([A-Z]+-\d+)\*\*|\| *\**([A-Z]+-\d+)\** *\|)\s*(.*)$/
const BRACKETED = /\[([A-Z]+-\d+)\]/g
const IN_WORDS = /\b([A-Z]{3,})-(\d+)\b/g
/** Ids of pages outside this repository that titles may carry. */
const FOREIGN_PREFIXES = new Set(['REQ'])
const SOURCE_FOLDERS = ['packages', 'apps', 'test', 'bench']

/** Rules a page defines: list items `- **WIRE-3** …` and table rows `| ATTACK-4 | …`. Fenced blocks do not count. */
export function rulesOf(path: string, markdown: string): Rule[] {
  let fenced = false
  return markdown.split('\n').flatMap((text, index) => {
    if (text.startsWith('```')) fenced = !fenced
    const match = fenced ? null : RULE_LINE.exec(text)
    const id = match?.[1] ?? match?.[2]
    if (id === undefined) return []
    return [{ id, path, line: index + 1, reserved: /^\(?reserved/i.test(match?.[3] ?? '') }]
  })
}

/**
 * Rule ids the titles of a test file carry: `[WIRE-3]` in a literal. Where a title is built from a table
 * (`[${id}] …`), a literal that is exactly an id counts as well.
 */
export function idsTested(file: SourceFile): string[] {
  const fromTable = file.literals.some(({ name }) => name.includes('[${}]'))
  return file.literals.flatMap(({ name }) => {
    const ids = [...name.matchAll(BRACKETED)].map((match) => match[1] ?? '')
    return fromTable && /^[A-Z]+-\d+$/.test(name) ? [...ids, name] : ids
  })
}

/** Everything wrong between the rules and the files that test or cite them. */
export function checkSpec(rules: readonly Rule[], files: readonly SourceFile[]): Fault[] {
  const faults: Fault[] = []
  const known = new Map<string, Rule>()
  for (const rule of rules) {
    const first = known.get(rule.id)
    if (first !== undefined)
      faults.push({ ...rule, says: `${rule.id} is defined before, at ${first.path}:${String(first.line)}` })
    else known.set(rule.id, rule)
  }
  const prefixes = new Set([...known.keys()].map((id) => id.split('-')[0] ?? ''))
  const tested = new Set<string>()
  for (const file of files) {
    if (isTest(file.path)) for (const id of idsTested(file)) tested.add(id)
    faults.push(...unknownCitations(file, known, prefixes))
  }
  for (const rule of known.values()) {
    if (!rule.reserved && !tested.has(rule.id))
      faults.push({ ...rule, says: `${rule.id} has no test whose title carries [${rule.id}]` })
  }
  return faults
}

const isTest = (path: string): boolean => /\.(test|contract)\.tsx?$/.test(path)

function unknownCitations(file: SourceFile, known: ReadonlyMap<string, Rule>, prefixes: ReadonlySet<string>): Fault[] {
  return file.text.split('\n').flatMap((text, index) => {
    const bracketed = isTest(file.path) ? [...text.matchAll(BRACKETED)].map((match) => match[1] ?? '') : []
    const inWords = [...text.matchAll(IN_WORDS)]
      .filter((match) => prefixes.has(match[1] ?? ''))
      .map((match) => match[0])
    const unknown = new Set(
      [...bracketed, ...inWords].filter((id) => !known.has(id) && !FOREIGN_PREFIXES.has(id.split('-')[0] ?? '')),
    )
    return [...unknown].map((id) => ({ path: file.path, line: index + 1, says: `${id} is no rule of spec/` }))
  })
}

if (import.meta.main) {
  const root = process.cwd()
  const rules = listSources(root, ['spec'], /\.md$/).flatMap((path) =>
    rulesOf(path, readFileSync(join(root, path), 'utf8')),
  )
  const files = listSources(root, SOURCE_FOLDERS).map((path) => readSource(root, path))
  const faults = checkSpec(rules, files)
  for (const { path, line, says } of faults) console.error(`${path}:${String(line)}: ${says}`)
  console.log(`spec: ${String(rules.length)} rules, ${String(faults.length)} faults`)
  process.exitCode = faults.length === 0 ? 0 : 1
}
