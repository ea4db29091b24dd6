import type { Answer } from '@grenier/contracts'
import { type PrometheusDouble, startPrometheusDouble } from '@grenier/prometheus/double'
import { addMs, GIB, type Instant, instantFromIso, instantToIso, msPerHour } from '@grenier/quota-billing'
import { Client } from 'pg'
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { callOf, type House, memberOf, openHouse, operator } from '../journeys/use-cases/house.ts'
import { claim, show } from '../journeys/use-cases/protection-scene.ts'
import { enrolCommune, prepareRegion, type Region } from '../journeys/use-cases/region.ts'

let double: PrometheusDouble
let house: House
let region: Region
const begin = instantFromIso('2026-03-10T08:00:00Z')
let hours = 0
const token = 'a token of the collector'

async function rows<Row>(text: string, values: readonly unknown[] = []): Promise<Row[]> {
  const client = new Client(house.database.adminUrl)
  await client.connect()
  try {
    return (await client.query(text, [...values])).rows as Row[]
  } finally {
    await client.end()
  }
}

async function clusterVersion(): Promise<number> {
  return (await house.api.getMeasurementSource({ clusterId: region.clusterId }, callOf(operator))).version
}

async function declare(source: { url: string; token?: string } | null): Promise<Answer<'declareMeasurementSource'>> {
  const ifMatch = await clusterVersion()
  const full = source === null ? null : { caPem: null, matchers: {}, token: null, ...source }
  return await house.api.declareMeasurementSource(
    { clusterId: region.clusterId, source: full },
    callOf(operator, { ifMatch }),
  )
}

beforeAll(async () => {
  double = await startPrometheusDouble()
  double.token = token
  house = await openHouse('2026-03-10T08:20:00Z')
  region = await prepareRegion(house)
  const { items } = await house.api.listPools({ limit: 10 }, callOf(operator))
  const { id: poolId } = region.epci
  await house.api.setPoolCapacity(
    { poolId, offerId: region.block.id, limitBytes: 500n * GIB, overcommitPercent: 100 },
    callOf(operator, { ifMatch: items.find(({ id }) => id === poolId)?.version ?? 0 }),
  )
  await declare({ url: double.url, token })
})

beforeEach(() => {
  nextHour()
  double.ill = null
})

afterAll(async () => {
  await house.close()
  await double.close()
})

interface Commune {
  readonly tenantId: string
  readonly namespace: string
}

/** A commune with a namespace that stands and these claims in it, as a look at its cluster would have found them. */
async function communeWith(name: string, claims: readonly string[]): Promise<Commune> {
  const { id: tenantId } = await enrolCommune(house, region, { name, gib: 20n })
  await house.jobs['reconcile-tenant']({ tenantId })
  await see(tenantId, claims)
  const [place] = await rows<{ name: string }>(
    "SELECT name FROM tenant_namespace WHERE tenant_id = $1 AND purpose = 'storage'",
    [tenantId],
  )
  return { tenantId, namespace: place?.name ?? '' }
}

async function see(tenantId: string, claims: readonly string[]): Promise<void> {
  house.moveWallClock(1_000)
  show(
    house,
    claims.map((name) => claim(name)),
    [],
  )
  await house.jobs['observe-protection']({ tenantId })
}

function uses(namespace: string, bytesByClaim: Readonly<Record<string, string>>) {
  return Object.entries(bytesByClaim).map(([claim, value]) => ({
    labels: { namespace, persistentvolumeclaim: claim, instance: '10.0.0.1:10250' },
    value,
  }))
}

async function observe(): Promise<void> {
  expect(await house.jobs['observe-volumes']({ clusterId: region.clusterId })).toEqual({ kind: 'done' })
}

async function measuredOf(tenantId: string) {
  const { items } = await house.api.getTenantQuotas({ tenantId }, callOf(memberOf(tenantId)))
  return items.find(({ offerId }) => offerId === region.block.id)?.measured
}

