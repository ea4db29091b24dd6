import type { TenantExit } from '@grenier/contracts'
import { createObjectStore } from '@grenier/object-storage'
import { type ObjectStoreDouble, startObjectStoreDouble } from '@grenier/object-storage/double'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type ExitScene, openExitScene } from './exit-scene.ts'
import { callOf, operator } from './house.ts'

const dayMs = 86_400_000
const claimKind = 'ObjectBucketClaim'

async function bucketOf(scene: ExitScene, slug: string): Promise<string> {
  const [claim] = await scene.api.list('objectbucket.io/v1alpha1', claimKind, `${slug}-backup`)
  if (claim === undefined) throw new Error(`${slug} has no bucket claim`)
  return (claim['spec'] as { bucketName: string }).bucketName
}

async function certifiedBucket({ house }: ExitScene, { tenantId, id }: TenantExit) {
  const { list } = await house.api.getExitCertificate({ tenantId, exitId: id }, callOf(operator))
  return list.items.find(({ kind }) => kind === 'bucket')
}

describe('the buckets of an exit', () => {
  let nowMs = Date.now()
  let store: ObjectStoreDouble
  let scene: ExitScene
  const asker = createObjectStore({ allowLoopback: true })
  const usageOf = (bucketName: string) => {
    const { endpoint, caPem, adminKey } = store
    return asker.readUsage({ store: { endpoint, caPem, region: 'us-east-1', adminKey }, bucketName, key: null })
  }

  beforeAll(async () => {
    store = await startObjectStoreDouble({ nowMs: () => nowMs })
    store.addOwner({ uid: 'members' })
    scene = await openExitScene({ store })
  })
  afterAll(async () => {
    await asker.close()
    await scene?.close()
    await store?.close()
  })

  it('are emptied of every version and deleted at their store, and the certificate says so', async () => {
    const tenant = await scene.enrol('Frépillon')
    const name = await bucketOf(scene, tenant.slug)
    store.addBucket({ name, uid: 'members', versioned: true })
    store.fill(name, [{ key: 'a', body: '1' }])
    store.fill(name, [{ key: 'a', body: '22' }])
    store.addBucket({ name: 'a-neighbour', uid: 'members' })
    store.fill('a-neighbour', [{ key: 'b', body: '333' }])
    const approved = await scene.approve(await scene.toApproval(tenant))
    expect(await usageOf(name)).toMatchObject({ state: 'measured', objectCount: 2n })
    expect(await scene.advance(approved)).toEqual({ kind: 'done' })
    expect(await usageOf(name)).toEqual({ state: 'unmeasured', reason: 'bucket-missing' })
    expect(await usageOf('a-neighbour')).toMatchObject({ objectCount: 1n })
    expect(await certifiedBucket(scene, approved)).toMatchObject({ detail: name, leftToProvider: false })
  })

  it('of others, which a claim of the tenant names, are never emptied, and the certificate says so', async () => {
    const tenant = await scene.enrol('Ennery')
    const own = await bucketOf(scene, tenant.slug)
    store.addBucket({ name: own, uid: 'members', versioned: true })
    store.addBucket({ name: 'somebody-else', uid: 'members' })
    store.fill('somebody-else', [{ key: 'b', body: '333' }])
    const namespace = `${tenant.slug}-storage`
    // Our quota lets nobody claim one there: somebody got it out of the way.
    await scene.api.remove({ apiVersion: 'v1', kind: 'ResourceQuota', name: 'grenier', namespace })
    await scene.api.create({
      apiVersion: 'objectbucket.io/v1alpha1',
      kind: claimKind,
      metadata: { name: 'photos', namespace },
      spec: { bucketName: 'somebody-else', storageClassName: 'nobody-serves-it' },
    })
    const approved = await scene.approve(await scene.toApproval(tenant))
    expect(await scene.advance(approved)).toEqual({ kind: 'done' })
    expect(await usageOf('somebody-else')).toMatchObject({ objectCount: 1n })
    expect(await usageOf(own)).toEqual({ state: 'unmeasured', reason: 'bucket-missing' })
    const { list } = await scene.house.api.getExitCertificate(
      { tenantId: tenant.id, exitId: approved.id },
      callOf(operator),
    )
    const buckets = list.items.filter(({ kind }) => kind === 'bucket')
    expect(new Map(buckets.map(({ detail, leftToProvider }) => [detail, leftToProvider]))).toEqual(
      new Map([
        [own, false],
        ['somebody-else', true],
      ]),
    )
  })

  it('keep the exit waiting while versions are under retention, and their claims stand meanwhile', async () => {
    const tenant = await scene.enrol('Génicourt')
    const name = await bucketOf(scene, tenant.slug)
    store.addBucket({ name, uid: 'members', retention: { mode: 'compliance', days: 2 } })
    store.fill(name, [{ key: 'copy', body: 'archives' }])
    const approved = await scene.approve(await scene.toApproval(tenant))
    const waiting = await scene.advance(approved)
    expect(waiting).toMatchObject({ kind: 'retry', reason: expect.stringMatching(/^versions-retained .* 1$/) })
    const params = { tenantId: tenant.id, exitId: approved.id }
    const standing = await scene.house.api.getExit(params, callOf(operator))
    expect(standing).toMatchObject({ state: 'destroying', waitingFor: [{ code: 'versions-retained' }] })
    expect(standing.waitingFor[0]?.params).toEqual({ thing: expect.stringContaining(claimKind), versionCount: '1' })
    expect(await bucketOf(scene, tenant.slug)).toBe(name)
    nowMs += 3 * dayMs
    expect(await scene.advance(approved)).toEqual({ kind: 'done' })
    expect(await certifiedBucket(scene, approved)).toMatchObject({ detail: name, leftToProvider: false })
  })
})

describe('a bucket whose store nobody reaches', () => {
  it('loses its claim, and the certificate says that its content is left to the provider', async () => {
    const scene = await openExitScene()
    try {
      const tenant = await scene.enrol('Haravilliers')
      const approved = await scene.approve(await scene.toApproval(tenant))
      expect(await scene.advance(approved)).toEqual({ kind: 'done' })
      expect(await certifiedBucket(scene, approved)).toMatchObject({ leftToProvider: true })
    } finally {
      await scene.close()
    }
  })
})
