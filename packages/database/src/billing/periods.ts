import { type Period, periodCheck } from '@grenier/contracts'
import type { BillingStore, OwnPeriod } from '@grenier/control-plane/ports'
import type { CivilMonth } from '@grenier/quota-billing'
import { z } from 'zod'
import { at, json } from '../shared/columns.ts'
import { onlyRow } from '../shared/sql.ts'
import type { StoreContext } from '../shared/store-context.ts'

type PeriodMethods = Pick<
  BillingStore,
  | 'lockPeriod'
  | 'lockOwnPeriod'
  | 'holdPeriod'
  | 'addProgress'
  | 'holdPeriodsFrom'
  | 'getPeriod'
  | 'savePeriod'
  | 'periodSums'
  | 'noteClosing'
  | 'closingAskedBy'
>
type Sums = Awaited<ReturnType<BillingStore['periodSums']>>

const checks = z.array(periodCheck)

type PeriodRow = Omit<Period, 'checks'> & { readonly checks: z.input<typeof checks> }

/** Civil months from open to issued. Totals are summed when read, never stored. Platform scope only. */
export function createPeriods(context: StoreContext): PeriodMethods {
  const { sql } = context
  return {
    async lockPeriod({ id, month, periodStart, periodEnd }) {
      await sql`
        INSERT INTO period (id, month, period_start, period_end, state, progress_done, progress_total, checks,
                            members_without_population, costs_without_weight, version)
        VALUES (${id}, ${month}, ${at(periodStart)}, ${at(periodEnd)}, 'open', 0, 0, '[]', 'refused', 'refused', 1)
        ON CONFLICT (month) DO NOTHING`
      await sql`SELECT FROM period WHERE month = ${month} FOR UPDATE`
      const period = await readPeriod(context, month)
      if (period === null) throw new Error(`period ${month} vanished while it was locked`)
      return period
    },

    ...createHolding(context),

    async holdPeriodsFrom(month) {
      // The table and not its rows: a month that is closed for the first time has none yet.
      await sql`LOCK TABLE period IN SHARE MODE`
      return await sql<Pick<Period, 'month' | 'state' | 'blockedBy'>>`
        SELECT month, state, blocked_by AS "blockedBy" FROM period WHERE month >= ${month} ORDER BY month`
    },

    getPeriod: (month) => readPeriod(context, month),

    async savePeriod(change) {
      const { month, state, progressDone, progressTotal, blockedBy, checks: made } = change
      const { membersWithoutPopulation, costsWithoutWeight } = change
      await sql`
        UPDATE period SET state = ${state}, progress_done = ${progressDone}, progress_total = ${progressTotal},
                          blocked_by = ${blockedBy}, checks = ${json(z.encode(checks, made))},
                          members_without_population = ${membersWithoutPopulation},
                          costs_without_weight = ${costsWithoutWeight}, version = version + 1
         WHERE month = ${month}`
    },

    async noteClosing({ month, askedBy }) {
      await sql`UPDATE period SET closing_asked_by = ${askedBy} WHERE month = ${month}`
    },

    async closingAskedBy(month) {
      const [row] = await sql<{ askedBy: string | null }>`
        SELECT closing_asked_by AS "askedBy" FROM period WHERE month = ${month}`
      return row?.askedBy ?? null
    },

    async periodSums(month) {
      const rows = await sql<Sums>`
        SELECT (SELECT coalesce(sum(line.amount_cents), 0) FROM statement_line line
                  JOIN statement ON statement.tenant_id = line.tenant_id AND statement.id = line.statement_id
                 WHERE statement.month = ${month}) AS "linesCents",
               stated.*,
               (SELECT coalesce(sum(amount_micros), 0) FROM statement_carry WHERE month = ${month}) AS "carriedMicros",
               -- A charge that was born on a statement is of its month.
               (SELECT coalesce(sum(charge.amount_micros), 0) FROM statement
                  JOIN statement_charge taken
                    ON taken.payer_tenant_id = statement.tenant_id AND taken.statement_id = statement.id
                  JOIN charge ON charge.tenant_id = taken.tenant_id AND charge.id = taken.charge_id
                 WHERE statement.month = ${month} AND charge.month <> ${month}) AS "takenUpMicros"
          FROM (SELECT coalesce(sum(total_cents) FILTER (WHERE issue.number IS NOT NULL), 0) AS "statementsCents",
                       count(issue.number)::integer AS "statementCount",
                       coalesce(sum(total_cents) FILTER (WHERE issue.number IS NULL), 0) AS "draftsCents",
                       (count(*) - count(issue.number))::integer AS "draftCount"
                  FROM statement
                  LEFT JOIN statement_issue issue
                         ON issue.tenant_id = statement.tenant_id AND issue.statement_id = statement.id
                 WHERE statement.month = ${month}) stated`
      return onlyRow(rows)
    },
  }
}

