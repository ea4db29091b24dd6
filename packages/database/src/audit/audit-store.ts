import type { AuditStore } from '@grenier/control-plane/ports'
import { at } from '../shared/columns.ts'
import { nextId } from '../shared/entity-ids.ts'
import type { StoreContext } from '../shared/store-context.ts'

/** Audit entries, inserted with the fact they tell of and never changed: no scope may update or delete one. */
export function createAuditStore({ record, wallClock }: StoreContext): AuditStore {
  return {
    async append(entries) {
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
      record.audit.push(...rows)
    },
  }
}
