import { describe, expect, it } from 'vitest'
import { ApiFailure } from '../client/api-failure.ts'
import type { ObjectAddress } from '../objects.ts'
import { createFakeCluster } from '../test-support/fake-cluster.ts'
import { run, verdicts } from '../test-support/runs.ts'
import { backupQuota, blockQuota, fullCapabilities as capabilities } from '../test-support/samples.ts'
import { capacityByClass, useByOffer } from './observed-use.ts'

const gibibyte = 1024n ** 3n
const namespace = 'bar-sur-seine-10034-storage'
const storageKey = 'standard.storageclass.storage.k8s.io/requests.storage'

function claim(name: string, capacity: string | null, storageClassName = 'standard') {
  const status = capacity === null ? { phase: 'Pending' } : { phase: 'Bound', capacity: { storage: capacity } }
  return { kind: 'PersistentVolumeClaim' as const, metadata: { name, namespace }, spec: { storageClassName }, status }
}

/** The second of two runs on a cluster that counts that use and holds these claims. */
async function secondRun(options: { used?: string; claims?: readonly (string | null)[] }) {
  const { used = '0', claims = [] } = options
  const cluster = createFakeCluster({ capabilities, used: { [storageKey]: used } })
  const first = await run({ storage: cluster })
  claims.forEach((capacity, index) => cluster.put(claim(`claim-${index}`, capacity)))
  return await run({ storage: cluster, known: first.namespaces })
}

describe('what is in use of a block offer', () => {
  it('is the larger of what the quota counts and what the volumes hold', async () => {
    const use = async (options: Parameters<typeof secondRun>[0]) => (await secondRun(options)).use
    const { offerId } = blockQuota
    expect(await use({})).toEqual([{ offerId, usedBytes: 0n }])
    expect(await use({ used: '30Gi', claims: ['10Gi', null] })).toEqual([{ offerId, usedBytes: 30n * gibibyte }])
    expect(await use({ used: '30Gi', claims: ['16Gi', '16Gi'] })).toEqual([{ offerId, usedBytes: 32n * gibibyte }])
  })

  it('counts a volume that outlived its claim, which is still full of the tenant’s bytes', async () => {
    const cluster = createFakeCluster({ capabilities })
    const { namespaces } = await run({ storage: cluster })
    cluster.put(claim('standing', '10Gi'))
    const volume = (name: string, claimNamespace: string, phase: string) =>
      cluster.put({
        kind: 'PersistentVolume',
        metadata: { name },
        spec: { capacity: { storage: '95Gi' }, storageClassName: 'standard', claimRef: { namespace: claimNamespace } },
        status: { phase },
      })
    volume('a-neighbour', 'elsewhere-10035-storage', 'Released')
    volume('bound', namespace, 'Bound')
    const usedBytes = async () => (await run({ storage: cluster, known: namespaces })).use[0]?.usedBytes
    expect(await usedBytes()).toBe(10n * gibibyte)
    volume('outlived', namespace, 'Released')
    expect(await usedBytes()).toBe(105n * gibibyte)
    expect(verdicts(await run({ storage: cluster, known: namespaces }))).toMatchObject({
      OverAllocated: 'True VolumesExceedQuota',
    })
  })

  it('is unknown where volumes may not be listed, and nothing is said of it', async () => {
    const cluster = createFakeCluster({ capabilities })
    const { namespaces } = await run({ storage: cluster })
    const client = { ...cluster.client, releasedVolumes: async () => null }
    const report = await run({ storage: { ...cluster, client }, known: namespaces })
    expect(report.use).toEqual([])
    expect(verdicts(report)).toMatchObject({ OverAllocated: 'Unknown VolumesUnread', Ready: 'True AllReady' })
  })

  it('is unknown where the claims may not be read, and nothing is said of it', async () => {
    const cluster = createFakeCluster({ capabilities })
    const { namespaces } = await run({ storage: cluster })
    const standing = cluster.client
    const client = {
      ...standing,
      list: async (address: ObjectAddress) => {
        if (address.kind !== 'PersistentVolumeClaim') return await standing.list(address)
        throw new ApiFailure({ status: 403, reason: 'Forbidden', message: 'claims are not yours to read' })
      },
    }
    const report = await run({ storage: { ...cluster, client }, known: namespaces })
    expect(report.use).toEqual([])
    expect(verdicts(report)).toMatchObject({ OverAllocated: 'Unknown ClaimsUnread', Ready: 'True AllReady' })
  })

  it('of a shared class fills its offers in order, and the last one takes what is beyond', () => {
    const quotas = ['a', 'b'].map((offerId) => ({ ...blockQuota, offerId, quotaBytes: 10n }))
    const used = (bytes: bigint) =>
      useByOffer([...quotas, backupQuota], new Map([['standard', bytes]])).map(({ usedBytes }) => usedBytes)
    expect([0n, 7n, 10n, 14n, 25n].map(used)).toEqual([
      [0n, 0n],
      [7n, 0n],
      [10n, 0n],
      [10n, 4n],
      [10n, 15n],
    ])
  })

  it('adds up bound claims by class', () => {
    const claims = [claim('a', '1Gi'), claim('b', '2Gi'), claim('c', null), claim('d', '4Gi', 'rapide')]
    const observed = claims.map((one) => ({ ...one, metadata: { ...one.metadata, uid: one.metadata.name } }))
    expect(capacityByClass(observed)).toEqual(
      new Map([
        ['standard', 3n * gibibyte],
        ['rapide', 4n * gibibyte],
      ]),
    )
  })
})

