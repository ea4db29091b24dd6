import type { LostItem, MoveLoss } from '@grenier/contracts'
import type { StoredMove } from '@grenier/control-plane/ports'
import { at, atOrNull, json } from '../shared/columns.ts'
import type { StoreContext } from '../shared/store-context.ts'

/** Declarations that a cluster is lost, by move; of one move where one is named. */
export async function readLosses(
  { sql }: Pick<StoreContext, 'sql'>,
  tenantId: string,
  moveId: string | null,
): Promise<ReadonlyMap<string, (MoveLoss & { readonly moveId: string })[]>> {
  const [losses, items] = await Promise.all([
    sql<Omit<MoveLoss, 'items'> & { moveId: string }>`
      SELECT move_id AS "moveId", sequence, state, cluster_id AS "clusterId", kube_system_uid AS "kubeSystemUid",
             requested_by AS "requestedBy", requested_at AS "requestedAt", reason,
             approval_opens_at AS "approvalOpensAt", approved_by AS "approvedBy", approved_at AS "approvedAt",
             approval_reason AS "approvalReason", ended_at AS "endedAt", withdrawn_by AS "withdrawnBy",
             withdrawal_reason AS "withdrawalReason"
        FROM tenant_move_loss WHERE tenant_id = ${tenantId} AND (${moveId}::uuid IS NULL OR move_id = ${moveId})
       ORDER BY move_id, sequence`,
    sql<LostItem & { moveId: string; sequence: number }>`
      SELECT move_id AS "moveId", sequence, kind, namespace, name, uid, size_bytes AS "sizeBytes"
        FROM tenant_move_lost_item WHERE tenant_id = ${tenantId} AND (${moveId}::uuid IS NULL OR move_id = ${moveId})
       ORDER BY move_id, sequence, position`,
  ])
  const itemsOf = Map.groupBy(items, (item) => `${item.moveId} ${item.sequence}`)
  const whole = losses.map((loss) => ({
    ...loss,
    items: (itemsOf.get(`${loss.moveId} ${loss.sequence}`) ?? []).map(
      ({ moveId: _moveId, sequence: _sequence, ...item }) => item,
    ),
  }))
  return Map.groupBy(whole, (loss) => loss.moveId)
}

/** Writes what may change of a move's declarations; what was said once stays, and so do the things that were lost. */
export async function writeLosses({ sql }: Pick<StoreContext, 'sql'>, move: StoredMove): Promise<void> {
  const { tenantId, id, losses } = move
  if (losses.length === 0) return
  const rows = losses.map((loss) => ({
    sequence: loss.sequence,
    state: loss.state,
    cluster_id: loss.clusterId,
    kube_system_uid: loss.kubeSystemUid,
    requested_by: loss.requestedBy,
    requested_at: at(loss.requestedAt),
    reason: loss.reason,
    approval_opens_at: at(loss.approvalOpensAt),
    approved_by: loss.approvedBy,
    approved_at: atOrNull(loss.approvedAt),
    approval_reason: loss.approvalReason,
    ended_at: atOrNull(loss.endedAt),
    withdrawn_by: loss.withdrawnBy,
    withdrawal_reason: loss.withdrawalReason,
  }))
  await sql`
    INSERT INTO tenant_move_loss (tenant_id, move_id, sequence, state, cluster_id, kube_system_uid, requested_by,
                                  requested_at, reason, approval_opens_at, approved_by, approved_at, approval_reason,
                                  ended_at, withdrawn_by, withdrawal_reason)
    SELECT ${tenantId}, ${id}, sequence, state, cluster_id, kube_system_uid, requested_by, requested_at, reason,
           approval_opens_at, approved_by, approved_at, approval_reason, ended_at, withdrawn_by, withdrawal_reason
      FROM jsonb_to_recordset(${json(rows)}) AS loss (sequence integer, state text, cluster_id uuid,
           kube_system_uid text, requested_by text, requested_at timestamptz, reason text,
           approval_opens_at timestamptz, approved_by text, approved_at timestamptz, approval_reason text,
           ended_at timestamptz, withdrawn_by text, withdrawal_reason text)
    ON CONFLICT (tenant_id, move_id, sequence) DO UPDATE
      SET state = excluded.state, approved_by = excluded.approved_by, approved_at = excluded.approved_at,
          approval_reason = excluded.approval_reason, ended_at = excluded.ended_at,
          withdrawn_by = excluded.withdrawn_by, withdrawal_reason = excluded.withdrawal_reason`
  const items = losses.flatMap((loss) =>
    loss.items.map((item, position) => ({
      sequence: loss.sequence,
      position,
      kind: item.kind,
      namespace: item.namespace,
      name: item.name,
      uid: item.uid,
      size_bytes: item.sizeBytes?.toString() ?? null,
    })),
  )
  if (items.length === 0) return
  await sql`
    INSERT INTO tenant_move_lost_item (tenant_id, move_id, sequence, position, kind, namespace, name, uid, size_bytes)
    SELECT ${tenantId}, ${id}, sequence, position, kind, namespace, name, uid, size_bytes
      FROM jsonb_to_recordset(${json(items)}) AS item (sequence integer, position integer, kind text, namespace text,
           name text, uid text, size_bytes bigint)
    ON CONFLICT (tenant_id, move_id, sequence, position) DO NOTHING`
}
