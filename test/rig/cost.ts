// What a running process takes of the machine, from proc(5). Lives here: processor time to the microsecond, memory by who else
// holds it. May not know: which program it is.
import { readdir, readFile } from 'node:fs/promises'

export interface ProcessCost {
  /** Of all its threads since each began. */
  readonly cpuMs: number
  /** Everything resident, what it shares with others too. */
  readonly rssBytes: number
  /** Everything resident, what is shared in equal parts. */
  readonly pssBytes: number
  /** Nobody else's. */
  readonly ownBytes: number
  /** performance.now() */
  readonly atMs: number
}

/** Rejects when the process has ended. */
export async function costOf(pid: number): Promise<ProcessCost> {
  const [threads, memory] = await Promise.all([
    readdir(`/proc/${pid}/task`),
    readFile(`/proc/${pid}/smaps_rollup`, 'utf8'),
  ])
  const times = await Promise.all(threads.map((thread) => threadMs(pid, thread)))
  const bytesOf = (name: string): number =>
    Number(new RegExp(`^${name}:\\s+(\\d+) kB$`, 'm').exec(memory)?.[1] ?? Number.NaN) * 1024
  return {
    cpuMs: times.reduce((sum, ms) => sum + ms, 0),
    rssBytes: bytesOf('Rss'),
    pssBytes: bytesOf('Pss'),
    ownBytes: bytesOf('Private_Clean') + bytesOf('Private_Dirty'),
    atMs: performance.now(),
  }
}

/** Processes that this one started and that run. */
export async function childrenOf(pid: number): Promise<readonly number[]> {
  const listed = await readFile(`/proc/${pid}/task/${pid}/children`, 'utf8')
  return listed.split(' ').filter(Boolean).map(Number)
}

/** Percent of one core between two looks at the same process. */
export const cpuPercent = (before: ProcessCost, after: ProcessCost): number =>
  ((after.cpuMs - before.cpuMs) / (after.atMs - before.atMs)) * 100

/** A thread that ended meanwhile counts nothing. */
async function threadMs(pid: number, thread: string): Promise<number> {
  const words = await readFile(`/proc/${pid}/task/${thread}/schedstat`, 'utf8').catch(() => '0')
  return Number(words.split(' ')[0]) / 1e6
}
