import type { OperatorTask } from '@grenier/contracts'
import type { NotificationStore } from '@grenier/control-plane/ports'
import { instantToIso } from '@grenier/quota-billing'
import { at, atOrNull, json, plainArray } from '../shared/columns.ts'
import { beforeAll, pageFrom, positionOf } from '../shared/cursor.ts'
import type { StoreContext } from '../shared/store-context.ts'

type TaskMethods = Pick<
  NotificationStore,
  'insertOperatorTask' | 'listOperatorTasks' | 'lockOperatorTask' | 'updateOperatorTask' | 'endTasksAbout'
>

/** What only a person of the operator can mend. Platform scope. */
export function createOperatorTasks({ sql }: StoreContext): TaskMethods {
  return {
    async insertOperatorTask(task) {
      const inserted = await sql.affected`
        INSERT INTO operator_task (id, tenant_id, kind, subject_id, facts, recorded_at, version)
        VALUES (${task.id}, ${task.tenantId}, ${task.kind}, ${task.subjectId}, ${json(task.facts)},
                ${at(task.recordedAt)}, ${task.version})
        ON CONFLICT DO NOTHING`
      return inserted > 0
    },

    async listOperatorTasks({ state, cursor, limit }) {
      const of = { list: 'operator-tasks', sortedBy: 'instant', filters: { state } } as const
      const from = positionOf(cursor, of)
      const after = from.sort === beforeAll.sort ? '1970-01-01T00:00:00.000Z' : from.sort
      const rows = await sql<OperatorTask>`
        SELECT id, tenant_id AS "tenantId", kind, subject_id AS "subjectId", facts, recorded_at AS "recordedAt",
               taken_at AS "takenAt", taken_by AS "takenBy", done_at AS "doneAt", done_by AS "doneBy", note, version
          FROM operator_task
         WHERE (done_at IS NULL) = ${state === 'open'}
           AND (recorded_at, id) > (${after}::timestamptz, ${from.id}::uuid)
         ORDER BY recorded_at, id LIMIT ${limit + 1}`
      return pageFrom(rows, {
        ...of,
        limit,
        positionOf: ({ recordedAt, id }) => ({ sort: instantToIso(recordedAt), id }),
        itemOf: (row) => row,
      })
    },

    async lockOperatorTask(id) {
      // Read by a later statement, which sees what the lock waited for.
      const [, [task]] = await Promise.all([
        sql`SELECT FROM operator_task WHERE id = ${id} FOR NO KEY UPDATE`,
        sql<OperatorTask>`
          SELECT id, tenant_id AS "tenantId", kind, subject_id AS "subjectId", facts, recorded_at AS "recordedAt",
                 taken_at AS "takenAt", taken_by AS "takenBy", done_at AS "doneAt", done_by AS "doneBy", note, version
            FROM operator_task WHERE id = ${id}`,
      ])
      return task ?? null
    },

    async updateOperatorTask({ id, takenAt, takenBy, doneAt, doneBy, note, version }) {
      await sql`
        UPDATE operator_task
           SET taken_at = ${atOrNull(takenAt)}, taken_by = ${takenBy}, done_at = ${atOrNull(doneAt)}, done_by = ${doneBy},
               note = ${note}, version = ${version}
         WHERE id = ${id}`
    },

    async endTasksAbout({ kinds, subjectId, doneAt, doneBy, note }) {
      await sql.send`
        UPDATE operator_task SET done_at = ${at(doneAt)}, done_by = ${doneBy}, note = ${note}, version = version + 1
         WHERE done_at IS NULL AND subject_id = ${subjectId} AND kind = ANY (${plainArray(kinds)}::text[])`
    },
  }
}
