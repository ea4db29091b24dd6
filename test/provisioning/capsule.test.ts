import type { ExitClusterAccess, ReconcileReport, TenantBlueprint } from '@grenier/control-plane/ports'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { logRequests } from '../bench/provision/request-log.ts'
import { until } from '../harness/until.ts'
import { areCapsuleKindsPresent, installCapsuleKinds, startCapsule } from './support/capsule-kinds.ts'
import { type Closing, closeInTurn, openTaughtScene, playProvider } from './support/cluster-scene.ts'
import { clustersUnderTest } from './support/clusters.ts'
import { classes, type Scene, verdicts } from './support/scene.ts'

const gibibyte = 1024n ** 3n
const apiVersion = 'capsule.clastix.io/v1beta2'
const classKey = `${classes.block}.storageclass.storage.k8s.io/requests.storage`

describe.skipIf(!areCapsuleKindsPresent).each(clustersUnderTest())('Capsule on $name', (cluster) => {
  let scene: Scene
  let access: ExitClusterAccess
  const closing: Closing = []

  beforeAll(async () => {
    scene = await openTaughtScene(cluster, closing, installCapsuleKinds)
    access = { ...scene.access, profile: { ...scene.access.profile, capsule: 'tenants' } }
    const capsule = startCapsule(scene.api, scene.prefix)
    closing.push(() => capsule.stop())
    await scene.gateway.prepare(access)
    playProvider(cluster, scene, closing)
  })
  afterAll(() => closeInTurn(closing))

  const reconcile = (blueprint: TenantBlueprint, known: ReconcileReport['namespaces'] = []) =>
    scene.gateway.reconcile({ blueprint, storage: access, backup: access, known, observedAt: scene.now() })

  /** Runs until one is as it should be, as the worker does by its own retries. */
  async function untilReport(
    blueprint: TenantBlueprint,
    known: ReconcileReport['namespaces'],
    isDone: (report: ReconcileReport) => boolean,
  ): Promise<ReconcileReport> {
    let namespaces = known
    const { report } = await until(
      async () => {
        const latest = await reconcile(blueprint, namespaces)
        if (latest.namespaces.length > 0) namespaces = latest.namespaces
        return { verdicts: verdicts(latest), report: latest }
      },
      (seen) => isDone(seen.report),
    )
    return { ...report, namespaces }
  }

  const isReady = (report: ReconcileReport) => verdicts(report)['Ready'] === 'True AllReady'
  const tenantOf = ({ slug }: TenantBlueprint) => scene.api.read({ apiVersion, kind: 'Tenant', name: slug })

  async function lay(): Promise<{ blueprint: TenantBlueprint; known: ReconcileReport['namespaces'] }> {
    const blueprint = scene.tenant()
    const { namespaces } = await untilReport(blueprint, [], isReady)
    return { blueprint, known: namespaces }
  }

  function withQuota(blueprint: TenantBlueprint, gib: bigint): TenantBlueprint {
    const quotas = blueprint.quotas.map((quota) =>
      quota.kind === 'block' ? { ...quota, quotaBytes: gib * gibibyte } : quota,
    )
    return { ...blueprint, quotas, revision: blueprint.revision + 1n }
  }

  const agreed = ({ agreedQuotas }: ReconcileReport, { quotas }: TenantBlueprint): bigint | undefined => {
    const block = quotas.find(({ kind }) => kind === 'block')
    return agreedQuotas.find(({ offerId }) => offerId === block?.offerId)?.quotaBytes
  }

  const claim = (namespace: string, storage: string) =>
    scene.api.create({
      apiVersion: 'v1',
      kind: 'PersistentVolumeClaim',
      metadata: { name: 'archives', namespace },
      spec: { storageClassName: classes.block, accessModes: ['ReadWriteOnce'], resources: { requests: { storage } } },
    })

  it('makes a tenant a Tenant by its own definitions, and a further run writes nothing', async () => {
    const { blueprint, known } = await lay()
    expect(await tenantOf(blueprint)).toMatchObject({
      metadata: { labels: { 'grenier.internal/tenant': blueprint.tenantId } },
      spec: { preventDeletion: true, resourceQuotas: { scope: 'Tenant', items: [{ hard: { [classKey]: '100Gi' } }] } },
    })
    const own = await scene.api.read({
      apiVersion: 'v1',
      kind: 'ResourceQuota',
      name: 'grenier',
      namespace: `${blueprint.slug}-storage`,
    })
    expect(own?.['spec']).not.toHaveProperty(['hard', 'requests.storage'])
    expect(own?.['spec']).toHaveProperty('hard.pods')
    expect(verdicts(await reconcile(blueprint, known))).toMatchObject({ CapsuleAssigned: 'True Assigned' })
    expect(await reconcile(blueprint, known)).toMatchObject({ objectsApplied: 0, retryAfterMs: null })
  })

  it('settles growth and a shrink below use as a quota of ours would', async () => {
    const { blueprint, known } = await lay()
    const larger = withQuota(blueprint, 150n)
    const grown = await untilReport(larger, known, (report) => agreed(report, larger) === 150n * gibibyte)
    expect(verdicts(grown)['QuotaEnforced']).toBe('True Enforced')
    await claim(`${blueprint.slug}-storage`, '80Gi')
    const smaller = withQuota(larger, 50n)
    const over = await untilReport(smaller, known, (report) => verdicts(report)['QuotaEnforced'] === 'True OverUsed')
    expect(agreed(over, smaller)).toBeUndefined()
    await expect(
      scene.api.create({
        apiVersion: 'v1',
        kind: 'PersistentVolumeClaim',
        metadata: { name: 'more', namespace: `${blueprint.slug}-storage` },
        spec: {
          storageClassName: classes.block,
          accessModes: ['ReadWriteOnce'],
          resources: { requests: { storage: '1Gi' } },
        },
      }),
    ).rejects.toThrow(/exceeded quota/)
  })

  it('is told loudly that namespaces go with a Tenant that is gone, and makes none again', async () => {
    // A real garbage collector would take the namespaces at once: that is what is to be told of before it does.
    if (!cluster.isSelfContained) return
    const { blueprint, known } = await lay()
    await scene.api.remove({ apiVersion, kind: 'Tenant', name: blueprint.slug })
    const report = await reconcile(blueprint, known)
    expect(verdicts(report)).toMatchObject({ DataMissing: 'True CapsuleTenantMissing', Ready: 'False DataMissing' })
    expect(await tenantOf(blueprint)).toBeNull()
  })

  it('loses its namespaces first and its Tenant last in an exit', async () => {
    const { blueprint, known } = await lay()
    const { tenantId, installationId } = blueprint
    const places = { tenantId, installationId, known, clusters: [access] }
    const eraseBucket = async () => ({ state: 'left-to-provider' }) as const
    await until(
      async () => {
        const { items } = await scene.gateway.exit.inventory(places)
        const pass = { ...places, items, mayGoOn: async () => true, eraseBucket }
        const { waitingFor } = await scene.gateway.exit.destroy(pass)
        const isStanding = items.some(({ kind }) => kind === 'namespace')
        // As long as one namespace stands, its Tenant does.
        if (isStanding && waitingFor.some(({ params }) => params['thing']?.startsWith('Namespace'))) {
          expect(await tenantOf(blueprint)).not.toBeNull()
        }
        return waitingFor
      },
      (waitingFor) => waitingFor.length === 0,
    )
    expect(await tenantOf(blueprint)).toBeNull()
    expect(await scene.api.read({ apiVersion: 'v1', kind: 'Namespace', name: `${blueprint.slug}-storage` })).toBeNull()
  })

  it('is asked before whether it counts us among its administrators', async () => {
    const before = await scene.gateway.examine(access)
    expect(before.capsule).toMatchObject({ servesTenants: true, standing: 'none' })
    const { username } = await scene.gateway.identify(access.kubeconfig)
    if (username === undefined || username === null) return
    const administrators = [{ kind: 'User', name: username }]
    const required = { cacheInvalidation: '24h', enableTLSReconciler: false, rbac: {} }
    const name = `${scene.prefix}-default`
    await scene.api.create({
      apiVersion,
      kind: 'CapsuleConfiguration',
      metadata: { name },
      spec: { ...required, administrators },
    })
    closing.push(() => scene.api.remove({ apiVersion, kind: 'CapsuleConfiguration', name }))
    expect((await scene.gateway.examine(access)).capsule?.standing).toBe('administrator')
  })

  it('is looked after without a request while it is watched', async () => {
    const watched = scene.watch(() => undefined)
    const { blueprint, known } = await lay()
    const { report } = await until(
      async () => {
        const log = logRequests()
        const latest = await reconcile(blueprint, known).finally(() => log.stop())
        const asked = log.sent.map(({ path }) => path).filter((path) => path.includes(blueprint.slug))
        return { asked, report: latest }
      },
      ({ asked }) => asked.length === 0,
    )
    expect(verdicts(report)).toMatchObject({ CapsuleAssigned: 'True Assigned', Ready: 'True AllReady' })
    await watched.stop()
  })
})
