import type { ChargeRow } from '@grenier/contracts'
import type { BillingStore, NewCharge } from '@grenier/control-plane/ports'
import { instantToIso } from '@grenier/quota-billing'
import { at, json, plainArray } from '../shared/columns.ts'
import { beforeAll, type Position, pageFrom, positionOf } from '../shared/cursor.ts'
import { onlyRow } from '../shared/sql.ts'
import type { StoreContext } from '../shared/store-context.ts'

type ChargeMethods = Pick<
  BillingStore,
  'insertCharges' | 'chargesOf' | 'chargesAbout' | 'listCharges' | 'getCharge' | 'correctedMicros'
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
      let count = 0
      for (let from = 0; from < charges.length; from += chargesPerCallMax) {
        count += await insertChunk(context, charges.slice(from, from + chargesPerCallMax))
      }
      return count
    },

    chargesOf: ({ month, beneficiaryTenantIds }) =>
      readCharges(context, { month, tenantIds: beneficiaryTenantIds, after: beforeAll, limit: null }),

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

async function insertChunk({ sql }: StoreContext, charges: readonly NewCharge[]): Promise<number> {
  const rows = charges.map((charge) => ({
    tenant_id: charge.tenantId,
    id: charge.id,
    month: charge.month,
    kind: charge.kind,
    rule_id: charge.ruleId,
    label: charge.label,
    offer_id: charge.offerId,
    meter: charge.meter,
    quantity_byte_seconds: charge.quantityByteSeconds,
    estimated_seconds: charge.estimatedSeconds,
    unit_price_micros: charge.unitPriceMicros,
    amount_micros: charge.amountMicros,
    explanation: charge.explanation,
    booked_at: at(charge.bookedAt),
    origin_month: charge.originMonth,
    correction_id: charge.correction?.correctionId ?? null,
    correction_part: charge.correction?.part ?? null,
    corrects_charge_id: charge.correction?.correctsChargeId ?? null,
  }))
  const inserted = await sql<{ count: number }>`
    WITH inserted AS (
      INSERT INTO charge (tenant_id, id, month, kind, rule_id, label, offer_id, meter, quantity_byte_seconds,
                          estimated_seconds, unit_price_micros, amount_micros, explanation, booked_at,
                          origin_month, correction_id, correction_part, corrects_charge_id)
      SELECT * FROM jsonb_to_recordset(${json(rows)}) AS charge (tenant_id uuid, id uuid, month text, kind text,
             rule_id text, label text, offer_id uuid, meter text, quantity_byte_seconds numeric,
             estimated_seconds bigint, unit_price_micros bigint, amount_micros bigint, explanation jsonb,
             booked_at timestamptz, origin_month text, correction_id uuid, correction_part text,
             corrects_charge_id uuid)
      ON CONFLICT DO NOTHING RETURNING 1
    )
    SELECT count(*)::integer AS count FROM inserted`
  return onlyRow(inserted).count
}

/** What was charged of a month wherever it stands, and what was decided to be charged otherwise. */
function createChargesOfOrigin(context: StoreContext): Pick<BillingStore, 'chargesAbout' | 'correctedMicros'> {
  const { sql } = context
  return {
    async chargesAbout(month, tenantIds = null) {
      const own = await readCharges(context, { month, tenantIds, after: beforeAll, limit: null })
      const later = await readCharges(context, {
        month: null,
        origin: month,
        tenantIds,
        after: beforeAll,
        limit: null,
      })
      return [...own.filter(({ originMonth }) => originMonth === null), ...later]
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
