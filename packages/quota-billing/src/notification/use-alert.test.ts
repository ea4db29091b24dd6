import { expect, test } from 'vitest'
import { GIB } from '../shared/bytes.ts'
import { nextUseAlert } from './use-alert.ts'

const quotaBytes = 100n * GIB
const at = (standing: number, usedGib: bigint) => nextUseAlert(standing, { usedBytes: usedGib * GIB, quotaBytes })

test.each([
  { what: 'below both', standing: 0, usedGib: 79n, percent: 0, crossed: null },
  { what: 'reaches the first', standing: 0, usedGib: 80n, percent: 80, crossed: 80 },
  { what: 'reaches both at once: the higher alone is told', standing: 0, usedGib: 96n, percent: 95, crossed: 95 },
  { what: 'stays over the first', standing: 80, usedGib: 94n, percent: 80, crossed: null },
  { what: 'goes on to the second', standing: 80, usedGib: 95n, percent: 95, crossed: 95 },
  { what: 'falls a little below the first', standing: 80, usedGib: 75n, percent: 80, crossed: null },
  { what: 'falls far enough below the first', standing: 80, usedGib: 74n, percent: 0, crossed: null },
  { what: 'falls a little below the second', standing: 95, usedGib: 90n, percent: 95, crossed: null },
  { what: 'falls below the second, still over the first', standing: 95, usedGib: 89n, percent: 80, crossed: null },
  { what: 'falls below both', standing: 95, usedGib: 10n, percent: 0, crossed: null },
])('use that $what', ({ standing, usedGib, percent, crossed }) => {
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
