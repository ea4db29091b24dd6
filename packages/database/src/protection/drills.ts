import { type Command, drillCertificate, type RestoreDrill } from '@grenier/contracts'
import type { DrillTarget, Page, RestoreDrillStore, StandingDrill } from '@grenier/control-plane/ports'
import { type Instant, instantToIso } from '@grenier/quota-billing'
import { z } from 'zod'
import { at, json } from '../shared/columns.ts'
import { pageFrom, positionOf } from '../shared/cursor.ts'
import type { StoreContext } from '../shared/store-context.ts'

type DrillRow = RestoreDrill & { readonly requestedAt: Instant }

/** Restores into throw-away namespaces and what they proved. */
export function createDrills(context: StoreContext): RestoreDrillStore {
  const { sql } = context
  return {
    async insertDrill({ tenantId, taskId, reservationId, expiresAt }) {
      await sql`
        INSERT INTO restore_drill (tenant_id, task_id, reservation_id, expires_at)
        VALUES (${tenantId}, ${taskId}, ${reservationId}, ${at(expiresAt)})`
    },

    async getDrill(tenantId, taskId) {
      const [drill] = await sql<StandingDrill>`
        SELECT drill.reservation_id AS "reservationId", task.cluster_id AS "clusterId", task.namespace,
               copy.driver AS "copyDriver", drill.expires_at AS "expiresAt", task.ended_at AS "endedAt", drill.cleaned_at AS "cleanedAt"
          FROM restore_drill drill
          JOIN protection_task task ON task.tenant_id = drill.tenant_id AND task.id = drill.task_id
          JOIN backup_copy copy ON copy.tenant_id = task.tenant_id AND copy.id = task.copy_id
         WHERE drill.tenant_id = ${tenantId} AND drill.task_id = ${taskId}`
      return drill ?? null
    },

    async saveDrillFiles(tenantId, taskId, { expectedFiles, restoredFiles, comparedBytes = null }) {
      await sql`
        UPDATE restore_drill SET expected_files = ${expectedFiles}, restored_files = ${restoredFiles},
               compared_bytes = ${comparedBytes}
         WHERE tenant_id = ${tenantId} AND task_id = ${taskId}`
    },

    async saveDrillBytes(tenantId, taskId, { copiedBytes, restoredFiles, restoredBytes }) {
      await sql`
        UPDATE restore_drill SET restored_files = ${restoredFiles}, copied_bytes = ${copiedBytes},
               restored_bytes = ${restoredBytes}
         WHERE tenant_id = ${tenantId} AND task_id = ${taskId}`
    },

    async saveDrillCertificate(tenantId, certificate) {
      await sql`
        UPDATE restore_drill SET certificate = ${json(z.encode(drillCertificate, certificate))}
         WHERE tenant_id = ${tenantId} AND task_id = ${certificate.record.taskId} AND certificate IS NULL`
    },

    async getDrillCertificate(tenantId, taskId) {
      const [row] = await sql<{ certificate: z.input<typeof drillCertificate> | null }>`
        SELECT certificate FROM restore_drill WHERE tenant_id = ${tenantId} AND task_id = ${taskId}`
      return row?.certificate == null ? null : z.decode(drillCertificate, row.certificate)
    },

    async markDrillCleaned(tenantId, taskId, instant) {
      await sql`
        UPDATE restore_drill SET cleaned_at = ${at(instant)}
         WHERE tenant_id = ${tenantId} AND task_id = ${taskId} AND cleaned_at IS NULL`
    },

    async lastDrill(tenantId) {
      const [drill] = await sql<{ endedAt: Instant; isPassed: boolean }>`
        SELECT task.ended_at AS "endedAt", task.state = 'succeeded' AS "isPassed"
          FROM protection_task task
          JOIN restore_drill drill ON drill.tenant_id = task.tenant_id AND drill.task_id = task.id
         WHERE task.tenant_id = ${tenantId} AND task.kind = 'drill' AND task.ended_at IS NOT NULL
           AND (task.state = 'failed' OR drill.expected_files IS NOT NULL)
         ORDER BY task.ended_at DESC, task.id DESC LIMIT 1`
      return drill ?? null
    },

    listDrills: (query) => listDrills(context, query),

    drillTargets: (wanted) => drillTargets(context, wanted),

    drillsToClean: ({ now, limit }) => sql<{ tenantId: string; taskId: string }>`
      SELECT drill.tenant_id AS "tenantId", drill.task_id AS "taskId"
        FROM restore_drill drill
        JOIN protection_task task ON task.tenant_id = drill.tenant_id AND task.id = drill.task_id
       WHERE drill.cleaned_at IS NULL AND (task.ended_at IS NOT NULL OR drill.expires_at <= ${at(now)})
       ORDER BY drill.expires_at, drill.task_id LIMIT ${limit}`,
  }
}

