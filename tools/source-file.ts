// Reads one source file for the house's checks. Lives here: parsing and the facts the checks ask for.
// May not know: which of the facts are allowed (floors.ts).
import { readdirSync, readFileSync } from 'node:fs'
import { join, relative } from 'node:path'
import { parseSync, visitorKeys } from 'oxc-parser'

/** Something a file uses, and where. `line` counts from 1. */
export interface Use {
  readonly name: string
  readonly line: number
}

export interface ImportUse extends Use {
  /** Nothing of it is left when types are stripped. */
  readonly typeOnly: boolean
}

/** What the checks know about one file. */
export interface SourceFile {
  /** Path from the repository's root, with forward slashes. */
  readonly path: string
  readonly text: string
  readonly lines: number
  readonly imports: readonly ImportUse[]
  /** Globals used: `document`, and with one member `Date.now`. Names the file declares itself do not count. */
  readonly globals: readonly Use[]
  /** Calls of `.send(…)` on something named like a socket. */
  readonly socketSends: readonly Use[]
  /** Texts inside string and template literals; holes of a template read `${}`. */
  readonly literals: readonly Use[]
  /** The comment block the file starts with; empty where it starts with code. */
  readonly headComment: string
}

const SOURCE = /\.(ts|tsx|mjs)$/
const SKIPPED = new Set(['node_modules', 'dist', 'data', 'coverage'])

/** Paths of all source files below the given folders of the repository, sorted. */
export function listSources(root: string, folders: readonly string[], pattern: RegExp = SOURCE): string[] {
  const found: string[] = []
  const walk = (folder: string): void => {
    for (const entry of readdirSync(folder, { withFileTypes: true })) {
      if (entry.name.startsWith('.') || SKIPPED.has(entry.name)) continue
      const path = join(folder, entry.name)
      if (entry.isDirectory()) walk(path)
      else if (pattern.test(entry.name)) found.push(relative(root, path).replaceAll('\\', '/'))
    }
  }
  for (const folder of folders) walk(join(root, folder))
  return found.sort()
}

/** Reads and parses a file of the repository. Throws Error where it is no valid TypeScript. */
export const readSource = (root: string, path: string): SourceFile =>
  parseSource(path, readFileSync(join(root, path), 'utf8'))

