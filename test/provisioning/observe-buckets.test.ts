import { createHash } from 'node:crypto'
import type { Answer } from '@grenier/contracts'
import { type ObjectStoreDouble, startObjectStoreDouble } from '@grenier/object-storage/double'
import { GIB } from '@grenier/quota-billing'
import { Client } from 'pg'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { callOf, type House, memberOf, openHouse, operator } from '../journeys/use-cases/house.ts'
import { enrolCommune, prepareRegion, type Region } from '../journeys/use-cases/region.ts'

const quotaBytes = 10n * GIB
const platform = { kind: 'platform' } as const

let double: ObjectStoreDouble
let house: House
let region: Region
let site: Answer<'createSite'>
let clusterId: string

async function rows<Row>(text: string, values: readonly unknown[] = []): Promise<Row[]> {
  const client = new Client(house.database.adminUrl)
  await client.connect()
  try {
    return (await client.query(text, [...values])).rows as Row[]
  } finally {
    await client.end()
  }
}

function siteBody(code: string, endpoint: string, secretAccessKey = double.adminKey.secretAccessKey) {
  const s3AdminKey = { ...double.adminKey, secretAccessKey }
  const store = { s3Endpoint: endpoint, s3CaPem: double.caPem, s3Region: 'us-east-1', s3AdminKey }
  return { code, name: code, residency: 'FR', ...store } as const
}

beforeAll(async () => {
  double = await startObjectStoreDouble()
  house = await openHouse('2026-03-10T08:20:00Z')
  region = await prepareRegion(house)
  site = await house.api.createSite(siteBody('depot', double.endpoint), callOf(operator))
  const profile = { oidcGroupsPrefix: 'g:', dnsNamespace: 'd', dnsPodLabels: {}, apiServerCidrs: [], s3Cidrs: [] }
  const kubeconfig = 'the kubeconfig of the second site, read by a double'
  const cluster = { name: 'depot-1', siteId: site.id, kubeconfig, profile }
  clusterId = (await house.api.declareCluster(cluster, callOf(operator))).id
})

afterAll(async () => {
  await house.close()
  await double.close()
})

/** The second site holds the buckets that are observed, and stands for no tenant's own. */
const placing = { sameSiteReason: 'the other site is of no use here' }

/** A commune with a backup quota and a bucket that stands, as a run would have found it. */
async function communeWithBucket(
  name: string,
  bytes: number | null,
): Promise<{ tenantId: string; bucketName: string }> {
  const { id: tenantId } = await enrolCommune(house, region, { name, placing })
  const bucketName = `${name.toLowerCase()}-bucket`
  if (bytes !== null) {
    double.addBucket({ name: bucketName, uid: name })
    double.fill(bucketName, [{ key: 'data/1', body: 'x'.repeat(bytes) }])
  }
  const recordedAt = region.root.recordedAt
  await house.unitOfWork.transact(platform, async (tx) => {
    await tx.quota.setQuota({ tenantId, offerId: region.backup.id, quotaBytes, grantedAt: recordedAt })
    await tx.provisioning.saveBuckets(tenantId, [{ offerId: region.backup.id, clusterId, bucketName, recordedAt }])
  })
  return { tenantId, bucketName }
}

async function observe(): Promise<void> {
  expect(await house.jobs['observe-buckets']({ siteId: site.id })).toEqual({ kind: 'done' })
}

async function conditionsOf(tenantId: string): Promise<Record<string, string>> {
  const { conditions } = await house.api.getTenant({ tenantId }, callOf(operator))
  return Object.fromEntries(conditions.map(({ type, status, reason }) => [type, `${status} ${reason}`]))
}

async function backupUse(tenantId: string): Promise<bigint | null | undefined> {
  const { items } = await house.api.getTenantQuotas({ tenantId }, callOf(memberOf(tenantId)))
  return items.find(({ offerId }) => offerId === region.backup.id)?.usedBytes
}

async function readingsOf(bucketName: string): Promise<string[]> {
  const found = await rows<{ text: string }>(
    `SELECT meter || ' ' || to_char(taken_at AT TIME ZONE 'UTC', 'HH24:MI') || ' ' || value_bytes AS text
       FROM reading WHERE resource_id = $1 ORDER BY taken_at`,
    [`depot/${bucketName}`],
  )
  return found.map(({ text }) => text)
}

