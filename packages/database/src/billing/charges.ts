import type { ChargeRow, Command } from '@grenier/contracts'
import type { BillingStore, BirthStatement, ChargeSum, NewCharge, Page } from '@grenier/control-plane/ports'
import { at, plainArray } from '../shared/columns.ts'
import { beforeAll, pageFrom, positionOf } from '../shared/cursor.ts'
import { repeatedValues } from '../shared/repeated-values.ts'
import { onlyRow } from '../shared/sql.ts'
import type { StoreContext } from '../shared/store-context.ts'
import { explanationOf, type StoredExplanation, storedExplanation } from './stored-explanation.ts'

type ChargeMethods = Pick<
  BillingStore,
  | 'insertCharges'
  | 'chargesOf'
  | 'chargesWithIds'
  | 'chargeSums'
  | 'chargesAbout'
  | 'sharesOf'
  | 'chargesOnStatement'
  | 'listCharges'
  | 'getCharge'
  | 'correctedMicros'
>

/** All rows of a statement are one value, and a value of PostgreSQL holds 256 MB: a region's month has more. */
const chargesPerCallMax = 5_000

/**
 * Rated rows. Seconds of many resources outgrow 32 bits within a month; a double counts them exactly up to 2^53. Reading works in both scopes, writing in the platform scope; nothing changes or
 * deletes one.
 */
export function createCharges(context: StoreContext): ChargeMethods {
  return {
    async insertCharges(charges, bornOn = new Map()) {
      for (let from = 0; from < charges.length; from += chargesPerCallMax) {
        await insertChunk(context, charges.slice(from, from + chargesPerCallMax), bornOn)
      }
    },

    chargesOf: ({ month, beneficiaryTenantIds }) => readCharges(context, { month, tenantIds: beneficiaryTenantIds }),

    chargesWithIds: (ids) => readCharges(context, { ...everything, ids }),

    chargeSums: ({ month, beneficiaryTenantIds }) => context.sql<ChargeSum>`
      SELECT kind, rule_id AS "ruleId", origin_month AS "originMonth", sum(amount_micros) AS "amountMicros",
             tenant_id IN (SELECT unnest(${plainArray(beneficiaryTenantIds)}::uuid[])) AS "isPaidFor"
        FROM charge
       WHERE month = ${month}
       GROUP BY kind, rule_id, origin_month, "isPaidFor" ORDER BY kind, rule_id, origin_month, "isPaidFor"`,

    ...createChargesOfOrigin(context),

    listCharges: (query) => listCharges(context, query),

    async getCharge(id) {
      const [charge] = await readCharges(context, { ...everything, ids: [id] })
      return charge ?? null
    },
  }
}

/** By month, tenant and id: which ones first, by their keys alone, then the rows. */
async function listCharges(context: StoreContext, query: Command<'listCharges'>): Promise<Page<ChargeRow>> {
  const { cursor, limit, ...filters } = query
  const list = { list: 'charges-by-month', sortedBy: 'month-and-id', filters } as const
  const after = positionOf(cursor, list)
  const [afterMonth = '', afterTenantId = beforeAll.id] = after.sort === '' ? [] : after.sort.split(' ')
  const behind = { month: afterMonth, tenantId: afterTenantId, id: after.id }
  const keys = await chargeKeys(context, query, behind)
  return pageFrom(await readNamed(context, keys), {
    ...list,
    limit,
    positionOf: (row) => ({ sort: `${row.month} ${row.tenantId}`, id: row.id }),
    itemOf: (row) => row,
  })
}

interface Behind {
  readonly month: string
  readonly tenantId: string
  readonly id: string
}

/** One more than the page; a member's scope sees no costs, so that only what is narrowed by them asks for them. */
async function chargeKeys(
  { sql }: StoreContext,
  { limit, ...filters }: Command<'listCharges'>,
  behind: Behind,
): Promise<{ id: string }[]> {
  const [month, from, to] = [filters.month ?? null, filters.from ?? null, filters.to ?? null]
  const [tenantId, service, siteId] = [filters.tenantId ?? null, filters.service ?? null, filters.siteId ?? null]
  if (service === null && siteId === null) {
    return await sql<{ id: string }>`
      SELECT id FROM charge
       WHERE (${month}::text IS NULL OR month = ${month}) AND (${tenantId}::uuid IS NULL OR tenant_id = ${tenantId}::uuid)
         AND (${from}::text IS NULL OR month >= ${from}) AND (${to}::text IS NULL OR month <= ${to})
         AND (month, tenant_id, id) > (${behind.month}, ${behind.tenantId}::uuid, ${behind.id}::uuid)
       ORDER BY month, tenant_id, id LIMIT ${limit + 1}`
  }
  // Whose service and site each is, as in the sums (charge-sums.ts).
  return await sql<{ id: string }>`
    SELECT charge.id FROM charge
      LEFT JOIN cost_pool pool ON charge.kind IN ('shared', 'transfer') AND pool.id::text = charge.rule_id
      LEFT JOIN offer ON offer.id = charge.offer_id
      LEFT JOIN cluster ON cluster.id = offer.cluster_id
     WHERE (${month}::text IS NULL OR charge.month = ${month})
       AND (${from}::text IS NULL OR charge.month >= ${from}) AND (${to}::text IS NULL OR charge.month <= ${to})
       AND (${tenantId}::uuid IS NULL OR charge.tenant_id = ${tenantId}::uuid)
       AND (${service}::text IS NULL
            OR CASE WHEN charge.kind = 'rounding' THEN 'rounding' ELSE coalesce(pool.code, charge.rule_id) END = ${service})
       AND (${siteId}::uuid IS NULL OR cluster.site_id = ${siteId}::uuid)
       AND (charge.month, charge.tenant_id, charge.id) > (${behind.month}, ${behind.tenantId}::uuid, ${behind.id}::uuid)
     ORDER BY charge.month, charge.tenant_id, charge.id LIMIT ${limit + 1}`
}

