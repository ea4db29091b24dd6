import type { CapsuleMode } from '@grenier/contracts'
import { describe, expect, it } from 'vitest'
import { ApiFailure } from '../client/api-failure.ts'
import { gatewayLimits } from '../limits.ts'
import { withCapsule } from '../test-support/fake-capsule.ts'
import { createFakeCluster, type FakeBehaviour, type FakeCluster } from '../test-support/fake-cluster.ts'
import { accessOf, run, sleepingTiming } from '../test-support/runs.ts'
import { fullCapabilities, sampleBlueprint } from '../test-support/samples.ts'
import { destroyItems } from './destroy.ts'
import { takeInventory } from './inventory.ts'

const profile: { capsule: CapsuleMode } = { capsule: 'tenants' }
const { slug, tenantId, installationId } = sampleBlueprint

async function left(behaviour: Partial<FakeBehaviour> = {}) {
  const capabilities = { ...fullCapabilities, capsuleTenants: true }
  const cluster = withCapsule(createFakeCluster({ capabilities, ...behaviour }))
  const { namespaces } = await run({ storage: cluster, profile })
  cluster.writes.length = 0
  return { cluster, known: namespaces }
}

async function destroy({ cluster, known }: Awaited<ReturnType<typeof left>>, keepsBackups = false) {
  const places = { installationId, tenantId, known, keepsBackups }
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

  it('says that the Tenant was refused to go, and by what', async () => {
    let isRefusing = false
    const refuse: FakeBehaviour['refuse'] = ({ kind }) =>
      isRefusing && kind === 'CapsuleTenant'
        ? new ApiFailure({ status: 403, reason: 'Forbidden', message: 'denied by a policy' })
        : null
    const scene = await left({ refuse })
    isRefusing = true
    const params = { thing: `CapsuleTenant ${slug}`, reason: 'Forbidden' }
    expect((await destroy(scene)).waitingFor).toEqual([{ code: 'deletion-refused', params }])
    expect(standing(scene.cluster, 'CapsuleTenant')).toEqual([slug])
  })
})

describe('one side of a move of a tenant that is a Tenant of Capsule', () => {
  const onlyStorage = async () => {
    const scene = await left()
    return { ...scene, known: scene.known.filter(({ purpose }) => purpose === 'storage') }
  }

  it('leaves the Tenant that the tenant’s own backups still need, and waits for nothing', async () => {
    const scene = await onlyStorage()
    expect((await destroy(scene, true)).waitingFor).toEqual([])
    expect(standing(scene.cluster, 'Namespace')).toEqual([`${slug}-backup`])
    expect(standing(scene.cluster, 'CapsuleTenant')).toEqual([slug])
  })

  it('takes the Tenant with it where nothing needs it any more', async () => {
    const scene = await onlyStorage()
    scene.cluster.drop('Namespace', `${slug}-backup`)
    expect((await destroy(scene, true)).waitingFor).toEqual([])
    expect(standing(scene.cluster, 'CapsuleTenant')).toEqual([])
  })

  it('waits while a namespace that is not the tenant’s would go with it', async () => {
    const scene = await onlyStorage()
    const backup = scene.cluster.objects.get(`Namespace//${slug}-backup`)
    if (backup === undefined) throw new Error('no namespace')
    scene.cluster.put({ ...backup, metadata: { ...backup.metadata, annotations: {} } })
    const { waitingFor } = await destroy(scene, true)
    expect(waitingFor.map(({ code }) => code)).toEqual(['deletion-held-back'])
  })
})
