// Checks every source file against the import law. Lives here: the rules' application and the printing.
// May not know: any rule's content (floors.ts) or how a file is parsed (source-file.ts).
import { posix } from 'node:path'
import {
  CONFINED,
  EMPTY_NAMES,
  FLOORS,
  type Floor,
  LONG_LINES,
  MAX_LINES,
  SERVER_STEPS,
  SOCKET_PLACES,
  SOCKET_REASON,
  UNFINISHED,
  UNIMPORTABLE,
} from './floors.ts'
import { type ImportUse, listSources, readSource, type SourceFile } from './source-file.ts'

/** One broken rule at one place. */
export interface Violation {
  readonly path: string
  readonly line: number
  readonly rule: string
  readonly reason: string
}

const SOURCE_FOLDERS = ['packages', 'apps', 'tools', 'test', 'bench']
/** Tests, suites that several tests run, and what only they use. */
const TEST_FILE = /(\.test|\.contract|-fixtures|\/test-(server|client))\.tsx?$/
const SERVER_FOLDER = 'apps/server/src/'

/** Every rule a file breaks, in the order of its lines. */
export function checkFile(file: SourceFile): Violation[] {
  const violations = [...checkShape(file), ...checkWords(file)]
  for (const used of file.imports) {
    violations.push(...checkUnimportable(file, used))
    if (!isTest(file.path))
      violations.push(...checkFloor(file, used), ...checkConfined(file, used), ...checkStep(file, used))
  }
  if (!isTest(file.path)) violations.push(...checkStepKnown(file), ...checkGlobals(file), ...checkSockets(file))
  return violations.sort((a, b) => a.line - b.line)
}

const isTest = (path: string): boolean => TEST_FILE.test(path) || path.startsWith('test/')
const floorOf = (path: string): Floor | undefined => FLOORS.find((floor) => path.startsWith(floor.folder))
const matchesAny = (patterns: readonly RegExp[], text: string): boolean =>
  patterns.some((pattern) => pattern.test(text))

/** `@farhand/e2ee` of `@farhand/e2ee/x`, `idb` of `idb/build`. */
function packageOf(specifier: string): string {
  const [first = '', second = ''] = specifier.split('/')
  return first.startsWith('@') ? `${first}/${second}` : first
}

const isRelative = (specifier: string): boolean => specifier.startsWith('.')
const targetOf = (file: SourceFile, used: ImportUse): string => posix.join(posix.dirname(file.path), used.name)

function checkFloor(file: SourceFile, used: ImportUse): Violation[] {
  const floor = floorOf(file.path)
  if (floor === undefined) return []
  const at = { path: file.path, line: used.line }
  if (isRelative(used.name)) {
    if (targetOf(file, used).startsWith(floor.folder)) return []
    return [
      {
        ...at,
        rule: `${used.name} leaves ${floor.folder}`,
        reason: 'a package is entered by its name, at its index.ts',
      },
    ]
  }
  const name = packageOf(used.name)
  if (name.startsWith('node:')) {
    return floor.builtins ? [] : [{ ...at, rule: `${floor.name} may not import ${used.name}`, reason: floor.reason }]
  }
  const allowed = name.startsWith('@farhand/') ? floor.ours.includes(name) : (floor.others?.includes(name) ?? true)
  return allowed ? [] : [{ ...at, rule: `${floor.name} may not import ${used.name}`, reason: floor.reason }]
}

function checkConfined(file: SourceFile, used: ImportUse): Violation[] {
  if (floorOf(file.path) === undefined) return []
  return CONFINED.filter(
    ({ module, within, places }) =>
      module.test(used.name) && file.path.startsWith(within ?? '') && !matchesAny(places, file.path),
  ).map(({ reason }) => ({ path: file.path, line: used.line, rule: `${used.name} may not be imported here`, reason }))
}

function checkStep(file: SourceFile, used: ImportUse): Violation[] {
  if (!file.path.startsWith(SERVER_FOLDER) || !isRelative(used.name)) return []
  const target = targetOf(file, used)
  if (!target.startsWith(SERVER_FOLDER)) return []
  const from = placeInServer(file.path)
  const to = placeInServer(target)
  if (from.member === to.member || to.step < from.step || (to.step === from.step && used.typeOnly)) return []
  if (from.step === 0 && to.step === 0) return []
  const direction = to.step === from.step ? 'sideways (only its types may be seen)' : 'upwards'
  return [
    {
      path: file.path,
      line: used.line,
      rule: `${from.member || 'ground'} imports ${to.member || 'ground'} ${direction}`,
      reason: SERVER_STEPS[from.step]?.reason ?? '',
    },
  ]
}

