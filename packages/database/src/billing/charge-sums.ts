import type { ChargeSums, Command, PeriodState } from '@grenier/contracts'
import type { BillingStore } from '@grenier/control-plane/ports'
import type { CivilMonth } from '@grenier/quota-billing'
import { pageFrom, positionOf } from '../shared/cursor.ts'
import type { StoreContext } from '../shared/store-context.ts'

/** A group's sum of one month, or of all where the month is null; of all groups where `rank` is null. */
interface SumRow {
  readonly key: string | null
  readonly month: CivilMonth | null
  readonly amountMicros: bigint
  readonly label: string
  readonly rank: bigint | null
  readonly groupCount: bigint | null
  readonly name: string | null
}

const noId = '00000000-0000-0000-0000-000000000000'

/** Sums of charges for whoever looks at many. Platform scope only. */
export function createChargeSums(context: StoreContext): Pick<BillingStore, 'sumCharges'> {
  return { sumCharges: (query) => sumCharges(context, query) }
}

async function sumCharges(context: StoreContext, query: Command<'sumCharges'>): Promise<ChargeSums> {
  const { cursor, limit, by, from, to, tenantId, service, siteId } = query
  const list = {
    list: `charge-sums-${by}`,
    sortedBy: 'number',
    filters: { from, to, tenantId, service, siteId },
  } as const
  const after = BigInt(positionOf(cursor, list).sort || '0')
  const [rows, periods] = [await readSums(context, query, after), await readPeriods(context, query)]
  const ofAll = rows.filter(({ rank }) => rank === null)
  const groups = [
    ...Map.groupBy(
      rows.filter(({ rank }) => rank !== null),
      ({ rank }) => rank,
    ).values(),
  ]
  const page = pageFrom(groups, {
    ...list,
    limit,
    positionOf: ([first]) => ({ sort: String(first?.rank ?? after), id: noId }),
    itemOf: (group) => itemOf(by, group),
  })
  const monthSums = new Map(ofAll.map(({ month, amountMicros }) => [month, amountMicros]))
  return {
    by,
    totalMicros: monthSums.get(null) ?? 0n,
    months: periods.map(({ month, state }) => ({ month, state, amountMicros: monthSums.get(month) ?? 0n })),
    groupCount: Number(groups[0]?.[0]?.groupCount ?? 0n),
    ...page,
  }
}

function itemOf(by: ChargeSums['by'], group: readonly SumRow[]): ChargeSums['items'][number] {
  const months = group.flatMap(({ month, amountMicros }) => (month === null ? [] : [{ month, amountMicros }]))
  const whole = group.find(({ month }) => month === null)
  return {
    key: whole?.key ?? null,
    name: by === 'service' ? (whole?.label ?? null) : (whole?.name ?? null),
    amountMicros: whole?.amountMicros ?? 0n,
    months,
  }
}

/**
 * Sums by rule, offer and month first, which leaves some dozens of rows (and by member, where that is asked), and only then asks
 * whose site and whose cost each is.
 */
async function readSums(
  { sql }: StoreContext,
  { from, to, by, limit, ...filters }: Command<'sumCharges'>,
  after: bigint,
): Promise<SumRow[]> {
  const tenantId = filters.tenantId ?? null
  const service = filters.service ?? null
  const siteId = filters.siteId ?? null
  return await sql<SumRow>`
    WITH booked AS (
      SELECT month, kind, rule_id, offer_id, CASE WHEN ${by}::text = 'member' THEN tenant_id END AS tenant_id,
             sum(amount_micros) AS micros, (array_agg(label ORDER BY booked_at DESC))[1] AS label
        FROM charge
       WHERE month >= ${from} AND month <= ${to} AND (${tenantId}::uuid IS NULL OR tenant_id = ${tenantId})
       GROUP BY 1, 2, 3, 4, 5
    ), placed AS (
      SELECT booked.month, booked.micros, booked.label, booked.tenant_id, cluster.site_id,
             CASE WHEN booked.kind = 'rounding' THEN 'rounding' ELSE coalesce(pool.code, booked.rule_id) END AS service
        FROM booked
        LEFT JOIN cost_pool pool ON booked.kind IN ('shared', 'transfer') AND pool.id::text = booked.rule_id
        LEFT JOIN offer ON offer.id = booked.offer_id
        LEFT JOIN cluster ON cluster.id = offer.cluster_id
    ), chosen AS (
      SELECT month, micros, label,
             CASE ${by}::text WHEN 'member' THEN tenant_id::text WHEN 'service' THEN service ELSE site_id::text END AS key
        FROM placed
       WHERE (${service}::text IS NULL OR service = ${service}) AND (${siteId}::uuid IS NULL OR site_id = ${siteId})
    ), sums AS (
      SELECT key, month, sum(micros) AS micros, (array_agg(label ORDER BY month DESC, label))[1] AS label,
             grouping(key) AS of_all, grouping(month) AS of_months
        FROM chosen GROUP BY GROUPING SETS ((key, month), (key), (month), ())
    ), ranked AS (
      SELECT key, row_number() OVER (ORDER BY micros DESC, key) AS rank, count(*) OVER () AS group_count
        FROM sums WHERE of_all = 0 AND of_months = 1
    )
    SELECT sums.key, sums.month, coalesce(sums.micros, 0) AS "amountMicros", coalesce(sums.label, '') AS label, ranked.rank,
           ranked.group_count AS "groupCount", coalesce(member.name, site.name) AS name
      FROM sums
      LEFT JOIN ranked ON sums.of_all = 0 AND ranked.key IS NOT DISTINCT FROM sums.key
      LEFT JOIN LATERAL (
        SELECT identity.name FROM tenant
          JOIN organisation_identity identity ON identity.organisation_id = tenant.organisation_id
         WHERE tenant.id = CASE WHEN ${by}::text = 'member' THEN sums.key::uuid END
         ORDER BY identity.valid_from DESC LIMIT 1) member ON true
      LEFT JOIN site ON site.id = CASE WHEN ${by}::text = 'site' THEN sums.key::uuid END
     WHERE sums.of_all = 1 OR (ranked.rank > ${after}::numeric AND ranked.rank <= ${after + BigInt(limit) + 1n}::numeric)
     ORDER BY ranked.rank, sums.month`
}

async function readPeriods(
  { sql }: StoreContext,
  { from, to }: Command<'sumCharges'>,
): Promise<{ month: CivilMonth; state: PeriodState }[]> {
  return await sql<{ month: CivilMonth; state: PeriodState }>`
    SELECT month, state FROM period WHERE month >= ${from} AND month <= ${to} ORDER BY month`
}
