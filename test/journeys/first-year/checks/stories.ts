import { all, bySql, found } from './check.ts'

/** A dispute upheld after the year: its statement stands, and a credit of a prior year gives back what was asked too much. */
export const upheldDisputeIsGivenBack = all(
  found(
    'a dispute of December that ended corrected in January, and its credit',
    `SELECT FROM statement_dispute disputed
       JOIN statement_issue titled ON titled.statement_id = disputed.statement_id AND titled.fiscal_year = 2026
       JOIN statement credit ON credit.credited_statement_id = disputed.statement_id
       JOIN statement_issue issued ON issued.statement_id = credit.id
      WHERE disputed.state = 'corrected' AND disputed.ended_at >= '2027-01-01' AND issued.credit_kind = 'mandat'
        AND issued.fiscal_year = 2027 AND credit.payable_cents < 0`,
  ),
  bySql(`
    SELECT corrected.id FROM correction corrected JOIN statement_dispute ON correction = corrected.id::text
     WHERE (SELECT sum(amount_micros) FROM charge WHERE correction_id = corrected.id)
           IS DISTINCT FROM (SELECT sum(amount_cents) * 10000 - coalesce((SELECT sum(amount_micros) FROM charge
                                JOIN charge_on_statement taken ON taken.charge_id = charge.id
                               WHERE taken.statement_id = credit.id AND kind = 'rounding'), 0)
                               FROM statement credit JOIN statement_line line ON line.statement_id = credit.id
                              WHERE credit.credited_statement_id = statement_dispute.statement_id GROUP BY credit.id)`),
)

/** Whoever gave a visa held a mandate that day. */
export const expiredDelegationIsRefused = all(
  found(
    'a visa of a mayor',
    `SELECT FROM quota_request_event event JOIN mandate ON mandate.id = mandate_id WHERE function = 'mayor'`,
  ),
  bySql(`
    SELECT event.request_id, event.actor, event.recorded_at FROM quota_request_event event
      JOIN mandate ON mandate.id = event.mandate_id
     WHERE event.actor <> mandate.person_subject OR (event.recorded_at AT TIME ZONE 'Europe/Paris')::date < mandate.valid_from
        OR (event.recorded_at AT TIME ZONE 'Europe/Paris')::date >= coalesce(mandate.valid_until, 'infinity')`),
)

/** A statement that lacked its engagement had no number until that came, was reminded of twice, and counts in its year. */
export const missingReferenceWaits = all(
  found(
    'a half-year that waited until January, and was reminded of twice',
    `SELECT FROM statement JOIN statement_issue issue ON issue.statement_id = statement.id
      WHERE month = '2026-06' AND issue.issued_at >= '2027-01-25' AND fiscal_year = 2026
        AND engagement_number = 'EJ-2026-17'
        AND (SELECT array_agg(days_before ORDER BY days_before) FROM statement_reminder told
              WHERE told.statement_id = statement.id) = '{10,30}'`,
  ),
  bySql(`
    SELECT issue.number FROM statement_issue issue JOIN statement ON statement.id = issue.statement_id
      JOIN recipient ON (recipient.tenant_id, recipient.id) = (statement.tenant_id, statement.recipient_id)
     WHERE recipient.engagement_required AND issue.engagement_number IS NULL`),
)

