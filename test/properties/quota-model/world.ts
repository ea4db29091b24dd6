import type { Answer, Offer, Pool } from '@grenier/contracts'
import {
  addDays,
  addMs,
  type CivilDate,
  civilDate,
  type Instant,
  instantFromIso,
  instantToIso,
  msPerSecond,
} from '@grenier/quota-billing'
import { Client } from 'pg'
import { callOf, collector, type House, memberOf, openHouse, operator } from '../../journeys/use-cases/house.ts'
import { enrolCommune, prepareRegion, type Region } from '../../journeys/use-cases/region.ts'
import type { OfferName, PoolName, TenantName } from './ground.ts'
import {
  firstLimits,
  firstQuotas,
  firstUses,
  offers,
  poolsAbove,
  quotaBytesMax,
  roundingStepBytes,
  sizeStepsBytes,
  tenants,
} from './ground.ts'

/** The real thing: use cases over a database, and the names by which the model knows what is in it. */
export interface World {
  readonly house: House
  /** Looks behind the scopes. */
  readonly admin: Client
  readonly idOf: (name: PoolName | TenantName | OfferName) => string
  readonly nameOf: (id: string) => string
  /** Requests in the order in which they were stored: the model's requests have the same places. */
  readonly requestIds: string[]
  /** The same of loans and reservations. */
  readonly loanIds: string[]
  readonly reservationIds: string[]
  /** How steps ended, figures left out, over all sequences: a proof that never met a refusal proves little. */
  readonly ends: Map<string, number>
  now(): Instant
  /** Business time goes on, or the technical time of machines. */
  pass(seconds: number): void
  passTechnical(seconds: number): void
  /** The civil date so many days after the start. */
  dateOf(day: number): CivilDate
  poolVersion(pool: PoolName): Promise<number>
  requestVersion(index: number): Promise<number>
  setLimit(change: {
    pool: PoolName
    offer: OfferName
    limitBytes: bigint | null
    percent: number
  }): Promise<Answer<'setPoolCapacity'>>
  /** As if nothing had been asked yet. */
  reset(): Promise<void>
  close(): Promise<void>
}

const startDate = civilDate('2026-01-05')
const start = '2026-01-05T09:00:00.000Z'

async function furnish(house: House): Promise<Map<string, string>> {
  const { api } = house
  const region = await prepareRegion(house)
  const idOf = new Map<string, string>()
  for (const code of offers) {
    idOf.set(code, (await createOffer(house, region, code)).id)
  }
  const pool = (name: PoolName, parent: PoolName | null): Promise<Pool> =>
    api.createPool(
      { name, parentId: parent === null ? null : (idOf.get(parent) ?? null), organisationId: null },
      callOf(operator),
    )
  const created = new Map<PoolName, Pool>()
  for (const [name, parent] of [
    ['region', null],
    ['department', 'region'],
    ['epci-a', 'department'],
    ['epci-b', 'department'],
  ] as const) {
    const made = await pool(name, parent)
    created.set(name, made)
    idOf.set(name, made.id)
  }
  for (const name of tenants) {
    const epci = created.get(poolsAbove[name].at(-1) ?? 'region') ?? region.epci
    idOf.set(name, (await enrolCommune(house, { ...region, epci }, { name, gib: 0n })).id)
  }
  return idOf
}

function createOffer({ api }: House, region: Region, code: OfferName): Promise<Offer> {
  return api.createOffer(
    {
      code: `model-${code}`,
      name: code,
      kind: 'block',
      clusterId: region.clusterId,
      className: code,
      residency: 'FR',
      roundingStepBytes,
      quotaBytesMax,
      sizeStepsBytes,
    },
    callOf(operator),
  )
}

