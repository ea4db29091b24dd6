import type { ProtectionTaskStore } from '@grenier/control-plane/ports'
import { onlyRow } from '../shared/sql.ts'
import type { StoreContext } from '../shared/store-context.ts'
import { advisoryLocks } from './advisory-locks.ts'

/** Who may start on a cluster, in the order in which tasks were asked for. Platform scope only. */
export function createTaskQueue({ sql }: StoreContext): Pick<ProtectionTaskStore, 'mayStart' | 'tasksToRun'> {
  return {
    async mayStart({ id, clusterId }, runningMax) {
      const [, rows] = await Promise.all([
        sql`SELECT pg_advisory_xact_lock(${advisoryLocks.tasks}, hashtext(${clusterId}))`,
        sql<{ mayStart: boolean }>`
          SELECT (SELECT count(*) FROM protection_task WHERE cluster_id = ${clusterId} AND state = 'running')
               + (SELECT count(*) FROM protection_task ahead JOIN protection_task own ON own.id = ${id}
                   WHERE ahead.cluster_id = ${clusterId} AND ahead.state = 'queued' AND ahead.waits_for IS NULL
                     AND (ahead.requested_at, ahead.id) < (own.requested_at, own.id)) < ${runningMax}::bigint AS "mayStart"`,
      ])
      return onlyRow(rows).mayStart
    },

    tasksToRun: ({ runningMax, clusterId, limit }) => sql<{ tenantId: string; id: string }>`
      SELECT tenant_id AS "tenantId", id
        FROM (SELECT tenant_id, id, state, requested_at,
                     row_number() OVER (PARTITION BY cluster_id, state, waits_for ORDER BY requested_at, id) AS place
                FROM protection_task
               WHERE ended_at IS NULL AND (${clusterId}::uuid IS NULL OR cluster_id = ${clusterId})) AS waiting
       WHERE state = 'running' OR place <= ${runningMax}
       ORDER BY requested_at, id LIMIT ${limit}`,
  }
}
