// Unit and property tests beside the code; the whole-system stories have their own configuration in test/e2e.
import { defineConfig } from 'vitest/config'
import { longestFirst } from './tools/longest-first.ts'

const LONGEST = [
  'switching/join-timing.test.ts',
  'sdk/companion.test.ts',
  'sdk/late-leaf.test.ts',
  'sdk/late-yes.test.ts',
  'sdk/join-crowd.test.ts',
  'sdk/lobby.test.ts',
  'sdk/session.test.ts',
  'server/src/process.test.ts',
  'sdk/reload.test.ts',
  'model/session-machine.test.ts',
  'model/real-signatures.test.ts',
]

export default defineConfig({
  test: {
    include: [
      'packages/*/src/**/*.test.ts',
      'apps/*/src/**/*.test.{ts,tsx}',
      'tools/**/*.test.ts',
      'test/unit/**/*.test.ts',
      'test/sdk/**/*.test.ts',
      'test/model/**/*.test.ts',
    ],
    exclude: ['test/sdk/kill-consent.test.ts', 'test/sdk/kill-server.test.ts', 'test/sdk/many-viewers.test.ts'],
    // Most of these wait for a server, not for a core: those of test/sdk take a fifth of the time they last.
    maxWorkers: 4,
    sequence: { sequencer: longestFirst(LONGEST) },
    testTimeout: 20_000,
    // As long as a test: what is set up starts servers, which take their time on a busy machine.
    hookTimeout: 20_000,
    expect: { poll: { timeout: 10_000 } },
  },
})
