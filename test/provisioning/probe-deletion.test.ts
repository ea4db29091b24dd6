import { canaryDue } from '@grenier/control-plane'
import { type ObjectStoreDouble, startObjectStoreDouble } from '@grenier/object-storage/double'
import { canaryPolicyV1, civilDate, GIB, instant, msPerDay } from '@grenier/quota-billing'
import { Client } from 'pg'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { reconcile } from '../journeys/use-cases/dated-house.ts'
import { callOf, type House, memberOf, openHouse, operator } from '../journeys/use-cases/house.ts'
import { claim, copy, show } from '../journeys/use-cases/protection-scene.ts'
import { enrolCommune, prepareRegion, type Region } from '../journeys/use-cases/region.ts'

const platform = { kind: 'platform' } as const
const retention = { mode: 'compliance', days: 30 } as const

let double: ObjectStoreDouble
let house: House
let region: Region
let siteId: string
let clusterId: string

beforeAll(async () => {
  double = await startObjectStoreDouble()
  house = await openHouse('2026-03-10T08:20:00Z')
  region = await prepareRegion(house)
  const store = { s3Endpoint: double.endpoint, s3CaPem: double.caPem, s3Region: 'us-east-1' }
  // Without a key of the administration: a canary is a matter of the tenant's own key alone.
  const place = { code: 'depot', name: 'depot', residency: 'FR', ...store, s3AdminKey: null } as const
  siteId = (await house.api.createSite(place, callOf(operator))).id
  const profile = { oidcGroupsPrefix: 'g:', dnsNamespace: 'd', dnsPodLabels: {}, apiServerCidrs: [], s3Cidrs: [] }
  const cluster = {
    name: 'depot-1',
    siteId,
    kubeconfig: 'the kubeconfig of the second site, read by a double',
    profile,
  }
  clusterId = (await house.api.declareCluster(cluster, callOf(operator))).id
})
afterAll(async () => {
  await house.close()
  await double.close()
})

interface Commune {
  readonly tenantId: string
  readonly bucketName: string
}

/** A commune whose claims are all copied and whose backup bucket stands; `withKey`: its cluster holds the bucket's key. */
async function commune(
  name: string,
  options: { locked?: boolean; withKey?: boolean; mayBypass?: boolean } = {},
): Promise<Commune> {
  const { locked = true, withKey = true } = options
  const { id: tenantId } = await enrolCommune(house, region, {
    name,
    gib: 10n,
    placing: { sameSiteReason: 'the other site is of no use here' },
  })
  const bucketName = `${name.toLowerCase()}-bucket`
  const key = double.addOwner({ uid: name })
  double.addBucket({ name: bucketName, uid: name, versioned: true, ...(locked ? { retention } : {}) })
  if (withKey) house.cluster.backupKeys.set(bucketName, key)
  const recordedAt = region.root.recordedAt
  await reconcile(house, tenantId)
  await house.unitOfWork.transact(platform, async (tx) => {
    await tx.quota.setQuota({ tenantId, offerId: region.backup.id, quotaBytes: 10n * GIB, grantedAt: recordedAt })
    await tx.provisioning.saveBuckets(tenantId, [{ offerId: region.backup.id, clusterId, bucketName, recordedAt }])
  })
  await lookAtCopies(tenantId)
  return { tenantId, bucketName }
}

async function lookAtCopies(tenantId: string): Promise<void> {
  show(house, [claim('archives', { className: region.block.className })], [copy('archives', 2)])
  await house.jobs['observe-protection']({ tenantId })
}

async function probe(): Promise<void> {
  expect(await house.jobs['probe-deletion']({ siteId })).toEqual({ kind: 'done' })
}

/** What the member reads: the verdict of its bucket, its condition and whether the point of the score is met. */
async function seen(tenantId: string) {
  const protection = await house.api.getTenantProtection({ tenantId }, callOf(memberOf(tenantId)))
  const condition = protection.conditions.find(({ type }) => type === 'BackupImmutable')
  const point = protection.score.parts.find((part) => part.point === 'one-immutable-or-offline')
  const said = condition === undefined ? null : `${condition.status} ${condition.reason}`
  return { verdicts: protection.canaries.map(({ verdict }) => verdict), said, isMet: point?.isMet }
}

/** The notice of a member, whose last day is over. */
async function leave(tenantId: string): Promise<void> {
  const notice = {
    tenantId,
    noticeGivenOn: civilDate('2026-03-10'),
    dataClass: 'ordinary',
    coolingOffDays: 15,
    reason: 'La commune part',
  } as const
  await house.api.startExit(notice, callOf(operator))
  const client = new Client(house.database.adminUrl)
  await client.connect()
  await client.query("UPDATE tenant_exit SET state = 'exporting' WHERE tenant_id = $1", [tenantId])
  await client.end()
}

const writesTo = ({ bucketName }: Commune) => double.requests.filter((line) => line.startsWith(`PUT /${bucketName}/`))
const green = { verdicts: ['refused'], said: 'True DeletionRefused', isMet: true }
const unknown = { verdicts: ['unmeasured'], said: 'Unknown Unmeasured', isMet: false }

