import type { ProtectionTask } from '@grenier/contracts'
import type { ProtectionTaskStore, RestoreRoom, StoredTask } from '@grenier/control-plane/ports'
import { instantFromIso, instantToIso } from '@grenier/quota-billing'
import { at, atOrNull } from '../shared/columns.ts'
import { pageFrom, positionOf } from '../shared/cursor.ts'
import type { StoreContext } from '../shared/store-context.ts'

type TaskMethods = Omit<ProtectionTaskStore, 'mayStart' | 'tasksToRun'>
type EventRow = Omit<ProtectionTask['history'][number], 'recordedAt'> & { readonly recordedAt: string }
type TaskRow = Omit<ProtectionTask, 'history'> & { readonly history: readonly EventRow[] }

function taskOf({ history, ...row }: TaskRow): ProtectionTask {
  return { ...row, history: history.map((event) => ({ ...event, recordedAt: instantFromIso(event.recordedAt) })) }
}

/** Backups and restores that were asked for, and their history. */
export function createTasks(context: StoreContext): TaskMethods {
  const { sql } = context
  return {
    lockRestoreRoom: (tenantId, className) => lockRestoreRoom(context, tenantId, className),

    async insertTask(task) {
      await sql`
        INSERT INTO protection_task (tenant_id, id, kind, state, cluster_id, namespace, copy_id, new_claim_name, offer_id,
                                     class_name, restored_bytes, requested_by, requested_at, message, version)
        VALUES (${task.tenantId}, ${task.id}, ${task.kind}, ${task.state}, ${task.clusterId}, ${task.namespace},
                ${task.copyId}, ${task.newClaimName}, ${task.offerId}, ${task.className}, ${task.restoredBytes},
                ${task.requestedBy}, ${at(task.requestedAt)}, ${task.message}, ${task.version})`
    },

    async getTask(tenantId, id) {
      const [row] = await readTasks(context, { tenantId, id, after: { sort: '', id }, limit: 1 })
      return row === undefined ? null : taskOf(row)
    },

    async listTasks({ tenantId, cursor, limit }) {
      const list = { list: 'protection-tasks', sortedBy: 'instant', filters: { tenantId } } as const
      const after = positionOf(cursor, list)
      const rows = await readTasks(context, { tenantId, id: null, after, limit: limit + 1 })
      return pageFrom(rows, {
        ...list,
        limit,
        positionOf: ({ requestedAt, id }) => ({ sort: instantToIso(requestedAt), id }),
        itemOf: taskOf,
      })
    },

    async lockTask(tenantId, id) {
      const [, [task]] = await Promise.all([
        sql`SELECT FROM protection_task WHERE tenant_id = ${tenantId} AND id = ${id} FOR NO KEY UPDATE`,
        sql<StoredTask>`
          SELECT task.tenant_id AS "tenantId", task.id, task.kind, task.state, task.cluster_id AS "clusterId",
                 task.namespace, task.copy_id AS "copyId", copy.copy_ref AS "copyRef", copy.driver AS "copyDriver",
                 copy.claim_name AS "sourceClaimName",
                 task.new_claim_name AS "newClaimName", task.offer_id AS "offerId", task.class_name AS "className",
                 task.restored_bytes AS "restoredBytes", task.requested_by AS "requestedBy",
                 task.requested_at AS "requestedAt", task.started_at AS "startedAt", task.ended_at AS "endedAt",
                 task.deadline_at AS "deadlineAt", task.object_uid AS "objectUid", task.message, task.version,
                 task.waits_for AS "waitsFor"
            FROM protection_task task
            LEFT JOIN backup_copy copy ON copy.tenant_id = task.tenant_id AND copy.id = task.copy_id
           WHERE task.tenant_id = ${tenantId} AND task.id = ${id}`,
      ])
      return task ?? null
    },

    async openRestoreClaims(tenantId) {
      const rows = await sql<{ name: string }>`
        SELECT new_claim_name AS name FROM protection_task
         WHERE tenant_id = ${tenantId} AND kind = 'restore' AND state IN ('queued', 'running')
         ORDER BY new_claim_name`
      return rows.map(({ name }) => name)
    },

    async updateTask(task) {
      await sql`
        UPDATE protection_task
           SET state = ${task.state}, started_at = ${atOrNull(task.startedAt)}, ended_at = ${atOrNull(task.endedAt)},
               deadline_at = ${atOrNull(task.deadlineAt)}, object_uid = ${task.objectUid}, message = ${task.message},
               version = ${task.version}, waits_for = ${task.waitsFor ?? null}
         WHERE tenant_id = ${task.tenantId} AND id = ${task.id}`
    },

    async appendTaskEvent({ tenantId, taskId, state, actor, recordedAt, message }) {
      // The task is locked, or new: nobody else numbers its events.
      await sql`
        INSERT INTO protection_task_event (tenant_id, task_id, sequence, state, actor, recorded_at, message)
        SELECT ${tenantId}, ${taskId}, 1 + coalesce(max(sequence), 0), ${state}, ${actor}, ${at(recordedAt)}, ${message}
          FROM protection_task_event WHERE tenant_id = ${tenantId} AND task_id = ${taskId}`
    },
  }
}

