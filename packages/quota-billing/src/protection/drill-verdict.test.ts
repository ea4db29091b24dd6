import { describe, expect, it } from 'vitest'
import { drillVerdict } from './drill-verdict.ts'

const files = (expectedFiles: bigint, restoredFiles: bigint) => ({ expectedFiles, restoredFiles })

describe('what a drill proves', () => {
  it.each([
    ['a copy whose every file came back', true, files(3n, 3n), 'identical'],
    ['one that lacks a file', true, files(3n, 2n), 'files-missing'],
    ['one that has a file too many', true, files(3n, 4n), 'files-missing'],
    ['a copy of nothing', true, files(0n, 0n), 'copy-empty'],
    ['a drill that failed after it had counted', false, files(3n, 3n), 'not-compared'],
    ['a drill that passed and said no figures', true, null, 'not-compared'],
  ] as const)('of %s is said as it is', (...[, isPassed, counted, verdict]) => {
    expect(drillVerdict({ isPassed, files: counted })).toBe(verdict)
  })
})
