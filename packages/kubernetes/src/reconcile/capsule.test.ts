import type { CapsuleMode } from '@grenier/contracts'
import type { ReconcileReport, TenantBlueprint } from '@grenier/control-plane/ports'
import { describe, expect, it } from 'vitest'
import { hardOf } from '../fields.ts'
import { type FakeCapsuleOptions, tenantHard, withCapsule } from '../test-support/fake-capsule.ts'
import { createFakeCluster, type FakeBehaviour, type FakeCluster } from '../test-support/fake-cluster.ts'
import { run, verdicts } from '../test-support/runs.ts'
import { backupQuota, blockQuota, fullCapabilities, sampleBlueprint } from '../test-support/samples.ts'

const gibibyte = 1024n ** 3n
const { slug } = sampleBlueprint
const storageName = `${slug}-storage`
const backupName = `${slug}-backup`
const classKey = 'standard.storageclass.storage.k8s.io/requests.storage'
const profile: { capsule: CapsuleMode } = { capsule: 'tenants' }

function capsuleCluster(options: FakeCapsuleOptions = {}, behaviour: Partial<FakeBehaviour> = {}): FakeCluster {
  const capabilities = { ...fullCapabilities, capsuleTenants: true }
  return withCapsule(createFakeCluster({ capabilities, ...behaviour }), options)
}

async function provisioned(options: FakeCapsuleOptions = {}) {
  const cluster = capsuleCluster(options)
  const report = await run({ storage: cluster, profile })
  cluster.writes.length = 0
  return { cluster, report, known: report.namespaces }
}

const withQuota = (quotaBytes: bigint): Partial<TenantBlueprint> => ({
  quotas: [{ ...blockQuota, quotaBytes }, backupQuota],
})

const agreedBytes = ({ agreedQuotas }: ReconcileReport): bigint | undefined =>
  agreedQuotas.find(({ offerId }) => offerId === blockQuota.offerId)?.quotaBytes

function ownHard(cluster: FakeCluster, namespace: string) {
  return hardOf(cluster.objects.get(`ResourceQuota/${namespace}/grenier`) ?? {})
}

