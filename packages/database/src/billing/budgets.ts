import type { BillingStore, StoredBudget, StoredCrossing, StoredMemberBudget } from '@grenier/control-plane/ports'
import { at, json, narrowedTo, plainArray } from '../shared/columns.ts'
import { beforeAll } from '../shared/cursor.ts'
import { onlyRow } from '../shared/sql.ts'
import type { StoreContext } from '../shared/store-context.ts'

type BudgetMethods = Pick<
  BillingStore,
  | 'saveBudgets'
  | 'hasPlans'
  | 'memberBudgets'
  | 'memberBudgetsAfter'
  | 'memberCrossings'
  | 'operatorBudgets'
  | 'operatorCrossings'
  | 'insertCrossings'
>

type CrossingKey = Pick<StoredCrossing, 'tenantId' | 'percent' | 'basis'>

/** Budgets of members and of the operator, and the thresholds that were crossed. */
export function createBudgets(context: StoreContext): BudgetMethods {
  const { sql } = context
  return {
    async saveBudgets({ year, items, recordedBy, recordedAt }) {
      const rows = items.map(({ tenantId, amountCents, thresholdPercents }) => {
        return { tenant_id: tenantId, amount_cents: amountCents, threshold_percents: thresholdPercents }
      })
      await sql`
        WITH item AS (
          SELECT * FROM jsonb_to_recordset(${json(rows)})
                   AS item (tenant_id uuid, amount_cents bigint, threshold_percents jsonb)
        ), own AS (
          INSERT INTO operator_budget (fiscal_year, amount_cents, threshold_percents, recorded_by, recorded_at)
          SELECT ${Number(year)}, amount_cents, threshold_percents, ${recordedBy}, ${at(recordedAt)}
            FROM item WHERE tenant_id IS NULL
          ON CONFLICT (fiscal_year) DO UPDATE
            SET amount_cents = excluded.amount_cents, threshold_percents = excluded.threshold_percents,
                recorded_by = excluded.recorded_by, recorded_at = excluded.recorded_at
        )
        INSERT INTO member_budget (tenant_id, fiscal_year, amount_cents, threshold_percents, recorded_by, recorded_at)
        SELECT tenant_id, ${Number(year)}, amount_cents, threshold_percents, ${recordedBy}, ${at(recordedAt)}
          FROM item WHERE tenant_id IS NOT NULL ORDER BY tenant_id
        ON CONFLICT (tenant_id, fiscal_year) DO UPDATE
          SET amount_cents = excluded.amount_cents, threshold_percents = excluded.threshold_percents,
              recorded_by = excluded.recorded_by, recorded_at = excluded.recorded_at`
    },

    async hasPlans(year) {
      const rows = await sql<{ has: boolean }>`
        SELECT EXISTS (SELECT FROM member_budget WHERE fiscal_year = ${Number(year)})
               OR EXISTS (SELECT FROM operator_budget WHERE fiscal_year = ${Number(year)})
               OR EXISTS (SELECT FROM forecast_notice_sending WHERE fiscal_year = ${Number(year)}) AS has`
      return onlyRow(rows).has
    },

    memberBudgets: (year, of) => sql<StoredBudget>`
      SELECT tenant_id AS "tenantId", amount_cents AS "amountCents", threshold_percents AS "thresholdPercents",
             recorded_at AS "recordedAt"
        FROM member_budget
       WHERE fiscal_year = ${Number(year)}
         AND (${narrowedTo(of)}::uuid[] IS NULL OR tenant_id = ANY (${narrowedTo(of)}::uuid[]))
       ORDER BY tenant_id`,

    memberBudgetsAfter: (year, { after, limit }) => sql<StoredMemberBudget>`
      SELECT tenant_id AS "tenantId", amount_cents AS "amountCents", threshold_percents AS "thresholdPercents",
             recorded_at AS "recordedAt"
        FROM member_budget WHERE fiscal_year = ${Number(year)} AND tenant_id > ${after ?? beforeAll.id}::uuid
       ORDER BY tenant_id LIMIT ${limit}`,

    memberCrossings: (year, of) => sql<StoredCrossing>`
      SELECT tenant_id AS "tenantId", percent, basis, budget_cents AS "budgetCents", amount_micros AS "amountMicros",
             crossed_at AS "crossedAt"
        FROM member_budget_crossing
       WHERE fiscal_year = ${Number(year)} AND tenant_id = ANY (${plainArray(of)}::uuid[]) ORDER BY tenant_id, basis, percent`,

    operatorBudgets: (year) => sql<StoredBudget>`
      SELECT NULL AS "tenantId", amount_cents AS "amountCents", threshold_percents AS "thresholdPercents",
             recorded_at AS "recordedAt"
        FROM operator_budget WHERE fiscal_year = ${Number(year)}`,

    operatorCrossings: (year) => sql<StoredCrossing>`
      SELECT NULL AS "tenantId", percent, basis, budget_cents AS "budgetCents", amount_micros AS "amountMicros",
             crossed_at AS "crossedAt"
        FROM operator_budget_crossing WHERE fiscal_year = ${Number(year)} ORDER BY basis, percent`,

    insertCrossings: (year, crossings) => insertCrossings(context, year, crossings),
  }
}

async function insertCrossings(
  { sql }: StoreContext,
  year: string,
  crossings: readonly StoredCrossing[],
): Promise<StoredCrossing[]> {
  const rows = crossings.map((crossing) => ({
    tenant_id: crossing.tenantId,
    percent: crossing.percent,
    basis: crossing.basis,
    budget_cents: crossing.budgetCents,
    amount_micros: crossing.amountMicros,
    crossed_at: at(crossing.crossedAt),
  }))
  const own = rows.filter(({ tenant_id }) => tenant_id === null)
  const others = rows.filter(({ tenant_id }) => tenant_id !== null)
  const ofOperator = await sql<CrossingKey>`
    INSERT INTO operator_budget_crossing (fiscal_year, percent, basis, budget_cents, amount_micros, crossed_at)
    SELECT ${Number(year)}, item.*
      FROM jsonb_to_recordset(${json(own)})
           AS item (percent integer, basis text, budget_cents bigint, amount_micros bigint, crossed_at timestamptz)
    ON CONFLICT DO NOTHING RETURNING NULL AS "tenantId", percent, basis`
  const ofMembers = await sql<CrossingKey>`
    INSERT INTO member_budget_crossing (tenant_id, fiscal_year, percent, basis, budget_cents, amount_micros,
                                        crossed_at)
    SELECT tenant_id, ${Number(year)}, percent, basis, budget_cents, amount_micros, crossed_at
      FROM jsonb_to_recordset(${json(others)})
           AS item (tenant_id uuid, percent integer, basis text, budget_cents bigint, amount_micros bigint,
                    crossed_at timestamptz)
     ORDER BY tenant_id, percent, basis
    ON CONFLICT DO NOTHING RETURNING tenant_id AS "tenantId", percent, basis`
  const keyOf = ({ tenantId, percent, basis }: CrossingKey): string => `${tenantId} ${percent} ${basis}`
  const fresh = new Set([...ofOperator, ...ofMembers].map(keyOf))
  return crossings.filter((crossing) => fresh.has(keyOf(crossing)))
}
