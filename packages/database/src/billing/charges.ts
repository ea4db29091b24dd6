import type { ChargeRow, Command } from '@grenier/contracts'
import type { BillingStore, ChargeSum, NewCharge, Page } from '@grenier/control-plane/ports'
import { at, json, plainArray } from '../shared/columns.ts'
import { beforeAll, pageFrom, positionOf } from '../shared/cursor.ts'
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

    chargesOf: ({ month, beneficiaryTenantIds }) => readCharges(context, { month, tenantIds: beneficiaryTenantIds }),

    chargesWithIds: (ids) => readCharges(context, { ...everything, ids }),

    chargeSums: ({ month, beneficiaryTenantIds }) => context.sql<ChargeSum>`
      SELECT kind, rule_id AS "ruleId", origin_month AS "originMonth", sum(amount_micros) AS "amountMicros"
        FROM charge
       WHERE month = ${month} AND tenant_id = ANY (${plainArray(beneficiaryTenantIds)}::uuid[])
       GROUP BY kind, rule_id, origin_month ORDER BY kind, rule_id, origin_month`,

    ...createChargesOfOrigin(context),

    listCharges: (query) => listCharges(context, query),

    async getCharge(id) {
      const [charge] = await readCharges(context, { ...everything, ids: [id] })
      return charge ?? null
    },
  }
}

/** By month, tenant and id: which ones first, by their keys alone, then the rows. */
async function listCharges(
  context: StoreContext,
  { cursor, limit, month, tenantId }: Command<'listCharges'>,
): Promise<Page<ChargeRow>> {
  const list = { list: 'charges-by-month', filters: { month, tenantId } }
  const after = positionOf(cursor, list)
  const [afterMonth = '', afterTenantId = beforeAll.id] = after.sort === '' ? [] : after.sort.split(' ')
  const keys = await context.sql<{ id: string }>`
    SELECT id FROM charge
     WHERE (${month ?? null}::text IS NULL OR month = ${month ?? null})
       AND (${tenantId ?? null}::uuid IS NULL OR tenant_id = ${tenantId ?? null}::uuid)
       AND (month, tenant_id, id) > (${afterMonth}, ${afterTenantId}::uuid, ${after.id}::uuid)
     ORDER BY month, tenant_id, id LIMIT ${limit + 1}`
  return pageFrom(await readNamed(context, keys), {
    ...list,
    limit,
    positionOf: (row) => ({ sort: `${row.month} ${row.tenantId}`, id: row.id }),
    itemOf: (row) => row,
  })
}

async function insertChunk({ sql }: StoreContext, charges: readonly NewCharge[]): Promise<void> {
  const corrections = charges.map(({ correction }) => correction)
  await sql`
    INSERT INTO charge (tenant_id, id, month, kind, rule_id, label, offer_id, meter, quantity_byte_seconds,
                        estimated_seconds, unit_price_micros, amount_micros, booked_at, origin_month, correction_id,
                        correction_part, corrects_charge_id, payer_tenant_id, statement_id, explanation)
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
             ${plainArray(corrections.map((correction) => correction?.correctsChargeId ?? null))}::uuid[],
             ${plainArray(charges.map(({ standsOn }) => standsOn?.payerTenantId ?? null))}::uuid[],
             ${plainArray(charges.map(({ standsOn }) => standsOn?.statementId ?? null))}::uuid[]),
      json_array_elements(${json(charges.map(({ explanation }) => explanation))}::json)) AS charge`
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
export function readCharges(
  { sql }: StoreContext,
  { month, tenantIds, ids, origin }: ChargeQuery,
): Promise<ChargeRow[]> {
  const named = ids === undefined ? null : plainArray(ids)
  const tenants = tenantIds === null ? null : plainArray(tenantIds)
  return sql<ChargeRow>`
    SELECT charge.id, charge.tenant_id AS "tenantId", charge.month, charge.kind, charge.rule_id AS "ruleId",
           charge.label, charge.offer_id AS "offerId", charge.meter,
           charge.quantity_byte_seconds AS "quantityByteSeconds", charge.estimated_seconds::float8 AS "estimatedSeconds",
           charge.unit_price_micros AS "unitPriceMicros", charge.amount_micros AS "amountMicros", charge.explanation,
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
}

/** The rows of some keys, in their order. */
export async function readNamed(context: StoreContext, keys: readonly { readonly id: string }[]): Promise<ChargeRow[]> {
  if (keys.length === 0) return []
  const ids = keys.map(({ id }) => id)
  const rows = await readCharges(context, { ...everything, ids })
  const byId = new Map(rows.map((row) => [row.id, row]))
  return ids.flatMap((id) => byId.get(id) ?? [])
}
