import { GIB } from '@grenier/quota-billing'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type Closing, closeInTurn, openSceneOn, playProvider } from './support/cluster-scene.ts'
import { clustersUnderTest } from './support/clusters.ts'
import { classes, type Scene } from './support/scene.ts'

const origin = {
  organisationKind: 'commune',
  organisationName: 'L’Haÿ-les-Roses, « ville »',
  poolName: 'Région',
  dataClass: 'public-archive',
  residencyMin: 'FR',
} as const

describe.each(clustersUnderTest())('what says whose it is on $name', (cluster) => {
  let scene: Scene
  const closing: Closing = []

  beforeAll(async () => {
    scene = await openSceneOn(cluster, closing)
    playProvider(cluster, scene, closing)
  })
  afterAll(() => closeInTurn(closing))

  it('is found from labels alone, with all that a lost database needs, and nothing is written', async () => {
    const tenant = scene.tenant({ revision: 41n, origin })
    await scene.reconcile(tenant)
    const stranger = scene.tenant({ installationId: '0198c0de-7a00-7000-8000-0000000000b7' })
    await scene.reconcile(stranger)
    await scene.api.create({
      apiVersion: 'v1',
      kind: 'PersistentVolumeClaim',
      metadata: { name: 'archives', namespace: `${tenant.slug}-storage` },
      spec: {
        storageClassName: classes.block,
        accessModes: ['ReadWriteOnce'],
        resources: { requests: { storage: '2Gi' } },
      },
    })

    const { ours, others } = await scene.gateway.scan(scene.access, tenant.installationId)
    const stated = { tenantId: tenant.tenantId, slug: tenant.slug, siren: tenant.siren, inseeCode: tenant.inseeCode }
    const common = { ...stated, origin, revision: 41n, isTerminating: false }
    expect(ours.find(({ name }) => name === `${tenant.slug}-storage`)).toMatchObject({
      ...common,
      purpose: 'storage',
      quotas: [{ offerCode: 'bloc', quotaBytes: 100n * GIB }],
      grantsAccess: true,
      claimCount: 1,
    })
    const backup = ours.find(({ name }) => name === `${tenant.slug}-backup`)
    expect(backup).toMatchObject({
      ...common,
      purpose: 'backup',
      quotas: [{ offerCode: 'sauvegarde', quotaBytes: 100n * GIB }],
      repositoryPassword: null,
    })
    expect(backup?.buckets).toMatchObject([{ offerCode: null, api: 'obc' }])
    expect(ours.map(({ tenantId }) => tenantId)).not.toContain(stranger.tenantId)
    expect(others.filter(({ name }) => name.startsWith(stranger.slug))).toEqual([
      { name: `${stranger.slug}-backup`, installationId: stranger.installationId },
      { name: `${stranger.slug}-storage`, installationId: stranger.installationId },
    ])
  })
})
