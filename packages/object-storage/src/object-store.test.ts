import { createHash } from 'node:crypto'
import {
  CreateMultipartUploadCommand,
  DeleteObjectCommand,
  HeadBucketCommand,
  type S3Client,
  UploadPartCommand,
} from '@aws-sdk/client-s3'
import type { ExitToken, ObjectStore, S3Key } from '@grenier/control-plane/ports'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { createObjectStore } from './create-object-store.ts'
import { type ObjectStoreDouble, startObjectStoreDouble } from './double/index.ts'
import { accessOf, all, bucketAt, clientOf, put } from './test-support/stores.ts'

let double: ObjectStoreDouble
let plain: ObjectStoreDouble
let store: ObjectStore
let key: S3Key
let client: S3Client

beforeAll(async () => {
  double = await startObjectStoreDouble()
  plain = await startObjectStoreDouble({ adminApi: false })
  store = createObjectStore({ allowLoopback: true })
  key = double.addOwner({ uid: 'belfort' })
  client = clientOf(double, key)
})

afterAll(async () => {
  await store.close()
  await Promise.all([double.close(), plain.close()])
})

function bucket(name: string, options: Partial<Parameters<ObjectStoreDouble['addBucket']>[0]> = {}) {
  double.addBucket({ name, uid: 'belfort', ...options })
  return bucketAt(accessOf(double), name)
}

describe('a store that is declared', () => {
  const at = (endpoint: string, caPem: string | null = null) => ({ ...accessOf(double, null), endpoint, caPem })

  test.each([
    'http://s3.example',
    'https://127.0.0.1:9000',
    'https://localhost',
    'https://169.254.169.254',
    'https://[::1]',
    'https://user:password@s3.example',
    'https://s3.example/path',
    's3.example',
  ])('at %s is refused', async (endpoint) => {
    const strict = createObjectStore()
    await expect(strict.inspect(at(endpoint))).rejects.toMatchObject({ code: 'object-store-refused' })
    // Not only when it is declared: whoever uses it meets the same.
    const use = strict.readUsage({ ...bucketAt(at(endpoint), 'b'), key })
    await expect(use).rejects.toMatchObject({ code: 'object-store-refused' })
  })

  test('with an authority that is no certificate is refused, without repeating what was sent', async () => {
    const refusal = createObjectStore().inspect(at('https://s3.example', 'a secret by mistake'))
    await expect(refusal).rejects.toMatchObject({ code: 'object-store-refused' })
    await expect(refusal).rejects.not.toThrow(/secret by mistake/)
  })

  test('is asked who it is when a key comes with it', async () => {
    expect(await store.inspect(accessOf(double))).toEqual({ adminApi: 'rgw' })
    expect(await store.inspect(accessOf(plain))).toEqual({ adminApi: 'absent' })
    const wrong = { ...double.adminKey, secretAccessKey: 'guessed' }
    await expect(store.inspect(accessOf(double, wrong))).rejects.toMatchObject({ code: 'object-store-key-refused' })
    await expect(store.inspect(accessOf(double, key))).rejects.toMatchObject({ code: 'object-store-key-refused' })
    await expect(store.inspect(accessOf(plain, wrong))).rejects.toMatchObject({ code: 'object-store-key-refused' })
  })

  test('is not trusted without its own authority', async () => {
    const untrusted = { ...accessOf(double), caPem: null }
    await expect(store.inspect(untrusted)).rejects.toMatchObject({ code: 'object-store-unreachable' })
  })
})

describe('usage', () => {
  test('is the provider’s figure: all versions and uploads that have not ended', async () => {
    const place = bucket('usage', { versioned: true })
    expect(await store.readUsage(place)).toMatchObject({ state: 'measured', storedBytes: 0n, objectCount: 0n })
    await put(client, 'usage', { key: 'k', body: 'x'.repeat(10_000) })
    await put(client, 'usage', { key: 'k', body: 'y'.repeat(5) })
    const upload = { Bucket: 'usage', Key: 'u' }
    const { UploadId } = await client.send(new CreateMultipartUploadCommand(upload))
    await client.send(new UploadPartCommand({ ...upload, UploadId, PartNumber: 1, Body: 'z'.repeat(100) }))
    const measured = { state: 'measured', storedBytes: 10_105n, objectCount: 2n, source: 'provider' }
    expect(await store.readUsage(place)).toEqual(measured)
  })

  test('is summed by listing where the provider has no administration, and says so', async () => {
    const owner = plain.addOwner({ uid: 'delle' })
    plain.addBucket({ name: 'listed', uid: 'delle', versioned: true })
    const writer = clientOf(plain, owner)
    await put(writer, 'listed', { key: 'k', body: 'four' })
    await put(writer, 'listed', { key: 'k', body: 'three' })
    await writer.send(new DeleteObjectCommand({ Bucket: 'listed', Key: 'k' }))
    const measured = { state: 'measured', storedBytes: 9n, objectCount: 2n, source: 'listing' }
    expect(await store.readUsage(bucketAt(accessOf(plain, null), 'listed', owner))).toEqual(measured)
    expect(await store.readUsage(bucketAt(accessOf(plain), 'listed'))).toEqual(measured)
  })

  test.each([
    ['the bucket is missing', 'bucket-missing', () => bucketAt(accessOf(double), 'nowhere')],
    ['the key is refused', 'key-refused', () => bucketAt(accessOf(double, { ...key, secretAccessKey: 'no' }), 'usage')],
    ['the key may not', 'access-refused', () => bucketAt(accessOf(double, key), 'usage')],
    ['there is no key', 'no-key', () => bucketAt(accessOf(double, null), 'usage')],
    [
      'nobody answers',
      'unreachable',
      () => bucketAt({ ...accessOf(double), endpoint: 'https://127.0.0.1:1' }, 'usage'),
    ],
  ] as const)('is unmeasured, never 0, when %s', async (_, reason, place) => {
    expect(await store.readUsage(place())).toEqual({ state: 'unmeasured', reason })
  })

  test('is unmeasured while the store fails', async () => {
    double.failWith(503)
    try {
      expect(await store.readUsage(bucketAt(accessOf(double), 'usage'))).toMatchObject({ reason: 'unreachable' })
    } finally {
      double.failWith(null)
    }
  })
})

