import type { KnownNamespace, ReconcileReport } from '@grenier/control-plane/ports'
import { describe, expect, it } from 'vitest'
import type { ObservedObject } from '../objects.ts'
import { createFakeCluster, type FakeCluster } from '../test-support/fake-cluster.ts'
import { run } from '../test-support/runs.ts'
import { backupQuota, blockQuota, fullCapabilities } from '../test-support/samples.ts'

const namespace = 'bar-sur-seine-10034-storage'
const quotaKey = `ResourceQuota/${namespace}/grenier`

/** What the next run knows of the namespaces, as it is saved and read. */
function knownAfter(
  { namespaces, laid = [] }: ReconcileReport,
  before: readonly KnownNamespace[] = [],
): KnownNamespace[] {
  return namespaces.map((one) => {
    const side = laid.find(({ purpose }) => purpose === one.purpose)
    const former = before.find(({ purpose }) => purpose === one.purpose)?.laid ?? []
    const removed = new Set(side?.removed)
    return { ...one, laid: [...new Set([...former, ...(side?.standing ?? [])])].filter((key) => !removed.has(key)) }
  })
}

async function provisioned(): Promise<{ cluster: FakeCluster; known: KnownNamespace[] }> {
  const cluster = createFakeCluster({ capabilities: fullCapabilities })
  const report = await run({ storage: cluster })
  expect(repairsOf(report)).toEqual([])
  return { cluster, known: knownAfter(report) }
}

function repairsOf({ steps }: ReconcileReport): string[] {
  return steps.flatMap(({ step, message }) => (step === 'repair' ? [message] : []))
}

function standing(cluster: FakeCluster): ObservedObject {
  const quota = cluster.objects.get(quotaKey)
  if (quota === undefined) throw new Error('the quota stands')
  return quota
}

/** As somebody would with an editor: our marks stay. */
function raiseCeiling(cluster: FakeCluster): void {
  const quota = standing(cluster)
  const { hard } = quota['spec'] as { hard: Record<string, string> }
  cluster.objects.set(quotaKey, { ...quota, spec: { hard: { ...hard, 'requests.storage': '900Gi' } } })
}

describe('what somebody else does on a cluster', () => {
  it('is told when a value was changed, and put back', async () => {
    const { cluster, known } = await provisioned()
    const before = standing(cluster)['spec']
    raiseCeiling(cluster)
    expect(repairsOf(await run({ storage: cluster, known }))).toEqual([`ResourceQuota ${namespace}/grenier`])
    expect(standing(cluster)['spec']).toEqual(before)
    expect(repairsOf(await run({ storage: cluster, known }))).toEqual([])
  })

  it('is told when an object was taken away', async () => {
    const { cluster, known } = await provisioned()
    cluster.objects.delete(quotaKey)
    expect(repairsOf(await run({ storage: cluster, known }))).toEqual([`ResourceQuota ${namespace}/grenier`])
    expect(cluster.objects.has(quotaKey)).toBe(true)
  })
})

describe('what is our own doing', () => {
  it('is no repair: another quota is another content', async () => {
    const { cluster, known } = await provisioned()
    const quotas = [{ ...blockQuota, quotaBytes: 2n * blockQuota.quotaBytes }, backupQuota]
    const report = await run({ storage: cluster, known, blueprint: { quotas } })
    expect(report.objectsApplied).toBeGreaterThan(0)
    expect(repairsOf(report)).toEqual([])
  })

  it('is no repair: an object that no run has laid yet, as after an upgrade, or one that a run broke off before', async () => {
    const { cluster, known } = await provisioned()
    cluster.objects.delete(quotaKey)
    const unaware = known.map((one) => ({
      ...one,
      laid: one.laid?.filter((key) => key !== 'ResourceQuota/grenier') ?? [],
    }))
    expect(repairsOf(await run({ storage: cluster, known: unaware }))).toEqual([])
  })

  it('is no repair: an access that was withdrawn with a suspension comes back with its end', async () => {
    const { cluster, known } = await provisioned()
    const suspended = await run({ storage: cluster, known, blueprint: { isSuspended: true } })
    const after = knownAfter(suspended, known)
    const again = await run({ storage: cluster, known: after })
    expect(again.objectsApplied).toBeGreaterThan(0)
    expect(repairsOf(again)).toEqual([])
  })
})
