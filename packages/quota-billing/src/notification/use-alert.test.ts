import { expect, test } from 'vitest'
import { GIB } from '../shared/bytes.ts'
import { nextUseAlert } from './use-alert.ts'

const quotaBytes = 100n * GIB
const at = (standing: number, usedGib: bigint) => nextUseAlert(standing, { usedBytes: usedGib * GIB, quotaBytes })

test.each([
  ['below both', 0, 79n, 0, null],
  ['reaches the first', 0, 80n, 80, 80],
  ['reaches both at once: the higher alone is told', 0, 96n, 95, 95],
  ['stays over the first', 80, 94n, 80, null],
  ['goes on to the second', 80, 95n, 95, 95],
  ['falls a little below the first and is not told when it comes back', 80, 75n, 80, null],
  ['falls far enough below the first', 80, 74n, 0, null],
  ['falls a little below the second', 95, 90n, 95, null],
  ['falls below the second, still over the first', 95, 89n, 80, null],
  ['falls below both', 95, 10n, 0, null],
] as const)('use that %s', (_what, standing, usedGib, percent, crossed) => {
  expect(at(standing, usedGib)).toEqual({ percent, crossed })
})

test('use that swings around a threshold is told once', () => {
  let standing = 0
  const told = [81n, 79n, 82n, 76n, 85n].filter((used) => {
    const { percent, crossed } = at(standing, used)
    standing = percent
    return crossed !== null
  })
  expect(told).toEqual([81n])
  expect(at(at(standing, 74n).percent, 81n).crossed).toBe(80)
})

test('one byte less than a threshold does not reach it, and a quota of nothing reaches none', () => {
  expect(nextUseAlert(0, { usedBytes: 80n * GIB - 1n, quotaBytes })).toEqual({ percent: 0, crossed: null })
  expect(nextUseAlert(95, { usedBytes: GIB, quotaBytes: 0n })).toEqual({ percent: 0, crossed: null })
})
