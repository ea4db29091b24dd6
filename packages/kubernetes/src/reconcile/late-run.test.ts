import { describe, expect, it } from 'vitest'
import { hardOf } from '../fields.ts'
import type { DesiredObject, ObjectAddress } from '../objects.ts'
import { createFakeCluster, type FakeCluster } from '../test-support/fake-cluster.ts'
import { run, verdicts } from '../test-support/runs.ts'
import { backupQuota, blockQuota, fullCapabilities } from '../test-support/samples.ts'

const namespace = 'bar-sur-seine-10034-storage'

async function provisioned() {
  const cluster = createFakeCluster({ capabilities: fullCapabilities })
  const { namespaces } = await run({ storage: cluster })
  cluster.writes.length = 0
  return { cluster, known: namespaces }
}

function ceilingOf(cluster: FakeCluster): string | undefined {
  const quota = cluster.objects.get(`ResourceQuota/${namespace}/grenier`)
  return quota === undefined ? undefined : hardOf(quota)['requests.storage']
}

const larger = { quotas: [{ ...blockQuota, quotaBytes: 2n * blockQuota.quotaBytes }, backupQuota] }
const largest = { quotas: [{ ...blockQuota, quotaBytes: 4n * blockQuota.quotaBytes }, backupQuota] }

describe('a run that outlives its lease', () => {
  it('writes nothing at all, however much there is to do', async () => {
    const cluster = createFakeCluster({ capabilities: fullCapabilities })
    const report = await run({ storage: cluster, writeForMs: 0 })
    expect(cluster.writes).toEqual([])
    expect(verdicts(report)).toMatchObject({ NamespacesReady: 'False ApplyFailed', Ready: 'False NamespacesReady' })
    expect(report.retryAfterMs).not.toBeNull()
  })

  it('stops writing in the middle: a quota that is counted late leaves its later steps to the next run', async () => {
    const cluster = createFakeCluster({ capabilities: fullCapabilities, areBucketsPending: true })
    const report = await run({ storage: cluster, writeForMs: 1_000 })
    expect(cluster.writes).toContain('ObjectBucketClaim grenier-backup')
    expect(cluster.writes.filter((write) => write.startsWith('RoleBinding'))).toEqual([])
    expect(report.conditions.find(({ type }) => type === 'AccessGranted')?.message).toContain('Overdue')
  })
})

describe('a run that was overtaken', () => {
  it('does not put an older ceiling back over one that another run wrote since it looked', async () => {
    const { cluster, known } = await provisioned()
    const client = {
      ...cluster.client,
      list: async (address: ObjectAddress) => {
        const seen = await cluster.client.list(address)
        if (address.kind === 'ResourceQuota') await run({ storage: cluster, known, blueprint: largest })
        return seen
      },
    }
    const report = await run({ storage: { ...cluster, client }, known, blueprint: larger })
    expect(ceilingOf(cluster)).toBe('400Gi')
    expect(verdicts(report)['NamespacesReady']).toBe('False ApplyFailed')
    expect(report.retryAfterMs).toBe(1_000)
  })

  it('is not repeated by the network either: what was held back on its way meets a newer object and is refused', async () => {
    const { cluster, known } = await provisioned()
    const sent: { object: DesiredObject; uid: string | null }[] = []
    const client: FakeCluster['client'] = {
      ...cluster.client,
      apply: (object, uid) => {
        sent.push({ object, uid })
        return cluster.client.apply(object, uid)
      },
    }
    await run({ storage: { ...cluster, client }, known, blueprint: larger })
    await run({ storage: cluster, known, blueprint: largest })
    const again = await Promise.allSettled(sent.map(({ object, uid }) => cluster.client.apply(object, uid)))
    expect(sent.map(({ object }) => object.kind).toSorted()).toEqual(['LimitRange', 'Namespace', 'ResourceQuota'])
    expect(again.map(({ status }) => status)).toEqual(['rejected', 'rejected', 'rejected'])
    expect(ceilingOf(cluster)).toBe('400Gi')
  })
})
