import type { ReconcileReport, TenantBlueprint } from '@grenier/control-plane/ports'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type Closing, closeInTurn, openTaughtScene } from './support/cluster-scene.ts'
import { clustersUnderTest } from './support/clusters.ts'
import { createBucketClass, createCosiOperator, installCosiKinds } from './support/cosi-kinds.ts'
import { classes, type Scene, untilCounted, verdicts } from './support/scene.ts'

/** Which versions a cluster serves, and which it is to use. The embedded API serves one version of a kind. */
const cases = clustersUnderTest().flatMap((cluster) => {
  const one = (['v1alpha1', 'v1alpha2'] as const).map((version) => ({ cluster, version, versions: [version] }))
  const both = { cluster, version: 'v1alpha2', versions: ['v1alpha1', 'v1alpha2'] } as const
  return (cluster.isSelfContained ? one : [both]).map((each) => ({ ...each, name: cluster.name }))
})

describe.each(cases)('buckets by COSI $versions on $name', ({ cluster, version, versions }) => {
  let scene: Scene
  const closing: Closing = []

  beforeAll(async () => {
    scene = await openTaughtScene(cluster, closing, (api) => installCosiKinds(api, versions))
    await createBucketClass(scene.api, versions[0], classes.bucket)
    await scene.gateway.prepare(scene.access)
  })
  afterAll(() => closeInTurn(closing))

  const access = () => ({
    ...scene.access,
    profile: { ...scene.access.profile, bucketApi: `cosi-${version}` as const },
  })
  const reconcile = (blueprint: TenantBlueprint, before: ReconcileReport['namespaces'] = []) =>
    untilCounted(before, (known) =>
      scene.gateway.reconcile({ blueprint, storage: access(), backup: access(), known, observedAt: scene.now() }),
    )

  it('are claimed once, wait for their key, are backed up to, and are destroyed by an exit in order', async () => {
    const blueprint = scene.tenant()
    const namespace = `${blueprint.slug}-backup`
    const operator = createCosiOperator(scene.api, { version, namespace })
    const pending = await reconcile(blueprint)
    expect(pending.steps.filter(({ outcome }) => outcome === 'failed')).toEqual([])
    expect(verdicts(pending)).toMatchObject({ BucketReady: 'False Pending', BackupScheduled: 'False BucketPending' })
    expect(await scene.api.list('objectbucket.io/v1alpha1', 'ObjectBucketClaim', namespace)).toEqual([])
    await operator.provide()

    const { namespaces: known } = pending
    const report = await reconcile(blueprint, known)
    expect(verdicts(report)).toMatchObject({
      BucketReady: 'True Bound',
      BackupScheduled: 'True Scheduled',
      Ready: 'True AllReady',
    })
    const bucketName = `store-of-${namespace}`
    expect(report.buckets).toMatchObject([{ bucketName, api: `cosi-${version}` }])
    const [schedule] = await scene.api.list('k8up.io/v1', 'Schedule', `${blueprint.slug}-storage`)
    expect(schedule?.['spec']).toMatchObject({ backend: { s3: { bucket: bucketName, endpoint: 'https://s3.test' } } })
    expect(await reconcile(blueprint, known)).toMatchObject({ objectsApplied: 0, retryAfterMs: null })
    expect(await operator.claims()).toHaveLength(1)

    // A cluster that is told otherwise later keeps what it has.
    const told = { ...scene.access, profile: { ...scene.access.profile, bucketApi: 'obc' as const } }
    const sides = { blueprint, storage: told, backup: told, known, observedAt: scene.now() }
    expect(await scene.gateway.reconcile(sides)).toMatchObject({
      objectsApplied: 0,
      buckets: [{ api: `cosi-${version}` }],
    })

    const backupKnown = known.find(({ purpose }) => purpose === 'backup')
    if (backupKnown === undefined) throw new Error('no backup namespace')
    expect(await scene.gateway.protection.backupKey(access(), { namespace: backupKnown, bucketName })).toEqual({
      accessKeyId: 'AK',
      secretAccessKey: 'not-a-real-key',
    })

    const { installationId, tenantId } = blueprint
    const places = { installationId, tenantId, known, clusters: [access()] }
    const { items } = await scene.gateway.exit.inventory(places)
    expect(items.filter(({ kind }) => kind === 'bucket')).toMatchObject([{ detail: bucketName }])
    const erased: string[] = []
    const eraseBucket = async (one: { bucketName: string }) => {
      erased.push(one.bucketName)
      return { state: 'erased' as const }
    }
    const pass = { ...places, items, mayGoOn: async () => true, eraseBucket }
    const { waitingFor } = await scene.gateway.exit.destroy(pass)
    // Namespaces take as long to go as their cluster takes.
    expect(waitingFor.filter(({ params }) => params['thing']?.startsWith('Namespace ') !== true)).toEqual([])
    expect(erased).toEqual([bucketName])
    expect([await operator.claims(), await operator.accesses()]).toEqual([[], []])
  })

  it('that somebody deleted are not made again, and a person is called', async () => {
    const blueprint = scene.tenant()
    const namespace = `${blueprint.slug}-backup`
    const operator = createCosiOperator(scene.api, { version, namespace })
    const { namespaces: known } = await reconcile(blueprint)
    await operator.provide()
    await reconcile(blueprint, known)
    const address = {
      apiVersion: `objectstorage.k8s.io/${version}`,
      kind: 'BucketClaim',
      name: 'grenier-backup',
      namespace,
    }
    await scene.api.remove(address)
    expect(verdicts(await reconcile(blueprint, known))).toMatchObject({ DataMissing: 'True BucketClaimMissing' })
    expect(await operator.claims()).toEqual([])
  })
})