/** Of a month some dozens of rules, offers, meters and prices stand for thousands of charges. */
function areOfOneSort(left: NewCharge, right: NewCharge): boolean {
  return (
    left.ruleId === right.ruleId &&
    left.unitPriceMicros === right.unitPriceMicros &&
    left.kind === right.kind &&
    left.offerId === right.offerId &&
    left.meter === right.meter &&
    left.label === right.label &&
    left.month === right.month &&
    left.bookedAt === right.bookedAt &&
    left.originMonth === right.originMonth &&
    left.correction?.correctionId === right.correction?.correctionId &&
    left.correction?.part === right.correction?.part
  )
}

// What charges have in common is sent once and named by number: most of a row is, and all of it is read by the server.
async function insertChunk(
  { sql }: StoreContext,
  charges: readonly NewCharge[],
  bornOn: ReadonlyMap<string, BirthStatement>,
): Promise<void> {
  const { parts: sorts, numbers: sortOf } = repeatedValues(charges, areOfOneSort)
  const { parts: places, numbers: placeOf } = repeatedValues(
    charges.map(({ tenantId, id }) => ({ tenantId, birth: bornOn.get(id) })),
    (left, right) => left.tenantId === right.tenantId && left.birth === right.birth,
  )
  const corrections = sorts.map(({ correction }) => correction)
  const explained = charges.map(storedExplanation)
  const isKeptWhole = explained.some(({ explanation }) => explanation !== null)
  const isCorrecting = corrections.some((correction) => correction !== null)
  await sql`
    INSERT INTO charge (tenant_id, id, month, kind, rule_id, label, offer_id, meter, quantity_byte_seconds,
                        estimated_seconds, unit_price_micros, amount_micros, booked_at, origin_month, correction_id,
                        correction_part, corrects_charge_id, payer_tenant_id, statement_id, explanation_figures,
                        explanation)
    SELECT (${plainArray(places.map(({ tenantId }) => tenantId))}::uuid[])[place], id,
           (${plainArray(sorts.map(({ month }) => month))}::text[])[sort],
           (${plainArray(sorts.map(({ kind }) => kind))}::text[])[sort],
           (${sorts.map(({ ruleId }) => ruleId)}::text[])[sort],
           (${sorts.map(({ label }) => label)}::text[])[sort],
           (${plainArray(sorts.map(({ offerId }) => offerId))}::uuid[])[sort],
           (${plainArray(sorts.map(({ meter }) => meter))}::text[])[sort],
           quantity_byte_seconds, estimated_seconds,
           (${plainArray(sorts.map(({ unitPriceMicros }) => unitPriceMicros))}::bigint[])[sort], amount_micros,
           (${plainArray(sorts.map(({ bookedAt }) => at(bookedAt)))}::timestamptz[])[sort],
           (${plainArray(sorts.map(({ originMonth }) => originMonth))}::text[])[sort],
           (${plainArray(corrections.map((correction) => correction?.correctionId ?? null))}::uuid[])[sort],
           (${plainArray(corrections.map((correction) => correction?.part ?? null))}::text[])[sort],
           corrects_charge_id,
           (${plainArray(places.map(({ birth }) => birth?.payerTenantId ?? null))}::uuid[])[place],
           (${plainArray(places.map(({ birth }) => birth?.statementId ?? null))}::uuid[])[place], figures,
           CASE WHEN figures IS NULL THEN explanation END
      FROM ROWS FROM (
        unnest(${plainArray(sortOf)}::integer[], ${plainArray(placeOf)}::integer[],
               ${plainArray(charges.map(({ id }) => id))}::uuid[],
               ${plainArray(charges.map(({ quantityByteSeconds }) => quantityByteSeconds))}::numeric[],
               ${plainArray(charges.map(({ estimatedSeconds }) => estimatedSeconds))}::bigint[],
               ${plainArray(charges.map(({ amountMicros }) => amountMicros))}::bigint[],
               ${isCorrecting ? plainArray(charges.map(({ correction }) => correction?.correctsChargeId ?? null)) : null}::uuid[],
               ${plainArray(explained.map(({ figures }) => figures))}::text[]),
        json_array_elements(${isKeptWhole ? JSON.stringify(explained.map(({ explanation }) => explanation)) : null}::json))
        AS own (sort, place, id, quantity_byte_seconds, estimated_seconds, amount_micros, corrects_charge_id, figures,
                explanation)`
}

