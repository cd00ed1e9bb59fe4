// `npm run bench`: gets what the measurements need, then runs them under this repository's own Node. Plain JavaScript, because
// the system's Node may be older.
import { installBenchNeeds } from '../tools/install-test-needs.mjs'
import { runStep } from '../tools/run-step.mjs'

process.exitCode = installBenchNeeds() ? await runStep('node', ['bench/main.ts', ...process.argv.slice(2)]) : 1
