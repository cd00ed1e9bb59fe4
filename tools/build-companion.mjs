// `npm run build:companion`: builds under this repository's own Node. Plain JavaScript, because the system's Node may be older.
import { runStep } from './run-step.mjs'

process.exitCode = await runStep('node', ['apps/companion/build/main.ts', ...process.argv.slice(2)])