/** Each turn in another order: whoever there is no room for takes nobody else's place for ever. */
function drillTargets(
  { sql }: StoreContext,
  { before, limit, turn }: { readonly before: Instant; readonly limit: number; readonly turn: string },
): Promise<DrillTarget[]> {
  return sql<DrillTarget>`
      SELECT seen.tenant_id AS "tenantId", newest.id AS "copyId"
        FROM tenant_protection seen
       CROSS JOIN LATERAL (SELECT copy.id FROM backup_copy copy
              JOIN protected_claim claim ON claim.tenant_id = copy.tenant_id AND claim.name = copy.claim_name
             WHERE copy.tenant_id = seen.tenant_id AND copy.gone_at IS NULL AND NOT copy.is_broken
               AND (copy.driver = 'k8up' OR copy.size_bytes > 0) AND claim.capacity_bytes IS NOT NULL
             ORDER BY copy.taken_at DESC, copy.id DESC LIMIT 1) AS newest
       WHERE NOT EXISTS (SELECT FROM protection_task task WHERE task.tenant_id = seen.tenant_id AND task.kind = 'drill'
              AND (task.requested_at >= ${at(before)} OR task.ended_at IS NULL))
         AND NOT EXISTS (SELECT FROM tenant_exit leaving WHERE leaving.tenant_id = seen.tenant_id
              AND leaving.state NOT IN ('notice', 'cancelled'))
       ORDER BY md5(seen.tenant_id::text || ${turn}) LIMIT ${limit}`
}

async function listDrills(
  { sql }: StoreContext,
  { tenantId, cursor, limit }: Command<'listRestoreDrills'>,
): Promise<Page<RestoreDrill>> {
  const list = { list: 'restore-drills', sortedBy: 'instant', filters: { tenantId } } as const
  const after = positionOf(cursor, list)
  const rows = await sql<DrillRow>`
    SELECT task.id AS "taskId", task.tenant_id AS "tenantId", task.state, task.namespace, task.copy_id AS "copyId",
           copy.claim_name AS "claimName", copy.copy_ref AS "copyRef", copy.taken_at AS "copyTakenAt",
           task.requested_by AS "requestedBy", task.requested_at AS "requestedAt", task.started_at AS "startedAt",
           task.ended_at AS "endedAt", drill.expected_files AS "expectedFiles",
           drill.restored_files AS "restoredFiles", drill.copied_bytes AS "copiedBytes",
           drill.restored_bytes AS "restoredBytes", task.message, drill.cleaned_at AS "cleanedAt"
      FROM restore_drill drill
      JOIN protection_task task ON task.tenant_id = drill.tenant_id AND task.id = drill.task_id
      JOIN backup_copy copy ON copy.tenant_id = task.tenant_id AND copy.id = task.copy_id
     WHERE drill.tenant_id = ${tenantId}
       AND (${after.sort} = '' OR (task.requested_at, task.id) < (nullif(${after.sort}, '')::timestamptz, ${after.id}::uuid))
     ORDER BY task.requested_at DESC, task.id DESC LIMIT ${limit + 1}`
  return pageFrom(rows, {
    ...list,
    limit,
    positionOf: ({ requestedAt, taskId }) => ({ sort: instantToIso(requestedAt), id: taskId }),
    itemOf: ({ requestedAt: _requestedAt, ...drill }) => drill,
  })
}
