import { describe, expect, test } from 'vitest'
import { standingOfCondition, worstFirst } from './condition-standing.ts'

describe('how a condition stands', () => {
  test.each([
    [{ type: 'Ready', status: 'True', reason: 'AllReady' }, 'good'],
    [{ type: 'Ready', status: 'False', reason: 'Exiting' }, 'bad'],
    [{ type: 'Ready', status: 'Unknown', reason: 'Unknown' }, 'waiting'],
    [{ type: 'BackupScheduled', status: 'False', reason: 'NotAsked' }, 'waiting'],
    [{ type: 'DataMissing', status: 'False', reason: 'NothingMissing' }, 'good'],
    [{ type: 'DataMissing', status: 'True', reason: 'NamespaceMissing' }, 'bad'],
    [{ type: 'VolumesAtRisk', status: 'Unknown', reason: 'ClaimsUnread' }, 'waiting'],
  ] as const)('%o: %s', (condition, standing) => {
    expect(standingOfCondition(condition)).toBe(standing)
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
