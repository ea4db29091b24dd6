import { describe, expect, it } from 'vitest'
import { ApiFailure } from '../client/api-failure.ts'
import { classStorageKey } from '../desired/resource-quota.ts'
import { hardOf } from '../fields.ts'
import { createFakeCluster, type FakeCluster } from '../test-support/fake-cluster.ts'
import { run, verdicts } from '../test-support/runs.ts'
import { fullCapabilities as capabilities, sampleBlueprint } from '../test-support/samples.ts'

const suspended = { isSuspended: true }
const block = classStorageKey('standard')
const used = { 'requests.storage': '60Gi', [block]: '60Gi', persistentvolumeclaims: '2' }

function hardIn(cluster: FakeCluster): Readonly<Record<string, string>> {
  const quota = cluster.objects.get(`ResourceQuota/${sampleBlueprint.slug}-storage/grenier`)
  return quota === undefined ? {} : hardOf(quota)
}

describe('a suspended tenant', () => {
  it('loses its access before anything else is written', async () => {
    const cluster = createFakeCluster({ capabilities, used })
    await run({ storage: cluster })
    cluster.writes.length = 0
    const report = await run({ storage: cluster, blueprint: suspended })
    expect(cluster.writes.slice(0, 2).toSorted()).toEqual([
      '-RoleBinding grenier-member-admin',
      '-RoleBinding grenier-member-requester',
    ])
    expect(verdicts(report)).toMatchObject({ AccessGranted: 'False Suspended', Ready: 'False AccessGranted' })
  })

  it('keeps every claim and gets no new one: ceilings of claims fall to what is used, all others stay', async () => {
    const cluster = createFakeCluster({ capabilities, used })
    await run({ storage: cluster })
    const before = hardIn(cluster)
    await run({ storage: cluster, blueprint: suspended })
    expect(hardIn(cluster)).toEqual({ ...before, ...used })
  })

  it('is backed up as before, and nothing that holds data is removed', async () => {
    const cluster = createFakeCluster({ capabilities, used })
    await run({ storage: cluster })
    cluster.writes.length = 0
    const report = await run({ storage: cluster, blueprint: suspended })
    expect(verdicts(report)).toMatchObject({ BackupScheduled: 'True Scheduled', BucketReady: 'True Bound' })
    expect(cluster.writes.filter((write) => write.startsWith('-') && !write.startsWith('-RoleBinding'))).toEqual([])
  })

  it('is written once: the second run changes nothing', async () => {
    const cluster = createFakeCluster({ capabilities, used })
    await run({ storage: cluster })
    await run({ storage: cluster, blueprint: suspended })
    expect((await run({ storage: cluster, blueprint: suspended })).objectsApplied).toBe(0)
  })

  it('agrees to no block quota, since a pinned ceiling shows none', async () => {
    const cluster = createFakeCluster({
      capabilities,
      used: { ...used, [block]: '100Gi', 'requests.storage': '100Gi' },
    })
    await run({ storage: cluster })
    const report = await run({ storage: cluster, blueprint: suspended })
    expect(report.agreedQuotas.map(({ offerId }) => offerId)).toEqual([sampleBlueprint.quotas[1]?.offerId])
  })

  it('gets back exactly what it was granted, and its access last', async () => {
    const cluster = createFakeCluster({ capabilities, used })
    await run({ storage: cluster })
    const before = hardIn(cluster)
    await run({ storage: cluster, blueprint: suspended })
    cluster.writes.length = 0
    const report = await run({ storage: cluster })
    expect(hardIn(cluster)).toEqual(before)
    expect(cluster.writes[0]).toBe('ResourceQuota grenier')
    expect(cluster.writes.slice(1).every((write) => write.startsWith('RoleBinding'))).toBe(true)
    expect(verdicts(report)).toMatchObject({ Ready: 'True AllReady' })
  })

  it('loses its access also where the quota cannot be written', async () => {
    const cluster = createFakeCluster({
      capabilities,
      used,
      refuse: (object) =>
        object.kind === 'ResourceQuota' && hardOf(object)['persistentvolumeclaims'] === '2'
          ? new ApiFailure({ status: 403, reason: 'Forbidden', message: 'denied' })
          : null,
    })
    await run({ storage: cluster })
    await run({ storage: cluster, blueprint: suspended })
    expect([...cluster.objects.values()].filter(({ kind }) => kind === 'RoleBinding')).toEqual([])
  })
})
