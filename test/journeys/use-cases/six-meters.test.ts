import { type ObjectStoreDouble, startObjectStoreDouble } from '@grenier/object-storage/double'
import { type PrometheusDouble, startPrometheusDouble } from '@grenier/prometheus/double'
import {
  type CivilDate,
  civilMonth,
  GIB,
  gibMonths,
  type MeterCode,
  meterCodes,
  monthBounds,
} from '@grenier/quota-billing'
import { Client } from 'pg'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { recordAct } from '../../harness/region-ground.ts'
import { chargesOfMonth, closeMonth, issueMonth } from './correction-scene.ts'
import { type ExitScene, openExitScene } from './exit-scene.ts'
import { callOf, finance, memberOf, operator } from './house.ts'

const month = civilMonth('2026-02')
/** What each of the six meters is to show, and what a GiB-month of it costs, in micros. */
const wanted: Readonly<Record<MeterCode, { bytes: bigint; micros: bigint }>> = {
  'storage.reserved': { bytes: 50n * GIB, micros: 10_000n },
  'storage.provisioned': { bytes: 10n * GIB, micros: 20_000n },
  'storage.used': { bytes: 3_221_225_473n, micros: 30_000n },
  'bucket.stored': { bytes: 1_000n, micros: 40_000_000n },
  'backup.stored': { bytes: 2_500n, micros: 50_000_000n },
  'snapshot.stored': { bytes: 4_294_967_296n, micros: 60_000n },
}
const measured = meterCodes.filter((meter) => meter !== 'storage.reserved')

let admin: Client
let store: ObjectStoreDouble
let prometheus: PrometheusDouble
let scene: ExitScene
let clusterId: string
let siteId: string
let tenant: Awaited<ReturnType<ExitScene['enrol']>>
let slug: string

async function addBucketOffer(): Promise<string> {
  const { api } = scene.house
  const [pool] = (await api.listPools({ limit: 10 }, callOf(operator))).items
  if (pool === undefined) throw new Error('there is no pool')
  const offer = await api.createOffer(
    {
      code: 'objets',
      name: 'Objets',
      kind: 'bucket',
      clusterId,
      className: 'objets',
      residency: 'FR',
      roundingStepBytes: GIB,
      quotaBytesMax: 10_240n * GIB,
      sizeStepsBytes: [50n * GIB],
    },
    callOf(operator),
  )
  await api.setPoolCapacity(
    { poolId: pool.id, offerId: offer.id, limitBytes: 1_000n * GIB, overcommitPercent: 100 },
    callOf(operator, { ifMatch: pool.version }),
  )
  return offer.id
}

/** Of the first day: from the first reading, at 11 o'clock in Paris, to its end. */
const secondsCounted = 13n * 3_600n

/** A price for each meter, in force from the first day of the month. */
async function publishPrices(): Promise<void> {
  const { api } = scene.house
  const actId = await recordAct(api)
  const rules = meterCodes.map((meter) => ({
    kind: 'perGibMonth' as const,
    ruleId: meter.replace('.', '-'),
    label: meter,
    meter,
    offerId: meter === 'storage.reserved' ? (scene.offerIds[0] ?? null) : null,
    freeGib: 0n,
    mode: 'graduated' as const,
    tiers: [{ fromGib: 0n, toGib: null, unitPriceMicros: wanted[meter].micros }],
  }))
  const validFrom = '2026-02-01' as CivilDate
  const named = { code: 'T2026', name: 'Tarif 2026', actId, currency: 'EUR' as const }
  await api.publishTariff({ ...named, validFrom, validTo: null, rules }, callOf(finance))
}

/** A bound volume of 10 GiB. */
async function addVolume(name: string, claimName: string, handle: string): Promise<void> {
  await scene.api.create({
    apiVersion: 'v1',
    kind: 'PersistentVolume',
    metadata: { name },
    spec: {
      capacity: { storage: '10Gi' },
      accessModes: ['ReadWriteOnce'],
      storageClassName: 'bloc',
      claimRef: { namespace: `${slug}-storage`, name: claimName },
      csi: { driver: 'disks.example', volumeHandle: handle },
    },
  })
}

