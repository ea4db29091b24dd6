import type { Condition } from '@grenier/contracts'
import type { TenancyStore } from '@grenier/control-plane/ports'
import { at, json } from '../shared/columns.ts'
import { instantOfDate } from '../shared/prisma-values.ts'
import { onlyRow } from '../shared/sql.ts'
import type { StoreContext } from '../shared/store-context.ts'

/** Observed truths about tenants, one row per type. Saving them says that the tenant was examined now. */
export function createConditions({
  sql,
  prisma,
  wallClock,
}: StoreContext): Pick<TenancyStore, 'listConditions' | 'saveConditions'> {
  return {
    async listConditions(tenantId) {
      const rows = await prisma().tenantCondition.findMany({ where: { tenantId }, orderBy: { type: 'asc' } })
      return rows.map(({ type, status, reason, message, observedGeneration, changedAt }) => ({
        type,
        status: status as Condition['status'],
        reason,
        message,
        observedGeneration,
        changedAt: instantOfDate(changedAt),
      }))
    },

    async saveConditions({ tenantId, conditions, ready }) {
      const observed = conditions.map((condition) => ({
        type: condition.type,
        status: condition.status,
        reason: condition.reason,
        message: condition.message,
        observed_generation: condition.observedGeneration,
        changed_at: at(condition.changedAt),
      }))
      // A condition that says the same again keeps the instant at which it changed.
      const rows = await sql<{ changed: boolean }>`
        WITH saved AS (
          INSERT INTO tenant_condition AS known
            (tenant_id, type, status, reason, message, observed_generation, changed_at)
          SELECT ${tenantId}, type, status, reason, message, observed_generation, changed_at
            FROM jsonb_to_recordset(${json(observed)}) AS new (type text, status text, reason text, message text,
                 observed_generation integer, changed_at timestamptz)
          ON CONFLICT (tenant_id, type) DO UPDATE
            SET status = excluded.status, reason = excluded.reason, message = excluded.message,
                observed_generation = excluded.observed_generation,
                changed_at = CASE WHEN known.status = excluded.status THEN known.changed_at ELSE excluded.changed_at END
            WHERE (known.status, known.reason, known.message, known.observed_generation)
               IS DISTINCT FROM (excluded.status, excluded.reason, excluded.message, excluded.observed_generation)
          RETURNING 1
        ), readied AS (
          UPDATE tenant SET ready = ${ready}, version = version + (was.ready <> ${ready})::integer,
                            examined_at = ${at(wallClock.now())}
            FROM (SELECT ready FROM tenant WHERE id = ${tenantId}) was
           WHERE id = ${tenantId}
          RETURNING was.ready <> ${ready} AS turned
        )
        SELECT EXISTS (SELECT FROM saved) OR EXISTS (SELECT FROM readied WHERE turned) AS changed`
      return onlyRow(rows).changed
    },
  }
}
