// `npm test`: what the tests need, then every check, then every test. Lives here: the order and the sum at the end.
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { runChecks } from './check.mjs'
import { installTestNeeds } from './install-test-needs.mjs'
import { runStep, secondsSince } from './run-step.mjs'

/** Runs one Vitest configuration. Resolves with how many tests passed and failed; a run that broke counts as failed. */
async function runTests(config) {
  const folder = mkdtempSync(join(tmpdir(), 'farhand-test-'))
  const report = join(folder, 'report.json')
  const reporters = ['--reporter=default', '--reporter=json', `--outputFile.json=${report}`]
  const code = await runStep('vitest', ['run', '-c', config, ...reporters])
  try {
    const { numPassedTests, numFailedTests } = JSON.parse(readFileSync(report, 'utf8'))
    return { passed: numPassedTests, failed: Math.max(numFailedTests, code === 0 ? 0 : 1) }
  } catch {
    // No readable report: the run ended before its first test.
    return { passed: 0, failed: 1 }
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
}

/** Runs a tool of this folder that takes checks out and sees what that opens. */
async function runBreaks(tool) {
  const passed = (await runStep('node', [`tools/${tool}`])) === 0
  return { passed: passed ? 1 : 0, failed: passed ? 0 : 1 }
}

const STAGES = [
  { name: 'checks', run: runChecks },
  { name: 'tests beside the code', run: () => runTests('vitest.config.ts') },
  { name: 'attacks with their check taken out', run: () => runBreaks('break-checks.ts') },
  { name: 'rules of consent taken out', run: () => runBreaks('break-rules.ts') },
  { name: 'stories', run: () => runTests('test/e2e/vitest.config.ts') },
]

async function runStages() {
  const sum = { passed: 0, failed: 0 }
  for (const { name, run } of STAGES) {
    const startedMs = performance.now()
    const { passed, failed } = await run()
    sum.passed += passed
    sum.failed += failed
    console.log(`\n${name}: ${passed} passed, ${failed} failed, ${secondsSince(startedMs)}\n`)
    if (failed > 0) break
  }
  console.log(`${sum.passed} passed, ${sum.failed} failed`)
  return sum.failed === 0 ? 0 : 1
}

process.exitCode = installTestNeeds() ? await runStages() : 1
