import { type TrueUp, trueUp, type UnitForecast } from '@grenier/contracts'
import type {
  BillingStore,
  ChargedOfYear,
  ImportedCost,
  QuantityOfMonth,
  TruedOfYear,
} from '@grenier/control-plane/ports'
import { type CivilMonth, civilMonth } from '@grenier/quota-billing'
import { z } from 'zod'
import { at, json, narrowedTo, plainArray } from '../shared/columns.ts'
import type { StoreContext } from '../shared/store-context.ts'
import { createCorrections } from './corrections.ts'
import { createCostPools } from './cost-pools.ts'

type FiscalYearMethods = Pick<
  BillingStore,
  | 'lockFiscalYear'
  | 'insertActualCosts'
  | 'actualCostsOf'
  | 'chargedOfYear'
  | 'costPoolsOfYear'
  | 'correctionsOfYear'
  | 'periodsOfYear'
  | 'quantitiesOfYear'
  | 'unitForecastsOf'
  | 'saveUnitForecasts'
  | 'trueUps'
  | 'truedOfYear'
  | 'hasChangedSince'
  | 'insertTrueUp'
>

const costs = trueUp.shape.costs
type TrueUpRow = Omit<TrueUp, 'costs' | 'year'> & { readonly fiscalYear: number; readonly costs: z.input<typeof costs> }

/** First and last month, as text that compares like months. */
function monthsOf(year: string): { first: CivilMonth; last: CivilMonth } {
  return { first: civilMonth(`${year}-01`), last: civilMonth(`${year}-12`) }
}

/** What years really cost, and their true-ups. Platform scope only. */
export function createFiscalYears(context: StoreContext): FiscalYearMethods {
  const { sql } = context
  return {
    async lockFiscalYear(year) {
      await sql`SELECT pg_advisory_xact_lock(hashtext('fiscal year'), ${Number(year)}::integer)`
    },

    async insertActualCosts(year, lines) {
      const rows = lines.map((cost) => ({
        mandate: cost.mandate,
        line: cost.line,
        account: cost.account,
        amount_cents: cost.amountCents,
        cost_code: cost.costCode,
        depreciation: cost.depreciation,
        label: cost.label,
        imported_by: cost.importedBy,
        imported_at: at(cost.importedAt),
      }))
      await sql`
        INSERT INTO actual_cost (fiscal_year, mandate, line, account, amount_cents, cost_code, depreciation, label,
                                 imported_by, imported_at)
        SELECT ${Number(year)}, cost.*
          FROM jsonb_to_recordset(${json(rows)}) AS cost (mandate text, line integer, account text,
               amount_cents bigint, cost_code text, depreciation boolean, label text, imported_by text,
               imported_at timestamptz)`
    },

    actualCostsOf: (year) => sql<ImportedCost>`
      SELECT mandate, line, account, amount_cents AS "amountCents", cost_code AS "costCode", depreciation, label,
             imported_by AS "importedBy", imported_at AS "importedAt"
        FROM actual_cost WHERE fiscal_year = ${Number(year)} ORDER BY mandate, line`,

    chargedOfYear(year, sectionMonths) {
      const { first, last } = monthsOf(year)
      return sql<ChargedOfYear>`
        SELECT tenant_id AS "tenantId", kind, rule_id AS "ruleId", section.month AS "sectionMonth",
               sum(amount_micros) AS "amountMicros"
          FROM charge
         CROSS JOIN LATERAL (SELECT max(begun) AS month FROM unnest(${plainArray(sectionMonths)}::text[]) AS begun
                              WHERE begun <= coalesce(origin_month, charge.month)) AS section
         WHERE coalesce(origin_month, charge.month) BETWEEN ${first} AND ${last} AND kind NOT IN ('true-up', 'transfer', 'advance', 'rounding')
         GROUP BY 1, 2, 3, 4 ORDER BY 1, 2, 3, 4`
    },

    async costPoolsOfYear(year) {
      const all = await Promise.all(monthsIn(year).map((month) => createCostPools(context).costPoolsOf(month)))
      return all.flat()
    },

    async correctionsOfYear(year) {
      const { first, last } = monthsOf(year)
      const rows = await sql<{ id: string }>`
        SELECT id FROM correction WHERE state = 'posted' AND month BETWEEN ${first} AND ${last} ORDER BY posted_at, id`
      const corrections = await Promise.all(rows.map(({ id }) => createCorrections(context).getCorrection(id)))
      return corrections.filter((correction) => correction !== null)
    },

    periodsOfYear(year) {
      const { first, last } = monthsOf(year)
      return sql<Awaited<ReturnType<BillingStore['periodsOfYear']>>[number]>`
        SELECT month, state FROM period WHERE month BETWEEN ${first} AND ${last} ORDER BY month`
    },

    ...createUnits(context),
    ...createTrueUps(context),
  }
}

