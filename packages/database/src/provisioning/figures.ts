import type {
  FiguresStore,
  InstallationFigures,
  PoolFigures,
  PoolUse,
  TenantQuotaFigures,
} from '@grenier/control-plane/ports'
import { at } from '../shared/columns.ts'
import { onlyRow } from '../shared/sql.ts'
import type { StoreContext } from '../shared/store-context.ts'

type Counts = Pick<
  InstallationFigures,
  'jobsDueSince' | 'auditEntriesUnsealed' | 'deliveriesDead' | 'clustersHeld' | 'operatorTasksOpen'
>

/** What graphs and alerts show. Platform scope only. */
export function createFigures({ sql }: StoreContext): FiguresStore {
  return {
    async installationFigures(now) {
      const pools = await sql<PoolFigures>`
        SELECT node.name AS pool, offer.code AS "offerCode", level.limit_bytes AS "limitBytes",
               level.allocated_bytes AS "allocatedBytes", level.held_bytes AS "heldBytes"
          FROM quota_level level
          JOIN quota_node node ON node.id = level.node_id AND node.kind = 'pool'
          JOIN offer ON offer.id = level.offer_id
         ORDER BY node.path, offer.code`
      // Summed by the members' own pool first: there are hundreds of pools, and tens of thousands of members.
      const poolUses = await sql<PoolUse>`
        SELECT node.name AS pool, offer.code AS "offerCode", coalesce(sum(own.used), 0)::bigint AS "usedBytes"
          FROM (SELECT leaf.parent_id, quota.offer_id, sum(quota.observed_used_bytes) AS used
                  FROM quota JOIN quota_node leaf ON leaf.id = quota.tenant_id
                 GROUP BY leaf.parent_id, quota.offer_id) AS own
          JOIN quota_node parent ON parent.id = own.parent_id
          JOIN quota_node node ON node.id = ANY (parent.path) AND node.kind = 'pool'
          JOIN offer ON offer.id = own.offer_id
         GROUP BY node.id, offer.code ORDER BY node.path, offer.code`
      const offers = await sql<InstallationFigures['offers'][number]>`
        SELECT offer.code AS "offerCode", coalesce(sum(quota.quota_bytes), 0)::bigint AS "quotaBytes",
               coalesce(sum(quota.observed_used_bytes), 0)::bigint AS "usedBytes"
          FROM offer LEFT JOIN quota ON quota.offer_id = offer.id
         GROUP BY offer.code ORDER BY offer.code`
      // What was destroyed keeps its last conditions: a fact of the past, which nobody can mend.
      const tenants = await sql<InstallationFigures['tenants'][number]>`
        SELECT tenant.ready, coalesce(CASE WHEN stated.reason = 'AccessGranted' THEN access.reason END, stated.reason, 'Unexamined') AS reason,
               count(*)::integer AS count
          FROM tenant
          LEFT JOIN tenant_condition stated ON stated.tenant_id = tenant.id AND stated.type = 'Ready'
          LEFT JOIN tenant_condition access ON access.tenant_id = tenant.id AND access.type = 'AccessGranted'
         WHERE NOT EXISTS (SELECT FROM tenant_exit WHERE tenant_exit.tenant_id = tenant.id AND state = 'destroyed')
         GROUP BY 1, 2 ORDER BY 1, 2`
      const conditions = await sql<InstallationFigures['conditions'][number]>`
        SELECT type, status, count(*)::integer AS count FROM tenant_condition stated
         WHERE NOT EXISTS (SELECT FROM tenant_exit WHERE tenant_exit.tenant_id = stated.tenant_id AND state = 'destroyed')
         GROUP BY type, status ORDER BY type, status`
      const jobs = await sql<InstallationFigures['jobs'][number]>`
        SELECT kind, state, count(*)::integer AS count
          FROM (SELECT kind, state FROM outbox WHERE state = 'pending'
                UNION ALL SELECT kind, state FROM outbox WHERE state = 'published') AS unfinished
         GROUP BY kind, state ORDER BY kind, state`
      const counts = await sql<Counts>`
        SELECT least((SELECT min(greatest(recorded_at, not_before)) FROM outbox
                       WHERE state = 'pending' AND (not_before IS NULL OR not_before <= ${at(now)})),
                     -- The relay hands over all that is due at once, so a backlog stands in the queue.
                     (SELECT min(greatest(recorded_at, not_before)) FROM outbox WHERE state = 'published')) AS "jobsDueSince",
               (SELECT count(*) FROM audit_unsealed)::integer AS "auditEntriesUnsealed",
               (SELECT count(*) FROM delivery WHERE state = 'dead')::integer AS "deliveriesDead",
               (SELECT count(DISTINCT cluster_id) FROM cluster_hold WHERE lifted_at IS NULL)::integer AS "clustersHeld",
               (SELECT count(*) FROM operator_task WHERE done_at IS NULL)::integer AS "operatorTasksOpen"`
      return { pools, poolUses, offers, tenants, conditions, jobs, ...onlyRow(counts) }
    },

    tenantQuotaFigures: () => sql<TenantQuotaFigures>`
      SELECT quota.tenant_id AS "tenantId", offer.code AS "offerCode", quota.quota_bytes AS "quotaBytes",
             quota.observed_used_bytes AS "observedUsedBytes"
        FROM quota JOIN offer ON offer.id = quota.offer_id ORDER BY quota.tenant_id, offer.code`,
  }
}