describe('the provider’s limit', () => {
  test('is what is read back, and the store holds to it', async () => {
    const place = bucket('limited')
    expect(await store.readLimit(place)).toEqual({ state: 'none' })
    const limit = { state: 'set', limitBytes: 10_001n, heldBy: 'bucket' }
    expect(await store.setLimit(place, 10_001n)).toEqual(limit)
    expect(await store.readLimit(place)).toEqual(limit)
    await put(client, 'limited', { key: 'a', body: 'x'.repeat(8_192) })
    await expect(put(client, 'limited', { key: 'b', body: 'x' })).rejects.toMatchObject({ name: 'QuotaExceeded' })
  })

  test('of an owner with one bucket grows with the bucket’s, as a provisioner leaves it behind', async () => {
    double.addOwner({ uid: 'claim', quotaBytes: 5_000n })
    double.addBucket({ name: 'claimed', uid: 'claim' })
    const place = bucketAt(accessOf(double), 'claimed')
    expect(await store.readLimit(place)).toEqual({ state: 'set', limitBytes: 5_000n, heldBy: 'owner' })
    expect(await store.setLimit(place, 12_000n)).toMatchObject({ limitBytes: 12_000n })
  })

  test('of an owner with other buckets is left and told', async () => {
    double.addOwner({ uid: 'shared', quotaBytes: 5_000n })
    double.addBucket({ name: 'shared-1', uid: 'shared' })
    double.addBucket({ name: 'shared-2', uid: 'shared' })
    const place = bucketAt(accessOf(double), 'shared-1')
    expect(await store.setLimit(place, 12_000n)).toEqual({ state: 'set', limitBytes: 5_000n, heldBy: 'owner' })
  })

  test('is unverified where the provider has no administration', async () => {
    const place = bucketAt(accessOf(plain), 'listed')
    const unverified = { state: 'unverified', reason: 'admin-api-absent' }
    expect(await store.readLimit(place)).toEqual(unverified)
    expect(await store.setLimit(place, 1n)).toEqual(unverified)
  })
})

describe('protection', () => {
  test('tells versioning, object lock and the retention of new versions', async () => {
    const never = { state: 'known', versioning: 'never', objectLock: false, defaultRetention: null }
    expect(await store.readProtection(bucket('open'))).toEqual(never)
    expect(await store.readProtection(bucket('kept', { versioned: true }))).toMatchObject({ versioning: 'enabled' })
    const retention = { mode: 'compliance', days: 30 } as const
    expect(await store.readProtection(bucket('held', { retention }))).toEqual({
      state: 'known',
      versioning: 'enabled',
      objectLock: true,
      defaultRetention: retention,
    })
  })

  test.each([
    ['probe-without-versions', {}, 'deleted'],
    ['probe-with-versions-only', { versioned: true }, 'deleted'],
    ['probe-held-in-compliance', { retention: { mode: 'compliance', days: 1 } }, 'refused'],
    ['probe-held-in-governance', { retention: { mode: 'governance', days: 1 } }, 'refused'],
  ] as const)('of bucket %s is what deleting a canary shows', async (name, options, outcome) => {
    const place = { ...bucket(name, options), key }
    expect(await store.probeDeletion(place)).toMatchObject({ outcome })
    expect(await store.probeDeletion(place)).toMatchObject({ outcome })
  })

  test('does not count in governance for a key that may bypass it', async () => {
    const mighty = double.addOwner({ uid: 'mighty', mayBypassGovernance: true })
    double.addBucket({ name: 'bypassed', uid: 'mighty', retention: { mode: 'governance', days: 1 } })
    const place = { ...bucketAt(accessOf(double), 'bypassed'), key: mighty }
    expect(await store.probeDeletion(place)).toEqual({ outcome: 'deleted' })
  })

  test('is not shown by a key that is refused altogether or may not even write, nor by a store that fails', async () => {
    const place = bucket('unproven', { retention: { mode: 'compliance', days: 1 } })
    const dead = { ...key, secretAccessKey: 'rotated' }
    expect(await store.probeDeletion({ ...place, key: dead })).toEqual({ outcome: 'unknown', reason: 'key-refused' })
    double.failWith(503, 'DELETE')
    try {
      expect(await store.probeDeletion({ ...place, key })).toEqual({ outcome: 'unknown', reason: 'unreachable' })
    } finally {
      double.failWith(null)
    }
    const foreign = double.addOwner({ uid: 'foreign' })
    const unknown = { outcome: 'unknown', reason: 'access-refused' }
    expect(await store.probeDeletion({ ...place, key: foreign })).toEqual(unknown)
  })
})

