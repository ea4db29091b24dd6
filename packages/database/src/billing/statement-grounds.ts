import { statementGrounds } from '@grenier/contracts'
import type { BillingStore, ForecastOfMember, PlaceOfMember } from '@grenier/control-plane/ports'
import type { Instant } from '@grenier/quota-billing'
import { z } from 'zod'
import { json, plainArray } from '../shared/columns.ts'
import { repeatedValues } from '../shared/repeated-values.ts'
import type { StoreContext } from '../shared/store-context.ts'

type GroundsMethods = Pick<BillingStore, 'placesOf' | 'restoreProofsOf' | 'forecastsOf' | 'keepGrounds' | 'groundsOf'>
type Proof = Awaited<ReturnType<BillingStore['restoreProofsOf']>>[number]
type Drill = NonNullable<Proof['drill']>

interface ProofRow {
  readonly tenantId: string
  readonly memberName: string
  readonly taskId: string | null
  readonly claimName: string | null
  readonly endedAt: Instant | null
  readonly verdict: Drill['verdict'] | null
}

function proofOf({ tenantId, memberName, taskId, claimName, endedAt, verdict }: ProofRow): Proof {
  const isKnown = taskId !== null && claimName !== null && endedAt !== null && verdict !== null
  return { tenantId, memberName, drill: isKnown ? { taskId, claimName, endedAt, verdict } : null }
}

/** What statements rest on. Nothing changes one. */
export function createStatementGrounds({ sql }: StoreContext): GroundsMethods {
  return {
    placesOf: (tenantIds) => sql<PlaceOfMember>`
      SELECT quota.tenant_id AS "tenantId", offer.name AS "offerName", site.name AS "siteName", offer.residency
        FROM quota
        JOIN offer ON offer.id = quota.offer_id
        JOIN cluster ON cluster.id = offer.cluster_id
        JOIN site ON site.id = cluster.site_id
       WHERE quota.tenant_id = ANY (${plainArray(tenantIds)}::uuid[]) AND quota.quota_bytes > 0
       ORDER BY quota.tenant_id, offer.code`,

    async restoreProofsOf({ tenantIds, on }) {
      const rows = await sql<ProofRow>`
        SELECT tenant.id AS "tenantId", coalesce(identity.name, tenant.slug) AS "memberName", last.task_id AS "taskId",
               last.claim_name AS "claimName", last.ended_at AS "endedAt", last.verdict
          FROM tenant
          LEFT JOIN organisation_identity identity ON identity.organisation_id = tenant.organisation_id
               AND identity.valid_from <= ${on} AND (identity.valid_to IS NULL OR identity.valid_to > ${on})
          LEFT JOIN LATERAL (
            SELECT drill.task_id, task.ended_at, drill.certificate #>> '{record,claimName}' AS claim_name,
                   drill.certificate #>> '{record,verdict}' AS verdict
              FROM restore_drill drill
              JOIN protection_task task ON task.tenant_id = drill.tenant_id AND task.id = drill.task_id
             WHERE drill.tenant_id = tenant.id AND drill.certificate IS NOT NULL AND task.ended_at IS NOT NULL
             ORDER BY task.ended_at DESC, drill.task_id DESC LIMIT 1
          ) last ON true
         WHERE tenant.id = ANY (${plainArray(tenantIds)}::uuid[])
         ORDER BY 2, tenant.id`
      return rows.map(proofOf)
    },

    forecastsOf: ({ tenantIds, fiscalYear }) => sql<ForecastOfMember>`
      SELECT tenant_id AS "tenantId", NULL AS "ruleId", amount_cents AS amount
        FROM member_budget WHERE fiscal_year = ${fiscalYear} AND tenant_id = ANY (${plainArray(tenantIds)}::uuid[])
      UNION ALL
      SELECT tenant_id, rule_id, units_milli
        FROM unit_forecast WHERE fiscal_year = ${fiscalYear} AND tenant_id = ANY (${plainArray(tenantIds)}::uuid[])
       ORDER BY 1, 2 NULLS FIRST`,

    async keepGrounds(grounds) {
      // Of a month nearly all rest on the same rules, which are most of it: each set of them is encoded and sent once.
      const ruleSets = repeatedValues(grounds, (left, right) => left.grounds.rules === right.grounds.rules)
      const sets = ruleSets.parts.map(({ grounds: { rules } }) => z.encode(statementGrounds.shape.rules, rules))
      const rows = grounds.map(({ tenantId, statementId, grounds: own }, index) => {
        const { rules: _, ...encoded } = z.encode(statementGrounds, { ...own, rules: [] })
        return { tenantId, statementId, grounds: encoded, set: (ruleSets.numbers[index] ?? 0) - 1 }
      })
      await sql`
        INSERT INTO statement_grounds (tenant_id, statement_id, grounds)
        SELECT kept."tenantId", kept."statementId", kept.grounds || jsonb_build_object('rules', sets.rules -> kept.set)
          FROM (SELECT ${json(sets)}::jsonb AS rules) AS sets
         CROSS JOIN jsonb_to_recordset(${json(rows)})
              AS kept ("tenantId" uuid, "statementId" uuid, grounds jsonb, set integer)`
    },

    async groundsOf(statementId) {
      const [row] = await sql<{ grounds: z.input<typeof statementGrounds> }>`
        SELECT grounds FROM statement_grounds WHERE statement_id = ${statementId}`
      return row === undefined ? null : z.decode(statementGrounds, row.grounds)
    },
  }
}
