import { describe, expect, test } from 'vitest'
import { standingOfCondition, worstFirst } from './condition-standing.ts'

describe('how a condition stands', () => {
  test.each([
    ['Ready', 'True', 'good'],
    ['Ready', 'False', 'bad'],
    ['Ready', 'Unknown', 'waiting'],
    ['DataMissing', 'False', 'good'],
    ['DataMissing', 'True', 'bad'],
    ['VolumesAtRisk', 'Unknown', 'waiting'],
  ] as const)('%s %s: %s', (type, status, standing) => {
    expect(standingOfCondition({ type, status })).toBe(standing)
  })

  test('puts faults first, whichever word names them', () => {
    const sorted = worstFirst([
      { type: 'QuotaEnforced', status: 'True' },
      { type: 'DataMissing', status: 'False' },
      { type: 'BucketReady', status: 'Unknown' },
      { type: 'OverAllocated', status: 'True' },
    ] as const)
    expect(sorted.map(({ type }) => type)).toEqual(['OverAllocated', 'BucketReady', 'QuotaEnforced', 'DataMissing'])
  })
})