/** Who left is charged nothing after its month, and holds no advance: what it paid ahead too much was given back on what asked for it. */
export const exitIsSettled = all(
  found(
    'a credit on the statement that asked the leaver ahead',
    `SELECT FROM statement credit JOIN tenant_exit gone ON gone.tenant_id = credit.tenant_id AND gone.state = 'destroyed'
       JOIN charge_on_statement taken ON taken.statement_id = credit.credited_statement_id
       JOIN charge asked ON asked.id = taken.charge_id AND asked.kind = 'advance'
       JOIN statement_issue issue ON issue.statement_id = credit.id`,
  ),
  bySql(`
    SELECT charge.month, charge.kind FROM charge JOIN tenant_exit gone ON gone.tenant_id = charge.tenant_id
     WHERE gone.state = 'destroyed' AND charge.month > to_char(destroyed_at AT TIME ZONE 'Europe/Paris', 'YYYY-MM')
       AND charge.kind NOT IN ('true-up', 'advance', 'rounding')`),
  bySql(`
    SELECT gone.tenant_id, sum(amount_micros) FROM tenant_exit gone JOIN charge ON charge.tenant_id = gone.tenant_id
     WHERE gone.state = 'destroyed' AND kind = 'advance' GROUP BY gone.tenant_id HAVING sum(amount_micros) <> 0`),
  bySql(`
    SELECT quota.* FROM tenant_exit gone JOIN quota ON quota.tenant_id = gone.tenant_id
     WHERE gone.state = 'destroyed' AND quota.quota_bytes > 0`),
)

/** Some 9 € a year: under the threshold at the year's end, so carried, and by its payer's own name. */
export const smallAmountIsCarried = all(
  found(
    'about nine euros of a year, carried and asked for by nothing',
    `SELECT FROM statement_carry carry JOIN charge ON charge.tenant_id = carry.tenant_id AND charge.month = carry.month
      WHERE carry.month LIKE '2026-%'
        AND NOT EXISTS (SELECT FROM statement WHERE statement.tenant_id = carry.tenant_id)
      GROUP BY carry.tenant_id HAVING sum(charge.amount_micros) BETWEEN 8500000 AND 9500000`,
  ),
  bySql(`
    SELECT payer_name, month, payable_cents FROM statement
     WHERE abs(payable_cents) < 1500 AND num_nonnulls(credited_statement_id, credited_year) = 0`),
)

/** Who said nothing is foreseen what it has. */
export const silenceKeeps = all(
  found('who answered nothing', 'SELECT FROM needs_outcome WHERE NOT answered'),
  bySql(`
    SELECT outcome.tenant_id, units_milli, quota_bytes FROM needs_outcome outcome
      JOIN unit_forecast foreseen ON foreseen.tenant_id = outcome.tenant_id AND foreseen.fiscal_year = 2027 AND rule_id = 'espace'
      JOIN quota ON quota.tenant_id = outcome.tenant_id
     WHERE NOT answered AND units_milli <> quota_bytes / 1073741824 * 12 * 1000
       AND NOT EXISTS (SELECT FROM tenant_exit gone WHERE gone.tenant_id = outcome.tenant_id)`),
)

/** What was paid in 2025 is what was brought over. */
export const baselineIsRepris = all(
  found('what was brought over', 'SELECT FROM opening_balance HAVING count(*) = 9 AND sum(amount_cents) = 93550'),
)

/** Every titre is of its statement's amount, and each statement that asks for something has one that stands. */
export const titresComeToStatements = all(
  found('a titre that was rejected', 'SELECT FROM titre_rejection'),
  bySql(`
    SELECT issue.number, payable_cents, titred, paid FROM statement_issue issue
      JOIN statement ON statement.id = issue.statement_id,
           LATERAL (SELECT coalesce(sum(titre.amount_cents), 0) AS titred, coalesce(sum(payment.amount_cents), 0) AS paid
                      FROM titre LEFT JOIN titre_payment payment USING (tenant_id, fiscal_year, number)
                      LEFT JOIN titre_rejection rejected USING (tenant_id, fiscal_year, number)
                     WHERE titre.statement_id = statement.id AND rejected.number IS NULL) titres
     WHERE payable_cents > 0 AND (titred <> payable_cents OR paid <> payable_cents)`),
)

/** Closings are those of the first year and a half, whose own checks all held. */
export const closingsCheckOut = bySql(`
  SELECT month, checks FROM period WHERE jsonb_path_exists(checks::jsonb, '$[*] ? (@.holds == false)')`)