/** What was charged of a month wherever it stands, and what was decided to be charged otherwise. */
function createChargesOfOrigin(
  context: StoreContext,
): Pick<BillingStore, 'chargesAbout' | 'sharesOf' | 'chargesOnStatement' | 'correctedMicros'> {
  const { sql } = context
  return {
    async chargesAbout(month, tenantIds = null) {
      const of = { tenantIds }
      const own = await readCharges(context, { ...of, month })
      const later = await readCharges(context, { ...of, month: null, origin: month })
      return [...own.filter(({ originMonth }) => originMonth === null), ...later]
    },

    async sharesOf(costPoolId) {
      const rows = await sql<{ id: string }>`SELECT id FROM charge WHERE kind = 'shared' AND rule_id = ${costPoolId}`
      return await readCharges(context, { ...everything, ids: rows.map(({ id }) => id) })
    },

    async chargesOnStatement(statementId) {
      const rows = await sql<{ id: string }>`
        SELECT charge_id AS id FROM charge_on_statement WHERE statement_id = ${statementId}`
      return await readCharges(context, { ...everything, ids: rows.map(({ id }) => id) })
    },

    async correctedMicros(month) {
      const rows = await sql<{ sum: bigint }>`
        SELECT coalesce(sum(difference_micros), 0) AS sum
          FROM (SELECT difference_micros FROM correction WHERE posted_month = ${month}
                 UNION ALL
                SELECT difference_micros FROM true_up WHERE posted_month = ${month}) AS decided`
      return onlyRow(rows).sum
    },
  }
}

const everything = { month: null, tenantIds: null }

interface ChargeQuery {
  readonly month: string | null
  readonly tenantIds: readonly string[] | null
  readonly ids?: readonly string[]
  /** Corrections of that month alone. */
  readonly origin?: string
}

/** Charges in the order in which they were booked, with the statement that took each. */
export async function readCharges(
  { sql }: StoreContext,
  { month, tenantIds, ids, origin }: ChargeQuery,
): Promise<ChargeRow[]> {
  const named = ids === undefined ? null : plainArray(ids)
  const tenants = tenantIds === null ? null : plainArray(tenantIds)
  const rows = await sql<Omit<ChargeRow, 'explanation'> & StoredExplanation>`
    SELECT charge.id, charge.tenant_id AS "tenantId", charge.month, charge.kind, charge.rule_id AS "ruleId",
           charge.label, charge.offer_id AS "offerId", charge.meter,
           charge.quantity_byte_seconds AS "quantityByteSeconds", charge.estimated_seconds::float8 AS "estimatedSeconds",
           charge.unit_price_micros AS "unitPriceMicros", charge.amount_micros AS "amountMicros", charge.explanation,
           charge.explanation_figures AS figures,
           coalesce(charge.statement_id, taken.statement_id) AS "statementId", charge.booked_at AS "bookedAt", charge.origin_month AS "originMonth",
           CASE WHEN charge.correction_id IS NOT NULL
                THEN jsonb_build_object('correctionId', charge.correction_id, 'part', charge.correction_part,
                                        'correctsChargeId', charge.corrects_charge_id) END AS correction
      FROM charge
      LEFT JOIN statement_charge taken ON taken.tenant_id = charge.tenant_id AND taken.charge_id = charge.id
     WHERE (${named}::uuid[] IS NULL OR charge.id = ANY (${named}::uuid[]))
       AND (${month}::text IS NULL OR charge.month = ${month})
       AND (${origin ?? null}::text IS NULL OR charge.origin_month = ${origin ?? null})
       AND (${tenants}::uuid[] IS NULL OR charge.tenant_id = ANY (${tenants}::uuid[]))
     ORDER BY charge.booked_at, charge.id`
  return rows.map(({ figures, explanation, ...row }) => ({
    ...row,
    explanation: explanationOf({ figures, explanation }, row),
  }))
}

/** The rows of some keys, in their order. */
export async function readNamed(context: StoreContext, keys: readonly { readonly id: string }[]): Promise<ChargeRow[]> {
  if (keys.length === 0) return []
  const ids = keys.map(({ id }) => id)
  const rows = await readCharges(context, { ...everything, ids })
  const byId = new Map(rows.map((row) => [row.id, row]))
  return ids.flatMap((id) => byId.get(id) ?? [])
}
