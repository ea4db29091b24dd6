import { instant, msPerHour } from '@grenier/quota-billing'
import { describe, expect, test } from 'vitest'
import { hourOf } from '../metering/collector-call.ts'
import type { TenantBucket } from './bucket.ports.ts'
import { backupRoomVerdict, bucketConditions, limitVerdict, measuredVerdict } from './bucket-conditions.ts'
import type { BucketLimit, BucketUsage, ObjectStore } from './object-store.ports.ts'
import { observeBucket } from './observe-bucket.ts'

const store = { endpoint: 'https://s3.example', caPem: null, region: 'us-east-1', adminKey: null }
const hour = instant(1_800_000_000_000)

function bucketOf(changes: Partial<TenantBucket> = {}): TenantBucket {
  return {
    tenantId: 'tenant-1',
    siteId: 'site-1',
    siteCode: 'nord',
    bucketName: 'bucket-1',
    offerId: 'offer-1',
    kind: 'backup',
    quotaBytes: 1_000n,
    generation: 3,
    observedHour: hour,
    recordedBytes: null,
    storedBytes: 500n,
    silence: null,
    limitWantedBytes: null,
    limitReadBytes: null,
    limitVerdict: null,
    ...changes,
  }
}

/** A store that holds so much and whose limit is what was set last. */
function storeWith(options: { usage: BucketUsage; limit: BucketLimit; set?: bigint[] }) {
  let { limit } = options
  const asked: Pick<ObjectStore, 'readUsage' | 'readLimit' | 'setLimit'> = {
    readUsage: async () => options.usage,
    readLimit: async () => limit,
    setLimit: async (_, limitBytes) => {
      options.set?.push(limitBytes)
      limit = { state: 'set', limitBytes, heldBy: 'bucket' }
      return limit
    },
  }
  return asked as ObjectStore
}

const holding = (storedBytes: bigint): BucketUsage => ({
  state: 'measured',
  storedBytes,
  objectCount: 1n,
  source: 'provider',
})
const limited = (limitBytes: bigint): BucketLimit => ({ state: 'set', limitBytes, heldBy: 'bucket' })

async function limitAfter(changes: Partial<TenantBucket>, usage: BucketUsage, limit: BucketLimit) {
  const set: bigint[] = []
  const observed = await observeBucket(storeWith({ usage, limit, set }), { ...bucketOf(changes), store }, hour)
  return { set, verdict: observed.limitVerdict, read: observed.limitReadBytes }
}

describe('the provider’s limit', () => {
  test('is set to a fifth above a backup quota and to a bucket quota itself', async () => {
    const none: BucketLimit = { state: 'none' }
    expect(await limitAfter({}, holding(1n), none)).toEqual({ set: [1_200n], verdict: 'holds', read: 1_200n })
    expect((await limitAfter({ kind: 'bucket' }, holding(1n), none)).set).toEqual([1_000n])
  })

  test('that holds is not set again', async () => {
    expect(await limitAfter({}, holding(1n), limited(1_200n))).toEqual({ set: [], verdict: 'holds', read: 1_200n })
  })

  test('is raised at once when the quota grows', async () => {
    const grown = await limitAfter({ quotaBytes: 100_000n }, holding(1_000n), limited(1_200n))
    expect(grown).toEqual({ set: [120_000n], verdict: 'holds', read: 120_000n })
  })

  test('is not lowered below what is stored, nor while that is unknown, so that pruning can write', async () => {
    const shrunk = { quotaBytes: 1_000n }
    const kept = { set: [], verdict: 'stored-beyond', read: 90_000n }
    expect(await limitAfter(shrunk, holding(1_201n), limited(90_000n))).toEqual(kept)
    expect(await limitAfter(shrunk, { state: 'unmeasured', reason: 'unreachable' }, limited(90_000n))).toEqual(kept)
    expect((await limitAfter(shrunk, holding(1_200n), limited(90_000n))).set).toEqual([1_200n])
  })

  test('is left alone without a quota, and unverified where it cannot be read', async () => {
    expect(await limitAfter({ quotaBytes: 0n }, holding(1n), limited(5n))).toMatchObject({ set: [], verdict: null })
    const unverified: BucketLimit = { state: 'unverified', reason: 'admin-api-absent' }
    expect(await limitAfter({}, holding(1n), unverified)).toEqual({ set: [], verdict: 'unverified', read: null })
  })

  test('that a provider does not keep is told as it was read back', async () => {
    const deaf = { ...storeWith({ usage: holding(1n), limit: limited(5n) }), setLimit: async () => limited(5n) }
    const observed = await observeBucket(deaf, { ...bucketOf(), store }, hour)
    expect(observed).toMatchObject({ limitVerdict: 'too-low', limitReadBytes: 5n, limitWantedBytes: 1_200n })
  })
})

