import { all, bySql, found } from './check.ts'

/** An act binds from the later of the days on which it was sent and published (CGCT L2131-1): from its two days, not from what is kept of them. */
const binds = (act: string, day: string) =>
  `(${act}.sent_to_prefect_on IS NOT NULL AND ${act}.published_on IS NOT NULL
    AND greatest(${act}.sent_to_prefect_on, ${act}.published_on) <= ${day})`

/** The agreement of a member that holds on a day, by what was signed and by the avenant recorded last that had begun. */
const agreementHolds = (tenant: string, day: string) => `
  EXISTS (SELECT FROM agreement signed JOIN act ON act.id = signed.act_id
            LEFT JOIN LATERAL (SELECT terms FROM agreement_amendment amended
                                WHERE amended.agreement_id = signed.id AND amended.effective_on <= ${day}
                                ORDER BY sequence DESC LIMIT 1) latest ON true
           WHERE signed.tenant_id = ${tenant} AND signed.starts_on <= ${day} AND ${binds('act', 'signed.starts_on')}
             AND coalesce(CASE WHEN latest.terms IS NULL THEN signed.ends_on
                               ELSE (latest.terms ->> 'endsOn')::date END, 'infinity') >= ${day})`

/**
 * Each charge with the days on which its member has to be one: the last of its month, or that on which it left; and of what is owed
 * for each day, the first that is charged: that of the month it is of, or that on which the member joined.
 */
const owed = `
  WITH days AS (SELECT month, ((month || '-01')::date + interval '1 month' - interval '1 day')::date AS day FROM period),
       owed AS (SELECT charge.*, days.day AS month_day,
                       least(days.day, (SELECT (destroyed_at AT TIME ZONE 'Europe/Paris')::date FROM tenant_exit gone
                                         WHERE gone.tenant_id = charge.tenant_id AND gone.state = 'destroyed')) AS day,
                       CASE WHEN kind IN ('usage', 'free', 'population', 'subscription')
                            THEN greatest((coalesce(origin_month, month) || '-01')::date,
                                          (SELECT (enrolled_at AT TIME ZONE 'Europe/Paris')::date FROM tenant
                                            WHERE tenant.id = charge.tenant_id)) END AS first_day
                  FROM charge JOIN days USING (month))`

const withoutAgreementOn = (day: string) =>
  bySql(`${owed}
  SELECT month, kind, tenant_id, ${day} AS on_day FROM owed WHERE ${day} IS NOT NULL AND NOT ${agreementHolds('owed.tenant_id', day)}`)

/** Who pays for the charge's member on a day: one, under an agreement, by an act or by law, where a recipient holds. */
const withoutPayerOn = (day: string) =>
  bySql(`${owed}
  SELECT owed.month, owed.kind, owed.tenant_id, ${day} AS on_day, count(paying.id) AS payers FROM owed
    LEFT JOIN LATERAL (
      SELECT assigned.id FROM payer_assignment assigned
        JOIN recipient ON (recipient.tenant_id, recipient.id) = (assigned.payer_tenant_id, assigned.recipient_id)
        LEFT JOIN act ON act.id = assigned.act_id
       WHERE assigned.tenant_id = owed.tenant_id AND assigned.valid_from <= ${day}
         AND coalesce(assigned.valid_to, 'infinity') > ${day}
         AND recipient.valid_from <= ${day} AND coalesce(recipient.valid_until, 'infinity') > ${day}
         AND ${agreementHolds('assigned.payer_tenant_id', day)}
         AND (assigned.payer_tenant_id = assigned.tenant_id OR ${binds('act', 'assigned.valid_from')}
              OR EXISTS (SELECT FROM organisation_succession merged
                           JOIN tenant gone ON gone.organisation_id = merged.predecessor_id
                           JOIN tenant heir ON heir.organisation_id = merged.successor_id
                          WHERE (gone.id, heir.id) = (assigned.tenant_id, assigned.payer_tenant_id)
                            AND merged.effective_on <= assigned.valid_from))) paying ON true
   WHERE ${day} IS NOT NULL
   GROUP BY owed.id, owed.month, owed.kind, owed.tenant_id, ${day} HAVING count(paying.id) <> 1`)

/** What a price or a shared cost rests on. */
const withoutAct = bySql(`
  SELECT charge.month, charge.kind, charge.rule_id FROM charge
   WHERE kind IN ('usage', 'free', 'population', 'subscription', 'minimum', 'cap')
     AND NOT EXISTS (SELECT FROM tariff JOIN act ON act.id = tariff.act_id
                      WHERE jsonb_path_exists(rules::jsonb, '$[*] ? (@.ruleId == $id)', jsonb_build_object('id', charge.rule_id))
                        AND valid_from <= (coalesce(charge.origin_month, charge.month) || '-01')::date
                        AND ${binds('act', 'tariff.valid_from')})
  UNION ALL
  SELECT charge.month, charge.kind, charge.rule_id FROM charge
    LEFT JOIN cost_pool ON cost_pool.id::text = charge.rule_id LEFT JOIN act ON act.id = cost_pool.act_id
   WHERE kind = 'shared' AND NOT coalesce(${binds('act', "(cost_pool.month || '-01')::date")}, false)`)

/** What is asked ahead is in the wording of the day. */
const withoutAdvanceTerms = bySql(`${owed}
  SELECT month, tenant_id, amount_micros FROM owed
   WHERE kind = 'advance' AND amount_micros > 0
     AND NOT EXISTS (SELECT FROM agreement signed
                       LEFT JOIN LATERAL (SELECT terms FROM agreement_amendment amended
                                           WHERE amended.agreement_id = signed.id AND amended.effective_on <= owed.day
                                           ORDER BY sequence DESC LIMIT 1) latest ON true
                      WHERE signed.tenant_id = owed.tenant_id
                        AND coalesce((latest.terms ->> 'advanceCents')::bigint, signed.advance_cents) > 0)`)

/** Where a statement lands is a recipient of its payer that held on the last day of its month. */
const withoutRecipient = bySql(`
  SELECT statement.month, statement.payer_name FROM statement
   WHERE NOT EXISTS (SELECT FROM recipient
                      WHERE (recipient.tenant_id, recipient.id) = (statement.tenant_id, statement.recipient_id)
                        AND recipient.valid_from < statement.period_end::date
                        AND coalesce(recipient.valid_until, 'infinity') >= statement.period_end::date)`)

/** Nobody owes anything without an agreement, an act that binds and a recipient in force that day, from the first that is charged to the last. */
export const everyChargeIsGrounded = all(
  found('charges of every kind', 'SELECT FROM charge GROUP BY () HAVING count(DISTINCT kind) >= 6'),
  withoutAgreementOn('owed.day'),
  withoutAgreementOn('owed.first_day'),
  withoutPayerOn('owed.month_day'),
  withoutPayerOn('owed.first_day'),
  withoutAct,
  withoutAdvanceTerms,
  withoutRecipient,
)
