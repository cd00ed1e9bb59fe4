// The machine against the model, in random histories; devices hear late and sign from what they know.
import { expect, it } from 'vitest'
import { checkMachine } from './check-machine.ts'

const RUNS = 10_000

it(
  '[CONSENT-1] [CONSENT-3] [CONSENT-5] [CONSENT-14] [CONSENT-20] [CONSENT-22] [CONSENT-33] [CONSENT-34] holds its rules, server and devices alike, in any history',
  { timeout: 240_000 },
  () => {
    const { coverage, fault } = checkMachine({ runs: RUNS, shrinks: true })
    expect(fault).toBeNull()
    const lines = [...coverage.counts].map(([name, count]) => `${String(count).padStart(9)}  ${name}`)
    console.log(`${String(RUNS)} histories of the session machine\n${lines.join('\n')}`)
    expect(coverage.missing, 'nothing was seen of these').toEqual([])
  },
)