describe('deleting a canary with the tenant’s own key', () => {
  test('that is refused makes the immutable point of the score, which nothing else does', async () => {
    const { tenantId } = await commune('Auvers')
    expect(await seen(tenantId)).toEqual({ verdicts: ['unmeasured'], said: null, isMet: false })
    await probe()
    expect(await seen(tenantId)).toEqual(green)
    // What the bucket protects is its copies: without one of every claim it protects nothing.
    show(house, [claim('archives', { className: region.block.className })], [])
    await house.jobs['observe-protection']({ tenantId })
    expect((await seen(tenantId)).isMet).toBe(false)
  })

  test('that goes through is said, and is no green', async () => {
    const { tenantId } = await commune('Bessancourt', { locked: false })
    await probe()
    expect(await seen(tenantId)).toEqual({ verdicts: ['deleted'], said: 'False DeletionAllowed', isMet: false })
  })

  test('that cannot be tried is unmeasured, with its reason', async () => {
    const { tenantId } = await commune('Courdimanche', { withKey: false })
    await probe()
    expect(await seen(tenantId)).toEqual(unknown)
    const { canaries } = await house.api.getTenantProtection({ tenantId }, callOf(operator))
    expect(canaries).toMatchObject([{ reason: 'no-key', provenAt: null }])
  })

  test('is believed for its days only, a store that is away proves nothing, and takes nothing back either', async () => {
    const { tenantId } = await commune('Deuil')
    await probe()
    const later = async (days: number) => {
      house.moveWallClock(days * msPerDay)
      await lookAtCopies(tenantId)
    }
    await later(canaryPolicyV1.everyDays + 1)
    double.failWith(503)
    await probe()
    expect((await seen(tenantId)).verdicts).toEqual(['refused'])
    await later(canaryPolicyV1.believedDays - canaryPolicyV1.everyDays)
    expect((await seen(tenantId)).verdicts).toEqual(['unmeasured'])
    expect(await seen(tenantId)).toMatchObject({ said: 'Unknown ObservationTooOld', isMet: false })
    await probe()
    expect(await seen(tenantId)).toEqual(unknown)
    double.failWith(null)
    await later(canaryPolicyV1.retryDays + 1)
    await probe()
    expect(await seen(tenantId)).toEqual(green)
    const days = canaryPolicyV1.believedDays + 1 + canaryPolicyV1.retryDays + 1
    house.moveWallClock(-days * msPerDay)
  })

  test('comes weekly to each bucket, and no sooner however often the job runs', async () => {
    const own = await commune('Ermont')
    await probe()
    const first = writesTo(own).length
    expect(first).toBeGreaterThan(0)
    await probe()
    expect(writesTo(own)).toHaveLength(first)
    const due = (days: number) =>
      house.unitOfWork.read(platform, (tx) =>
        tx.protection.sitesToProbe(canaryDue(instant(Date.now() + days * msPerDay))),
      )
    expect(await due(canaryPolicyV1.everyDays + 30)).toContain(siteId)
  })

  test('goes on with the buckets that are left where it was cut off', async () => {
    const own = await commune('Frepillon')
    house.dieBeforeTransaction(1)
    await expect(house.jobs['probe-deletion']({ siteId })).rejects.toThrow('killed')
    house.dieBeforeTransaction(null)
    await probe()
    expect((await seen(own.tenantId)).verdicts).toEqual(['refused'])
  })

  test('is not tried any more once the tenant is leaving', async () => {
    const own = await commune('Groslay')
    await leave(own.tenantId)
    await probe()
    expect(writesTo(own)).toEqual([])
    expect((await seen(own.tenantId)).verdicts).toEqual(['unmeasured'])
  })

  test('shows its key to nobody', async () => {
    const { tenantId, bucketName } = await commune('Hodent')
    await probe()
    const protection = await house.api.getTenantProtection({ tenantId }, callOf(operator))
    const key = house.cluster.backupKeys.get(bucketName)
    const text = JSON.stringify(protection, (_key, value: unknown) => (typeof value === 'bigint' ? `${value}` : value))
    expect(text).toContain(bucketName)
    expect(text).not.toContain(key?.secretAccessKey)
    expect(text).not.toContain(key?.accessKeyId)
  })
})

describe('a site without an object store', () => {
  test('has nothing measured, and no request is made', async () => {
    const { tenantId } = await commune('Isle')
    const requests = double.requests.length
    const recordedAt = region.root.recordedAt
    const bucket = { offerId: region.backup.id, clusterId: region.clusterId, bucketName: 'elsewhere', recordedAt }
    const { items } = await house.api.listSites({ limit: 10 }, callOf(operator))
    const bare = items.find(({ s3Endpoint }) => s3Endpoint === null)
    await house.unitOfWork.transact(platform, (tx) => tx.provisioning.saveBuckets(tenantId, [bucket]))
    await house.jobs['probe-deletion']({ siteId: bare?.id ?? '' })
    const { canaries } = await house.api.getTenantProtection({ tenantId }, callOf(operator))
    expect(canaries.find(({ bucketName }) => bucketName === 'elsewhere')).toMatchObject({ reason: 'no-store' })
    expect(double.requests).toHaveLength(requests)
  })
})
