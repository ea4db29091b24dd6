import { defineConfig } from 'vitest/config'
import { LongestFirst } from './test/run/longest-first.ts'

/** A second, the default, is what a machine that does other things too may take to come back to a process at all. */
const patient = { poll: { timeout: 20_000, interval: 20 } }

export default defineConfig({
  test: {
    sequence: { sequencer: LongestFirst },
    projects: [
      {
        test: {
          name: 'unit',
          include: ['packages/*/src/**/*.test.ts', 'apps/*/src/**/*.test.ts'],
          testTimeout: 30_000,
          expect: patient,
          // No module is mocked and none keeps anything: loading them afresh for each file cost two thirds of these tests.
          isolate: false,
          // First, and alone: they take less than a minute and tell most.
          sequence: { groupOrder: 0 },
        },
      },
      {
        test: {
          name: 'integration',
          include: ['test/**/*.test.ts'],
          globalSetup: [
            'test/harness/global-setup.ts',
            'test/provisioning/support/cluster-teacher.ts',
            'test/browser/support/app-starter.ts',
          ],
          isolate: false,
          // Above what a suite waits for the controllers of a real cluster (test/harness/until.ts): a wait is ended by
          // its own deadline, which says what was seen last; these end only what hangs.
          testTimeout: 300_000,
          expect: patient,
          hookTimeout: 300_000,
          // A third of the time of two was spent waiting: for leases, servers and processes that were killed.
          maxWorkers: 3,
          sequence: { groupOrder: 1 },
        },
      },
    ],
  },
})
