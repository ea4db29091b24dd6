import { describe, expect, test } from 'vitest'
import { standingOfCondition, worstFirst } from './condition-standing.ts'

describe('how a condition stands', () => {
  test.each([
    ['Ready', 'True', 'AllReady', 'good'],
    ['Ready', 'False', 'Exiting', 'bad'],
    ['Ready', 'Unknown', 'Unknown', 'waiting'],
    ['BackupScheduled', 'False', 'NotAsked', 'waiting'],
    ['DataMissing', 'False', 'NothingMissing', 'good'],
    ['DataMissing', 'True', 'NamespaceMissing', 'bad'],
    ['VolumesAtRisk', 'Unknown', 'ClaimsUnread', 'waiting'],
  ] as const)('%s %s %s: %s', (type, status, reason, standing) => {
    expect(standingOfCondition({ type, status, reason })).toBe(standing)
  })

  test('puts faults first, whichever word names them', () => {
    const sorted = worstFirst([
      { type: 'QuotaEnforced', status: 'True', reason: 'Enforced' },
      { type: 'DataMissing', status: 'False', reason: 'NothingMissing' },
      { type: 'BucketReady', status: 'Unknown', reason: 'Unknown' },
      { type: 'OverAllocated', status: 'True', reason: 'VolumesExceedQuota' },
      { type: 'Ready', status: 'True', reason: 'AllReady' },
    ] as const)
    expect(sorted.map(({ type }) => type)).toEqual([
      'OverAllocated',
      'BucketReady',
      'Ready',
      'QuotaEnforced',
      'DataMissing',
    ])
  })
})