function monthsIn(year: string): CivilMonth[] {
  return Array.from({ length: 12 }, (_, index) => civilMonth(`${year}-${String(index + 1).padStart(2, '0')}`))
}

function createUnits({
  sql,
}: StoreContext): Pick<FiscalYearMethods, 'quantitiesOfYear' | 'unitForecastsOf' | 'saveUnitForecasts'> {
  return {
    quantitiesOfYear(year, of) {
      const { first, last } = monthsOf(year)
      return sql<QuantityOfMonth>`
        SELECT tenant_id AS "tenantId", rule_id AS "ruleId", coalesce(origin_month, month) AS month,
               sum(quantity_byte_seconds) AS "byteSeconds"
          FROM charge
         WHERE coalesce(origin_month, month) BETWEEN ${first} AND ${last} AND quantity_byte_seconds IS NOT NULL
           AND tenant_id = ANY (${plainArray(of)}::uuid[])
         GROUP BY 1, 2, 3 ORDER BY 1, 2, 3`
    },

    unitForecastsOf: (year, of) => sql<UnitForecast>`
      SELECT tenant_id AS "tenantId", rule_id AS "ruleId", units_milli AS "unitsMilli"
        FROM unit_forecast
       WHERE fiscal_year = ${Number(year)}
         AND (${narrowedTo(of)}::uuid[] IS NULL OR tenant_id = ANY (${narrowedTo(of)}::uuid[]))
       ORDER BY tenant_id, rule_id`,

    async saveUnitForecasts({ year, items, recordedBy, recordedAt }) {
      const rows = items.map(({ tenantId, ruleId, unitsMilli }) => {
        return { tenant_id: tenantId, rule_id: ruleId, units_milli: unitsMilli }
      })
      await sql`
        INSERT INTO unit_forecast (tenant_id, fiscal_year, rule_id, units_milli, recorded_by, recorded_at)
        SELECT item.tenant_id, ${Number(year)}, item.rule_id, item.units_milli, ${recordedBy}, ${at(recordedAt)}
          FROM jsonb_to_recordset(${json(rows)}) AS item (tenant_id uuid, rule_id text, units_milli bigint)
         ORDER BY 1, 3
        ON CONFLICT (tenant_id, fiscal_year, rule_id) DO UPDATE
          SET units_milli = excluded.units_milli, recorded_by = excluded.recorded_by,
              recorded_at = excluded.recorded_at`
    },
  }
}

function createTrueUps({
  sql,
}: StoreContext): Pick<FiscalYearMethods, 'trueUps' | 'truedOfYear' | 'hasChangedSince' | 'insertTrueUp'> {
  return {
    async trueUps(year) {
      const only = year === undefined ? null : Number(year)
      const rows = await sql<TrueUpRow>`
        SELECT fiscal_year AS "fiscalYear", sequence, posted_month AS "postedMonth",
               difference_micros AS "differenceMicros", digest, costs, posted_by AS "postedBy", posted_at AS "postedAt"
          FROM true_up WHERE ${only}::integer IS NULL OR fiscal_year = ${only} ORDER BY fiscal_year DESC, sequence DESC`
      return rows.map(({ fiscalYear, ...row }) => {
        return { ...row, year: String(fiscalYear), costs: z.decode(costs, row.costs) }
      })
    },

    // A true-up's explanation is kept with the names of its figures.
    truedOfYear: (year) => sql<TruedOfYear>`
      SELECT tenant_id AS "tenantId", rule_id AS "costCode", explanation #>> '{params,month}' AS "sectionMonth",
             sum(amount_micros) AS "amountMicros"
        FROM charge
       WHERE month IN (SELECT posted_month FROM true_up WHERE fiscal_year = ${Number(year)}) AND kind = 'true-up'
         AND explanation #>> '{params,year}' = ${year}
       GROUP BY 1, 2, 3 ORDER BY 1, 2, 3`,

    async hasChangedSince(year, since) {
      const { first, last } = monthsOf(year)
      const [row] = await sql<{ changed: boolean }>`
        SELECT EXISTS (SELECT FROM correction
                        WHERE state = 'posted' AND month BETWEEN ${first} AND ${last} AND posted_at >= ${at(since)})
            OR EXISTS (SELECT FROM actual_cost
                        WHERE fiscal_year = ${Number(year)} AND imported_at >= ${at(since)}) AS changed`
      return row?.changed === true
    },

    async insertTrueUp({ year, sequence, postedMonth, differenceMicros, digest, costs: trued, postedBy, postedAt }) {
      await sql`
        INSERT INTO true_up (fiscal_year, sequence, posted_month, difference_micros, digest, costs, posted_by, posted_at)
        VALUES (${Number(year)}, ${sequence}, ${postedMonth}, ${differenceMicros}, ${digest},
                ${json(z.encode(costs, trued))}, ${postedBy}, ${at(postedAt)})`
    },
  }
}
