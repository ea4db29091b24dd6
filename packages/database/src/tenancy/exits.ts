import type { ExitEvent, TenantExit } from '@grenier/contracts'
import type { ExitStore } from '@grenier/control-plane/ports'
import type { ExitState } from '@grenier/quota-billing'
import { at, atOrNull, json } from '../shared/columns.ts'
import type { StoreContext } from '../shared/store-context.ts'

type ExitMethods = Pick<
  ExitStore,
  'insertExit' | 'listExits' | 'getExit' | 'lockExit' | 'updateExit' | 'exitStateOf' | 'openExits'
>

type ExitRow = Omit<TenantExit, 'history'>

/** Exits with their history. A row's history only grows. */
export function createExits(context: StoreContext): ExitMethods {
  const { sql } = context
  return {
    async insertExit(exit) {
      await sql`
        INSERT INTO tenant_exit (tenant_id, id, state, data_class, notice_given_on, notice_days, notice_ends_on,
                                 cooling_off_days, requested_by, requested_at, reason, waiting_for, version)
        VALUES (${exit.tenantId}, ${exit.id}, ${exit.state}, ${exit.dataClass}, ${exit.noticeGivenOn},
                ${exit.noticeDays}, ${exit.noticeEndsOn}, ${exit.coolingOffDays}, ${exit.requestedBy},
                ${at(exit.requestedAt)}, ${exit.reason}, ${json(exit.waitingFor)}, ${exit.version})`
      await appendEvents(context, exit)
    },

    listExits: (tenantId) => readExits(context, tenantId, null),
    getExit: async (tenantId, id) => (await readExits(context, tenantId, id))[0] ?? null,

    async lockExit(tenantId, id) {
      // Read by a later statement, which sees what the lock waited for.
      await sql`SELECT FROM tenant_exit WHERE tenant_id = ${tenantId} AND id = ${id} FOR NO KEY UPDATE`
      return (await readExits(context, tenantId, id))[0] ?? null
    },

    async updateExit(exit) {
      await sql`
        UPDATE tenant_exit
           SET state = ${exit.state}, cooling_off_ends_on = ${exit.coolingOffEndsOn},
               final_backup_at = ${atOrNull(exit.finalBackupAt)}, final_backup_evidence = ${exit.finalBackupEvidence},
               visa_reference = ${exit.visaReference}, visa_authority = ${exit.visaAuthority},
               visa_signed_on = ${exit.visaSignedOn}, approved_by = ${exit.approvedBy},
               approved_at = ${atOrNull(exit.approvedAt)}, waiting_for = ${json(exit.waitingFor)}, version = ${exit.version}
         WHERE tenant_id = ${exit.tenantId} AND id = ${exit.id}`
      await appendEvents(context, exit)
    },

    async exitStateOf(tenantId) {
      const [row] = await sql<{ state: ExitState }>`
        SELECT state FROM tenant_exit WHERE tenant_id = ${tenantId} AND state <> 'cancelled'`
      return row?.state ?? null
    },

    openExits: ({ after, limit }) => sql<{ tenantId: string; exitId: string }>`
      SELECT tenant_id AS "tenantId", id AS "exitId" FROM tenant_exit
       WHERE state NOT IN ('destroyed', 'cancelled') AND (${after}::uuid IS NULL OR tenant_id > ${after})
       ORDER BY tenant_id LIMIT ${limit}`,
  }
}

/** Writes the events of the history that are not there yet. */
export async function appendEvents({ sql }: StoreContext, exit: TenantExit): Promise<void> {
  const rows = exit.history.map((event) => ({ ...event, recorded_at: at(event.recordedAt) }))
  await sql`
    INSERT INTO tenant_exit_event (tenant_id, exit_id, sequence, state, actor, recorded_at, reason)
    SELECT ${exit.tenantId}, ${exit.id}, sequence, state, actor, recorded_at, reason
      FROM jsonb_to_recordset(${json(rows)}) AS event (sequence integer, state text, actor text,
           recorded_at timestamptz, reason text)
     WHERE sequence > (SELECT coalesce(max(sequence), 0) FROM tenant_exit_event known
                        WHERE known.tenant_id = ${exit.tenantId} AND known.exit_id = ${exit.id})`
}

async function readExits({ sql }: StoreContext, tenantId: string, id: string | null): Promise<TenantExit[]> {
  const rows = await sql<ExitRow>`
    SELECT id, tenant_id AS "tenantId", state, data_class AS "dataClass", notice_given_on AS "noticeGivenOn",
           notice_days AS "noticeDays", notice_ends_on AS "noticeEndsOn", cooling_off_days AS "coolingOffDays",
           cooling_off_ends_on AS "coolingOffEndsOn", requested_by AS "requestedBy", requested_at AS "requestedAt",
           reason, manifest_taken_at AS "manifestTakenAt", final_backup_at AS "finalBackupAt",
           final_backup_evidence AS "finalBackupEvidence", visa_reference AS "visaReference",
           visa_authority AS "visaAuthority", visa_signed_on AS "visaSignedOn", approved_by AS "approvedBy",
           approved_at AS "approvedAt", destroyed_at AS "destroyedAt", waiting_for AS "waitingFor", version
      FROM tenant_exit
     WHERE tenant_id = ${tenantId} AND (${id}::uuid IS NULL OR id = ${id})
     ORDER BY requested_at DESC, id DESC`
  if (rows.length === 0) return []
  const events = await sql<ExitEvent & { exitId: string }>`
    SELECT exit_id AS "exitId", sequence, state, actor, recorded_at AS "recordedAt", reason
      FROM tenant_exit_event WHERE tenant_id = ${tenantId} AND (${id}::uuid IS NULL OR exit_id = ${id})
     ORDER BY exit_id, sequence`
  const historyOf = Map.groupBy(events, ({ exitId }) => exitId)
  return rows.map((row) => ({
    ...row,
    history: (historyOf.get(row.id) ?? []).map(({ exitId: _exitId, ...event }) => event),
  }))
}
