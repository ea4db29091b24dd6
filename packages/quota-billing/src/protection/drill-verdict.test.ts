import { describe, expect, it } from 'vitest'
import { drillVerdict, provesCopyBroken } from './drill-verdict.ts'

const files = (expectedFiles: bigint, restoredFiles: bigint) => ({ expectedFiles, restoredFiles })

describe('a copy', () => {
  it.each([
    ['identical', false],
    ['bytes-complete', false],
    ['files-missing', true],
    ['bytes-differ', true],
    ['copy-empty', false],
    ['not-compared', false],
  ] as const)('that a drill found %s is broken: %s', (verdict, isBroken) => {
    expect(provesCopyBroken(verdict)).toBe(isBroken)
  })
})

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

  const whole = { copiedBytes: 90n, movedBytes: 90n, restoredFiles: 3n, restoredBytes: 90n, linkBytes: 0n }
  it.each([
    ['one that came back whole', true, whole, 'bytes-complete'],
    [
      'one whose unchanged links were counted when it was made',
      true,
      { ...whole, copiedBytes: 97n, linkBytes: 9n },
      'bytes-complete',
    ],
    ['one that lacks a byte', true, { ...whole, movedBytes: 89n, restoredBytes: 89n }, 'bytes-differ'],
    ['one that lacks more than its links', true, { ...whole, copiedBytes: 100n, linkBytes: 9n }, 'bytes-differ'],
    [
      'one of which more came back than was copied',
      true,
      { ...whole, movedBytes: 91n, restoredBytes: 91n },
      'bytes-differ',
    ],
    [
      'a volume that holds less than was restored into it',
      true,
      { ...whole, restoredBytes: 89n, linkBytes: 1n },
      'bytes-differ',
    ],
    [
      'a copy of nothing',
      true,
      { copiedBytes: 0n, movedBytes: 0n, restoredFiles: 0n, restoredBytes: 0n, linkBytes: 0n },
      'copy-empty',
    ],
    ['a drill that failed after it had counted', false, whole, 'not-compared'],
  ] as const)('without hashes, of %s, is never more than a count of bytes', (...[, isPassed, moved, verdict]) => {
    expect(drillVerdict({ isPassed, files: null, moved })).toBe(verdict)
  })
})
