import { jobs } from '@grenier/contracts'
import type { OutboxStore } from '@grenier/control-plane/ports'
import { traceParentHere } from '@grenier/platform'
import { at, atOrNull } from './columns.ts'
import { nextId } from './entity-ids.ts'
import { onlyRow } from './sql.ts'
import type { StoreContext } from './store-context.ts'

/** The version in which this release writes a kind of job: the last one it knows. */
function versionOf(kind: keyof typeof jobs): number {
  return Math.max(...jobs[kind].versions)
}

/** Jobs to come, in the transaction of the fact that wants them. */
export function createOutboxStore({ sql, record, wallClock }: StoreContext): OutboxStore {
  return {
    async append(messages) {
      const recordedAt = at(wallClock.now())
      const rows = messages.map((message) => ({
        id: nextId(wallClock),
        kind: message.kind,
        version: versionOf(message.kind),
        tenant_id: message.tenantId,
        subject_id: message.subjectId,
        payload: message.payload,
        recorded_at: recordedAt,
        not_before: atOrNull(message.notBefore),
        trace_parent: traceParentHere(),
      }))
      record.outbox.push(...rows)
    },

    async countUnfinished() {
      const rows = await sql<{ count: number }>`SELECT count(*)::integer AS count FROM outbox WHERE state <> 'done'`
      return onlyRow(rows).count
    },
  }
}
