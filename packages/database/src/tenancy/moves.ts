import type { MovedOffer, MoveEvent } from '@grenier/contracts'
import type { MoveStore, StoredMove, StoredMoveClaim } from '@grenier/control-plane/ports'
import { at, atOrNull, json } from '../shared/columns.ts'
import type { StoreContext } from '../shared/store-context.ts'
import { createMoveItems } from './move-items.ts'
import { readLosses, writeLosses } from './move-losses.ts'
import { createMovedSides } from './moved-sides.ts'

type MoveMethods = Pick<MoveStore, 'insertMove' | 'listMoves' | 'getMove' | 'lockMove' | 'updateMove'>

type MoveRow = Omit<StoredMove, 'history' | 'offers' | 'claims' | 'losses'>

/** Moves with their offers, claims and history. A row's history only grows. */
export function createMoves(context: StoreContext): MoveStore {
  return { ...createMoveRows(context), ...createMovedSides(context), ...createMoveItems(context) }
}

function createMoveRows(context: StoreContext): MoveMethods {
  const { sql } = context
  return {
    async insertMove(move) {
      await sql`
        INSERT INTO tenant_move (tenant_id, id, state, source_cluster_id, source_namespace, source_namespace_uid,
                                 target_cluster_id, target_namespace, same_site_reason, window_starts_at,
                                 window_ends_at, cooling_off_days, requested_by, requested_at, reason, waiting_for,
                                 version)
        VALUES (${move.tenantId}, ${move.id}, ${move.state}, ${move.sourceClusterId}, ${move.sourceNamespace},
                ${move.sourceNamespaceUid}, ${move.targetClusterId}, ${move.targetNamespace}, ${move.sameSiteReason},
                ${at(move.windowStartsAt)}, ${at(move.windowEndsAt)}, ${move.coolingOffDays}, ${move.requestedBy},
                ${at(move.requestedAt)}, ${move.reason}, ${move.waitingFor}, ${move.version})`
      await writeParts(context, move)
    },

    listMoves: (tenantId) => readMoves(context, tenantId, null),
    getMove: async (tenantId, id) => (await readMoves(context, tenantId, id))[0] ?? null,

    async lockMove(tenantId, id) {
      // Read by a later statement, which sees what the lock waited for.
      await sql`SELECT FROM tenant_move WHERE tenant_id = ${tenantId} AND id = ${id} FOR NO KEY UPDATE`
      return (await readMoves(context, tenantId, id))[0] ?? null
    },

    async updateMove(move) {
      const lost = move.losses.find(({ state }) => state === 'lost')
      // Before the move itself, which ends by no declaration but one that took effect.
      await writeLosses(context, move)
      await sql`
        UPDATE tenant_move
           SET state = ${move.state}, target_namespace_uid = ${move.targetNamespaceUid},
               frozen_at = ${atOrNull(move.frozenAt)}, backup_task_id = ${move.backupTaskId},
               switched_at = ${atOrNull(move.switchedAt)}, removal_opens_on = ${move.removalOpensOn},
               removal_requested_by = ${move.removalRequestedBy},
               removal_requested_at = ${atOrNull(move.removalRequestedAt)},
               removal_approved_by = ${move.removalApprovedBy},
               removal_approved_at = ${atOrNull(move.removalApprovedAt)}, ended_at = ${atOrNull(move.endedAt)},
               failure = ${move.failure}, waiting_for = ${move.waitingFor}, version = ${move.version},
               lost_sequence = ${lost?.sequence ?? null}, lost_state = ${lost?.state ?? null}
         WHERE tenant_id = ${move.tenantId} AND id = ${move.id}`
      await writeParts(context, move)
    },
  }
}

