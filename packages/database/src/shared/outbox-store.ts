import { jobs } from '@grenier/contracts'
import type { OutboxStore } from '@grenier/control-plane/ports'
import { at, atOrNull, json } from './columns.ts'
import { nextId } from './entity-ids.ts'
import { onlyRow } from './sql.ts'
import type { StoreContext } from './store-context.ts'

/** The version in which this release writes a kind of job: the last one it knows. */
function versionOf(kind: keyof typeof jobs): number {
  return Math.max(...jobs[kind].versions)
}

/** Jobs to come, in the transaction of the fact that wants them. */
export function createOutboxStore({ sql, wallClock }: StoreContext): OutboxStore {
  return {
    async append(messages) {
      if (messages.length === 0) return
      const recordedAt = at(wallClock.now())
      const rows = messages.map((message) => ({
        id: nextId(wallClock),
        kind: message.kind,
        version: versionOf(message.kind),
        tenant_id: message.tenantId,
        subject_id: message.subjectId,
        payload: message.payload,
        not_before: atOrNull(message.notBefore),
      }))
      await sql.send`
        INSERT INTO outbox (id, kind, version, tenant_id, subject_id, payload, state, recorded_at, not_before, attempts)
        SELECT id, kind, version, tenant_id, subject_id, payload, 'pending', ${recordedAt}, not_before, 0
          FROM jsonb_to_recordset(${json(rows)}) AS message (id uuid, kind text, version integer, tenant_id uuid,
               subject_id text, payload jsonb, not_before timestamptz)`
    },

    async countUnfinished() {
      const rows = await sql<{ count: number }>`SELECT count(*)::integer AS count FROM outbox WHERE state <> 'done'`
      return onlyRow(rows).count
    },
  }
}
