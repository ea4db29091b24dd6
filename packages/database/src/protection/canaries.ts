import type { BackupBucket, CanaryStore, StandingCanary } from '@grenier/control-plane/ports'
import { at, json, plainArray } from '../shared/columns.ts'
import type { StoreContext } from '../shared/store-context.ts'

/** What canaries showed of the buckets that hold backups. */
export function createCanaries({ sql }: StoreContext): CanaryStore {
  return {
    async sitesToProbe({ measuredBefore, unmeasuredBefore }) {
      const rows = await sql<{ id: string }>`
        SELECT DISTINCT site_id AS id FROM bucket_canary canary
         WHERE (attempted_at IS NULL OR attempted_at < ${at(measuredBefore)}
                OR (outcome = 'unmeasured' AND attempted_at < ${at(unmeasuredBefore)}))
           AND NOT EXISTS (SELECT FROM tenant_exit leaving WHERE leaving.tenant_id = canary.tenant_id
                              AND leaving.state NOT IN ('notice', 'cancelled'))
         ORDER BY id`
      return rows.map(({ id }) => id)
    },

    bucketsToProbe: ({ measuredBefore, unmeasuredBefore, siteId, limit }) => sql<BackupBucket>`
      SELECT tenant_id AS "tenantId", site_id AS "siteId", bucket_name AS "bucketName"
        FROM bucket_canary canary
       WHERE site_id = ${siteId}
         AND (attempted_at IS NULL OR attempted_at < ${at(measuredBefore)}
              OR (outcome = 'unmeasured' AND attempted_at < ${at(unmeasuredBefore)}))
         AND NOT EXISTS (SELECT FROM tenant_exit leaving WHERE leaving.tenant_id = canary.tenant_id
                            AND leaving.state NOT IN ('notice', 'cancelled'))
       ORDER BY tenant_id, bucket_name LIMIT ${limit}`,

    async saveCanaries(attempts) {
      const rows = attempts.map((attempt) => ({ ...attempt, attemptedAt: at(attempt.attemptedAt) }))
      await sql`
        UPDATE bucket_canary known
           SET attempted_at = attempt."attemptedAt", outcome = attempt.outcome, reason = attempt.reason,
               proven_outcome = coalesce(nullif(attempt.outcome, 'unmeasured'), known.proven_outcome),
               proven_at = CASE WHEN attempt.outcome = 'unmeasured' THEN known.proven_at ELSE attempt."attemptedAt" END
          FROM (SELECT * FROM jsonb_to_recordset(${json(rows)}) AS told ("tenantId" uuid, "siteId" uuid, "bucketName" text,
                       "attemptedAt" timestamptz, outcome text, reason text)
                 ORDER BY "tenantId", "siteId", "bucketName") attempt
         WHERE (known.tenant_id, known.site_id, known.bucket_name)
             = (attempt."tenantId", attempt."siteId", attempt."bucketName")
           AND (known.attempted_at IS NULL OR known.attempted_at <= attempt."attemptedAt")`
    },

    canariesOf: (tenantIds) => sql<StandingCanary>`
      SELECT tenant_id AS "tenantId", site_id AS "siteId", bucket_name AS "bucketName", attempted_at AS "attemptedAt",
             reason, proven_outcome AS "provenOutcome", proven_at AS "provenAt"
        FROM bucket_canary WHERE tenant_id = ANY (${plainArray(tenantIds)}::uuid[])
       ORDER BY tenant_id, site_id, bucket_name`,

    async generationsOf(tenantIds) {
      const rows = await sql<{ id: string; generation: number }>`
        SELECT id, generation FROM tenant WHERE id = ANY (${plainArray(tenantIds)}::uuid[]) ORDER BY id`
      return new Map(rows.map(({ id, generation }) => [id, generation]))
    },
  }
}