describe('a tenant that is a Tenant of Capsule', () => {
  it('gets its Tenant before its namespaces, and its quota is agreed once Capsule counts it', async () => {
    const cluster = capsuleCluster()
    const report = await run({ storage: cluster, profile })
    const order = cluster.writes.map((write) => write.split(' ')[0])
    expect(order.indexOf('CapsuleTenant')).toBeLessThan(order.indexOf('Namespace'))
    expect(verdicts(report)).toMatchObject({ CapsuleAssigned: 'True Assigned', Ready: 'True AllReady' })
    expect(agreedBytes(report)).toBe(blockQuota.quotaBytes)
    for (const name of [storageName, backupName]) {
      const { labels, annotations } = cluster.objects.get(`Namespace//${name}`)?.metadata ?? {}
      expect(labels?.['capsule.clastix.io/tenant']).toBe(slug)
      expect(annotations?.['grenier.internal/capsule-tenant']).toBe(
        `${slug}=${cluster.objects.get(`CapsuleTenant//${slug}`)?.metadata.uid}`,
      )
    }
  })

  it('has its bytes counted by Capsule alone, in one namespace, and everything else by our quota', async () => {
    const { cluster } = await provisioned()
    expect(tenantHard(cluster, slug)).toMatchObject({ 'requests.storage': '100Gi', [classKey]: '100Gi' })
    expect(Object.keys(ownHard(cluster, storageName)).filter((key) => key in tenantHard(cluster, slug))).toEqual([])
    expect(ownHard(cluster, storageName)).toMatchObject({ pods: '10' })
    expect(ownHard(cluster, backupName)).toMatchObject({ 'requests.storage': '0', persistentvolumeclaims: '0' })
  })

  it('has no owner in Capsule, and cannot be deleted', async () => {
    const { cluster } = await provisioned()
    const spec = cluster.objects.get(`CapsuleTenant//${slug}`)?.['spec']
    expect(spec).toMatchObject({ preventDeletion: true })
    expect(spec).not.toHaveProperty('owners')
    expect(spec).not.toHaveProperty('additionalRoleBindings')
    expect(spec).not.toHaveProperty('cordoned')
  })

  it('is left alone by a second run', async () => {
    const { cluster, known } = await provisioned()
    const report = await run({ storage: cluster, profile, known })
    expect([cluster.writes, report.retryAfterMs]).toEqual([[], null])
  })

  it('has what somebody changed in its Tenant put right', async () => {
    const { cluster, known } = await provisioned()
    const tenant = cluster.objects.get(`CapsuleTenant//${slug}`)
    if (tenant === undefined) throw new Error('no Tenant')
    cluster.put({ ...tenant, spec: { ...(tenant['spec'] as object), preventDeletion: false } })
    await run({ storage: cluster, profile, known })
    expect(cluster.writes).toEqual([`CapsuleTenant ${slug}`])
    expect(cluster.objects.get(`CapsuleTenant//${slug}`)?.['spec']).toMatchObject({ preventDeletion: true })
  })

  it('has nothing granted while Capsule has not given it its namespaces', async () => {
    const cluster = capsuleCluster({ assigns: false })
    const report = await run({ storage: cluster, profile })
    expect(verdicts(report)).toMatchObject({ CapsuleAssigned: 'False NotAssigned', QuotaEnforced: 'False Waiting' })
    expect(agreedBytes(report)).toBeUndefined()
    expect(cluster.writes.filter((write) => write.startsWith('RoleBinding grenier-member'))).toEqual([])
    expect(report.retryAfterMs).not.toBeNull()
  })

  it('has growth agreed only when Capsule shows it', async () => {
    const { cluster, known } = await provisioned()
    const sleepy = { ...cluster, client: { ...cluster.client } }
    const larger = withQuota(150n * gibibyte)
    // Capsule’s controller sleeps: what it made keeps its old status.
    const old = cluster.objects.get(`ResourceQuota/${storageName}/capsule-${slug}-0`)
    sleepy.client.get = async (address) =>
      address.name === `capsule-${slug}-0` ? (old ?? null) : await cluster.client.get(address)
    const waiting = await run({ storage: sleepy, profile, known, blueprint: larger })
    expect(verdicts(waiting)['QuotaEnforced']).toBe('False Waiting')
    expect(agreedBytes(waiting)).toBeUndefined()
    const shown = await run({ storage: cluster, profile, known, blueprint: larger })
    expect(agreedBytes(shown)).toBe(150n * gibibyte)
  })

  it('keeps what it uses beyond a lowered quota, of which nothing comes back before the use has fallen', async () => {
    let used = `${80n * gibibyte}`
    const { cluster, known } = await provisioned({
      used: () => ({ 'requests.storage': used, [classKey]: used, persistentvolumeclaims: '2' }),
    })
    const lower = withQuota(50n * gibibyte)
    const over = await run({ storage: cluster, profile, known, blueprint: lower })
    expect(tenantHard(cluster, slug)).toMatchObject({ [classKey]: '50Gi' })
    expect(verdicts(over)).toMatchObject({ QuotaEnforced: 'True OverUsed', BackupScheduled: 'True Scheduled' })
    expect(agreedBytes(over)).toBeUndefined()
    expect(over.use).toEqual([{ offerId: blockQuota.offerId, usedBytes: 80n * gibibyte }])
    used = `${30n * gibibyte}`
    const within = await run({ storage: cluster, profile, known, blueprint: lower })
    expect(agreedBytes(within)).toBe(50n * gibibyte)
  })

  it('lets no claim in while it is suspended: its Tenant’s quota falls to what is used', async () => {
    const used = { 'requests.storage': '40Gi', [classKey]: '40Gi', persistentvolumeclaims: '2' }
    const { cluster, known } = await provisioned({ used: () => used })
    const report = await run({ storage: cluster, profile, known, blueprint: { isSuspended: true } })
    expect(tenantHard(cluster, slug)).toMatchObject(used)
    expect(ownHard(cluster, storageName)).not.toHaveProperty('persistentvolumeclaims')
    expect(verdicts(report)).toMatchObject({ QuotaEnforced: 'True Enforced', AccessGranted: 'False Suspended' })
  })

  it('is a Tenant without bytes on a cluster that holds its backups alone', async () => {
    const storage = createFakeCluster({ capabilities: fullCapabilities })
    const backup = capsuleCluster()
    await run({ storage, backup, backupProfile: profile })
    expect([tenantHard(backup, slug), storage.objects.get(`CapsuleTenant//${slug}`)]).toEqual([{}, undefined])
    expect(ownHard(storage, storageName)).toHaveProperty('persistentvolumeclaims')
    expect(backup.objects.get(`CapsuleTenant//${slug}`)).toBeDefined()
  })

  it('is told that somebody cordoned it, which is left so', async () => {
    const { cluster, known } = await provisioned()
    const tenant = cluster.objects.get(`CapsuleTenant//${slug}`)
    if (tenant === undefined) throw new Error('no Tenant')
    const cordoned = {
      ...tenant,
      spec: { ...(tenant['spec'] as object), cordoned: true },
      status: { state: 'Cordoned' },
    }
    cluster.put(cordoned)
    const report = await run({ storage: cluster, profile, known })
    expect([verdicts(report)['CapsuleAssigned'], cluster.writes]).toEqual(['False Cordoned', []])
  })
})

