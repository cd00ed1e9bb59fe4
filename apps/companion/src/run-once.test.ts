// What a crash leaves behind, and what the next start makes of it; in folders of the test's own.
import { spawnSync } from 'node:child_process'
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  symlinkSync,
  utimesSync,
  writeFileSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { beginRun, type Place, type Run } from './run-once.ts'
import { removeSelf } from './self-delete.ts'

let root: string
let place: Place
beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'run-once-'))
  const temporary = join(root, 'temporary')
  mkdirSync(temporary)
  place = { temporary, file: join(root, 'companion') }
  writeFileSync(place.file, 'an executable')
})
afterEach(() => rmSync(root, { recursive: true, force: true }))

function first(of: Place = place): Run {
  const start = beginRun(of)
  if (start.kind !== 'first') throw new Error(`the start is ${start.kind}`)
  return start.run
}

/** Makes the mark of a run one of a process that is gone, or whatever else `change` says. */
function crash({ folder }: Run, change: Record<string, unknown> = { pid: spawnSync('true').pid }): void {
  const file = join(folder, 'run.json')
  writeFileSync(file, JSON.stringify({ ...(JSON.parse(readFileSync(file, 'utf8')) as object), ...change }))
}

describe('a run', () => {
  it('has a folder of its own that nobody else may read, and leaves none', () => {
    const run = first()
    expect(statSync(run.folder).mode & 0o777).toBe(0o700)
    run.close()
    run.close()
    expect(readdirSync(place.temporary)).toEqual([])
    expect(beginRun(place).kind).toBe('first')
  })

  it('is refused while the same file runs, and that one is left alone', () => {
    const run = first()
    expect(beginRun(place)).toEqual({ kind: 'running' })
    expect(existsSync(run.folder)).toBe(true)
  })

  it('of another file does not mind', () => {
    first()
    const other = { ...place, file: join(root, 'another') }
    writeFileSync(other.file, 'an executable')
    expect(beginRun(other).kind).toBe('first')
  })

  it('after a crash says that the file is used, and removes what was left', () => {
    crash(first())
    expect(beginRun(place)).toEqual({ kind: 'used' })
    expect(readdirSync(place.temporary)).toEqual([])
  })

  it('is not fooled by another process under the old number', () => {
    crash(first(), { started: '1' })
    expect(beginRun(place)).toEqual({ kind: 'used' })
  })

  it('of a new download in the same place is a first one, and clears up behind the old one', () => {
    const old = first()
    crash(old)
    const next = join(root, 'next')
    writeFileSync(next, 'an executable')
    renameSync(next, place.file)
    expect(beginRun(place).kind).toBe('first')
    expect(existsSync(old.folder)).toBe(false)
  })

  it('removes an unreadable leftover once it is old, and follows no link', () => {
    const fresh = join(place.temporary, 'farhand-companion-fresh')
    const old = join(place.temporary, 'farhand-companion-old')
    const theirs = join(root, 'theirs')
    for (const folder of [fresh, old, theirs]) mkdirSync(folder)
    writeFileSync(join(old, 'run.json'), '{"pid":')
    utimesSync(old, 1, 1)
    utimesSync(theirs, 1, 1)
    symlinkSync(theirs, join(place.temporary, 'farhand-companion-link'))
    first()
    expect([existsSync(fresh), existsSync(old), existsSync(theirs)]).toEqual([true, false, true])
  })
})

describe('a Node that runs the sources', () => {
  it('never removes itself', () => {
    const run = first()
    expect(removeSelf(place, run.folder)).toBe(false)
    expect([existsSync(place.file), existsSync(run.folder)]).toEqual([true, true])
  })
})
