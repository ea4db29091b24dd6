import * as fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { GIB } from '../shared/bytes.ts'
import { propertyRuns } from '../shared/property-runs.ts'
import { matchingBackupQuotaBytes } from './matching-backup.ts'
import { starterStrataV1 } from './starter-quota.ts'

const step = { roundingStepBytes: 10n * GIB, quotaBytesMax: 1_000n * GIB }

describe('the backup quota that goes with a growth', () => {
  test('is what there is and twice the growth, rounded up to the step', () => {
    const wish = { ...step, backupQuotaBytes: 100n * GIB, storageQuotaBytesAfter: 90n * GIB }
    expect(matchingBackupQuotaBytes({ ...wish, storageGrowthBytes: 40n * GIB })).toBe(180n * GIB)
    expect(matchingBackupQuotaBytes({ ...wish, storageGrowthBytes: 41n * GIB })).toBe(190n * GIB)
    expect(matchingBackupQuotaBytes({ ...wish, storageGrowthBytes: 0n })).toBe(100n * GIB)
  })

  test('keeps the proportion of the starter table for block storage', () => {
    for (const { storageBytes, backupBytes } of starterStrataV1) {
      const wish = { backupQuotaBytes: 0n, storageQuotaBytesAfter: storageBytes, storageGrowthBytes: storageBytes }
      expect(matchingBackupQuotaBytes({ ...step, quotaBytesMax: 5_000n * GIB, ...wish })).toBe(backupBytes)
    }
  })

  test('stays within the largest quota of the offer and never below what stands', () => {
    const sizes = fc.bigInt({ min: 0n, max: 3_000n * GIB })
    fc.assert(
      fc.property(sizes, sizes, sizes, (backupQuotaBytes, storageQuotaBytesAfter, storageGrowthBytes) => {
        const suggested = matchingBackupQuotaBytes({
          ...step,
          backupQuotaBytes,
          storageQuotaBytesAfter,
          storageGrowthBytes,
        })
        expect(suggested).toBeGreaterThanOrEqual(backupQuotaBytes)
        if (backupQuotaBytes <= step.quotaBytesMax) expect(suggested).toBeLessThanOrEqual(step.quotaBytesMax)
        if (suggested !== backupQuotaBytes) expect(suggested % step.roundingStepBytes).toBe(0n)
      }),
      propertyRuns,
    )
  })
})
