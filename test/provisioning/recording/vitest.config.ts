import { defineConfig } from 'vitest/config'

/** The unit tests of the adapter, with what they ask of clusters written down. */
export default defineConfig({
  root: `${import.meta.dirname}/../../..`,
  test: {
    include: ['packages/kubernetes/src/**/*.test.ts'],
    setupFiles: [`${import.meta.dirname}/record-calls.ts`],
    expect: { poll: { timeout: 20_000, interval: 20 } },
    testTimeout: 60_000,
    maxWorkers: 2,
    isolate: false,
  },
})