describe('a Tenant of Capsule that is not the one we made', () => {
  const pausesAs = async (cluster: FakeCluster, known: Awaited<ReturnType<typeof provisioned>>['known']) => {
    const report = await run({ storage: cluster, profile, known })
    // The prune pauses; nothing else is written, and no Tenant above all.
    expect(cluster.writes).toEqual(['Schedule grenier'])
    expect(report.retryAfterMs).toBeNull()
    const { message } = report.conditions.find(({ type }) => type === 'DataMissing') ?? { message: '' }
    return { reason: verdicts(report)['DataMissing'], message }
  }

  it('is never made again once it is gone, and a person is told that its namespaces may be deleted', async () => {
    const { cluster, known } = await provisioned()
    cluster.drop('CapsuleTenant', slug)
    const { reason, message } = await pausesAs(cluster, known)
    expect(reason).toBe('True CapsuleTenantMissing')
    expect(message).toContain(`Namespace ${storageName} goes with`)
    expect(message).toContain('garbage collector may delete it with every claim')
  })

  it('is missed also where a restore took the ownerReference off: the namespace remembers it', async () => {
    const { cluster, known } = await provisioned()
    for (const name of [storageName, backupName]) {
      const namespace = cluster.objects.get(`Namespace//${name}`)
      if (namespace === undefined) throw new Error('no namespace')
      const { ownerReferences: _owners, ...metadata } = namespace.metadata
      cluster.put({ ...namespace, metadata })
    }
    cluster.drop('CapsuleTenant', slug)
    expect((await pausesAs(cluster, known)).reason).toBe('True CapsuleTenantMissing')
  })

  it('is not taken for ours when it was made anew: the namespaces still go with the old one', async () => {
    const { cluster, known } = await provisioned()
    const tenant = cluster.objects.get(`CapsuleTenant//${slug}`)
    if (tenant === undefined) throw new Error('no Tenant')
    cluster.drop('CapsuleTenant', slug)
    cluster.put(tenant)
    const { reason, message } = await pausesAs(cluster, known)
    expect(reason).toBe('True CapsuleTenantReplaced')
    expect(message).toContain(tenant.metadata.uid)
  })

  it('counts as lost where Capsule’s kinds are served no more', async () => {
    const { cluster, known } = await provisioned()
    const bare = { ...cluster, client: { ...cluster.client, capabilities: async () => fullCapabilities } }
    expect((await pausesAs(bare, known)).reason).toBe('True CapsuleTenantMissing')
  })

  it('is not written over when it is somebody else’s', async () => {
    const cluster = capsuleCluster()
    cluster.put({ kind: 'CapsuleTenant', metadata: { name: slug }, spec: {} })
    const report = await run({ storage: cluster, profile })
    expect([cluster.writes, verdicts(report)['NamespacesReady']]).toEqual([[], 'False CapsuleTenantTaken'])
  })

  it('keeps a namespace that was given to it from being written to', async () => {
    const { cluster, known } = await provisioned()
    const namespace = cluster.objects.get(`Namespace//${storageName}`)
    if (namespace === undefined) throw new Error('no namespace')
    const owner = { apiVersion: 'capsule.clastix.io/v1beta2', kind: 'Tenant', name: 'oil', uid: 'uid-of-oil' }
    cluster.put({ ...namespace, metadata: { ...namespace.metadata, ownerReferences: [owner] } })
    const report = await run({ storage: cluster, profile, known })
    expect([cluster.writes, verdicts(report)['NamespacesReady']]).toEqual([[], 'False NamespaceOfOtherTenant'])
  })
})

describe('beside Capsule', () => {
  it('what it put into our namespaces is named and left alone', async () => {
    const cluster = createFakeCluster({ capabilities: fullCapabilities })
    const { namespaces } = await run({ storage: cluster })
    const namespace = cluster.objects.get(`Namespace//${storageName}`)
    if (namespace === undefined) throw new Error('no namespace')
    const owner = { apiVersion: 'capsule.clastix.io/v1beta2', kind: 'Tenant', name: 'oil', uid: 'uid-of-oil' }
    cluster.put({ ...namespace, metadata: { ...namespace.metadata, ownerReferences: [owner] } })
    const labels = { 'capsule.clastix.io/resource-quota': '0' }
    cluster.put({
      kind: 'ResourceQuota',
      metadata: { name: 'capsule-oil-0', namespace: storageName, labels },
      spec: {},
    })
    cluster.writes.length = 0
    const report = await run({ storage: cluster, known: namespaces, profile: { capsule: 'coexist' } })
    expect(cluster.writes).toEqual([])
    const found = report.conditions.find(({ type }) => type === 'CapsuleAssigned')
    expect([found?.reason, found?.message]).toEqual([
      'LeftAlone',
      `ResourceQuota ${storageName}/capsule-oil-0, ${storageName} goes with Tenant oil`,
    ])
    expect(verdicts(report)['Ready']).toBe('True AllReady')
  })

  it('says nothing of it where nobody chose a mode', async () => {
    const cluster = createFakeCluster({ capabilities: { ...fullCapabilities, capsuleTenants: true } })
    const report = await run({ storage: cluster })
    expect(verdicts(report)).not.toHaveProperty('CapsuleAssigned')
    expect(cluster.writes.filter((write) => write.startsWith('CapsuleTenant'))).toEqual([])
  })
})
