import type { AuditStore } from '@grenier/control-plane/ports'
import { at, json } from '../shared/columns.ts'
import { nextId } from '../shared/entity-ids.ts'
import type { StoreContext } from '../shared/store-context.ts'

/** Audit entries, inserted with the fact they tell of and never changed: no scope may update or delete one. */
export function createAuditStore({ sql, wallClock }: StoreContext): AuditStore {
  return {
    async append(entries) {
      if (entries.length === 0) return
      const rows = entries.map((entry) => ({
        id: nextId(wallClock),
        tenant_id: entry.tenantId,
        actor: entry.actor,
        action: entry.action,
        subject_kind: entry.subjectKind,
        subject_id: entry.subjectId,
        request_id: entry.requestId,
        recorded_at: at(entry.recordedAt),
        before: entry.before,
        after: entry.after,
      }))
      await sql.send`
        INSERT INTO audit_entry (id, tenant_id, actor, action, subject_kind, subject_id, request_id, recorded_at, before, after)
        SELECT id, tenant_id, actor, action, subject_kind, subject_id, request_id, recorded_at, before, after
          FROM jsonb_to_recordset(${json(rows)}) AS entry (id uuid, tenant_id uuid, actor text, action text,
               subject_kind text, subject_id text, request_id text, recorded_at timestamptz, before jsonb, after jsonb)`
    },
  }
}
