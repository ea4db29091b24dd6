import type { ClusterStamp, ClusterStampStore, KeptStamp } from '@grenier/control-plane/ports'
import { atOrNull } from '../shared/columns.ts'
import { onlyRow } from '../shared/sql.ts'
import type { StoreContext } from '../shared/store-context.ts'

/**
 * Which database this is: another one in the same server has another oid, and a restored dump one or the other. Files that were
 * copied say the same as their original, and are told by the token alone.
 */
export async function readDatabaseId({ sql }: StoreContext): Promise<string> {
  const rows = await sql<{ databaseId: string }>`
    SELECT (SELECT system_identifier FROM pg_control_system())::text || '/' || oid::text AS "databaseId"
      FROM pg_database WHERE datname = current_database()`
  return onlyRow(rows).databaseId
}

/** Stamps as this database knows them. For the platform scope only. */
export function createClusterStamps(context: StoreContext): ClusterStampStore {
  const { sql } = context
  return {
    async readClusterStamp(clusterId) {
      const databaseId = await readDatabaseId(context)
      const [kept = null] = await sql<KeptStamp>`
        SELECT database_id AS "databaseId", token, next_token AS "nextToken", takes_over AS "takesOver",
               written_at AS "writtenAt"
          FROM cluster_stamp WHERE cluster_id = ${clusterId}`
      return { databaseId, kept }
    },

    async beginClusterStamp({ clusterId, token, number }) {
      const databaseId = await readDatabaseId(context)
      const rows = await sql<Pick<ClusterStamp, 'token'> & { number: bigint }>`
        INSERT INTO cluster_stamp AS stamp (cluster_id, database_id, token, next_token, number, takes_over, written_at)
        VALUES (${clusterId}, ${databaseId}, NULL, ${token}, ${number}::bigint + 1, false, NULL)
        ON CONFLICT (cluster_id) DO UPDATE SET
          number = CASE WHEN stamp.next_token IS NULL THEN greatest(stamp.number + 1, excluded.number) ELSE stamp.number END,
          next_token = coalesce(stamp.next_token, excluded.next_token)
        RETURNING next_token AS token, number`
      const begun = onlyRow(rows)
      return { databaseId, token: begun.token, number: Number(begun.number) }
    },

    async endClusterStamp({ clusterId, token, writtenAt }) {
      await sql`
        UPDATE cluster_stamp SET token = next_token, next_token = NULL, takes_over = false,
                                 written_at = coalesce(${atOrNull(writtenAt)}, written_at)
         WHERE cluster_id = ${clusterId} AND next_token = ${token}`
    },
  }
}