/** Offers and claims as they are now, and the events of the history that are not there yet. */
async function writeParts({ sql }: StoreContext, move: StoredMove): Promise<void> {
  const { tenantId, id } = move
  const offers = move.offers.map((offer) => ({
    from_offer_id: offer.fromOfferId,
    to_offer_id: offer.toOfferId,
    from_quota_bytes: offer.fromQuotaBytes.toString(),
    to_quota_bytes: offer.toQuotaBytes.toString(),
    held_target_bytes: offer.heldTargetBytes.toString(),
    held_source_bytes: offer.heldSourceBytes.toString(),
  }))
  await sql`
    INSERT INTO tenant_move_offer AS known (tenant_id, move_id, from_offer_id, to_offer_id, from_quota_bytes,
                                            to_quota_bytes, held_target_bytes, held_source_bytes)
    SELECT ${tenantId}, ${id}, from_offer_id, to_offer_id, from_quota_bytes, to_quota_bytes, held_target_bytes,
           held_source_bytes
      FROM jsonb_to_recordset(${json(offers)}) AS offer (from_offer_id uuid, to_offer_id uuid, from_quota_bytes bigint,
           to_quota_bytes bigint, held_target_bytes bigint, held_source_bytes bigint)
    ON CONFLICT (tenant_id, move_id, from_offer_id) DO UPDATE
      SET from_quota_bytes = excluded.from_quota_bytes, to_quota_bytes = excluded.to_quota_bytes,
          held_target_bytes = excluded.held_target_bytes, held_source_bytes = excluded.held_source_bytes`
  await writeClaims({ sql }, move)
  const events = move.history.map((event) => ({ ...event, recorded_at: at(event.recordedAt) }))
  await sql`
    INSERT INTO tenant_move_event (tenant_id, move_id, sequence, state, actor, recorded_at, reason)
    SELECT ${tenantId}, ${id}, sequence, state, actor, recorded_at, reason
      FROM jsonb_to_recordset(${json(events)}) AS event (sequence integer, state text, actor text,
           recorded_at timestamptz, reason text)
     WHERE sequence > (SELECT coalesce(max(sequence), 0) FROM tenant_move_event known
                        WHERE known.tenant_id = ${tenantId} AND known.move_id = ${id})`
}

async function writeClaims({ sql }: Pick<StoreContext, 'sql'>, { tenantId, id, claims }: StoredMove): Promise<void> {
  const rows = claims.map((claim) => ({
    name: claim.name,
    from_class_name: claim.fromClassName,
    to_class_name: claim.toClassName,
    to_offer_id: claim.toOfferId,
    access_modes: claim.accessModes,
    from_bytes: claim.fromBytes.toString(),
    to_bytes: claim.toBytes.toString(),
    copy_id: claim.copyId,
    copy_taken_at: atOrNull(claim.copyTakenAt),
    task_id: claim.taskId,
    expected_files: claim.expectedFiles?.toString() ?? null,
    restored_files: claim.restoredFiles?.toString() ?? null,
    verified_at: atOrNull(claim.verifiedAt),
  }))
  await sql`
    INSERT INTO tenant_move_claim AS known (tenant_id, move_id, name, from_class_name, to_class_name, to_offer_id,
                                            access_modes, from_bytes, to_bytes, copy_id, copy_taken_at, task_id,
                                            expected_files, restored_files, verified_at)
    SELECT ${tenantId}, ${id}, name, from_class_name, to_class_name, to_offer_id,
           ARRAY(SELECT jsonb_array_elements_text(access_modes)), from_bytes, to_bytes, copy_id, copy_taken_at, task_id,
           expected_files, restored_files, verified_at
      FROM jsonb_to_recordset(${json(rows)}) AS claim (name text, from_class_name text, to_class_name text,
           to_offer_id uuid, access_modes jsonb, from_bytes bigint, to_bytes bigint, copy_id uuid,
           copy_taken_at timestamptz, task_id uuid, expected_files bigint, restored_files bigint,
           verified_at timestamptz)
    ON CONFLICT (tenant_id, move_id, name) DO UPDATE
      SET copy_id = excluded.copy_id, copy_taken_at = excluded.copy_taken_at, task_id = excluded.task_id,
          -- A task writes what it counted by itself, perhaps since this was read: only another task takes it away.
          expected_files = CASE WHEN known.task_id IS NOT DISTINCT FROM excluded.task_id THEN known.expected_files END,
          restored_files = CASE WHEN known.task_id IS NOT DISTINCT FROM excluded.task_id THEN known.restored_files END,
          verified_at = excluded.verified_at`
}

