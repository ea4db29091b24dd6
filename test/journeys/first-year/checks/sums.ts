import { firstYear, monthCount, type Stage } from '../stage.ts'
import { all, bySql, type Check, found } from './check.ts'

/** What was charged, asked for and carried, over all months, in micros of a euro. */
export interface Sums {
  readonly charges: bigint
  readonly statements: bigint
  readonly carried: bigint
}

/** Of all charges there are, all statements, and what was carried and no statement asks for. */
export async function sumsOf({ admin }: Pick<Stage, 'admin'>): Promise<Sums> {
  const { rows } = await admin.query<{ charges: string; statements: string; carried: string }>(`
    SELECT (SELECT sum(amount_micros) FROM charge)::text AS charges,
           (SELECT sum(amount_cents) * 10000 FROM statement_line)::text AS statements,
           (SELECT coalesce(sum(amount_micros), 0) FROM carried_charge carried
              JOIN charge ON charge.id = carried.charge_id
             WHERE NOT EXISTS (SELECT FROM statement_charge taken WHERE taken.charge_id = carried.charge_id))::text
             AS carried`)
  const [row] = rows
  if (row === undefined) throw new Error('sums are one row')
  return { charges: BigInt(row.charges), statements: BigInt(row.statements), carried: BigInt(row.carried) }
}

const overAll: Check = async ({ stage }) => {
  const { charges, statements, carried } = await sumsOf(stage)
  return charges === statements + carried ? [] : [`${charges} charged, ${statements} stated, ${carried} carried`]
}

const everyMonth: Check = async ({ stage }) =>
  stage.closed.length === monthCount ? [] : [`${stage.closed.length} of ${monthCount} months are closed`]

/** Month by month: what was charged in it is on statements of it, or waits; what its statements took up was carried before. */
const byMonth = bySql(`
  WITH charged AS (SELECT month, sum(amount_micros) AS micros FROM charge GROUP BY month),
       stated AS (SELECT month, sum(amount_cents) * 10000 AS micros
                    FROM statement JOIN statement_line line ON line.statement_id = statement.id GROUP BY month),
       carried AS (SELECT charge.month, sum(amount_micros) AS micros
                     FROM carried_charge JOIN charge ON charge.id = charge_id GROUP BY charge.month),
       taken AS (SELECT statement.month, sum(amount_micros) AS micros
                   FROM statement_charge JOIN statement ON statement.id = statement_charge.statement_id
                   JOIN carried_charge ON carried_charge.charge_id = statement_charge.charge_id
                   JOIN charge ON charge.id = statement_charge.charge_id GROUP BY statement.month)
  SELECT charged.month, charged.micros, stated.micros AS stated, carried.micros AS carried, taken.micros AS taken
    FROM charged LEFT JOIN stated USING (month) LEFT JOIN carried USING (month) LEFT JOIN taken USING (month)
   WHERE charged.micros <> coalesce(stated.micros, 0) + coalesce(carried.micros, 0) - coalesce(taken.micros, 0)`)

/** Σ charges = Σ statements + Σ carried. */
export const chargesAreStatedOrCarried = all(everyMonth, byMonth, overAll)

/** Of each service and shared cost of the first year: what was charged of it, corrections and true-up included, is what it cost. */
export const billedIsActualCost = all(
  found('actual costs', 'SELECT FROM actual_cost'),
  bySql(`
    WITH billed AS (
      SELECT coalesce(cost_pool.code, charge.rule_id) AS code, sum(amount_micros) AS micros
        FROM charge LEFT JOIN cost_pool ON charge.kind = 'shared' AND charge.rule_id = cost_pool.id::text
       WHERE charge.kind NOT IN ('advance', 'rounding', 'transfer')
         AND CASE WHEN charge.kind = 'true-up' THEN explanation #>> '{params,year}'
                  ELSE left(coalesce(charge.origin_month, charge.month), 4) END = '${firstYear}'
       GROUP BY 1),
    actual AS (SELECT cost_code AS code, sum(amount_cents) * 10000 AS micros FROM actual_cost
                WHERE fiscal_year = ${firstYear} GROUP BY 1)
    SELECT code, billed.micros AS billed, actual.micros AS actual FROM billed FULL JOIN actual USING (code)
     WHERE billed.micros IS DISTINCT FROM actual.micros`),
)