/** Asked for by the tenant and approved by the operator, as everything is. */
async function grant(
  { api }: House,
  quota: { tenant: TenantName; offer: OfferName; quotaBytes: bigint; idOf: World['idOf'] },
): Promise<void> {
  const { tenant, offer, quotaBytes, idOf } = quota
  const tenantId = idOf(tenant)
  const wish = { wishedOn: null, temporaryUntil: null, waitIfFull: false }
  const lines = [{ offerId: idOf(offer), wantedQuotaBytes: quotaBytes }]
  const asked = await api.submitQuotaRequest(
    { tenantId, lines, justification: 'model', ...wish },
    callOf(memberOf(tenantId)),
  )
  await api.decideQuotaRequest(
    { requestId: asked.id, decision: 'approve', amendedLines: [], reason: 'model' },
    callOf(operator, { ifMatch: asked.version }),
  )
}

/** A collector reads one gauge of a tenant for an offer. Returns how many readings were new. */
export async function recordUse(
  { house, idOf, now }: Pick<World, 'house' | 'idOf' | 'now'>,
  { tenant, offer, usedBytes }: { tenant: TenantName; offer: OfferName; usedBytes: bigint },
): Promise<number> {
  const place = { tenantId: idOf(tenant), offerId: idOf(offer), resourceId: `${tenant} ${offer}` }
  const reading = { ...place, meter: 'storage.used' as const, takenAt: now(), valueBytes: usedBytes }
  const answer = await house.api.recordReadings(
    { source: 'model', simulated: false, readings: [reading] },
    callOf(collector),
  )
  return answer.recorded
}

/** What a sequence leaves behind; tables that refer to these go with them. */
const emptied = `TRUNCATE ledger_transfer, quota_level, quota, quota_request, reading, dirty_day, outbox, audit_entry,
  quota_loan, capacity_reservation, idempotency_key, provisioning_event CASCADE`

export async function openWorld(): Promise<World> {
  const house = await openHouse(start)
  const { api } = house
  const ids = await furnish(house)
  const names = new Map([...ids].map(([name, id]) => [id, name]))
  const idOf = (name: string): string => ids.get(name) ?? name
  const admin = new Client({ connectionString: house.database.adminUrl })
  await admin.connect()
  const requestIds: string[] = []
  const loanIds: string[] = []
  const reservationIds: string[] = []
  let now = instantFromIso(start)
  const setClock = (to: Instant): void => {
    now = to
    house.setClock(instantToIso(to))
  }
  const poolVersion = async (pool: PoolName): Promise<number> => {
    const { rows } = await admin.query<{ version: number }>('SELECT version FROM quota_node WHERE id = $1', [
      idOf(pool),
    ])
    return rows[0]?.version ?? 0
  }
  const setLimit: World['setLimit'] = async ({ pool, offer, limitBytes, percent }) =>
    await api.setPoolCapacity(
      { poolId: idOf(pool), offerId: idOf(offer), limitBytes, overcommitPercent: percent },
      callOf(operator, { ifMatch: await poolVersion(pool) }),
    )
  return {
    house,
    admin,
    idOf,
    nameOf: (id) => names.get(id) ?? id,
    requestIds,
    loanIds,
    reservationIds,
    ends: new Map(),
    now: () => now,
    pass: (seconds) => setClock(addMs(now, seconds * msPerSecond)),
    passTechnical: (seconds) => house.moveWallClock(seconds * msPerSecond),
    dateOf: (day) => addDays(startDate, day),
    poolVersion,
    requestVersion: async (index) => {
      const request = await api.getQuotaRequest({ requestId: requestIds[index] ?? '' }, callOf(operator))
      return request.version
    },
    setLimit,
    reset: async () => {
      await admin.query(emptied)
      for (const ids of [requestIds, loanIds, reservationIds]) ids.length = 0
      setClock(instantFromIso(start))
      for (const limit of firstLimits) await setLimit(limit)
      for (const quota of firstQuotas) await grant(house, { ...quota, idOf })
      for (const use of firstUses) await recordUse({ house, idOf, now: () => now }, use)
    },
    close: async () => {
      await admin.end()
      await house.close()
    },
  }
}
