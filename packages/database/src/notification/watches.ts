import type { ComingEnd, EndingCertificate, NotificationStore, WatchedUse } from '@grenier/control-plane/ports'
import type { Instant } from '@grenier/quota-billing'
import { at } from '../shared/columns.ts'
import { beforeAll } from '../shared/cursor.ts'
import type { StoreContext } from '../shared/store-context.ts'

type WatchMethods = Pick<
  NotificationStore,
  'usesToWatch' | 'saveUseAlert' | 'tenantsWithoutGoodCopy' | 'comingEnds' | 'endingCertificates' | 'budgetCrossing'
>

/** What is looked at for notices. Platform scope. */
export function createWatches(context: StoreContext): WatchMethods {
  const { sql } = context
  return {
    ...createUseAlerts(context),

    tenantsWithoutGoodCopy: () => sql<{ tenantId: string; since: Instant }>`
      SELECT tenant_id AS "tenantId", changed_at AS since FROM tenant_condition
       WHERE type = 'RecoveryPointMet' AND status = 'False'
         AND NOT EXISTS (
           SELECT FROM notice
            WHERE notice.tenant_id = tenant_condition.tenant_id AND kind = 'good-copy-missing'
              AND occurrence = (changed_at AT TIME ZONE ${context.timeZone})::date::text)
       ORDER BY tenant_id`,

    comingEnds: ({ today, until }) => sql<ComingEnd>`
      SELECT kind, tenant_id AS "tenantId", subject_id AS "subjectId", last_day AS "lastDay", params FROM (
        -- By all that is recorded: a renewal that begins after the last day is none the less a renewal.
        SELECT 'agreement-ending' AS kind, wording.tenant_id, wording.agreement_id::text AS subject_id,
               wording.ends_on AS last_day, jsonb_build_object('agreementNumber', agreement.number) AS params
          FROM agreement_wording wording
          JOIN agreement ON agreement.tenant_id = wording.tenant_id AND agreement.id = wording.agreement_id
         -- One that another already follows on is no end.
         WHERE wording.until_day IS NULL
           AND NOT EXISTS (SELECT FROM agreement later WHERE later.tenant_id = agreement.tenant_id
                              AND later.starts_on > agreement.starts_on)
        UNION ALL
        SELECT 'mandate-ending', tenant_id, id::text, valid_until - 1, jsonb_build_object('personName', person_name)
          FROM mandate WHERE ended_at IS NULL AND valid_until IS NOT NULL
        UNION ALL
        SELECT 'temporary-space-ending', part.tenant_id, part.id::text, part.ends_on,
               jsonb_build_object('offerName', offer.name, 'extraBytes', part.extra_bytes::text)
          FROM temporary_quota part JOIN offer ON offer.id = part.offer_id WHERE part.ended_at IS NULL
        UNION ALL
        SELECT 'loan-ending', loan.tenant_id, loan.id::text, loan.ends_on,
               jsonb_build_object('offerName', offer.name, 'extraBytes', loan.amount_bytes::text)
          FROM quota_loan loan JOIN offer ON offer.id = loan.offer_id WHERE loan.state = 'active'
        UNION ALL
        SELECT 'waiting-place-ending', tenant_id, id::text, (wait_until AT TIME ZONE ${context.timeZone})::date,
               '{}'::jsonb
          FROM quota_request WHERE state = 'waiting'
        UNION ALL
        SELECT 'restore-test-ending', tenant_id, task_id::text, (expires_at AT TIME ZONE ${context.timeZone})::date,
               '{}'::jsonb
          FROM restore_drill WHERE cleaned_at IS NULL
      ) ending
       WHERE last_day BETWEEN ${today} AND ${until}
       ORDER BY tenant_id, kind, subject_id`,

    endingCertificates: ({ today, until }) => sql<EndingCertificate>`
      SELECT id, kind, reference, valid_until AS "lastDay" FROM certificate
       WHERE withdrawn_on IS NULL AND valid_until BETWEEN ${today} AND ${until} ORDER BY id`,

    async budgetCrossing({ tenantId, year, percent, basis }) {
      const [crossing] = await sql<{ budgetCents: bigint; amountMicros: bigint }>`
        SELECT budget_cents AS "budgetCents", amount_micros AS "amountMicros" FROM member_budget_crossing
         WHERE tenant_id = ${tenantId} AND fiscal_year::text = ${year} AND percent::text = ${percent} AND basis = ${basis}`
      return crossing ?? null
    },
  }
}

function createUseAlerts({ sql }: StoreContext): Pick<WatchMethods, 'usesToWatch' | 'saveUseAlert'> {
  return {
    // The page is cut before uses are added up: each is added up once, and no read looks at more quotas than it may.
    usesToWatch: ({ after, limit }) => sql<WatchedUse>`
      WITH page AS MATERIALIZED (
        SELECT tenant_id, offer_id, quota_bytes FROM quota
         WHERE (tenant_id, offer_id) > (${after?.tenantId ?? beforeAll.id}::uuid, ${after?.offerId ?? beforeAll.id}::uuid)
           AND quota_bytes > 0
         ORDER BY tenant_id, offer_id LIMIT ${limit})
      SELECT page.tenant_id AS "tenantId", page.offer_id AS "offerId", offer.name AS "offerName",
             page.quota_bytes AS "quotaBytes", in_use_bytes(page.tenant_id, page.offer_id, offer.kind) AS "usedBytes",
             coalesce(alert.percent, 0) AS percent, coalesce(alert.crossings, 0) AS crossings
        FROM page JOIN offer ON offer.id = page.offer_id
        LEFT JOIN use_alert alert ON alert.tenant_id = page.tenant_id AND alert.offer_id = page.offer_id
       ORDER BY page.tenant_id, page.offer_id`,

    async saveUseAlert({ tenantId, offerId, from, to, changedAt }) {
      const saved = await sql.affected`
        INSERT INTO use_alert AS alert (tenant_id, offer_id, percent, crossings, changed_at)
        VALUES (${tenantId}, ${offerId}, ${to.percent}, ${to.crossings}, ${at(changedAt)})
        ON CONFLICT (tenant_id, offer_id) DO UPDATE
          SET percent = excluded.percent, crossings = excluded.crossings, changed_at = excluded.changed_at
        WHERE alert.percent = ${from.percent} AND alert.crossings = ${from.crossings}`
      return saved > 0
    },
  }
}
