import type { CapsuleMode } from '@grenier/contracts'
import { describe, expect, it } from 'vitest'
import { gatewayLimits } from '../limits.ts'
import { withCapsule } from '../test-support/fake-capsule.ts'
import { createFakeCluster, type FakeCluster } from '../test-support/fake-cluster.ts'
import { accessOf, run, sleepingTiming } from '../test-support/runs.ts'
import { fullCapabilities, sampleBlueprint } from '../test-support/samples.ts'
import { destroyItems } from './destroy.ts'
import { takeInventory } from './inventory.ts'

const profile: { capsule: CapsuleMode } = { capsule: 'tenants' }
const { slug, tenantId, installationId } = sampleBlueprint

async function left() {
  const cluster = withCapsule(createFakeCluster({ capabilities: { ...fullCapabilities, capsuleTenants: true } }))
  const { namespaces } = await run({ storage: cluster, profile })
  cluster.writes.length = 0
  return { cluster, known: namespaces }
}

async function destroy({ cluster, known }: Awaited<ReturnType<typeof left>>) {
  const places = { installationId, tenantId, known }
  const connect = async () => cluster.client
  const clusters = [{ ...accessOf('storage-cluster', profile), exit: { kind: 'worker' as const } }]
  const { items } = await takeInventory(connect, { ...places, clusters })
  return await destroyItems(
    { connect, connectExit: connect, limits: gatewayLimits, timing: sleepingTiming() },
    {
      ...places,
      clusters,
      items,
      mayGoOn: async () => true,
      eraseBucket: async () => ({ state: 'erased' }),
    },
  )
}

function standing(cluster: FakeCluster, kind: string): string[] {
  return [...cluster.objects.values()].filter((found) => found.kind === kind).map(({ metadata }) => metadata.name)
}

describe('an exit of a tenant that is a Tenant of Capsule', () => {
  it('removes the namespaces first and the Tenant last, whose protection it lifts by itself', async () => {
    const scene = await left()
    const { waitingFor } = await destroy(scene)
    expect([waitingFor, standing(scene.cluster, 'Namespace'), standing(scene.cluster, 'CapsuleTenant')]).toEqual([
      [],
      [],
      [],
    ])
    expect(scene.cluster.writes.slice(-3)).toEqual([
      expect.stringMatching(/^-Namespace /),
      `CapsuleTenant ${slug}`,
      `-CapsuleTenant ${slug}`,
    ])
  })

  it('leaves the Tenant while any other namespace would go with it', async () => {
    const scene = await left()
    const uid = scene.cluster.objects.get(`CapsuleTenant//${slug}`)?.metadata.uid ?? ''
    const owner = { apiVersion: 'capsule.clastix.io/v1beta2', kind: 'Tenant', name: slug, uid }
    scene.cluster.put({ kind: 'Namespace', metadata: { name: 'by-hand', ownerReferences: [owner] } })
    const { waitingFor } = await destroy(scene)
    expect(waitingFor).toEqual([
      { code: 'deletion-held-back', params: { thing: `CapsuleTenant ${slug}`, names: 'by-hand' } },
    ])
    expect(standing(scene.cluster, 'CapsuleTenant')).toEqual([slug])
    expect(scene.cluster.objects.get(`CapsuleTenant//${slug}`)?.['spec']).toMatchObject({ preventDeletion: true })
  })

  it('deletes no namespace that was given to another Tenant meanwhile', async () => {
    const scene = await left()
    const namespace = scene.cluster.objects.get(`Namespace//${slug}-backup`)
    if (namespace === undefined) throw new Error('no namespace')
    const owner = { apiVersion: 'capsule.clastix.io/v1beta2', kind: 'Tenant', name: 'oil', uid: 'uid-of-oil' }
    scene.cluster.put({ ...namespace, metadata: { ...namespace.metadata, ownerReferences: [owner] } })
    const { waitingFor } = await destroy(scene)
    const params = { thing: `Namespace ${slug}-backup`, reason: 'given to Capsule’s Tenant oil' }
    expect(waitingFor).toEqual([{ code: 'deletion-refused', params }])
    expect(standing(scene.cluster, 'Namespace')).toEqual([`${slug}-backup`])
  })

  it('goes on after a pass that was cut off before the Tenant went', async () => {
    const scene = await left()
    for (const name of [`${slug}-storage`, `${slug}-backup`]) scene.cluster.drop('Namespace', name)
    expect((await destroy(scene)).waitingFor).toEqual([])
    expect(standing(scene.cluster, 'CapsuleTenant')).toEqual([])
  })

  it('leaves a Tenant of that name alone that somebody else made', async () => {
    const scene = await left()
    const tenant = scene.cluster.objects.get(`CapsuleTenant//${slug}`)
    if (tenant === undefined) throw new Error('no Tenant')
    scene.cluster.put({ ...tenant, metadata: { ...tenant.metadata, labels: {}, annotations: {} } })
    await destroy(scene)
    expect(standing(scene.cluster, 'CapsuleTenant')).toEqual([slug])
  })
})
