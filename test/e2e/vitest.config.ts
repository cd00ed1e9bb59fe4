// Whole-system stories and the rig's own tests, in real browsers on real X desktops; and the tests with headless clients that
// need the machine for themselves. Most stories wait for a page rather than for a core: those go two at a time. Whatever
// measures a time, or counts what a core does, goes alone behind them.
import { join } from 'node:path'
import { defineConfig } from 'vitest/config'
import { longestFirst } from '../../tools/longest-first.ts'

/** Nothing in these is measured. */
const SIDE_BY_SIDE = [
  'test/rig/**/*.test.ts',
  'test/companion/x11-{browser,desktop,platform,surfaces}.test.ts',
  'test/sdk/kill-consent.test.ts',
  ...[
    'acknowledgement',
    'agreement',
    'blind-viewer',
    'blocked-storage',
    'canary',
    'console-end',
    'control-screens',
    'directions',
    'firefox-viewer',
    'full-disk',
    'forgotten-pin',
    'german',
    'german-missing',
    'held-key',
    'hiding',
    'host-controlled',
    'host-layouts',
    'keyboard',
    'lobby-reload',
    'missing-files',
    'never-locked',
    'offer-choice',
    'opened-link',
    'privacy-switches',
    'prompt-immunity',
    'question-on-top',
    'receipt',
    'resized',
    'second-tab',
    'sharing',
    'spoken',
    'two-tabs',
    'unrecorded-yes',
  ].map((story) => `test/e2e/${story}.test.ts`),
]

/** Of those side by side. */
const LONGEST = [
  'e2e/directions',
  'sdk/kill-consent',
  'e2e/canary',
  'e2e/prompt-immunity',
  'e2e/hiding',
  'e2e/privacy-switches',
].map((story) => `${story}.test.ts`)

const ALL = [
  'test/rig/**/*.test.ts',
  'test/pipeline/**/*.test.ts',
  'test/companion/**/*.test.ts',
  'test/e2e/**/*.test.ts',
  'test/sdk/kill-consent.test.ts',
  'test/sdk/kill-server.test.ts',
  'test/sdk/many-viewers.test.ts',
]

const common = { pool: 'forks', testTimeout: 120_000, hookTimeout: 120_000, teardownTimeout: 30_000 } as const

export default defineConfig({
  root: join(import.meta.dirname, '../..'),
  test: {
    globalSetup: ['test/e2e/run-mark.ts'],
    // Within a file; only the gallery has tests that go together.
    maxConcurrency: 2,
    sequence: { sequencer: longestFirst(LONGEST) },
    projects: [
      {
        test: {
          ...common,
          name: 'two at a time',
          include: SIDE_BY_SIDE,
          maxWorkers: 2,
          sequence: { groupOrder: 0 },
        },
      },
      {
        test: {
          ...common,
          name: 'alone',
          include: ALL,
          exclude: SIDE_BY_SIDE,
          maxWorkers: 1,
          fileParallelism: false,
          sequence: { groupOrder: 1 },
        },
      },
    ],
  },
})
