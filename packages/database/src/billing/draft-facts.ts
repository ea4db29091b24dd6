import type { BillingStore, DraftFacts } from '@grenier/control-plane/ports'
import type { StoreContext } from '../shared/store-context.ts'

/** What finance should know of the drafts that no batch has. Platform scope only. */
export function createDraftFacts(context: StoreContext): Pick<BillingStore, 'draftFacts'> {
  return { draftFacts: (of) => draftFacts(context, of) }
}

type Wanted = Parameters<BillingStore['draftFacts']>[0]

async function draftFacts(context: StoreContext, wanted: Wanted): Promise<DraftFacts[]> {
  const [facts, previous] = await Promise.all([readFacts(context, wanted), readPreviousTotals(context, wanted)])
  const totals = new Map(previous.map(({ statementId, cents }) => [statementId, cents]))
  return facts.map((one) => ({ ...one, previousTotalCents: totals.get(one.statementId) ?? null }))
}

// A day counts as long as it was: 23, 24 or 25 hours; days are summed once for all drafts, never once for each. An amount is of the statement's months, without what was carried from before.
function readFacts(
  { sql, timeZone }: StoreContext,
  { month, lastDay }: Wanted,
): Promise<Omit<DraftFacts, 'previousTotalCents'>[]> {
  return sql<Omit<DraftFacts, 'previousTotalCents'>>`
      WITH draft AS NOT MATERIALIZED (
        SELECT statement.*, to_char(period_start AT TIME ZONE ${timeZone}, 'YYYY-MM') AS first_month FROM statement
         WHERE statement.month = ${month}
           AND NOT EXISTS (SELECT FROM statement_batch_item item
                            WHERE item.tenant_id = statement.tenant_id AND item.statement_id = statement.id)
           AND NOT EXISTS (SELECT FROM statement_issue issue
                            WHERE issue.tenant_id = statement.tenant_id AND issue.statement_id = statement.id)
      ), used_by AS (
        SELECT DISTINCT draft.tenant_id, draft.id, line.beneficiary_tenant_id, to_date(draft.first_month, 'YYYY-MM') AS from_day
          FROM draft JOIN statement_line line ON line.tenant_id = draft.tenant_id AND line.statement_id = draft.id
         WHERE coalesce(line.carried_from, draft.month) >= draft.first_month
      ), measured AS MATERIALIZED (
        SELECT used_by.tenant_id, used_by.id, sum(slice.estimated_seconds)::bigint AS estimated,
               sum(extract(epoch FROM ((slice.day + interval '1 day') AT TIME ZONE ${timeZone}) - (slice.day::timestamp AT TIME ZONE ${timeZone}))
                 ::bigint)::bigint AS seconds
          FROM used_by JOIN usage_slice slice ON slice.tenant_id = used_by.beneficiary_tenant_id AND slice.day BETWEEN from_day AND ${lastDay}
         GROUP BY 1, 2
      )
      SELECT statement.id AS "statementId", statement.tenant_id AS "tenantId", statement.payer_name AS "payerName",
             statement.payable_cents AS "payableCents", statement.disputable_until AS "disputableUntil",
             coalesce(given.siret, statement.payer_siret) AS siret, coalesce(given.engagement_number, original.engagement_number, known_engagement(statement.tenant_id, statement.recipient_id, statement.month)) AS "engagementNumber",
             coalesce(recipient.engagement_required, false) AS "engagementRequired",
             coalesce(given.service_code, original.service_code, recipient.service_code) AS "serviceCode",
             coalesce(recipient.service_code_required, false) AS "serviceCodeRequired",
             EXISTS (SELECT FROM tenant_contact WHERE tenant_id = statement.tenant_id AND function = 'finance'
              AND valid_from <= ${lastDay} AND (valid_until IS NULL OR valid_until > ${lastDay})) AS "hasFinanceContact",
             coalesce(signed.in_force, false) AS "hasAgreement", signed.ends_on AS "agreementEndsOn",
             coalesce(measured.seconds, 0) AS "measuredSeconds", coalesce(measured.estimated, 0) AS "estimatedSeconds",
             own.cents AS "totalCents", disputed.count AS "openDisputes"
        FROM draft AS statement
        LEFT JOIN recipient ON recipient.tenant_id = statement.tenant_id AND recipient.id = statement.recipient_id
        LEFT JOIN statement_issue original ON original.tenant_id = statement.tenant_id AND original.statement_id = statement.credited_statement_id
        CROSS JOIN LATERAL (
          SELECT (array_agg(siret ORDER BY given_at DESC, id DESC) FILTER (WHERE siret IS NOT NULL))[1] AS siret,
                 (array_agg(engagement_number ORDER BY given_at DESC, id DESC)
                   FILTER (WHERE engagement_number IS NOT NULL))[1] AS engagement_number,
                 (array_agg(service_code ORDER BY given_at DESC, id DESC)
                   FILTER (WHERE service_code IS NOT NULL))[1] AS service_code
            FROM statement_reference one
           WHERE one.tenant_id = statement.tenant_id AND one.statement_id = statement.id) given
        CROSS JOIN LATERAL (
          SELECT bool_or(ends_on IS NULL OR ends_on >= ${lastDay}) AS in_force, max(ends_on) AS ends_on
            FROM agreement_wording wording WHERE wording.tenant_id = statement.tenant_id AND from_day <= ${lastDay}
             AND (until_day IS NULL OR until_day > ${lastDay})) signed
        CROSS JOIN LATERAL (
          SELECT coalesce(sum(line.amount_cents), 0)::bigint AS cents FROM statement_line line
           WHERE line.tenant_id = statement.tenant_id AND line.statement_id = statement.id
             AND coalesce(line.carried_from, statement.month) >= statement.first_month) own
        LEFT JOIN measured ON measured.tenant_id = statement.tenant_id AND measured.id = statement.id
        CROSS JOIN LATERAL (SELECT count(*)::integer AS count FROM statement_dispute dispute
           WHERE dispute.tenant_id = statement.tenant_id AND dispute.statement_id = statement.id AND state = 'open') disputed
       ORDER BY statement.payer_name COLLATE "fr-x-icu", statement.id`
}

