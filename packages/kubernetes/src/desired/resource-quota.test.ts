import type { BlueprintQuota } from '@grenier/control-plane/ports'
import { describe, expect, it } from 'vitest'
import { hardOf } from '../fields.ts'
import {
  backupPlace,
  backupQuota,
  bareCapabilities,
  blockQuota,
  bucketQuota,
  fullCapabilities,
  sampleBlueprint,
  storagePlace,
} from '../test-support/samples.ts'
import { desiredResourceQuota, snapshotsAllowed } from './resource-quota.ts'

const gibibyte = 1024n ** 3n

function storageHard(quotas: readonly BlueprintQuota[], capabilities = fullCapabilities) {
  return hardOf(desiredResourceQuota({ ...sampleBlueprint, quotas }, storagePlace, capabilities))
}

function backupHard(quotas: readonly BlueprintQuota[], capabilities = fullCapabilities) {
  return hardOf(desiredResourceQuota({ ...sampleBlueprint, quotas }, backupPlace, capabilities))
}

const fast: BlueprintQuota = { ...blockQuota, offerId: 'fast', className: 'rapide', quotaBytes: 28n * gibibyte }

describe('the quota of the storage namespace', () => {
  it('totals the block offers and leaves the bytes of buckets out: they count in one namespace only', () => {
    expect(storageHard([blockQuota, fast, backupQuota, bucketQuota])['requests.storage']).toBe('128Gi')
  })

  it('pins every other class of the cluster to zero, or one of them could spend the whole total', () => {
    const hard = storageHard([blockQuota])
    const classes = Object.entries(hard).filter(([key]) => key.includes('.storageclass.'))
    expect(Object.fromEntries(classes.map(([key, value]) => [key.split('.')[0], value]))).toEqual({
      standard: '100Gi',
      rapide: '0',
      'objets-sauvegarde': '0',
      'objets-standard': '0',
    })
  })

  it('adds up two offers of one class', () => {
    const hard = storageHard([blockQuota, { ...fast, className: 'standard' }])
    expect(hard['standard.storageclass.storage.k8s.io/requests.storage']).toBe('128Gi')
  })

  it('keeps a ceiling for an offer whose class the cluster does not have yet', () => {
    expect(storageHard([blockQuota], bareCapabilities)['standard.storageclass.storage.k8s.io/requests.storage']).toBe(
      '100Gi',
    )
  })

  it('leaves out kinds that are not served, since their use would never be counted', () => {
    expect(Object.keys(storageHard([blockQuota], bareCapabilities)).filter((key) => key.startsWith('count/'))).toEqual(
      [],
    )
    const served = Object.entries(storageHard([blockQuota])).filter(([key]) => key.startsWith('count/'))
    expect(Object.fromEntries(served)).toEqual({
      'count/objectbucketclaims.objectbucket.io': '0',
      'count/bucketclaims.objectstorage.k8s.io': '0',
      'count/volumesnapshots.snapshot.storage.k8s.io': '0',
    })
  })

  it('allows no claim at all while no block offer holds a byte', () => {
    const hard = storageHard([{ ...blockQuota, quotaBytes: 0n }])
    expect(hard).toMatchObject({ 'requests.storage': '0', persistentvolumeclaims: '0' })
  })

  it('has room for one snapshot of each claim where the backup driver makes them, beside the member’s own', () => {
    const member = { snapshotsMax: 3, claimsMax: 50 }
    expect(snapshotsAllowed({ ...member, takesVolumeSnapshots: true })).toBe(53)
    expect(snapshotsAllowed({ ...member, takesVolumeSnapshots: false })).toBe(3)
  })

  it('has room for backup pods, so that a compute quota does not refuse them', () => {
    expect(storageHard([blockQuota])).toMatchObject({ pods: '10', 'requests.cpu': '1', 'limits.memory': '5Gi' })
  })
})

describe('the quota of the backup namespace', () => {
  it('holds exactly the bucket claims that are asked for, and no volume', () => {
    expect(backupHard([blockQuota, backupQuota])).toMatchObject({
      'requests.storage': '0',
      persistentvolumeclaims: '0',
      'count/objectbucketclaims.objectbucket.io': '1',
    })
    const withBuckets = [backupQuota, bucketQuota, { ...bucketQuota, offerCode: 'photos', quotaBytes: 0n }]
    expect(backupHard(withBuckets)['count/objectbucketclaims.objectbucket.io']).toBe('2')
  })
})