async function readingsOf(tenantId: string): Promise<string[]> {
  const found = await rows<{ text: string }>(
    `SELECT resource_id || ' ' || to_char(taken_at AT TIME ZONE 'UTC', 'HH24:MI') || ' ' || value_bytes AS text
       FROM reading WHERE tenant_id = $1 AND meter = 'storage.used' ORDER BY taken_at, resource_id`,
    [tenantId],
  )
  return found.map(({ text }) => text.replace(/^.*\//, ''))
}

async function conditionsOf(tenantId: string): Promise<Record<string, string>> {
  const { conditions } = await house.api.getTenant({ tenantId }, callOf(operator))
  return Object.fromEntries(conditions.map(({ type, status, reason }) => [type, `${status} ${reason}`]))
}

const withoutSource = { VolumesMeasured: 'Unknown NoSource', VolumesHaveRoom: 'Unknown NoSource' }

/** Clusters that the schedule has looked at. */
async function clustersToMeasure(): Promise<string[]> {
  return await house.unitOfWork.read({ kind: 'platform' }, (tx) => tx.metering.clustersToMeasure())
}

async function declareAnother(): Promise<string> {
  const { items } = await house.api.listClusters({ limit: 10 }, callOf(operator))
  const known = items.find(({ id }) => id === region.clusterId)
  if (known === undefined) throw new Error('no cluster is declared')
  const { siteId, profile } = known
  const other = { name: 'pontoise-1', siteId, kubeconfig: 'a kubeconfig of another cluster', profile }
  return (await house.api.declareCluster(other, callOf(operator))).id
}

/** The hour that readings of now stand for. */
const thisHour = (): Instant => addMs(begin, hours * msPerHour)
const at = (): string => instantToIso(thisHour()).slice(11, 16)

function nextHour(): void {
  hours += 1
  house.setClock(instantToIso(addMs(thisHour(), 20 * 60_000)))
}

describe('a source of measurements', () => {
  test('is told by everything but its token, which is stored sealed and shown nowhere', async () => {
    const shown = await house.api.getMeasurementSource({ clusterId: region.clusterId }, callOf(operator))
    expect(shown.source).toMatchObject({ url: double.url, tokenKnown: true, matchers: {} })
    const stored = await rows(`
      SELECT to_jsonb(s)::text FROM cluster_secret s UNION ALL SELECT to_jsonb(m)::text FROM measurement_source m
      UNION ALL SELECT to_jsonb(a)::text FROM audit_entry a UNION ALL SELECT to_jsonb(k)::text FROM idempotency_key k`)
    expect(stored.length).toBeGreaterThan(3)
    expect(JSON.stringify([shown, stored])).not.toContain(token)
  })

  test('is refused, and the one that stands stays, when it does not answer, refuses the token, or another was quicker', async () => {
    await expect(declare({ url: double.url, token: 'guessed' })).rejects.toMatchObject({
      code: 'measurement-token-refused',
    })
    await expect(declare({ url: 'http://127.0.0.1:1' })).rejects.toMatchObject({
      code: 'measurement-source-unreachable',
    })
    await expect(declare({ url: 'http://prometheus.example' })).rejects.toMatchObject({
      code: 'measurement-source-refused',
    })
    const stale = { clusterId: region.clusterId, source: null }
    await expect(house.api.declareMeasurementSource(stale, callOf(operator, { ifMatch: 99 }))).rejects.toMatchObject({
      code: 'version-stale',
    })
    const shown = await house.api.getMeasurementSource({ clusterId: region.clusterId }, callOf(operator))
    expect(shown.source?.url).toBe(double.url)
  })
})

describe('the use inside volumes', () => {
  test('is one reading a claim and hour, exactly as it was said, however often the job runs', async () => {
    const { tenantId, namespace } = await communeWith('Auvers', ['archives', 'images'])
    double.series = uses(namespace, { archives: '1.073741824e+09', images: '5' })
    await observe()
    double.series = uses(namespace, { archives: '7', images: '7' })
    await observe()
    await Promise.allSettled([observe(), observe()])
    expect(await readingsOf(tenantId)).toEqual([`archives ${at()} 1073741824`, `images ${at()} 5`])
    expect(await measuredOf(tenantId)).toEqual({
      usedBytes: 1_073_741_829n,
      measuredAt: thisHour(),
      claimsMeasured: 2,
      claimsBound: 2,
      unmeasuredReasons: [],
    })
    expect(await conditionsOf(tenantId)).toMatchObject({
      VolumesMeasured: 'True Measured',
      VolumesHaveRoom: 'True Room',
    })
  })

  test('asks about the namespaces of ours alone', async () => {
    await communeWith('Bessancourt', ['x'])
    double.queries.length = 0
    await observe()
    const known = (await rows<{ name: string }>("SELECT name FROM tenant_namespace WHERE purpose = 'storage'")).map(
      ({ name }) => name,
    )
    expect(double.queries.length).toBeGreaterThan(0)
    for (const query of double.queries) {
      const asked = /namespace=~"([^"]*)"/.exec(query)?.[1]?.split('|') ?? []
      expect(asked.length).toBeGreaterThan(0)
      expect(known).toEqual(expect.arrayContaining(asked))
    }
  })

  test('of a claim that is not reported, stale or no number is unmeasured with its reason, and never 0', async () => {
    const { tenantId, namespace } = await communeWith('Courdimanche', ['archives', 'images', 'plans', 'unmounted'])
    double.series = [
      ...uses(namespace, { archives: '100', plans: 'NaN' }),
      ...uses(namespace, { images: '900' }).map((series) => ({ ...series, ageSeconds: 301 })),
    ]
    await observe()
    expect(await readingsOf(tenantId)).toEqual([`archives ${at()} 100`])
    expect(await measuredOf(tenantId)).toMatchObject({
      usedBytes: 100n,
      claimsMeasured: 1,
      claimsBound: 4,
      unmeasuredReasons: ['not-reported', 'stale', 'value-unusable'],
    })
    expect(await conditionsOf(tenantId)).toMatchObject({
      VolumesMeasured: 'False Unmeasured',
      VolumesHaveRoom: 'Unknown Unmeasured',
    })
    // What was mounted within the hour is measured within it; what was measured stands.
    double.series = uses(namespace, { archives: '101', unmounted: '3' })
    await observe()
    expect(await readingsOf(tenantId)).toEqual([`archives ${at()} 100`, `unmounted ${at()} 3`])
  })

  test.each([
    [{ status: 503 }, 'source-failing'],
    [{ status: 422 }, 'query-refused'],
    [{ warnings: ['a store was away'] }, 'answer-partial'],
    [{ body: 'not JSON' }, 'answer-unreadable'],
  ])('of a source that answers %o is unmeasured in that hour: %s', async (ill, reason) => {
    const { tenantId, namespace } = await communeWith(`Deuil ${reason}`, ['archives'])
    double.series = uses(namespace, { archives: '8000000000' })
    double.ill = ill
    await observe()
    expect(await readingsOf(tenantId)).toEqual([])
    expect(await measuredOf(tenantId)).toEqual({
      usedBytes: null,
      measuredAt: null,
      claimsMeasured: 0,
      claimsBound: 1,
      unmeasuredReasons: [reason],
    })
    expect(await conditionsOf(tenantId)).toMatchObject({ VolumesHaveRoom: 'Unknown Unmeasured' })
  })

  test('whose readings were recorded when the process died are saved by the next run, not recorded again', async () => {
    const { tenantId, namespace } = await communeWith('Ermont', ['archives'])
    double.series = uses(namespace, { archives: '1' })
    house.dieBeforeTransaction(3)
    await expect(house.jobs['observe-volumes']({ clusterId: region.clusterId })).rejects.toThrow('killed')
    house.dieBeforeTransaction(null)
    double.series = uses(namespace, { archives: '2' })
    await observe()
    expect(await readingsOf(tenantId)).toEqual([`archives ${at()} 1`])
    expect(await measuredOf(tenantId)).toMatchObject({ usedBytes: 1n, claimsMeasured: 1 })
  })

  test('warns from 80 % of the quota, were volumes missing, and takes it back', async () => {
    const { tenantId, namespace } = await communeWith('Frépillon', ['archives', 'unmounted'])
    double.series = uses(namespace, { archives: String(16n * GIB) })
    await observe()
    expect(await conditionsOf(tenantId)).toMatchObject({ VolumesHaveRoom: 'True NearlyFull' })
    nextHour()
    double.series = uses(namespace, { archives: String(16n * GIB - 1n) })
    await observe()
    expect(await conditionsOf(tenantId)).toMatchObject({ VolumesHaveRoom: 'Unknown Unmeasured' })
  })

  test('is no floor of the quota: what the volumes hold is', async () => {
    const { tenantId, namespace } = await communeWith('Groslay', ['archives'])
    double.series = uses(namespace, { archives: '4096' })
    await observe()
    const { items } = await house.api.getTenantQuotas({ tenantId }, callOf(memberOf(tenantId)))
    const quota = items.find(({ offerId }) => offerId === region.block.id)
    expect(quota).toMatchObject({ usedBytes: 10n * GIB, measured: { usedBytes: 4_096n } })
  })

  test('of a claim that is gone ends with one reading of nothing in the next hour', async () => {
    const { tenantId, namespace } = await communeWith('Herblay', ['archives', 'images'])
    double.series = uses(namespace, { archives: '7', images: '9' })
    await observe()
    const first = at()
    await see(tenantId, ['images'])
    await observe()
    nextHour()
    await observe()
    await observe()
    expect(await readingsOf(tenantId)).toEqual([
      `archives ${first} 7`,
      `images ${first} 9`,
      `archives ${at()} 0`,
      `images ${at()} 9`,
    ])
    expect(await measuredOf(tenantId)).toMatchObject({ usedBytes: 9n, claimsMeasured: 1, claimsBound: 1 })
  })

  test('of a claim that is gone by the next run ends too, wherever the run that first read it died', async () => {
    const { tenantId, namespace } = await communeWith('Jouy', [])
    // What is expected is kept, readings are recorded, what was told is kept.
    for (const died of [1, 2, 3]) {
      nextHour()
      const name = `volume-${died}`
      await see(tenantId, [name])
      double.series = uses(namespace, { [name]: '7' })
      house.dieBeforeTransaction(died)
      await expect(house.jobs['observe-volumes']({ clusterId: region.clusterId })).rejects.toThrow('killed')
      house.dieBeforeTransaction(null)
      await see(tenantId, [])
      nextHour()
      await observe()
      const own = (await readingsOf(tenantId)).filter((text) => text.startsWith(name))
      expect([died, own.length, own.at(-1) ?? ' 0']).toEqual([died, [0, 0, 1, 2][died], expect.stringMatching(/ 0$/)])
    }
  })

  test('that nobody looked at for two hours is not shown as if it were of now', async () => {
    const { tenantId, namespace } = await communeWith('Jouy', ['archives'])
    double.series = uses(namespace, { archives: '7' })
    await observe()
    nextHour()
    expect(await measuredOf(tenantId)).toMatchObject({ usedBytes: 7n })
    nextHour()
    expect(await measuredOf(tenantId)).toMatchObject({ usedBytes: null, unmeasuredReasons: ['not-observed'] })
  })

  test('is unmeasured from the moment on at which nothing is asked any more', async () => {
    const { tenantId } = await communeWith('Labbeville', ['archives'])
    await declare(null)
    await observe()
    expect(await measuredOf(tenantId)).toMatchObject({ usedBytes: null, unmeasuredReasons: ['no-source'] })
    expect(await conditionsOf(tenantId)).toMatchObject(withoutSource)
    const asked = "SELECT payload FROM outbox WHERE kind = 'observe-volumes' AND subject_id = $1"
    expect((await rows(asked, [region.clusterId])).length).toBeGreaterThan(0)
  })

  test('is said to be unknown at once when the source is withdrawn, also of an hour that was measured, and again when it is back', async () => {
    await declare({ url: double.url, token })
    const { tenantId, namespace } = await communeWith('Maffliers', ['archives'])
    double.series = uses(namespace, { archives: '7' })
    await observe()
    const measured = { VolumesMeasured: 'True Measured', VolumesHaveRoom: 'True Room' }
    expect(await conditionsOf(tenantId)).toMatchObject(measured)
    await declare(null)
    expect(await clustersToMeasure()).toContain(region.clusterId)
    await observe()
    expect(await conditionsOf(tenantId)).toMatchObject(withoutSource)
    expect(await clustersToMeasure()).not.toContain(region.clusterId)
    await declare({ url: double.url, token })
    await observe()
    expect(await conditionsOf(tenantId)).toMatchObject(measured)
  })

  test('of a tenant whose storage goes to a cluster without a source is not told by what the other one knew', async () => {
    const { tenantId, namespace } = await communeWith('Nerville', ['archives'])
    double.series = uses(namespace, { archives: '7' })
    await observe()
    const elsewhere = await declareAnother()
    await rows("UPDATE tenant_namespace SET cluster_id = $1 WHERE tenant_id = $2 AND purpose = 'storage'", [
      elsewhere,
      tenantId,
    ])
    expect(await clustersToMeasure()).toContain(elsewhere)
    expect(await house.jobs['observe-volumes']({ clusterId: elsewhere })).toEqual({ kind: 'done' })
    expect(await conditionsOf(tenantId)).toMatchObject(withoutSource)
    expect(await clustersToMeasure()).not.toContain(elsewhere)
  })
})