// One statement's months are compared with those of the one before it, or with a small month that was carried; what is given back,
// what is asked ahead, and what that comes off, are like no other statement. Those are read once (NOT IN): just after a closing the
// database knows nothing yet of how many rows there are, and would look for them anew for each statement.
function readPreviousTotals(
  { sql, timeZone }: StoreContext,
  { month }: Wanted,
): Promise<{ statementId: string; cents: bigint }[]> {
  return sql<{ statementId: string; cents: bigint }>`
    SELECT statement.id AS "statementId", previous.cents
      FROM statement
     CROSS JOIN LATERAL (
       SELECT earlier.month, (SELECT coalesce(sum(line.amount_cents), 0)::bigint FROM statement_line line
                               WHERE line.tenant_id = earlier.tenant_id AND line.statement_id = earlier.id
                                 AND coalesce(line.carried_from, earlier.month)
                                     >= to_char(earlier.period_start AT TIME ZONE ${timeZone}, 'YYYY-MM')) AS cents
         FROM statement earlier WHERE earlier.tenant_id = statement.tenant_id AND earlier.month < ${month}
          AND num_nonnulls(earlier.credited_statement_id, earlier.credited_year) = 0
       UNION ALL
       SELECT carry.month, round(carry.amount_micros::numeric / 10000)::bigint
         FROM statement_carry carry WHERE carry.tenant_id = statement.tenant_id AND carry.month < ${month}
          AND carry.charge_count > 0 AND carry.asked_in IS NULL
       ORDER BY month DESC LIMIT 1) previous
     WHERE statement.month = ${month} AND num_nonnulls(statement.credited_statement_id, statement.credited_year) = 0
       AND (statement.tenant_id, statement.id) NOT IN (
             SELECT taken.payer_tenant_id, taken.statement_id FROM charge_on_statement taken
               JOIN charge ON charge.tenant_id = taken.tenant_id AND charge.id = taken.charge_id
              WHERE charge.kind = 'advance' AND taken.statement_id IS NOT NULL)`
}
