import type { Client } from 'pg'

/** Each query finds what must not be: a row is a fault, told by itself. Months that are closed, in micros of a euro. */
const faults: Readonly<Record<string, string>> = {
  'Σ charges = Σ statements + Σ carried, month by month': `
    SELECT period.month, charged, stated, carried, taken
      FROM period,
           LATERAL (SELECT coalesce(sum(amount_micros), 0) AS charged FROM charge WHERE charge.month = period.month) c,
           LATERAL (SELECT coalesce(sum(total_cents), 0) * 10000 AS stated FROM statement
                     WHERE statement.month = period.month) s,
           LATERAL (SELECT coalesce(sum(amount_micros), 0) AS carried FROM statement_carry carry
                     WHERE carry.month = period.month) k,
           LATERAL (SELECT coalesce(sum(carry.amount_micros), 0) AS taken FROM statement
                      JOIN statement_take_up up ON up.statement_id = statement.id
                      JOIN statement_carry carry ON (carry.tenant_id, carry.month) = (up.tenant_id, up.month)
                     WHERE statement.month = period.month) t
     WHERE state NOT IN ('open', 'closing') AND charged <> stated + carried - taken`,
  'what closing checked holds': `
    SELECT month, checks FROM period
     WHERE state NOT IN ('open', 'closing') AND jsonb_path_exists(checks::jsonb, '$[*] ? (@.holds == false)')`,
  'each charge of a closed month is asked for or carried, once': `
    SELECT charge.month, charge.kind, charge.rule_id, charge.amount_micros, places
      FROM charge JOIN period USING (month),
           LATERAL (SELECT (SELECT count(*) FROM charge_on_statement taken WHERE taken.charge_id = charge.id) AS stated,
                           (SELECT count(*) FROM carried_charge carried WHERE carried.charge_id = charge.id) AS carried) p,
           LATERAL (SELECT stated || ' statements, carried ' || carried AS places) said
     WHERE period.state NOT IN ('open', 'closing') AND (stated > 1 OR stated + carried = 0)`,
  'a statement is the sum of its lines, and of its charges': `
    SELECT statement.month, statement.total_cents, lines, charges
      FROM statement,
           LATERAL (SELECT coalesce(sum(amount_cents), 0) AS lines FROM statement_line line
                     WHERE line.statement_id = statement.id) l,
           LATERAL (SELECT coalesce(sum(amount_micros), 0) AS charges FROM charge_on_statement taken
                      JOIN charge ON charge.id = taken.charge_id WHERE taken.statement_id = statement.id) c
     WHERE total_cents <> lines OR total_cents * 10000 <> charges`,
  'VAT is that of the lines of each rate, rounded once': `
    SELECT statement.month, statement.vat_cents, vat, payable_cents
      FROM statement,
           LATERAL (SELECT coalesce(sum(round(base * rate / 10000.0)), 0) AS vat
                      FROM (SELECT sum(amount_cents)::numeric AS base, vat_rate_basis_points AS rate
                              FROM statement_line line WHERE line.statement_id = statement.id
                             GROUP BY vat_regime, vat_rate_basis_points) grouped) v
     WHERE vat_cents <> vat OR payable_cents <> total_cents + vat_cents`,
  'a regime other than the standard one asks for no tax': `
    SELECT statement_id, regime, rate_basis_points, vat_cents FROM statement_vat_group
     WHERE (regime = 'standard') <> (rate_basis_points > 0) OR regime <> 'standard' AND vat_cents <> 0`,
  'a statement that asks for tax says that it does, and no other': `
    SELECT statement.month, statement.vat_regime, vat_cents FROM statement
     WHERE (vat_regime = 'standard') <> EXISTS (SELECT FROM statement_vat_group bears
                                                 WHERE bears.statement_id = statement.id AND regime = 'standard')`,
  'a count of heads is the one in force on the last day, for the time of membership': `
    SELECT charge.month, charge.amount_micros, heads, round(price * heads * member_ms / year_ms) AS due
      FROM charge JOIN tenant ON tenant.id = charge.tenant_id JOIN period ON period.month = charge.month,
           LATERAL (SELECT (rule.value ->> 'unitPriceMicros')::numeric AS price FROM tariff,
                           jsonb_array_elements(tariff.rules) AS rule (value)
                     WHERE rule.value ->> 'ruleId' = charge.rule_id AND valid_from <= (charge.month || '-01')::date
                       AND (valid_to IS NULL OR valid_to >= (charge.month || '-01')::date)) priced,
           LATERAL (SELECT inhabitants AS heads FROM organisation_population counted
                     WHERE counted.organisation_id = tenant.organisation_id AND counted.kind = 'municipale'
                       AND in_force_from < (charge.month || '-01')::date + interval '1 month'
                     ORDER BY in_force_from DESC LIMIT 1) known,
           LATERAL (SELECT extract(epoch FROM least(period_end, (SELECT destroyed_at FROM tenant_exit gone
                                                                   WHERE gone.tenant_id = tenant.id AND gone.state = 'destroyed'))
                                   - greatest(period_start, enrolled_at)) * 1000 AS member_ms,
                           extract(epoch FROM make_timestamptz(left(charge.month, 4)::int + 1, 1, 1, 0, 0, 0, 'Europe/Paris')
                                   - make_timestamptz(left(charge.month, 4)::int, 1, 1, 0, 0, 0, 'Europe/Paris')) * 1000
                             AS year_ms) times
     WHERE charge.kind = 'population' AND origin_month IS NULL
       AND charge.amount_micros <> round(price * heads * member_ms / year_ms)`,
  'Σ shares + unshared = cost': `
    SELECT pool.month, pool.code, amount_cents, shares, unshared_cents
      FROM cost_pool pool JOIN cost_sharing ON cost_pool_id = pool.id,
           LATERAL (SELECT coalesce(sum(amount_micros), 0) AS shares FROM charge
                     WHERE charge.kind = 'shared' AND rule_id = pool.id::text AND origin_month IS NULL) s
     WHERE amount_cents * 10000 <> shares + unshared_cents * 10000`,
  'of a cost that is trued up, Σ charged + Σ true-ups + unshared = what it came to, unless it is to be repeated': `
    SELECT cost.code, actual, charged, trued, unshared FROM true_up,
           LATERAL (SELECT value ->> 'costCode' AS code, (value ->> 'actualCents')::bigint * 10000 AS actual,
                           (value ->> 'unsharedCents')::bigint * 10000 AS unshared
                      FROM jsonb_array_elements(true_up.costs)) cost,
           LATERAL (SELECT coalesce(sum(amount_micros), 0) AS charged
                      FROM charge LEFT JOIN cost_pool ON charge.kind = 'shared' AND rule_id = cost_pool.id::text
                     WHERE charge.kind NOT IN ('true-up', 'transfer', 'advance', 'rounding') AND coalesce(cost_pool.code, rule_id) = cost.code
                       AND left(coalesce(charge.origin_month, charge.month), 4)::integer = fiscal_year) c,
           LATERAL (SELECT coalesce(sum(amount_micros), 0) AS trued FROM charge
                     WHERE charge.kind = 'true-up' AND rule_id = cost.code
                       AND (explanation #>> '{params,year}')::integer = fiscal_year) t
     WHERE actual <> charged + trued + unshared
       AND sequence = (SELECT max(sequence) FROM true_up latest WHERE latest.fiscal_year = true_up.fiscal_year)
       AND NOT EXISTS (SELECT FROM correction WHERE state = 'posted' AND left(correction.month, 4)::integer = fiscal_year
                                                AND correction.posted_at > true_up.posted_at)
       AND NOT EXISTS (SELECT FROM actual_cost came WHERE came.fiscal_year = true_up.fiscal_year
                                                      AND came.imported_at > true_up.posted_at)`,
  'each true-up is its rows, and they are counted from 1': `
    SELECT fiscal_year, sequence, difference_micros, rows FROM true_up,
           LATERAL (SELECT coalesce(sum(amount_micros), 0) AS rows FROM charge
                     WHERE charge.kind = 'true-up' AND charge.month = posted_month
                       AND (explanation #>> '{params,year}')::integer = fiscal_year
                       AND coalesce((explanation #>> '{params,sequence}')::integer, 1) = sequence) r
     WHERE difference_micros <> rows
        OR sequence <> (SELECT count(*) FROM true_up other
                         WHERE other.fiscal_year = true_up.fiscal_year AND other.sequence <= true_up.sequence)`,
  'who has left shares no cost of that month, and pays by head for the days before alone': `
    SELECT charge.tenant_id, charge.month, charge.kind, amount_micros FROM charge
      JOIN tenant_exit gone ON gone.tenant_id = charge.tenant_id AND gone.state = 'destroyed'
     WHERE charge.kind IN ('shared', 'population', 'subscription') AND origin_month IS NULL
       AND amount_micros <> 0
       AND (charge.month > to_char(destroyed_at AT TIME ZONE 'Europe/Paris', 'YYYY-MM')
            OR charge.kind = 'shared' AND charge.month = to_char(destroyed_at AT TIME ZONE 'Europe/Paris', 'YYYY-MM'))`,
  'every cost of a closed month was split': `
    SELECT pool.month, pool.code FROM cost_pool pool JOIN period USING (month)
      LEFT JOIN cost_sharing ON cost_pool_id = pool.id
     WHERE state NOT IN ('open', 'closing') AND cost_sharing.cost_pool_id IS NULL`,
  'numbers run from 1 without gap': `
    SELECT series, fiscal_year, count(*), max(sequence) FROM statement_issue
     GROUP BY series, fiscal_year HAVING count(*) <> max(sequence) OR min(sequence) <> 1`,
  'a reversal is its row, to the last micro, and no row is reversed twice': `
    SELECT reversal.id, reversal.amount_micros, original.amount_micros FROM charge reversal
      JOIN charge original ON original.id = reversal.corrects_charge_id
     WHERE reversal.correction_part = 'reversal' AND reversal.amount_micros <> -original.amount_micros
    UNION ALL
    SELECT corrects_charge_id, count(*), 0 FROM charge WHERE correction_part = 'reversal'
     GROUP BY corrects_charge_id HAVING count(*) > 1`,
  'nothing is given back beyond what was asked, and on no statement of another payer': `
    SELECT original.month, original.payable_cents, given FROM statement original,
           LATERAL (SELECT coalesce(sum(payable_cents), 0) AS given,
                           coalesce(bool_or(credit.tenant_id <> original.tenant_id), false) AS other
                      FROM statement credit WHERE credit.credited_statement_id = original.id) g
     WHERE given <> 0 AND (original.payable_cents + given < 0 OR other)`,
  'what one statement gives back in the place of another is off that one, and both are of one payer': `
    SELECT moved.id, moved.amount_micros, opposite.amount_micros FROM charge moved
      LEFT JOIN charge opposite ON opposite.id::text = moved.explanation #>> '{params,oppositeId}'
      LEFT JOIN charge_on_statement one ON one.charge_id = moved.id
      LEFT JOIN charge_on_statement other ON other.charge_id = opposite.id
     WHERE moved.kind = 'transfer'
       AND (moved.amount_micros IS DISTINCT FROM -opposite.amount_micros OR moved.month <> opposite.month
            OR one.payer_tenant_id IS DISTINCT FROM other.payer_tenant_id OR one.statement_id = other.statement_id)`,
  'nothing under the recovery threshold is stated, unless it goes back': `
    SELECT month, payable_cents FROM statement
     WHERE abs(payable_cents) < 1500 AND num_nonnulls(credited_statement_id, credited_year) = 0`,
  'the year of a credit is not before that of its title': `
    SELECT issue.number, titled.number FROM statement_issue issue
      JOIN statement credit ON credit.id = issue.statement_id
      JOIN statement_issue titled ON titled.statement_id = credit.credited_statement_id
     WHERE issue.fiscal_year < titled.fiscal_year
        OR (issue.credit_kind = 'mandat') <> (titled.fiscal_year < issue.fiscal_year)`,
  'no more of an advance comes off than was asked ahead': `
    SELECT tenant_id, sum(amount_micros) FROM charge WHERE kind = 'advance' GROUP BY tenant_id HAVING sum(amount_micros) < 0`,
  'what is carried was carried before it is taken up': `
    SELECT up.month, statement.month FROM statement_take_up up JOIN statement ON statement.id = up.statement_id
     WHERE up.month >= statement.month`,
}

/** The laws by name: each has a planted fault. */
export const lawsOfMoney: readonly string[] = Object.keys(faults)

/** All laws of money that are broken by what is stored, with the first rows that break each. */
export async function brokenLaws(admin: Client): Promise<string[]> {
  const broken: string[] = []
  for (const [law, query] of Object.entries(faults)) {
    const { rows } = await admin.query(query)
    if (rows.length > 0) broken.push(`${law}: ${rows.length} ${JSON.stringify(rows.slice(0, 3))}`)
  }
  return broken
}
