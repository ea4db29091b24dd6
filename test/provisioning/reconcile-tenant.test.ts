import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { until } from '../harness/until.ts'
import { type Closing, closeInTurn, openSceneOn, playProvider } from './support/cluster-scene.ts'
import { clustersUnderTest } from './support/clusters.ts'
import { openNarrowApi } from './support/narrow-api.ts'
import { classes, openScene, type Scene, verdicts, versionsOf } from './support/scene.ts'

describe.each(clustersUnderTest())('a tenant on $name', (cluster) => {
  let scene: Scene
  const closing: Closing = []

  beforeAll(async () => {
    scene = await openSceneOn(cluster, closing)
  })
  afterAll(() => closeInTurn(closing))

  it('without bucket and backup kinds has its quota, walls and access, and says what is missing', async () => {
    const hidden = ['objectbucket.io', 'objectstorage.k8s.io', 'k8up.io', 'velero.io', 'capsule.clastix.io']
    const narrow = await openNarrowApi(scene.api.config, hidden)
    const bare = await openScene(narrow.kubeconfig)
    const report = await bare.reconcile(bare.tenant())
    expect(verdicts(report)).toMatchObject({
      QuotaEnforced: 'True Enforced',
      AccessGranted: 'True Bound',
      BucketReady: 'False NotServed',
      BackupScheduled: 'False K8upNotServed',
    })
    expect(report.steps.filter(({ outcome }) => outcome === 'failed')).toEqual([])
    await bare.close()
    await narrow.close()
  })

  describe('with every kind served', () => {
    beforeAll(async () => {
      playProvider(cluster, scene, closing)
      await scene.gateway.prepare(scene.access)
    })

    it('is ready after one run, and the second writes nothing', async () => {
      const blueprint = scene.tenant()
      const { access } = scene
      const once = { blueprint, storage: access, backup: access, known: [], observedAt: scene.now() }
      // A controller that is shared may count later than one run waits.
      const first = await (cluster.isSelfContained ? scene.gateway.reconcile(once) : scene.reconcile(blueprint))
      expect(verdicts(first)).toMatchObject({ BackupScheduled: 'True Scheduled', Ready: 'True AllReady' })
      expect(first.agreedQuotas.map(({ quotaBytes }) => quotaBytes)).toEqual([107_374_182_400n, 107_374_182_400n])
      const before = await versionsOf(scene, blueprint)
      expect(Object.keys(before).length).toBeGreaterThan(8)
      const second = await scene.reconcile(blueprint, first.namespaces)
      expect(second).toMatchObject({ objectsApplied: 0, retryAfterMs: null })
      expect(await versionsOf(scene, blueprint)).toEqual(before)
    })

    it('shows its ceiling in the cluster’s own status after it grew', async () => {
      const blueprint = scene.tenant()
      const { namespaces } = await scene.reconcile(blueprint)
      const quotas = blueprint.quotas.map((quota) => ({ ...quota, quotaBytes: 3n * quota.quotaBytes }))
      const report = await scene.reconcile({ ...blueprint, quotas, revision: 11n }, namespaces)
      expect(report.agreedQuotas).toEqual(quotas.map(({ offerId, quotaBytes }) => ({ offerId, quotaBytes })))
      const name = `${blueprint.slug}-backup`
      const claim = { apiVersion: 'objectbucket.io/v1alpha1', kind: 'ObjectBucketClaim', name: 'grenier-backup' }
      expect(await scene.api.read({ ...claim, namespace: name })).toMatchObject({
        spec: { additionalConfig: { maxSize: '360Gi' } },
      })
    })

    it('gets an edited quota back, while a key of somebody else stays and is named', async () => {
      const blueprint = scene.tenant()
      const { namespaces } = await scene.reconcile(blueprint)
      const quota = { apiVersion: 'v1', kind: 'ResourceQuota', name: 'grenier', namespace: `${blueprint.slug}-storage` }
      await scene.api.edit(quota, { spec: { hard: { 'requests.storage': '9Ti', 'count/configmaps': '7' } } })
      // The cluster writes the quota's status meanwhile: a run that meets that is done again, as the worker's job is.
      const report = await until(
        () => scene.reconcile(blueprint, namespaces),
        ({ objectsApplied, retryAfterMs }) => objectsApplied > 0 || retryAfterMs === null,
      )
      expect(report.objectsApplied).toBe(1)
      expect(await scene.api.read(quota)).toMatchObject({
        spec: { hard: { 'requests.storage': '100Gi', 'count/configmaps': '7' } },
      })
      const again = await scene.reconcile(blueprint, namespaces)
      expect(again.objectsApplied).toBe(0)
      expect(again.conditions.find(({ type }) => type === 'QuotaEnforced')).toMatchObject({
        status: 'True',
        message: 'keys of others in the quota: count/configmaps',
      })
    })

    it('gets back a wall that was torn down, and loses a binding that was turned into another role', async () => {
      const blueprint = scene.tenant()
      const { namespaces } = await scene.reconcile(blueprint)
      const namespace = `${blueprint.slug}-storage`
      const policy = {
        apiVersion: 'networking.k8s.io/v1',
        kind: 'NetworkPolicy',
        name: 'grenier-default-deny',
        namespace,
      }
      const binding = {
        apiVersion: 'rbac.authorization.k8s.io/v1',
        kind: 'RoleBinding',
        name: 'grenier-member-admin',
        namespace,
      }
      await scene.api.remove(policy)
      await scene.api.remove(binding)
      await scene.api.create({
        apiVersion: binding.apiVersion,
        kind: binding.kind,
        metadata: { name: binding.name, namespace },
        roleRef: { apiGroup: 'rbac.authorization.k8s.io', kind: 'ClusterRole', name: 'edit' },
      })
      const report = await scene.reconcile(blueprint, namespaces)
      expect(report.objectsApplied).toBe(2)
      expect(await scene.api.read(policy)).not.toBeNull()
      expect(await scene.api.read(binding)).toMatchObject({ roleRef: { name: 'grenier-member' } })
    })

    it('cannot claim beyond its quota, nor from a class it was not offered', async () => {
      const blueprint = scene.tenant()
      await scene.reconcile(blueprint)
      const claim = (name: string, storageClassName: string, storage: string) => ({
        apiVersion: 'v1',
        kind: 'PersistentVolumeClaim',
        metadata: { name, namespace: `${blueprint.slug}-storage` },
        spec: { storageClassName, accessModes: ['ReadWriteOnce'], resources: { requests: { storage } } },
      })
      await scene.api.create(claim('a', classes.block, '60Gi'))
      await expect(scene.api.create(claim('b', classes.block, '60Gi'))).rejects.toMatchObject({ code: 403 })
      await expect(scene.api.create(claim('c', classes.other, '1Gi'))).rejects.toMatchObject({ code: 403 })
      await expect(scene.api.create(claim('d', classes.block, '1Mi'))).rejects.toMatchObject({ code: 403 })
    })

    it('whose driver rounds up is over-allocated, and its use is what the volumes hold', async (test) => {
      if (!cluster.isSelfContained) test.skip('a real class rounds in its own way')
      const quotas = scene
        .tenant()
        .quotas.map((quota) => (quota.kind === 'block' ? { ...quota, quotaBytes: (3n * 1024n ** 3n) / 2n } : quota))
      const blueprint = { ...scene.tenant(), quotas }
      const [offerId] = quotas.map((quota) => quota.offerId)
      const { namespaces } = await scene.reconcile(blueprint)
      // One and a half GiB fits the quota; the class makes volumes of whole GiB.
      await scene.api.create({
        apiVersion: 'v1',
        kind: 'PersistentVolumeClaim',
        metadata: { name: 'archives', namespace: `${blueprint.slug}-storage` },
        spec: {
          storageClassName: classes.block,
          accessModes: ['ReadWriteOnce'],
          resources: { requests: { storage: '1536Mi' } },
        },
      })
      const report = await until(
        () => scene.reconcile(blueprint, namespaces),
        ({ use }) => (use[0]?.usedBytes ?? 0n) > (quotas[0]?.quotaBytes ?? 0n),
      )
      expect(report.use).toEqual([{ offerId, usedBytes: 2n * 1024n ** 3n }])
      expect(verdicts(report)).toMatchObject({ OverAllocated: 'True VolumesExceedQuota' })
    })

    it('whose quota fell below its use is not agreed with until use falls', async (test) => {
      if (!cluster.isSelfContained) test.skip('needs a class that makes volumes')
      const blueprint = scene.tenant()
      const { namespaces } = await scene.reconcile(blueprint)
      const claim = {
        apiVersion: 'v1',
        kind: 'PersistentVolumeClaim',
        name: 'a',
        namespace: `${blueprint.slug}-storage`,
      }
      await scene.api.create({
        apiVersion: claim.apiVersion,
        kind: claim.kind,
        metadata: { name: claim.name, namespace: claim.namespace },
        spec: {
          storageClassName: classes.block,
          accessModes: ['ReadWriteOnce'],
          resources: { requests: { storage: '60Gi' } },
        },
      })
      const quotas = blueprint.quotas.map((quota) => ({ ...quota, quotaBytes: 40n * 1024n ** 3n }))
      const lowered = { ...blueprint, quotas, revision: 11n }
      const over = await until(
        () => scene.reconcile(lowered, namespaces),
        ({ use }) => (use[0]?.usedBytes ?? 0n) > 0n,
      )
      const offerIds = (report: { agreedQuotas: readonly { offerId: string }[] }) =>
        report.agreedQuotas.map(({ offerId }) => offerId)
      expect(over.use).toEqual([{ offerId: quotas[0]?.offerId, usedBytes: 60n * 1024n ** 3n }])
      expect(verdicts(over)).toMatchObject({ QuotaEnforced: 'True OverUsed' })
      expect(offerIds(over)).not.toContain(quotas[0]?.offerId)
      await scene.api.remove(claim)
      const settled = await until(
        () => scene.reconcile(lowered, namespaces),
        (report) => offerIds(report).includes(quotas[0]?.offerId ?? ''),
      )
      expect(settled.use).toEqual([{ offerId: quotas[0]?.offerId, usedBytes: 0n }])
    })

    it('of another installation is only observed', async () => {
      const blueprint = scene.tenant()
      const { namespaces } = await scene.reconcile(blueprint)
      const before = await versionsOf(scene, blueprint)
      const theirs = { ...blueprint, installationId: 'another-installation', quotas: [] }
      for (const known of [[], namespaces]) {
        const report = await scene.reconcile(theirs, known)
        expect(verdicts(report)).toMatchObject({ NamespacesReady: 'False OtherInstallation' })
        expect(report.objectsApplied).toBe(0)
      }
      expect(await versionsOf(scene, blueprint)).toEqual(before)
    })

    it('is not written to a cluster that is not the one declared', async () => {
      const blueprint = scene.tenant()
      const access = { ...scene.access, kubeSystemUid: '0198c0de-7a00-7000-8000-000000000bad' }
      const report = await scene.gateway.reconcile({
        blueprint,
        storage: access,
        backup: scene.access,
        known: [],
        observedAt: scene.now(),
      })
      expect(verdicts(report)).toMatchObject({ NamespacesReady: 'Unknown ClusterIdentityMismatch' })
      for (const purpose of ['storage', 'backup']) {
        const name = `${blueprint.slug}-${purpose}`
        expect(await scene.api.read({ apiVersion: 'v1', kind: 'Namespace', name })).toBeNull()
      }
    })

    it('whose namespace was deleted does not get it back: data is missing, and a person must know', async () => {
      const blueprint = scene.tenant()
      const { namespaces } = await scene.reconcile(blueprint)
      const storage = { apiVersion: 'v1', kind: 'Namespace', name: `${blueprint.slug}-storage` }
      await scene.api.remove(storage)
      expect(verdicts(await scene.reconcile(blueprint, namespaces))['DataMissing']).toMatch(/^True Namespace/)
      await until(
        () => scene.api.read(storage),
        (found) => found === null,
      )
      const report = await scene.reconcile(blueprint, namespaces)
      expect(verdicts(report)).toMatchObject({ DataMissing: 'True NamespaceMissing', Ready: 'False DataMissing' })
      expect(report.objectsApplied).toBe(0)
      expect(await scene.api.read(storage)).toBeNull()
    })
  })
})