describe('a site with an object store', () => {
  test('is told by everything but its key, which is stored sealed and shown nowhere', async () => {
    expect(site).toMatchObject({ s3Endpoint: double.endpoint, s3AdminKeyKnown: true })
    const listed = await house.api.listSites({ cursor: undefined, limit: 50 }, callOf(operator))
    expect(listed.items.map(({ code, s3AdminKeyKnown }) => [code, s3AdminKeyKnown])).toEqual([
      ['cergy', false],
      ['depot', true],
    ])
    const stored = await rows<{ text: string }>(`
      SELECT s3_admin_key_sealed AS text FROM site_secret UNION ALL SELECT to_jsonb(site)::text FROM site
      UNION ALL SELECT to_jsonb(audit_entry)::text FROM audit_entry UNION ALL SELECT to_jsonb(k)::text FROM idempotency_key k`)
    const everything = JSON.stringify([site, listed, stored])
    expect(stored.length).toBeGreaterThan(4)
    expect(everything).not.toContain(double.adminKey.secretAccessKey)
    expect(everything).not.toContain(double.adminKey.accessKeyId)
  })

  test('is refused, with nothing stored, when nobody answers or the key is wrong', async () => {
    const wrongKey = house.api.createSite(siteBody('faux', double.endpoint, 'guessed'), callOf(operator))
    await expect(wrongKey).rejects.toMatchObject({ code: 'object-store-key-refused' })
    const nobody = house.api.createSite(siteBody('absent', 'https://127.0.0.1:1'), callOf(operator))
    await expect(nobody).rejects.toMatchObject({ code: 'object-store-unreachable' })
    const keyOnly = { ...siteBody('seule', double.endpoint), s3Endpoint: null }
    await expect(house.api.createSite(keyOnly, callOf(operator))).rejects.toMatchObject({ code: 'invalid-input' })
    expect(await rows('SELECT code FROM site ORDER BY code')).toEqual([{ code: 'cergy' }, { code: 'depot' }])
  })
})