/** A volume that is full to the wanted byte, a snapshot of it, and a bucket of each kind. */
async function fill(): Promise<void> {
  const namespace = `${slug}-storage`
  const size = { storage: '10Gi' }
  const accessModes = ['ReadWriteOnce']
  await addVolume('pv-archives', 'archives', 'disk-1')
  await scene.api.create({
    apiVersion: 'v1',
    kind: 'PersistentVolumeClaim',
    metadata: { name: 'archives', namespace },
    spec: { accessModes, storageClassName: 'bloc', volumeName: 'pv-archives', resources: { requests: size } },
  })
  const snapshotApi = 'snapshot.storage.k8s.io/v1'
  const content = {
    apiVersion: snapshotApi,
    kind: 'VolumeSnapshotContent',
    metadata: { name: 'snapcontent-lundi' },
  }
  const spec = { driver: 'disks.example', source: { volumeHandle: 'disk-1' } }
  await scene.api.create({ ...content, spec: { ...spec, volumeSnapshotRef: { namespace, name: 'lundi' } } })
  const restoreSize = Number(wanted['snapshot.stored'].bytes)
  const about = { apiVersion: snapshotApi, kind: 'VolumeSnapshotContent', name: 'snapcontent-lundi' }
  await scene.api.editStatus(about, { restoreSize, readyToUse: true })
  await fillBuckets()
  const labels = { namespace, persistentvolumeclaim: 'archives', instance: '10.0.0.1:10250' }
  prometheus.series = [{ labels, value: wanted['storage.used'].bytes.toString() }]
}

async function fillBuckets(): Promise<void> {
  const buckets = await scene.house.unitOfWork.read({ kind: 'platform' }, (tx) =>
    tx.provisioning.bucketsOf([tenant.id]),
  )
  for (const { bucketName: name, kind } of buckets) {
    const { bytes } = wanted[kind === 'backup' ? 'backup.stored' : 'bucket.stored']
    store.addBucket({ name, uid: 'members' })
    store.fill(name, [{ key: 'a', body: 'x'.repeat(Number(bytes)) }])
  }
}

async function collect(): Promise<void> {
  const { jobs } = scene.house
  await jobs['observe-volumes']({ clusterId })
  await jobs['observe-capacity']({ clusterId })
  await jobs['observe-buckets']({ siteId })
}

const readings = async (meter: MeterCode) =>
  await scene.house.unitOfWork
    .read({ kind: 'platform' }, (tx) =>
      tx.metering.listSlices({ tenantId: tenant.id, from: '2026-02-01' as CivilDate, to: '2026-03-01' as CivilDate }),
    )
    .then((slices) => slices.filter((slice) => slice.meter === meter))

beforeAll(async () => {
  store = await startObjectStoreDouble()
  store.addOwner({ uid: 'members' })
  prometheus = await startPrometheusDouble()
  scene = await openExitScene({ store })
  admin = new Client({ connectionString: scene.house.database.adminUrl })
  await admin.connect()
  const { api } = scene.house
  const [cluster] = (await api.listClusters({ limit: 10 }, callOf(operator))).items
  const [site] = (await api.listSites({ limit: 10 }, callOf(operator))).items
  clusterId = cluster?.id ?? ''
  siteId = site?.id ?? ''
  const bucketOffer = await addBucketOffer()
  await publishPrices()
  const source = { url: prometheus.url, caPem: null, matchers: {}, token: null }
  await api.declareMeasurementSource({ clusterId, source }, callOf(operator, { ifMatch: cluster?.version ?? 0 }))
  tenant = await scene.enrol('Auvers')
  slug = tenant.slug
  await scene.house.unitOfWork.transact({ kind: 'platform' }, (tx) =>
    tx.quota.setQuota({
      tenantId: tenant.id,
      offerId: bucketOffer,
      quotaBytes: 50n * GIB,
      grantedAt: cluster?.recordedAt ?? tenant.enrolledAt,
    }),
  )
  await scene.reconcile(tenant.id)
  await fill()
}, 60_000)

afterAll(async () => {
  await admin?.end()
  await scene?.close()
  await prometheus?.close()
  await store?.close()
})

