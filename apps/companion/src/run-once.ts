// One run of a downloaded companion. Lives here: its private folder, which says who made it, so that what a crash left behind
// is found, removed, and known for a run that has been. May not know: sessions; how a file removes itself (self-delete.ts).
import { lstatSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'

const PREFIX = 'farhand-companion-'
const MARK = 'run.json'
/** A folder without a mark is somebody's who is just starting, unless it is older. */
const UNMARKED_MS = 60_000

/** A run's private folder (mode 0700). */
export interface Run {
  readonly folder: string
  /** Removes the folder; idempotent. */
  close(): void
}

/** How a start went: the first of this file; this file has had its run; this file runs already. */
export type RunStart =
  | { readonly kind: 'first'; readonly run: Run }
  | { readonly kind: 'used' }
  | { readonly kind: 'running' }

export interface Place {
  /** Where folders for a short while go (`os.tmpdir()`). */
  readonly temporary: string
  /** The executable. */
  readonly file: string
}

interface Mark {
  readonly pid: number
  /** Tells one process from a later one of the same number. */
  readonly started: string
  /** Tells one executable from another that is put in its place. */
  readonly file: string
}

/** Begins a run; removes what earlier ones left behind, of whatever file. */
export function beginRun({ temporary, file }: Place): RunStart {
  const self = identityOf(file)
  const earlier = sweep(temporary)
  if (earlier.some((mark) => mark.alive && mark.file === self)) return { kind: 'running' }
  if (earlier.some((mark) => !mark.alive && mark.file === self)) return { kind: 'used' }
  const folder = mkdtempSync(join(temporary, PREFIX))
  const mark: Mark = { pid: process.pid, started: startOf(process.pid), file: self }
  writeFileSync(join(folder, MARK), JSON.stringify(mark), { mode: 0o600, flag: 'wx' })
  return { kind: 'first', run: { folder, close: () => rmSync(folder, { recursive: true, force: true }) } }
}

/** Removes folders whose process is gone; resolves to the marks of all that were there. */
function sweep(temporary: string): readonly (Mark & { readonly alive: boolean })[] {
  const found: (Mark & { alive: boolean })[] = []
  for (const name of readdirSync(temporary)) {
    if (!name.startsWith(PREFIX)) continue
    const folder = join(temporary, name)
    if (!isOurs(folder)) continue
    const mark = readMark(folder)
    const alive = mark === undefined ? isFresh(folder) : startOf(mark.pid) === mark.started
    if (mark !== undefined) found.push({ ...mark, alive })
    if (!alive) rmSync(folder, { recursive: true, force: true })
  }
  return found
}

/** A folder of this person's, not a link to one. */
function isOurs(folder: string): boolean {
  const stats = lstatSync(folder, { throwIfNoEntry: false })
  return stats?.isDirectory() === true && (process.getuid === undefined || stats.uid === process.getuid())
}

const isFresh = (folder: string): boolean =>
  Date.now() - (statSync(folder, { throwIfNoEntry: false })?.mtimeMs ?? 0) < UNMARKED_MS

function readMark(folder: string): Mark | undefined {
  try {
    const mark: unknown = JSON.parse(readFileSync(join(folder, MARK), 'utf8'))
    return isMark(mark) ? mark : undefined
  } catch {
    // Not written yet, or cut off by a crash: the folder's age decides.
    return undefined
  }
}

const isMark = (value: unknown): value is Mark =>
  typeof value === 'object' &&
  value !== null &&
  'pid' in value &&
  Number.isSafeInteger(value.pid) &&
  'started' in value &&
  typeof value.started === 'string' &&
  'file' in value &&
  typeof value.file === 'string'

function identityOf(file: string): string {
  const { dev, ino } = statSync(file, { bigint: true })
  return `${dev}:${ino}:${file}`
}

/** When a process began, in the system's own words (proc(5), field 22); `?` where the system tells no time, '' for none. */
function startOf(pid: number): string {
  if (process.platform === 'linux') {
    try {
      const stat = readFileSync(`/proc/${pid}/stat`, 'utf8')
      return stat.slice(stat.lastIndexOf(')') + 2).split(' ')[19] ?? '?'
    } catch {
      return ''
    }
  }
  try {
    process.kill(pid, 0)
    return '?'
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM' ? '?' : ''
  }
}
