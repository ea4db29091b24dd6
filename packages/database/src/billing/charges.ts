import type { ChargeRow } from '@grenier/contracts'
import type { BillingStore, ChargeSum, NewCharge } from '@grenier/control-plane/ports'
import { instantToIso } from '@grenier/quota-billing'
import { at, json, plainArray } from '../shared/columns.ts'
import { beforeAll, type Position, pageFrom, positionOf } from '../shared/cursor.ts'
import { onlyRow } from '../shared/sql.ts'
import type { StoreContext } from '../shared/store-context.ts'

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
    async insertCharges(charges) {
      for (let from = 0; from < charges.length; from += chargesPerCallMax) {
        await insertChunk(context, charges.slice(from, from + chargesPerCallMax))
      }
    },

    chargesOf: ({ month, beneficiaryTenantIds }) =>
      readCharges(context, { month, tenantIds: beneficiaryTenantIds, after: beforeAll, limit: null }),

    chargesWithIds: (ids) => readCharges(context, { ...everything, ids }),

    chargeSums: ({ month, beneficiaryTenantIds }) => context.sql<ChargeSum>`
      SELECT kind, rule_id AS "ruleId", origin_month AS "originMonth", sum(amount_micros) AS "amountMicros"
        FROM charge
       WHERE month = ${month} AND tenant_id = ANY (${plainArray(beneficiaryTenantIds)}::uuid[])
       GROUP BY kind, rule_id, origin_month ORDER BY kind, rule_id, origin_month`,

    ...createChargesOfOrigin(context),

    async listCharges({ cursor, limit, month, tenantId }) {
      const list = { list: 'charges', filters: { month, tenantId } }
      const after = positionOf(cursor, list)
      const tenantIds = tenantId === undefined ? null : [tenantId]
      const rows = await readCharges(context, { month: month ?? null, tenantIds, after, limit: limit + 1 })
      return pageFrom(rows, {
        ...list,
        limit,
        positionOf: ({ bookedAt, id }) => ({ sort: instantToIso(bookedAt), id }),
        itemOf: (row) => row,
      })
    },

    async getCharge(id) {
      const [charge] = await readCharges(context, {
        month: null,
        tenantIds: null,
        after: beforeAll,
        limit: 1,
        ids: [id],
      })
      return charge ?? null
    },
  }
}

async function insertChunk({ sql }: StoreContext, charges: readonly NewCharge[]): Promise<void> {
  const corrections = charges.map(({ correction }) => correction)
  await sql`
    INSERT INTO charge (tenant_id, id, month, kind, rule_id, label, offer_id, meter, quantity_byte_seconds,
                        estimated_seconds, unit_price_micros, amount_micros, booked_at, origin_month, correction_id,
                        correction_part, corrects_charge_id, explanation)
    SELECT * FROM ROWS FROM (
      unnest(${plainArray(charges.map(({ tenantId }) => tenantId))}::uuid[],
             ${plainArray(charges.map(({ id }) => id))}::uuid[],
             ${plainArray(charges.map(({ month }) => month))}::text[],
             ${plainArray(charges.map(({ kind }) => kind))}::text[],
             ${charges.map(({ ruleId }) => ruleId)}::text[],
             ${charges.map(({ label }) => label)}::text[],
             ${plainArray(charges.map(({ offerId }) => offerId))}::uuid[],
             ${plainArray(charges.map(({ meter }) => meter))}::text[],
             ${plainArray(charges.map(({ quantityByteSeconds }) => quantityByteSeconds))}::numeric[],
             ${plainArray(charges.map(({ estimatedSeconds }) => estimatedSeconds))}::bigint[],
             ${plainArray(charges.map(({ unitPriceMicros }) => unitPriceMicros))}::bigint[],
             ${plainArray(charges.map(({ amountMicros }) => amountMicros))}::bigint[],
             ${plainArray(charges.map(({ bookedAt }) => at(bookedAt)))}::timestamptz[],
             ${plainArray(charges.map(({ originMonth }) => originMonth))}::text[],
             ${plainArray(corrections.map((correction) => correction?.correctionId ?? null))}::uuid[],
             ${plainArray(corrections.map((correction) => correction?.part ?? null))}::text[],
             ${plainArray(corrections.map((correction) => correction?.correctsChargeId ?? null))}::uuid[]),
      json_array_elements(${json(charges.map(({ explanation }) => explanation))}::json)) AS charge`
}

/** What was charged of a month wherever it stands, and what was decided to be charged otherwise. */
function createChargesOfOrigin(
  context: StoreContext,
): Pick<BillingStore, 'chargesAbout' | 'sharesOf' | 'chargesOnStatement' | 'correctedMicros'> {
  const { sql } = context
  return {
    async chargesAbout(month, tenantIds = null) {
      const of = { tenantIds, after: beforeAll, limit: null }
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
        SELECT charge_id AS id FROM statement_charge WHERE statement_id = ${statementId}`
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

const everything = { month: null, tenantIds: null, after: beforeAll, limit: null }

interface ChargeQuery {
  readonly month: string | null
  readonly tenantIds: readonly string[] | null
  readonly after: Position
  readonly limit: number | null
  readonly ids?: readonly string[]
  /** Corrections of that month alone. */
  readonly origin?: string
}

/** Charges in the order in which they were booked, with the statement that took each. */
export function readCharges(
  { sql }: StoreContext,
  { month, tenantIds, after, limit, ids, origin }: ChargeQuery,
): Promise<ChargeRow[]> {
  const named = ids === undefined ? null : plainArray(ids)
  const tenants = tenantIds === null ? null : plainArray(tenantIds)
  return sql<ChargeRow>`
    SELECT charge.id, charge.tenant_id AS "tenantId", charge.month, charge.kind, charge.rule_id AS "ruleId",
           charge.label, charge.offer_id AS "offerId", charge.meter,
           charge.quantity_byte_seconds AS "quantityByteSeconds", charge.estimated_seconds::float8 AS "estimatedSeconds",
           charge.unit_price_micros AS "unitPriceMicros", charge.amount_micros AS "amountMicros", charge.explanation,
           taken.statement_id AS "statementId", charge.booked_at AS "bookedAt", charge.origin_month AS "originMonth",
           CASE WHEN charge.correction_id IS NOT NULL
                THEN jsonb_build_object('correctionId', charge.correction_id, 'part', charge.correction_part,
                                        'correctsChargeId', charge.corrects_charge_id) END AS correction
      FROM charge
      LEFT JOIN statement_charge taken ON taken.tenant_id = charge.tenant_id AND taken.charge_id = charge.id
     WHERE (${named}::uuid[] IS NULL OR charge.id = ANY (${named}::uuid[]))
       AND (${month}::text IS NULL OR charge.month = ${month})
       AND (${origin ?? null}::text IS NULL OR charge.origin_month = ${origin ?? null})
       AND (${tenants}::uuid[] IS NULL OR charge.tenant_id = ANY (${tenants}::uuid[]))
       AND (charge.booked_at, charge.id) > (${after.sort || '-infinity'}::timestamptz, ${after.id}::uuid)
     ORDER BY charge.booked_at, charge.id
     LIMIT ${limit}`
}