describe('each of the six meters', () => {
  it('is collected from its own source, hour by hour, to the byte', async () => {
    await scene.house.jobs['observe-protection']({ tenantId: tenant.id })
    for (const hour of ['10', '11', '12']) {
      scene.house.setClock(`2026-02-02T${hour}:20:00Z`)
      await collect()
      await collect()
    }
    scene.house.setClock('2026-03-01T10:00:00Z')
    await scene.house.jobs['compute-usage']({})
    for (const meter of measured) {
      const [day] = await readings(meter)
      expect([meter, day?.readingCount, day?.byteSeconds]).toEqual([meter, 3, wanted[meter].bytes * secondsCounted])
    }
  })

  it('is priced and reaches the statement, and what had no reading is told as estimated', async () => {
    const budgetOf = (amountCents: bigint) => ({ amountCents, thresholdPercents: [80] })
    const saved = (amountCents: bigint, beforeCents?: bigint) => {
      const expected = beforeCents === undefined ? null : budgetOf(beforeCents)
      const items = [{ tenantId: tenant.id, ...budgetOf(amountCents), expected }]
      return scene.house.api.saveBudgets({ year: '2026', items }, callOf(finance))
    }
    await saved(120_000n)
    await closeMonth(scene.house, month)
    await saved(240_000n, 120_000n)
    await issueMonth(scene.house, month)
    const charges = await chargesOfMonth(scene.house, month)
    for (const { id: chargeId, amountMicros } of charges) {
      const explained = await scene.house.api.explainCharge({ chargeId }, callOf(finance))
      expect(explained).toMatchObject({ recomputedMicros: amountMicros, agrees: true })
    }
    const slicesOf = new Map<MeterCode, Awaited<ReturnType<typeof readings>>>(
      await Promise.all(measured.map(async (meter) => [meter, await readings(meter)] as const)),
    )
    const period = monthBounds(month, 'Europe/Paris')
    for (const meter of meterCodes) {
      const own = charges.filter((charge) => charge.meter === meter && charge.kind === 'usage')
      const used = own.reduce((sum, { quantityByteSeconds }) => sum + (quantityByteSeconds ?? 0n), 0n)
      const slices = slicesOf.get(meter)
      if (slices !== undefined) {
        expect([meter, used]).toEqual([meter, slices.reduce((sum, { byteSeconds }) => sum + byteSeconds, 0n)])
        expect(slices.some(({ estimatedSeconds }) => estimatedSeconds > 0)).toBe(true)
      }
      const { numerator, denominator } = gibMonths(used, period)
      const exact = numerator * wanted[meter].micros
      const micros = own.reduce((sum, { amountMicros }) => sum + amountMicros, 0n)
      expect([meter, micros]).toEqual([meter, (2n * exact + denominator) / (2n * denominator)])
      expect(used).toBeGreaterThan(0n)
    }
    const { items } = await scene.house.api.listStatements({ limit: 10, month }, callOf(finance))
    const statement = await scene.house.api.getStatement({ statementId: items[0]?.id ?? '' }, callOf(finance))
    expect(statement.lines.map(({ label }) => label).toSorted()).toEqual(meterCodes.toSorted())
    const { grounds } = await scene.house.api.getStatementPdf(
      { statementId: statement.id },
      callOf(memberOf(tenant.id)),
    )
    expect(grounds).toMatchObject({
      act: { organ: 'Comité syndical', number: '2025-42' },
      places: [
        { offerName: 'Objets', siteName: 'Cergy', residency: 'FR' },
        { offerName: 'sauvegarde', siteName: 'Cergy', residency: 'FR' },
        { offerName: 'standard', siteName: 'Cergy', residency: 'FR' },
      ],
      proofs: [{ tenantId: tenant.id, memberName: 'Auvers', drill: null }],
      // As it was when the statement was composed.
      forecast: { budgetCents: 120_000n, units: [] },
    })
    expect(grounds?.rules.map(({ ruleId }) => ruleId)).toEqual(meterCodes.map((meter) => meter.replace('.', '-')))
  })
})

describe('a volume that vanishes while nobody counts', () => {
  /** Bytes of its readings, in order. */
  const countedOf = async (volume: string) => {
    const { rows } = await admin.query<{ bytes: string }>(
      `SELECT value_bytes::text AS bytes FROM reading WHERE resource_id LIKE '%' || $1 ORDER BY taken_at`,
      [volume],
    )
    return rows.map(({ bytes }) => BigInt(bytes))
  }
  const count = () => scene.house.jobs['observe-capacity']({ clusterId })

  // One transaction after the other: what is known is saved, readings are recorded, what ended is saved, the hour is done.
  it.each([1, 2, 3, 4])(
    'gets its last reading of 0, though the count died before its transaction %i',
    async (transaction) => {
      const name = `pv-${transaction}`
      await addVolume(name, `claim-${transaction}`, `disk-x${transaction}`)
      scene.house.setClock(`2026-03-0${transaction}T11:20:00Z`)
      scene.house.dieBeforeTransaction(transaction)
      await expect(count()).rejects.toThrow('killed')
      scene.house.dieBeforeTransaction(null)
      await scene.api.remove({ apiVersion: 'v1', kind: 'PersistentVolume', name })
      scene.house.setClock(`2026-03-0${transaction}T14:20:00Z`)
      await count()
      expect((await countedOf(name)).at(-1) ?? 0n).toBe(0n)
    },
  )

  it.each([1, 2, 3, 4])(
    'gets it too where the count that saw it gone died before its transaction %i',
    async (transaction) => {
      const name = `pv-gone-${transaction}`
      await addVolume(name, `claim-gone-${transaction}`, `disk-y${transaction}`)
      scene.house.setClock(`2026-03-1${transaction}T11:20:00Z`)
      await count()
      expect(await countedOf(name)).toEqual([10n * GIB])
      await scene.api.remove({ apiVersion: 'v1', kind: 'PersistentVolume', name })
      scene.house.setClock(`2026-03-1${transaction}T13:20:00Z`)
      scene.house.dieBeforeTransaction(transaction)
      await expect(count()).rejects.toThrow('killed')
      scene.house.dieBeforeTransaction(null)
      scene.house.setClock(`2026-03-1${transaction}T14:20:00Z`)
      await count()
      expect((await countedOf(name)).at(-1)).toBe(0n)
    },
  )
})