describe('a manifest', () => {
  test('names every version with size and hash, also of keys that XML cannot carry', async () => {
    const place = bucket('manifest', { versioned: true })
    const odd = 'déc/ordre & suite\u0001+1.txt'
    const first = await put(client, 'manifest', { key: odd, body: 'un' })
    const second = await put(client, 'manifest', { key: odd, body: 'deux' })
    await client.send(new DeleteObjectCommand({ Bucket: 'manifest', Key: odd }))
    const found = await all(store.manifest(place, { afterKey: null, readContents: true }))
    expect(found.map(({ key: name, isDeleteMarker }) => [name, isDeleteMarker])).toEqual([
      [odd, true],
      [odd, false],
      [odd, false],
    ])
    const sha256 = (text: string) => createHash('sha256').update(text).digest('hex')
    expect(found.find(({ versionId }) => versionId === second)).toMatchObject({ sizeBytes: 4n, sha256: sha256('deux') })
    expect(found.find(({ versionId }) => versionId === first)).toMatchObject({ sizeBytes: 2n, sha256: sha256('un') })
    expect(found[0]).toMatchObject({ isLatest: true, sizeBytes: 0n, etag: null, sha256: null })
  })

  test('over many pages holds every version once, resumes after a key, and adds up to what is counted', async () => {
    const place = bucket('pages', { versioned: true })
    const keys = Array.from({ length: 750 }, (_, index) => `k${String(index).padStart(4, '0')}`)
    for (const body of ['a', 'bb', 'ccc'])
      double.fill(
        'pages',
        keys.map((name) => ({ key: name, body })),
      )
    const found = await all(store.manifest(place, { afterKey: null, readContents: false }))
    expect(found.map(({ key: name }) => name)).toEqual(keys.flatMap((name) => [name, name, name]))
    expect(new Set(found.map(({ versionId }) => versionId)).size).toBe(2_250)
    const rest = await all(store.manifest(place, { afterKey: 'k0600', readContents: false }))
    expect(rest).toEqual(found.slice(601 * 3))
    const count = { versions: 2_250n, deleteMarkers: 0n, storedBytes: 750n * 6n }
    expect(await store.countVersions(place)).toEqual(count)
    expect(await store.readUsage(place)).toMatchObject({ storedBytes: count.storedBytes })
  })

  test('asks for the next page only when the one before was read', async () => {
    const before = double.requests.length
    for await (const version of store.manifest(bucketAt(accessOf(double), 'pages'), {
      afterKey: null,
      readContents: false,
    })) {
      if (version.key === 'k0100') break
    }
    expect(double.requests.length - before).toBe(1)
  })

  test('that cannot be read to its end throws, so that half of it cannot pass for the whole', async () => {
    const reading = { afterKey: null, readContents: false }
    const missing = all(store.manifest(bucketAt(accessOf(double), 'nowhere'), reading))
    await expect(missing).rejects.toMatchObject({ code: 'object-store-unreachable' })
    const keyless = all(store.manifest(bucketAt(accessOf(double, null), 'pages'), reading))
    await expect(keyless).rejects.toMatchObject({ code: 'object-store-key-refused' })
  })
})

describe('destruction', () => {
  test('does nothing without an exit token that was issued', async () => {
    bucket('untouched')
    await put(client, 'untouched', { key: 'k', body: 'kept' })
    const target = { ...bucketAt(accessOf(double), 'untouched'), tenantId: 'tenant-1' }
    const forged = { exitId: 'exit-1', tenantId: 'tenant-1', bucketNames: ['untouched'] } as unknown as ExitToken
    const before = double.requests.length
    await expect(store.destroyBucket(target, { token: forged, onProgress: () => undefined })).rejects.toThrow(
      'exit token',
    )
    expect(double.requests.length).toBe(before)
    await client.send(new HeadBucketCommand({ Bucket: 'untouched' }))
  })
})
