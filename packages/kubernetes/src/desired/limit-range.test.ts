import type { BlueprintQuota } from '@grenier/control-plane/ports'
import { describe, expect, it } from 'vitest'
import { backupQuota, blockQuota, sampleBlueprint, storagePlace } from '../test-support/samples.ts'
import { desiredLimitRange } from './limit-range.ts'

function claimItem(quotas: readonly BlueprintQuota[]): unknown {
  const { limits } = desiredLimitRange({ ...sampleBlueprint, quotas }, storagePlace)['spec'] as {
    limits: { type: string }[]
  }
  return limits.find((item) => item.type === 'PersistentVolumeClaim')
}

describe('the limits of a claim', () => {
  it('begin at the rounding step, because a quota cannot round, and end at the quota', () => {
    expect(claimItem([blockQuota, backupQuota])).toEqual({
      type: 'PersistentVolumeClaim',
      min: { storage: '1Gi' },
      max: { storage: '100Gi' },
    })
  })

  it('take the smallest step and the largest offer of several', () => {
    const small = { ...blockQuota, roundingStepBytes: 1024n ** 2n, quotaBytes: 10n * 1024n ** 3n }
    expect(claimItem([blockQuota, small])).toMatchObject({ min: { storage: '1Mi' }, max: { storage: '100Gi' } })
  })

  it('are left out where min would exceed max, which the API server refuses', () => {
    expect(claimItem([{ ...blockQuota, quotaBytes: 1000n }])).toBeUndefined()
    expect(claimItem([backupQuota])).toBeUndefined()
  })
})
