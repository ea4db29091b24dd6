import { issueExitToken } from '@grenier/control-plane'
import type { DestructionProgress, ObjectStore } from '@grenier/control-plane/ports'
import { createObjectStore } from '@grenier/object-storage'
import { type ObjectStoreDouble, startObjectStoreDouble } from '@grenier/object-storage/double'
import { instant } from '@grenier/quota-billing'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'

const dayMs = 86_400_000
const tenantId = '0198c0de-7a00-7000-8000-00000000000a'
let nowMs = Date.now()
let double: ObjectStoreDouble
let store: ObjectStore

beforeAll(async () => {
  double = await startObjectStoreDouble({ nowMs: () => nowMs })
  store = createObjectStore({ allowLoopback: true })
  double.addOwner({ uid: 'leaving' })
})

afterAll(async () => {
  await store.close()
  await double.close()
})

function tokenFor(...bucketNames: string[]) {
  const facts = { exitId: 'exit-1', tenantId, bucketNames, coolingOffEndsAt: instant(nowMs - dayMs) }
  return issueExitToken({ ...facts, holdsPublicArchives: true, archivistVisaReference: 'AD95-17' }, instant(nowMs))
}

function placeOf(bucketName: string) {
  const { endpoint, caPem, adminKey } = double
  return { store: { endpoint, caPem, region: 'us-east-1', adminKey }, bucketName, key: null, tenantId }
}

async function destroy(bucketName: string, token = tokenFor(bucketName)) {
  const progress: DestructionProgress[] = []
  const outcome = await store.destroyBucket(placeOf(bucketName), { token, onProgress: (one) => progress.push(one) })
  return { outcome, progress }
}

function manyObjects(count: number): { key: string; body: string }[] {
  return Array.from({ length: count }, (_, index) => ({ key: `k${String(index).padStart(5, '0')}`, body: 'abc' }))
}

describe('destroying a bucket', () => {
  test('takes every version, tells how far it is, and the bucket last', async () => {
    double.addBucket({ name: 'all', uid: 'leaving', versioned: true })
    double.fill('all', manyObjects(700))
    double.fill('all', manyObjects(700))
    const { outcome, progress } = await destroy('all')
    expect(outcome).toEqual({ complete: true, deletedVersions: 1_400n, deletedBytes: 4_200n, kept: [] })
    expect(progress.map(({ deletedVersions }) => deletedVersions)).toEqual([1_000n, 1_400n])
    expect(await store.readUsage(placeOf('all'))).toEqual({ state: 'unmeasured', reason: 'bucket-missing' })
    expect((await destroy('all')).outcome).toMatchObject({ complete: true, deletedVersions: 0n })
  })

  test('leaves what is under retention, names it, and goes on when it has ended', async () => {
    double.addBucket({ name: 'held', uid: 'leaving', retention: { mode: 'governance', days: 2 } })
    double.fill('held', manyObjects(3))
    const { outcome } = await destroy('held')
    expect(outcome).toMatchObject({ complete: false, deletedVersions: 0n })
    expect(outcome.kept.map(({ key }) => key)).toEqual(['k00000', 'k00001', 'k00002'])
    nowMs += 3 * dayMs
    expect((await destroy('held')).outcome).toMatchObject({ complete: true, deletedVersions: 3n, kept: [] })
  })

  test('touches no bucket that its exit does not name, and none of another tenant', async () => {
    double.addBucket({ name: 'kept', uid: 'leaving' })
    double.fill('kept', manyObjects(1))
    await expect(destroy('kept', tokenFor('other'))).rejects.toThrow('does not cover')
    const foreign = { ...placeOf('kept'), tenantId: '0198c0de-7a00-7000-8000-00000000000b' }
    const leave = { token: tokenFor('kept'), onProgress: () => undefined }
    await expect(store.destroyBucket(foreign, leave)).rejects.toThrow('does not cover')
    expect(await store.readUsage(placeOf('kept'))).toMatchObject({ objectCount: 1n })
  })
})
