import { addMonths, type CivilMonth, civilMonth, firstDateOf, monthBounds, msPerHour } from '@grenier/quota-billing'
import type { Client } from 'pg'
import { callOf, finance } from '../../harness/actors.ts'
import { regionStartsOn, registerAndEnrol } from '../../harness/region-ground.ts'
import type { House } from '../../journeys/use-cases/house.ts'
import { prepareRegion, type Region } from '../../journeys/use-cases/region.ts'

/** Its members come in the month before the one that is measured. */
export const firstDayIso = '2026-04-01T08:00:00.000Z'
export const monthBefore: CivilMonth = civilMonth('2026-04')
/** The month that is measured, and when it can be closed. */
export const month: CivilMonth = civilMonth('2026-05')
export const afterMonthIso = '2026-06-01T09:00:00.000Z'
export const timeZone = 'Europe/Paris'
const enrolledAtOnce = 8

/** What is read of every member, every hour; of which offer. */
const readMeters = [
  { meter: 'storage.provisioned', offer: 'block' },
  { meter: 'storage.used', offer: 'block' },
  { meter: 'backup.stored', offer: 'backup' },
  { meter: 'snapshot.stored', offer: 'block' },
] as const

const priceOfMeter = { kind: 'perGibMonth', offerId: null, freeGib: 5n, mode: 'graduated' } as const
const tiers: { fromGib: bigint; toGib: bigint | null; unitPriceMicros: bigint }[] = [
  { fromGib: 0n, toGib: 20n, unitPriceMicros: 12_345n },
  { fromGib: 20n, toGib: 60n, unitPriceMicros: 9_876n },
  { fromGib: 60n, toGib: null, unitPriceMicros: 7_531n },
]

async function publishPrices({ api }: House, { actId }: Region): Promise<void> {
  const rules = readMeters.map(({ meter }) => ({
    ...priceOfMeter,
    ruleId: meter,
    label: meter,
    meter,
    tiers,
  }))
  const heads = {
    kind: 'perInhabitantYear',
    ruleId: 'heads',
    label: 'Participation',
    unitPriceMicros: 123_456n,
  } as const
  await api.publishTariff(
    {
      code: 'T2026',
      name: 'Tarif 2026',
      actId,
      currency: 'EUR',
      validFrom: regionStartsOn,
      validTo: null,
      rules: [...rules, heads],
    },
    callOf(finance),
  )
  const key = { kind: 'population', populationKind: 'municipale', vintage: null } as const
  const salle = { code: 'salle', name: 'Salle machine', month, amountCents: 1_000_001n, key, actId }
  await api.createCostPool(salle, callOf(finance))
}

async function enrol({ api }: House, region: Region, number: number): Promise<void> {
  await registerAndEnrol(api, {
    name: `Commune ${number}`,
    siren: null,
    inseeCode: null,
    inhabitants: 200 + (number % 9_000),
    parentNodeId: region.root.id,
    clusterId: region.clusterId,
    actId: region.actId,
    agreementNumber: `C-${number}`,
    commitmentCents: null,
    starterQuotas: [],
  })
}

/** Enrols so many members with a population and a price for each of their meters; returns the region. */
export async function prepareMembers(house: House, tenants: number): Promise<Region> {
  const region = await prepareRegion(house)
  await publishPrices(house, region)
  let next = 0
  const onwards = async (): Promise<void> => {
    while (next < tenants) {
      const number = next
      next += 1
      await enrol(house, region, number)
    }
  }
  await Promise.all(Array.from({ length: enrolledAtOnce }, onwards))
  return region
}

/** Which readings are written: of which month, and how many hours lie between two of a member's meter. */
export interface WrittenMonth {
  readonly of: CivilMonth
  readonly hoursPerReading: number
}

/**
 * Writes every hour's readings of every member where collectors would have brought them, and marks their days, as
 * computing usage does. In SQL: bringing them is measured by itself. Returns how many.
 */
export async function writeReadings(
  admin: Client,
  { block, backup }: Region,
  { of = month, hoursPerReading = 1 }: Partial<WrittenMonth> = {},
): Promise<number> {
  const offerIds = { block: block.id, backup: backup.id }
  const meters = readMeters.map(({ meter }) => meter)
  const offers = readMeters.map(({ offer }) => offerIds[offer])
  const { periodStart, periodEnd } = monthBounds(of, timeZone)
  const start = new Date(periodStart)
  await admin.query(`SELECT ensure_reading_partitions($1::timestamptz, $1::timestamptz + interval '3 months')`, [start])
  const { rowCount } = await admin.query(
    `INSERT INTO reading (tenant_id, meter, resource_id, taken_at, offer_id, value_bytes, simulated, batch_id)
     SELECT tenant.id, read.meter, 'volumes', $1::timestamptz + hour * interval '1 hour', read.offer_id,
            ((1 + mod(abs(hashtext(tenant.id::text)), 90))::bigint * 1073741824) + hour * 1048576 + read.number,
            false, '0198c0de-7a00-7000-8000-0000000000b1'
       FROM tenant
      CROSS JOIN unnest($2::text[], $3::uuid[]) WITH ORDINALITY AS read (meter, offer_id, number)
      CROSS JOIN generate_series(0, $4::integer - 1, $5::integer) AS hour
      ORDER BY tenant.id, read.meter, hour`,
    [start, meters, offers, (periodEnd - periodStart) / msPerHour, hoursPerReading],
  )
  await admin.query(
    `INSERT INTO dirty_day (tenant_id, meter, resource_id, offer_id, day, widens)
     SELECT tenant.id, read.meter, 'volumes', read.offer_id, day::date, false
       FROM tenant
      CROSS JOIN unnest($1::text[], $2::uuid[]) AS read (meter, offer_id)
      CROSS JOIN generate_series($3::date, $4::date - 1, interval '1 day') AS day`,
    [meters, offers, firstDateOf(of), firstDateOf(addMonths(of, 1))],
  )
  return rowCount ?? 0
}