function readRows({ sql }: StoreContext, tenantId: string, id: string | null): Promise<MoveRow[]> {
  return sql<MoveRow>`
    SELECT id, tenant_id AS "tenantId", state, source_cluster_id AS "sourceClusterId",
           source_namespace AS "sourceNamespace", source_namespace_uid AS "sourceNamespaceUid",
           target_cluster_id AS "targetClusterId", target_namespace AS "targetNamespace",
           target_namespace_uid AS "targetNamespaceUid", same_site_reason AS "sameSiteReason",
           window_starts_at AS "windowStartsAt", window_ends_at AS "windowEndsAt",
           cooling_off_days AS "coolingOffDays", requested_by AS "requestedBy", requested_at AS "requestedAt", reason,
           frozen_at AS "frozenAt", backup_task_id AS "backupTaskId", switched_at AS "switchedAt",
           removal_opens_on AS "removalOpensOn", removal_requested_by AS "removalRequestedBy",
           removal_requested_at AS "removalRequestedAt", removal_approved_by AS "removalApprovedBy",
           removal_approved_at AS "removalApprovedAt", ended_at AS "endedAt", failure, waiting_for AS "waitingFor",
           version
      FROM tenant_move
     WHERE tenant_id = ${tenantId} AND (${id}::uuid IS NULL OR id = ${id})
     ORDER BY requested_at DESC, id DESC`
}

/** A tenant moves a handful of times in its life: three statements and those of its losses read all of them. */
async function readMoves(context: StoreContext, tenantId: string, id: string | null): Promise<StoredMove[]> {
  const { sql } = context
  const rows = await readRows(context, tenantId, id)
  if (rows.length === 0) return []
  const [events, offers, claims, losses] = await Promise.all([
    sql<MoveEvent & { moveId: string }>`
      SELECT move_id AS "moveId", sequence, state, actor, recorded_at AS "recordedAt", reason
        FROM tenant_move_event WHERE tenant_id = ${tenantId} AND (${id}::uuid IS NULL OR move_id = ${id})
       ORDER BY move_id, sequence`,
    sql<MovedOffer & { moveId: string }>`
      SELECT move_id AS "moveId", from_offer_id AS "fromOfferId", to_offer_id AS "toOfferId",
             from_quota_bytes AS "fromQuotaBytes", to_quota_bytes AS "toQuotaBytes",
             held_target_bytes AS "heldTargetBytes", held_source_bytes AS "heldSourceBytes"
        FROM tenant_move_offer WHERE tenant_id = ${tenantId} AND (${id}::uuid IS NULL OR move_id = ${id})
       ORDER BY move_id, from_offer_id`,
    sql<StoredMoveClaim & { moveId: string }>`
      SELECT move_id AS "moveId", name, from_class_name AS "fromClassName", to_class_name AS "toClassName",
             to_offer_id AS "toOfferId", access_modes AS "accessModes", from_bytes AS "fromBytes",
             to_bytes AS "toBytes", copy_id AS "copyId", copy_taken_at AS "copyTakenAt", task_id AS "taskId",
             expected_files AS "expectedFiles", restored_files AS "restoredFiles", verified_at AS "verifiedAt"
        FROM tenant_move_claim WHERE tenant_id = ${tenantId} AND (${id}::uuid IS NULL OR move_id = ${id})
       ORDER BY move_id, name`,
    readLosses(context, tenantId, id),
  ])
  const historyOf = Map.groupBy(events, ({ moveId }) => moveId)
  const offersOf = Map.groupBy(offers, ({ moveId }) => moveId)
  const claimsOf = Map.groupBy(claims, ({ moveId }) => moveId)
  return rows.map((row) => ({
    ...row,
    offers: (offersOf.get(row.id) ?? []).map(({ moveId: _moveId, ...offer }) => offer),
    claims: (claimsOf.get(row.id) ?? []).map(({ moveId: _moveId, ...claim }) => claim),
    history: (historyOf.get(row.id) ?? []).map(({ moveId: _moveId, ...event }) => event),
    losses: (losses.get(row.id) ?? []).map(({ moveId: _moveId, ...loss }) => loss),
  }))
}
