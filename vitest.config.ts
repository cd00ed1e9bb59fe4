// Unit and property tests beside the code; the whole-system stories have their own configuration in test/e2e.
import { defineConfig } from 'vitest/config'

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
    // Most of these wait for a server, not for a core.
    maxWorkers: 3,
    testTimeout: 20_000,
  },
})