/** Parses a text as if it stood at `path`. Throws Error where it is no valid TypeScript. */
export function parseSource(path: string, text: string): SourceFile {
  const { program, module, comments, errors } = parseSync(path, text)
  const first = errors[0]
  if (first !== undefined) throw new Error(`${path}: ${first.message}`)
  const lineOf = lineCounter(text)
  const imports: ImportUse[] = []
  for (const { moduleRequest, entries, start } of module.staticImports) {
    const typeOnly = entries.length > 0 && entries.every((entry) => entry.isType)
    imports.push({ name: moduleRequest.value, line: lineOf(start), typeOnly })
  }
  for (const { entries, start } of module.staticExports) {
    const request = entries.find((entry) => entry.moduleRequest !== null)?.moduleRequest
    if (request == null) continue
    imports.push({ name: request.value, line: lineOf(start), typeOnly: entries.every((entry) => entry.isType) })
  }
  const facts = collectFacts(program, lineOf)
  const head = comments.filter(
    (comment) =>
      text
        .slice(0, comment.start)
        .replaceAll(/#!.*|\/\/.*|\/\*[^]*?\*\//g, '')
        .trim() === '',
  )
  return {
    path,
    text,
    lines: text.split('\n').length - (text.endsWith('\n') ? 1 : 0),
    imports: [...imports, ...facts.imports],
    globals: facts.globals.filter((use) => !facts.declared.has(use.name.split('.')[0] ?? '')),
    socketSends: facts.socketSends,
    literals: facts.literals,
    headComment: head.map((comment) => comment.value).join('\n'),
  }
}

interface Node {
  readonly type: string
  readonly start: number
  readonly [field: string]: unknown
}

interface Facts {
  readonly imports: ImportUse[]
  readonly globals: Use[]
  readonly socketSends: Use[]
  readonly literals: Use[]
  readonly declared: Set<string>
}

function collectFacts(program: unknown, lineOf: (offset: number) => number): Facts {
  const facts: Facts = { imports: [], globals: [], socketSends: [], literals: [], declared: new Set() }
  const visit = (node: Node, field: string, parent?: Node, grandparent?: Node): void => {
    const line = lineOf(node.start)
    if (node.type === 'Literal' && typeof node['value'] === 'string') facts.literals.push({ name: node['value'], line })
    if (node.type === 'TemplateLiteral') facts.literals.push({ name: templateText(node), line })
    if (node.type === 'ImportExpression') {
      const source = asNode(node['source'])
      if (typeof source?.['value'] === 'string') facts.imports.push({ name: source['value'], line, typeOnly: false })
    }
    if (node.type === 'TSImportType') {
      const source = asNode(node['source'])
      if (typeof source?.['value'] === 'string') facts.imports.push({ name: source['value'], line, typeOnly: true })
    }
    if (node.type === 'CallExpression') {
      const callee = asNode(node['callee'])
      if (callee?.type === 'MemberExpression' && nameOf(asNode(callee['property'])) === 'send') {
        const receiver = lastName(asNode(callee['object']))
        if (/(^|_)(ws|websocket)$|socket$/i.test(receiver)) facts.socketSends.push({ name: `${receiver}.send`, line })
      }
    }
    if (node.type === 'NewExpression' && nameOf(asNode(node['callee'])) === 'Date' && isEmptyList(node['arguments'])) {
      facts.globals.push({ name: 'Date.now', line })
    }
    if (node.type === 'Identifier') {
      const name = String(node['name'])
      if (isDeclaration(field, parent, grandparent)) facts.declared.add(name)
      else if (isReference(parent, field)) {
        facts.globals.push({ name, line })
        const member = parent?.type === 'MemberExpression' ? nameOf(asNode(parent['property'])) : undefined
        if (member !== undefined) facts.globals.push({ name: `${name}.${member}`, line })
      }
    }
    for (const key of visitorKeys[node.type] ?? []) {
      const child = node[key]
      for (const each of Array.isArray(child) ? child : [child]) {
        const next = asNode(each)
        if (next !== undefined) visit(next, key, node, parent)
      }
    }
  }
  const start = asNode(program)
  if (start !== undefined) visit(start, '')
  return facts
}

const isNode = (value: unknown): value is Node =>
  typeof value === 'object' && value !== null && 'type' in value && 'start' in value

const asNode = (value: unknown): Node | undefined => (isNode(value) ? value : undefined)

const isEmptyList = (value: unknown): boolean => Array.isArray(value) && value.length === 0

const nameOf = (node: Node | undefined): string | undefined =>
  node?.type === 'Identifier' || node?.type === 'PrivateIdentifier' ? String(node['name']) : undefined

const lastName = (node: Node | undefined): string =>
  nameOf(node) ?? (node?.type === 'MemberExpression' ? (nameOf(asNode(node['property'])) ?? '') : '')

function templateText(node: Node): string {
  const quasis = Array.isArray(node['quasis']) ? node['quasis'] : []
  return quasis.map((quasi: { value?: { cooked?: string } }) => quasi.value?.cooked ?? '').join('${}')
}

function isDeclaration(field: string, parent?: Node, grandparent?: Node): boolean {
  switch (parent?.type) {
    case 'VariableDeclarator':
    case 'FunctionDeclaration':
    case 'FunctionExpression':
    case 'ClassDeclaration':
      return field === 'id' || field === 'params'
    case 'ArrowFunctionExpression':
      return field === 'params'
    case 'ImportSpecifier':
    case 'ImportDefaultSpecifier':
    case 'ImportNamespaceSpecifier':
      return field === 'local'
    case 'AssignmentPattern':
      return field === 'left'
    case 'RestElement':
    case 'ArrayPattern':
    case 'CatchClause':
    case 'TSEnumDeclaration':
      return true
    case 'Property':
      return field === 'value' && grandparent?.type === 'ObjectPattern'
    default:
      return false
  }
}

function isReference(parent: Node | undefined, field: string): boolean {
  if (parent === undefined || parent.type.startsWith('TS')) return false
  if (parent.type === 'MemberExpression') return field === 'object' || parent['computed'] === true
  if (['Property', 'PropertyDefinition', 'MethodDefinition'].includes(parent.type)) {
    return field === 'value' || parent['computed'] === true
  }
  return !['LabeledStatement', 'BreakStatement', 'ContinueStatement', 'MetaProperty', 'ExportSpecifier'].includes(
    parent.type,
  )
}

function lineCounter(text: string): (offset: number) => number {
  const starts = [0]
  for (let at = text.indexOf('\n'); at !== -1; at = text.indexOf('\n', at + 1)) starts.push(at + 1)
  return (offset) => {
    let low = 0
    let high = starts.length
    while (high - low > 1) {
      const middle = (low + high) >> 1
      if ((starts[middle] ?? 0) <= offset) low = middle
      else high = middle
    }
    return low + 1
  }
}