/** What a closing needs of its month: to lock it alone, or hold it for steps, many at once. */
function createHolding({ sql }: StoreContext): Pick<PeriodMethods, 'lockOwnPeriod' | 'holdPeriod' | 'addProgress'> {
  return {
    async lockOwnPeriod(month) {
      const [row] = await sql<Omit<OwnPeriod, 'checks'> & Pick<PeriodRow, 'checks'>>`
        SELECT id, month, period_start AS "periodStart", period_end AS "periodEnd", state,
               progress_done AS "progressDone", progress_total AS "progressTotal", blocked_by AS "blockedBy", checks,
               members_without_population AS "membersWithoutPopulation", costs_without_weight AS "costsWithoutWeight"
          FROM period WHERE month = ${month} FOR UPDATE`
      return row === undefined ? null : { ...row, checks: z.decode(checks, row.checks) }
    },

    async holdPeriod(month) {
      // Progress is written at the end: the table's lock for it, taken first, meets nobody who waits for the row.
      await sql.send`LOCK TABLE period IN ROW EXCLUSIVE MODE`
      // A step that the server loses when it crashes is done again, and the month's last commit waits for the disk, and so for
      // all before it.
      await sql.send`SELECT set_config('synchronous_commit', 'off', true)`
      const [held] = await sql<Pick<Period, 'state' | 'membersWithoutPopulation'>>`
        SELECT state, members_without_population AS "membersWithoutPopulation"
          FROM period WHERE month = ${month} FOR KEY SHARE`
      return held ?? null
    },

    async addProgress({ month, count }) {
      // What is held at the commit is held before the month's row is locked: other steps wait for that row until the commit.
      await sql.send`SET CONSTRAINTS ALL IMMEDIATE`
      await sql`
        UPDATE period SET progress_done = least(progress_done + ${count}, progress_total), version = version + 1
         WHERE month = ${month}`
    },
  }
}

async function readPeriod({ sql }: StoreContext, month: CivilMonth): Promise<Period | null> {
  const [row] = await sql<PeriodRow>`
    SELECT id, month, period_start AS "periodStart", period_end AS "periodEnd", state,
           progress_done AS "progressDone", progress_total AS "progressTotal", blocked_by AS "blockedBy",
           closing_asked_by AS "closedBy",
           (SELECT coalesce(sum(amount_micros), 0) FROM charge WHERE charge.month = period.month) AS "chargesMicros",
           (SELECT coalesce(sum(amount_cents), 0) FROM cost_pool WHERE cost_pool.month = period.month)
             AS "costPoolsCents",
           (SELECT coalesce(sum(sharing.unshared_cents), 0) FROM cost_sharing sharing
              JOIN cost_pool ON cost_pool.id = sharing.cost_pool_id WHERE cost_pool.month = period.month)
             AS "unsharedCents",
           members_without_population AS "membersWithoutPopulation", costs_without_weight AS "costsWithoutWeight",
           stated.*,
           (SELECT coalesce(sum(amount_micros), 0) FROM statement_carry carry WHERE carry.month = period.month)
             AS "carriedMicros",
           (SELECT coalesce(sum(carry.amount_micros), 0) FROM statement
              JOIN statement_take_up taken
                ON taken.statement_tenant_id = statement.tenant_id AND taken.statement_id = statement.id
              JOIN statement_carry carry ON carry.tenant_id = taken.tenant_id AND carry.month = taken.month
             WHERE statement.month = period.month) AS "takenUpMicros",
           (SELECT max(computed_at) FROM revised_slice
             WHERE day >= to_date(period.month, 'YYYY-MM')
               AND day < (to_date(period.month, 'YYYY-MM') + interval '1 month')::date) AS "revisedAt",
           checks, version
      FROM period
      CROSS JOIN LATERAL (
        SELECT coalesce(sum(total_cents) FILTER (WHERE issue.number IS NOT NULL), 0) AS "statementsCents",
               count(issue.number)::integer AS "statementCount",
               coalesce(sum(total_cents) FILTER (WHERE issue.number IS NULL), 0) AS "draftsCents",
               (count(*) - count(issue.number))::integer AS "draftCount"
          FROM statement
          LEFT JOIN statement_issue issue
                 ON issue.tenant_id = statement.tenant_id AND issue.statement_id = statement.id
         WHERE statement.month = period.month) stated
     WHERE month = ${month}`
  return row === undefined ? null : { ...row, checks: z.decode(checks, row.checks) }
}
