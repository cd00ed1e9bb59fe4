// Before and after all stories: marks what this run starts, and ends what it left behind.
import { randomBytes } from 'node:crypto'
import { endLeftovers, RUN_MARK } from '../rig/process.ts'

/** Vitest's global set-up; the returned function runs after the last story. */
export default function markRun(): () => void {
  const mark = randomBytes(8).toString('hex')
  process.env[RUN_MARK] = mark
  return () => {
    const left = endLeftovers(mark)
    if (left.length > 0) console.warn(`ended ${left.length} leftover processes of this run: ${left.join(', ')}`)
  }
}