describe('a reading', () => {
  test('of an hour that was recorded stands against what the bucket holds by now', async () => {
    const objects = storeWith({ usage: holding(900n), limit: limited(1_200n) })
    const observed = await observeBucket(objects, { ...bucketOf({ recordedBytes: 500n }), store }, hour)
    expect(observed).toMatchObject({ storedBytes: 500n, silence: null })
  })

  test('stands for the whole hour it was taken in', () => {
    expect(hourOf(hour)).toBe(hour)
    expect(hourOf(instant(hour + msPerHour - 1))).toBe(hour)
    expect(hourOf(instant(hour + msPerHour))).toBe(hour + msPerHour)
  })
})

describe('conditions of buckets', () => {
  const silent = bucketOf({ bucketName: 'bucket-2', storedBytes: null, silence: 'bucket-missing' })

  test('name each bucket that was not measured, and why', () => {
    expect(measuredVerdict([bucketOf(), silent])).toEqual({
      status: 'False',
      reason: 'Unmeasured',
      message: 'nord/bucket-2: bucket-missing',
    })
  })

  test.each([
    [799n, 'True Room'],
    [800n, 'True NearlyFull'],
    [999n, 'True NearlyFull'],
    [1_000n, 'False Full'],
  ])('say of %s of 1 000 bytes: %s', (storedBytes, told) => {
    const verdict = backupRoomVerdict([bucketOf({ storedBytes })])
    expect(`${verdict?.status} ${verdict?.reason}`).toBe(told)
  })

  test('add up all backup buckets of the offer, and judge nothing while one of them is unknown', () => {
    const half = bucketOf({ storedBytes: 500n })
    expect(backupRoomVerdict([half, { ...half, bucketName: 'bucket-3' }])).toMatchObject({ reason: 'Full' })
    expect(backupRoomVerdict([half, silent])).toMatchObject({ status: 'Unknown', reason: 'Unmeasured' })
    expect(backupRoomVerdict([bucketOf({ kind: 'bucket' })])).toBeNull()
  })

  test('put a limit that is too low before one that is too high or could not be read', () => {
    const of = (verdict: TenantBucket['limitVerdict']) => bucketOf({ limitVerdict: verdict, limitWantedBytes: 1_200n })
    expect(limitVerdict([of('unverified'), of('too-high'), of('too-low')])).toMatchObject({ reason: 'LimitTooLow' })
    expect(limitVerdict([of('unverified'), of('holds')])).toMatchObject({ status: 'Unknown', reason: 'Unverified' })
    expect(limitVerdict([of('holds')])).toMatchObject({ status: 'True', reason: 'Verified' })
    expect(limitVerdict([of(null)])).toBeNull()
  })

  test('are three of a tenant with a backup quota, and never say that it is ready or not', () => {
    const types = bucketConditions([bucketOf({ limitVerdict: 'holds' })], hour).map(({ type }) => type)
    expect(types).toEqual(['BucketsMeasured', 'ProviderLimitHolds', 'BackupHasRoom'])
  })
})