interface Wanted {
  readonly tenantId: string
  readonly id: string | null
  readonly after: { readonly sort: string; readonly id: string }
  readonly limit: number
}

function readTasks({ sql }: StoreContext, { tenantId, id, after, limit }: Wanted): Promise<TaskRow[]> {
  return sql<TaskRow>`
    SELECT id, tenant_id AS "tenantId", kind, state, namespace, copy_id AS "copyId", new_claim_name AS "newClaimName",
           restored_bytes AS "restoredBytes", requested_by AS "requestedBy", requested_at AS "requestedAt",
           started_at AS "startedAt", ended_at AS "endedAt", message, version,
           (SELECT coalesce(jsonb_agg(jsonb_build_object('sequence', event.sequence, 'state', event.state,
                     'actor', event.actor, 'message', event.message,
                     'recordedAt', to_char(event.recorded_at AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"'))
                     ORDER BY event.sequence), '[]')
              FROM protection_task_event event
             WHERE event.tenant_id = protection_task.tenant_id AND event.task_id = protection_task.id) AS history
      FROM protection_task
     WHERE tenant_id = ${tenantId} AND (${id}::uuid IS NULL OR id = ${id})
       AND (${after.sort} = '' OR (requested_at, id) < (nullif(${after.sort}, '')::timestamptz, ${after.id}::uuid))
     ORDER BY requested_at DESC, id DESC LIMIT ${limit}`
}

/**
 * The tenant's row is locked alone and first, at its place in the order of locks; quotas change under that lock only. Use
 * is what the cluster shows or what its claims add up to, whichever is more; restores that have no claim yet come on top.
 */
async function lockRestoreRoom(
  { sql }: StoreContext,
  tenantId: string,
  className: string,
): Promise<RestoreRoom | null> {
  const [, [room]] = await Promise.all([
    sql`SELECT FROM tenant WHERE id = ${tenantId} FOR NO KEY UPDATE`,
    sql<RestoreRoom>`
      SELECT offer.id AS "offerId", min(offer.rounding_step_bytes) OVER () AS "roundingStepBytes", quota.quota_bytes AS "quotaBytes",
             (greatest(coalesce(quota.observed_used_bytes, 0), claimed.bytes) + restoring.bytes)::bigint AS "takenBytes"
        FROM quota
        JOIN offer ON offer.id = quota.offer_id AND offer.kind = 'block' AND offer.class_name = ${className}
        JOIN tenant ON tenant.id = quota.tenant_id AND tenant.storage_cluster_id = offer.cluster_id
       CROSS JOIN LATERAL (SELECT coalesce(sum(claim.capacity_bytes), 0) AS bytes FROM protected_claim claim
              WHERE claim.tenant_id = quota.tenant_id AND claim.class_name = offer.class_name
                AND claim.gone_at IS NULL) AS claimed
       CROSS JOIN LATERAL (SELECT coalesce(sum(task.restored_bytes), 0) AS bytes FROM protection_task task
              WHERE task.tenant_id = quota.tenant_id AND task.offer_id = offer.id AND task.ended_at IS NULL
                AND task.kind = 'restore'
                AND NOT EXISTS (SELECT FROM protected_claim claim WHERE claim.tenant_id = task.tenant_id
                       AND claim.name = task.new_claim_name AND claim.gone_at IS NULL)) AS restoring
       WHERE quota.tenant_id = ${tenantId}
       ORDER BY offer.code LIMIT 1`,
  ])
  return room ?? null
}
