// `npm run check`: everything that can be said about the code without running it. Lives here: the list.
import { pathToFileURL } from 'node:url'
import { runStep, secondsSince } from './run-step.mjs'

const CHECKS = [
  { name: 'types', command: 'tsc', args: ['-b'] },
  { name: 'lint', command: 'oxlint', args: ['--type-aware', '--deny-warnings'] },
  { name: 'format', command: 'oxfmt', args: ['--check'] },
  { name: 'dead code', command: 'knip', args: [] },
  { name: 'floors', command: 'node', args: ['tools/check-floors.ts'] },
  { name: 'spec', command: 'node', args: ['tools/check-spec.ts'] },
]

/** Runs all checks, also after one has failed. Resolves with how many passed and failed. */
export async function runChecks() {
  const results = []
  for (const { name, command, args } of CHECKS) {
    const startedMs = performance.now()
    const passed = (await runStep(command, args)) === 0
    results.push({ name, passed, took: secondsSince(startedMs) })
  }
  for (const { name, passed, took } of results) console.log(`${passed ? 'passed' : 'FAILED'}  ${name} (${took})`)
  const passed = results.filter((result) => result.passed).length
  return { passed, failed: results.length - passed }
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? '').href) {
  process.exitCode = (await runChecks()).failed === 0 ? 0 : 1
}
