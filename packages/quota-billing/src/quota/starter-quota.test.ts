import { describe, expect, test } from 'vitest'
import { GIB } from '../shared/bytes.ts'
import { strataAreComplete } from '../shared/population-strata.ts'
import { starterQuotaBytes, starterStrataV1 } from './starter-quota.ts'

describe('the starter quota', () => {
  test.each([
    [null, 20n],
    [0, 20n],
    [500, 20n],
    [501, 50n],
    [65_000, 1_000n],
  ])('for %s inhabitants gives %d GiB of storage', (population, storageGib) => {
    expect(starterQuotaBytes(population, starterStrataV1).storageBytes).toBe(storageGib * GIB)
  })

  test('the first table covers every population, and more inhabitants never get less', () => {
    expect(strataAreComplete(starterStrataV1)).toBe(true)
    for (const size of ['storageBytes', 'bucketBytes', 'backupBytes'] as const) {
      const sizes = starterStrataV1.map((stratum) => stratum[size])
      expect(sizes).toEqual(sizes.toSorted((left, right) => (left < right ? -1 : 1)))
    }
  })
})