/** Step number and member of a file of the server; ground files share the member ''. */
function placeInServer(path: string): { step: number; member: string } {
  const inside = path.slice(SERVER_FOLDER.length)
  const folder = inside.includes('/') ? `${inside.split('/')[0] ?? ''}/` : inside
  const step = SERVER_STEPS.findIndex(({ members }) => members.includes(folder))
  return step === -1 ? { step: 0, member: '' } : { step, member: folder }
}

function checkStepKnown(file: SourceFile): Violation[] {
  if (!file.path.startsWith(SERVER_FOLDER)) return []
  const [folder, ...rest] = file.path.slice(SERVER_FOLDER.length).split('/')
  if (rest.length === 0 || SERVER_STEPS.some(({ members }) => members.includes(`${folder ?? ''}/`))) return []
  const rule = `the folder ${folder ?? ''}/ has no step in SERVER_STEPS`
  return [{ path: file.path, line: 1, rule, reason: 'the order inside the server is written down, not guessed' }]
}

function checkUnimportable(file: SourceFile, used: ImportUse): Violation[] {
  if (!isRelative(used.name)) return []
  const target = targetOf(file, used)
  if (TEST_FILE.test(target) && !isTest(file.path)) {
    return [
      {
        path: file.path,
        line: used.line,
        rule: `${used.name} is for tests`,
        reason: 'nothing that ships leans on tests or tools',
      },
    ]
  }
  const root = UNIMPORTABLE.find((folder) => target.startsWith(folder) && !file.path.startsWith(folder))
  if (root === undefined || file.path.startsWith('test/') || file.path.startsWith('bench/')) return []
  return [
    {
      path: file.path,
      line: used.line,
      rule: `${root} may not be imported`,
      reason: 'nothing that ships leans on tests or tools',
    },
  ]
}

function checkGlobals(file: SourceFile): Violation[] {
  const floor = floorOf(file.path)
  if (floor?.withoutGlobals === undefined || floor.globalsExcept?.test(file.path) === true) return []
  const forbidden = new Set(floor.withoutGlobals)
  return file.globals
    .filter((use) => forbidden.has(use.name))
    .map((use) => ({
      path: file.path,
      line: use.line,
      rule: `${floor.name} may not touch ${use.name}`,
      reason: floor.reason,
    }))
}

function checkSockets(file: SourceFile): Violation[] {
  if (floorOf(file.path) === undefined || matchesAny(SOCKET_PLACES, file.path)) return []
  return file.socketSends.map((use) => ({
    path: file.path,
    line: use.line,
    rule: `${use.name}() outside a transport`,
    reason: SOCKET_REASON,
  }))
}

function checkShape(file: SourceFile): Violation[] {
  const violations: Violation[] = []
  const at = { path: file.path, line: 1 }
  if (file.lines > MAX_LINES) {
    violations.push({
      ...at,
      rule: `${String(file.lines)} lines, more than ${String(MAX_LINES)}`,
      reason: 'one file, one idea: split it',
    })
  } else if (file.lines > LONG_LINES && !/^\s*Long because: \S/m.test(file.headComment)) {
    const rule = `${String(file.lines)} lines without "Long because: …" in the head comment`
    violations.push({ ...at, rule, reason: `more than ${String(LONG_LINES)} lines need a reason` })
  }
  const name = posix.basename(file.path)
  if (file.headComment === '' && name !== 'index.ts' && !isTest(file.path)) {
    violations.push({
      ...at,
      rule: 'no head comment',
      reason: 'each file says what lives in it and what it may not know',
    })
  }
  const words = name.replace(/(\.(test|contract|config|d))?\.(tsx?|mjs)$/, '')
  if (!/^[a-z0-9]+(-[a-z0-9]+)*$/.test(words) || EMPTY_NAMES.test(words)) {
    violations.push({
      ...at,
      rule: `the name ${name}`,
      reason: 'kebab-case, a noun or verb-object that says what is inside',
    })
  }
  return violations
}

function checkWords(file: SourceFile): Violation[] {
  return file.text.split('\n').flatMap((text, index) => {
    const word = UNFINISHED.exec(text)?.[0]
    if (word === undefined) return []
    return [
      { path: file.path, line: index + 1, rule: `"${word}"`, reason: 'what is unfinished is an issue, not a comment' },
    ]
  })
}

/** Checks the repository at `root`; each violation once. */
export function checkFloors(root: string): { files: number; violations: Violation[] } {
  const files = listSources(root, SOURCE_FOLDERS)
  return { files: files.length, violations: files.flatMap((path) => checkFile(readSource(root, path))) }
}

if (import.meta.main) {
  const { files, violations } = checkFloors(process.cwd())
  for (const { path, line, rule, reason } of violations)
    console.error(`${path}:${String(line)}: ${rule}\n    ${reason}`)
  console.log(`floors: ${String(files)} files, ${String(violations.length)} violations`)
  process.exitCode = violations.length === 0 ? 0 : 1
}
