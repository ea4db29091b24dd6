import type { ClusterHold } from '@grenier/contracts'
import type { ClusterHoldStore } from '@grenier/control-plane/ports'
import { at, atOrNull } from '../shared/columns.ts'
import { onlyRow } from '../shared/sql.ts'
import type { StoreContext } from '../shared/store-context.ts'
import { readDatabaseId } from './cluster-stamps.ts'

/** Holds of clusters, and the revisions that they are about. For the platform scope only. */
export function createClusterHolds(context: StoreContext): ClusterHoldStore {
  const { sql } = context
  return {
    async insertClusterHold(hold, seenRevision) {
      const inserted = await sql`
        INSERT INTO cluster_hold (cluster_id, id, cause, detail, seen_revision, held_at, held_by, lifted_at, lifted_by,
                                  lift_reason, revision_floor, version)
        VALUES (${hold.clusterId}, ${hold.id}, ${hold.cause}, ${hold.detail}, ${seenRevision}, ${at(hold.heldAt)},
                ${hold.heldBy}, ${atOrNull(hold.liftedAt)}, ${hold.liftedBy}, ${hold.liftReason}, ${null}, ${hold.version})
        ON CONFLICT (cluster_id) WHERE lifted_at IS NULL DO NOTHING RETURNING id`
      return inserted.length > 0
    },

    async lastingClusterHold(clusterId) {
      const holds = await readHolds(context, clusterId, null)
      return holds.find(({ liftedAt }) => liftedAt === null) ?? null
    },

    async lockClusterHold(clusterId, id) {
      // Read by a later statement, which sees what the lock waited for.
      const [[row], [hold]] = await Promise.all([
        sql<{ seenRevision: bigint | null }>`
          SELECT seen_revision AS "seenRevision" FROM cluster_hold
           WHERE cluster_id = ${clusterId} AND id = ${id} FOR NO KEY UPDATE`,
        readHolds(context, clusterId, id),
      ])
      return row === undefined || hold === undefined ? null : { hold, seenRevision: row.seenRevision }
    },

    async liftClusterHold({ clusterId, id, liftedAt, liftedBy, liftReason, version }, revisionFloor) {
      await sql`
        UPDATE cluster_hold SET lifted_at = ${atOrNull(liftedAt)}, lifted_by = ${liftedBy}, lift_reason = ${liftReason},
                                revision_floor = ${revisionFloor}, version = ${version}
         WHERE cluster_id = ${clusterId} AND id = ${id}`
      const databaseId = await readDatabaseId(context)
      // What was begun is begun anew: a copy must not write the very token that its original is about to.
      await sql`
        INSERT INTO cluster_stamp (cluster_id, database_id, number, takes_over) VALUES (${clusterId}, ${databaseId}, 0, true)
        ON CONFLICT (cluster_id) DO UPDATE SET database_id = excluded.database_id, token = NULL, next_token = NULL,
                                               takes_over = true`
    },

    listClusterHolds: (clusterId) => readHolds(context, clusterId, null),

    async newestRevision() {
      const rows = await sql<{ revision: bigint }>`
        SELECT (SELECT coalesce(max(sequence), 0) FROM ledger_entry)::bigint
               + (SELECT coalesce(max(revision_floor), 0) FROM cluster_hold) AS revision`
      return onlyRow(rows).revision
    },

    async tenantsOnCluster(clusterId) {
      const rows = await sql<{ id: string }>`
        SELECT id FROM tenant WHERE storage_cluster_id = ${clusterId} OR backup_cluster_id = ${clusterId} ORDER BY id`
      return rows.map(({ id }) => id)
    },
  }
}

/** A cluster has a handful of them in its life. */
function readHolds({ sql }: StoreContext, clusterId: string, id: string | null): Promise<ClusterHold[]> {
  return sql<ClusterHold>`
    SELECT id, cluster_id AS "clusterId", cause, detail, held_at AS "heldAt", held_by AS "heldBy",
           lifted_at AS "liftedAt", lifted_by AS "liftedBy", lift_reason AS "liftReason", version
      FROM cluster_hold
     WHERE cluster_id = ${clusterId} AND (${id}::uuid IS NULL OR id = ${id})
     ORDER BY held_at DESC, id DESC`
}
