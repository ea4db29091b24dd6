import * as fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { propertyRuns } from '../shared/property-runs.ts'
import { sumMicros } from './charge.ts'
import { compareOwed } from './compare-owed.ts'

describe('comparing what members owe', () => {
  test('who would pay most more comes first, and who stands on one side alone is there', () => {
    const current = [
      { tenantId: 'a', amountMicros: 10n },
      { tenantId: 'b', amountMicros: 10n },
      { tenantId: 'b', amountMicros: -3n },
      { tenantId: 'c', amountMicros: 5n },
    ]
    const simulated = [
      { tenantId: 'b', amountMicros: 8n },
      { tenantId: 'a', amountMicros: 11n },
      { tenantId: 'd', amountMicros: 2n },
    ]
    expect(compareOwed(current, simulated)).toEqual([
      { tenantId: 'd', currentMicros: 0n, simulatedMicros: 2n, differenceMicros: 2n },
      { tenantId: 'a', currentMicros: 10n, simulatedMicros: 11n, differenceMicros: 1n },
      { tenantId: 'b', currentMicros: 7n, simulatedMicros: 8n, differenceMicros: 1n },
      { tenantId: 'c', currentMicros: 5n, simulatedMicros: 0n, differenceMicros: -5n },
    ])
  })

  test('nothing is lost on either side, and a side compared with itself differs nowhere', () => {
    const anyOwed = fc.array(
      fc.record({ tenantId: fc.constantFrom('a', 'b', 'c', 'd'), amountMicros: fc.bigInt({ min: -99n, max: 99n }) }),
    )
    fc.assert(
      fc.property(anyOwed, anyOwed, (current, simulated) => {
        const rows = compareOwed(current, simulated)
        const total = (of: (row: (typeof rows)[number]) => bigint) => rows.reduce((sum, row) => sum + of(row), 0n)
        expect(total((row) => row.currentMicros)).toBe(sumMicros(current))
        expect(total((row) => row.simulatedMicros)).toBe(sumMicros(simulated))
        expect(compareOwed(current, current.toReversed()).every((row) => row.differenceMicros === 0n)).toBe(true)
      }),
      propertyRuns,
    )
  })
})