describe('volumes that a driver made larger than the quota', () => {
  it('are over-allocated, which is an alarm and not a fault of the quota', async () => {
    const report = await secondRun({ used: '100Gi', claims: ['101Gi'] })
    expect(verdicts(report)).toMatchObject({
      OverAllocated: 'True VolumesExceedQuota',
      QuotaEnforced: 'True Enforced',
      Ready: 'True AllReady',
    })
    expect(report.use).toEqual([{ offerId: blockQuota.offerId, usedBytes: 101n * gibibyte }])
  })

  it('are within it up to the last byte', async () => {
    expect(verdicts(await secondRun({ used: '100Gi', claims: ['100Gi'] }))).toMatchObject({
      OverAllocated: 'False WithinQuota',
    })
  })
})

describe('a quota below its use', () => {
  it('is not agreed with, and its use says by how much', async () => {
    const report = await secondRun({ used: '120Gi' })
    expect(verdicts(report)).toMatchObject({ QuotaEnforced: 'True OverUsed' })
    expect(report.agreedQuotas.map(({ offerId }) => offerId)).not.toContain(blockQuota.offerId)
    expect(report.use).toEqual([{ offerId: blockQuota.offerId, usedBytes: 120n * gibibyte }])
  })
})

describe('a backup quota', () => {
  const withUse = async (percent: bigint | null) => {
    const cluster = createFakeCluster({ capabilities })
    const usedBytes = percent === null ? null : (backupQuota.quotaBytes * percent) / 100n
    const report = await run({ storage: cluster, blueprint: { quotas: [blockQuota, { ...backupQuota, usedBytes }] } })
    const spec = cluster.objects.get(`Schedule/${namespace}/grenier`)?.['spec']
    return { verdict: verdicts(report)['BackupScheduled'], spec, ready: verdicts(report)['Ready'] }
  }

  it('warns from 80 % on, and backups go on', async () => {
    expect(await withUse(79n)).toMatchObject({ verdict: 'True Scheduled' })
    const nearly = await withUse(80n)
    expect(nearly).toMatchObject({ verdict: 'True BackupQuotaNearlyFull', ready: 'True AllReady' })
    expect(nearly.spec).toHaveProperty('backup')
    expect(await withUse(null)).toMatchObject({ verdict: 'True Scheduled' })
  })

  it('that is full pauses backups and never the pruning that makes room', async () => {
    const full = await withUse(100n)
    expect(full).toMatchObject({ verdict: 'False BackupQuotaFull', ready: 'False BackupScheduled' })
    expect(full.spec).not.toHaveProperty('backup')
    expect(full.spec).toHaveProperty('prune')
    expect(full.spec).toHaveProperty('check')
  })
})