describe('buckets observed', () => {
  test('have one reading an hour, of the store’s own bytes, however often the job runs', async () => {
    const { tenantId, bucketName } = await communeWithBucket('Auvers', 1_000)
    await observe()
    expect(await backupUse(tenantId)).toBe(1_000n)
    double.fill(bucketName, [{ key: 'data/2', body: 'y'.repeat(500) }])
    await observe()
    expect(await readingsOf(bucketName)).toEqual(['backup.stored 08:00 1000'])
    house.setClock('2026-03-10T09:59:59Z')
    await observe()
    expect(await readingsOf(bucketName)).toEqual(['backup.stored 08:00 1000', 'backup.stored 09:00 1500'])
    expect(await conditionsOf(tenantId)).toMatchObject({ BucketsMeasured: 'True Measured', BackupHasRoom: 'True Room' })
  })

  test('twice at once give the same readings as once', async () => {
    house.setClock('2026-03-10T10:05:00Z')
    await Promise.allSettled([observe(), observe()])
    await observe()
    expect(await readingsOf('auvers-bucket')).toHaveLength(3)
  })

  test('whose readings were recorded when the process died are saved by the next run, not recorded again', async () => {
    house.setClock('2026-03-10T11:05:00Z')
    // The first transaction of the job records the readings, the second saves what was observed.
    house.dieBeforeTransaction(2)
    await expect(house.jobs['observe-buckets']({ siteId: site.id })).rejects.toThrow('killed')
    house.dieBeforeTransaction(null)
    double.fill('auvers-bucket', [{ key: 'data/3', body: 'z' }])
    await observe()
    expect((await readingsOf('auvers-bucket')).at(-1)).toBe('backup.stored 11:00 1500')
  })

  test('are unmeasured, without a reading and never 0, when the store cannot tell', async () => {
    const { tenantId, bucketName } = await communeWithBucket('Bessancourt', null)
    await observe()
    expect(await readingsOf(bucketName)).toEqual([])
    expect(await backupUse(tenantId)).toBeNull()
    expect(await conditionsOf(tenantId)).toMatchObject({
      BucketsMeasured: 'False Unmeasured',
      BackupHasRoom: 'Unknown Unmeasured',
      ProviderLimitHolds: 'Unknown Unverified',
    })
  })

  test('of a store that is away are unmeasured for that hour and measured again in the next', async () => {
    const { tenantId, bucketName } = await communeWithBucket('Courdimanche', 10)
    house.setClock('2026-03-10T12:00:00Z')
    double.failWith(503)
    await observe()
    double.failWith(null)
    expect(await conditionsOf(tenantId)).toMatchObject({ BucketsMeasured: 'False Unmeasured' })
    house.setClock('2026-03-10T13:00:00Z')
    await observe()
    expect(await readingsOf(bucketName)).toEqual(['backup.stored 13:00 10'])
    expect(await conditionsOf(tenantId)).toMatchObject({ BucketsMeasured: 'True Measured' })
  })

  test('get the provider’s limit at quota × 1.2, read back, and get it again when somebody changes it', async () => {
    const { tenantId, bucketName } = await communeWithBucket('Deuil', 10)
    await observe()
    const limit = () =>
      rows<Record<string, string>>(
        'SELECT limit_wanted_bytes, limit_read_bytes, limit_verdict FROM tenant_bucket WHERE bucket_name = $1',
        [bucketName],
      )
    const bytes = String(12n * GIB)
    const holds = [{ limit_wanted_bytes: bytes, limit_read_bytes: bytes, limit_verdict: 'holds' }]
    expect(await limit()).toEqual(holds)
    expect(await conditionsOf(tenantId)).toMatchObject({ ProviderLimitHolds: 'True Verified' })
    double.limitBucket(bucketName, 1n)
    house.setClock('2026-03-10T14:00:00Z')
    await observe()
    expect(await limit()).toEqual(holds)
  })

  test('warn at 80 %, pause backups at 100 %, and tell the cluster each time', async () => {
    const { tenantId } = await communeWithBucket('Ermont', 0)
    const stageAt = async (usedBytes: bigint, hour: string) => {
      double.pretendSize('ermont-bucket', usedBytes)
      house.setClock(`2026-03-10T${hour}:00:00Z`)
      await observe()
      const pending = await rows<{ kind: string }>(
        "SELECT kind FROM outbox WHERE tenant_id = $1 AND kind = 'reconcile-tenant' AND state = 'pending'",
        [tenantId],
      )
      await rows("UPDATE outbox SET state = 'done' WHERE tenant_id = $1", [tenantId])
      await house.jobs['reconcile-tenant']({ tenantId })
      const told = house.cluster.blueprints.at(-1)?.quotas.find(({ kind }) => kind === 'backup')?.usedBytes
      const { BackupHasRoom } = await conditionsOf(tenantId)
      return { BackupHasRoom, told, runs: pending.length }
    }
    await stageAt(0n, '15')
    const nearlyFull = 8n * GIB
    expect(await stageAt(nearlyFull - 1n, '16')).toEqual({ BackupHasRoom: 'True Room', told: nearlyFull - 1n, runs: 0 })
    expect(await stageAt(nearlyFull, '17')).toEqual({ BackupHasRoom: 'True NearlyFull', told: nearlyFull, runs: 1 })
    expect(await stageAt(quotaBytes, '18')).toEqual({ BackupHasRoom: 'False Full', told: quotaBytes, runs: 1 })
    expect(await stageAt(1n, '19')).toEqual({ BackupHasRoom: 'True Room', told: 1n, runs: 1 })
  })

  test('of another tenant are not taken over by who names them', async () => {
    const { tenantId } = await enrolCommune(house, region, { name: 'Frépillon', placing }).then(({ id }) => ({
      tenantId: id,
    }))
    const claim = {
      offerId: region.backup.id,
      clusterId,
      bucketName: 'deuil-bucket',
      recordedAt: region.root.recordedAt,
    }
    const foreign = await house.unitOfWork.transact(platform, (tx) => tx.provisioning.saveBuckets(tenantId, [claim]))
    expect(foreign).toEqual(['deuil-bucket'])
    const owners = await rows<{ owners: number }>(
      "SELECT count(*)::int AS owners FROM tenant_bucket WHERE bucket_name = 'deuil-bucket'",
    )
    expect(owners).toEqual([{ owners: 1 }])
  })

  test('belong to their tenant alone, whoever reads', async () => {
    const [own] = await rows<{ id: string }>(
      "SELECT tenant_id AS id FROM tenant_bucket WHERE bucket_name = 'deuil-bucket'",
    )
    const tenantId = own?.id ?? ''
    const seen = await house.unitOfWork.read({ kind: 'tenant', tenantId }, (tx) => tx.provisioning.sitesWithBuckets())
    expect(seen).toEqual([site.id])
    const hash = createHash('sha256').update(tenantId).digest('hex')
    const stranger = `00000000-0000-4000-8000-${hash.slice(0, 12)}`
    const scope = { kind: 'tenant', tenantId: stranger } as const
    expect(await house.unitOfWork.read(scope, (tx) => tx.provisioning.sitesWithBuckets())).toEqual([])
  })
})
