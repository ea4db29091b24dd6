import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type Closing, closeInTurn, openSceneOn } from './support/cluster-scene.ts'
import { clustersUnderTest } from './support/clusters.ts'
import { type Scene } from './support/scene.ts'

describe.each(clustersUnderTest())('the newest revision on $name', (cluster) => {
  let scene: Scene
  const closing: Closing = []

  beforeAll(async () => {
    scene = await openSceneOn(cluster, closing)
  })
  afterAll(() => closeInTurn(closing))

  it('is that of the installation asked for, of every kind where it is asked so, and none of another', async () => {
    const tenant = scene.tenant({ revision: 41n })
    await scene.reconcile(tenant)
    const { installationId, slug } = tenant
    const newest = (ofEveryKind: boolean, id = installationId) =>
      scene.gateway.newestRevision(scene.access, { installationId: id, ofEveryKind })
    expect(await newest(false)).toBe(41n)
    const wall = { apiVersion: 'networking.k8s.io/v1', kind: 'NetworkPolicy', namespace: `${slug}-storage` }
    await scene.api.edit(
      { ...wall, name: 'grenier-default-deny' },
      {
        metadata: {
          name: 'grenier-default-deny',
          namespace: `${slug}-storage`,
          annotations: { 'grenier.internal/revision': '97' },
        },
      },
    )
    expect([await newest(false), await newest(true)]).toEqual([41n, 97n])
    expect(await newest(true, '0198c0de-7a00-7000-8000-00000000dead')).toBeNull()
  })

  it('is not what no ledger can have written', async () => {
    const tenant = scene.tenant({ installationId: '0198c0de-7a00-7000-8000-0000000000b1', revision: 7n })
    await scene.reconcile(tenant)
    await scene.api.edit(
      { apiVersion: 'v1', kind: 'Namespace', name: `${tenant.slug}-storage` },
      {
        metadata: {
          name: `${tenant.slug}-storage`,
          annotations: { 'grenier.internal/revision': '9'.repeat(30) },
        },
      },
    )
    const wanted = { installationId: tenant.installationId, ofEveryKind: true }
    expect(await scene.gateway.newestRevision(scene.access, wanted)).toBe(7n)
  })
})
