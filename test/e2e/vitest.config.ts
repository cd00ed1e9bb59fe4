// Whole-system stories and the rig's own tests: one after the other, in real browsers on real X desktops; and the tests
// with headless clients that need the machine for themselves.
import { join } from 'node:path'
import { defineConfig } from 'vitest/config'

export default defineConfig({
  root: join(import.meta.dirname, '../..'),
  test: {
    include: [
      'test/rig/**/*.test.ts',
      'test/pipeline/**/*.test.ts',
      'test/e2e/**/*.test.ts',
      'test/companion/**/*.test.ts',
      'test/sdk/kill-consent.test.ts',
      'test/sdk/kill-server.test.ts',
      'test/sdk/many-viewers.test.ts',
    ],
    globalSetup: ['test/e2e/run-mark.ts'],
    pool: 'forks',
    maxWorkers: 1,
    fileParallelism: false,
    testTimeout: 120_000,
    hookTimeout: 120_000,
    teardownTimeout: 30_000,
  },
})
