import type { ProvisioningEvent } from '@grenier/contracts'
import type { ProvisioningStore } from '@grenier/control-plane/ports'
import { at, json } from '../shared/columns.ts'
import { onlyRow } from '../shared/sql.ts'
import type { StoreContext } from '../shared/store-context.ts'

type ProgressMethods = Pick<
  ProvisioningStore,
  'appendEvents' | 'listEvents' | 'addObjectsApplied' | 'summary' | 'tenantsToExamine'
>

type Summary = Awaited<ReturnType<ProvisioningStore['summary']>>

/** Enough that runs at the same time seldom meet at one counter. */
const counterSlots = 16

/** How far provisioning has come. */
export function createProgress({ sql }: StoreContext): ProgressMethods {
  return {
    async appendEvents(tenantId, events) {
      const rows = events.map((event, index) => ({ ...event, recorded_at: at(event.recordedAt), index: index + 1 }))
      // Two writers of one tenant would meet at the key; the lease keeps them apart.
      const last = await sql<{ sequence: number }>`
        WITH known AS (
          SELECT coalesce(max(sequence), 0) AS sequence FROM provisioning_event WHERE tenant_id = ${tenantId}
        ), appended AS (
          INSERT INTO provisioning_event (tenant_id, sequence, recorded_at, step, outcome, message)
          SELECT ${tenantId}, known.sequence + index, recorded_at, step, outcome, message
            FROM known, jsonb_to_recordset(${json(rows)}) AS event (index integer, recorded_at timestamptz, step text,
                 outcome text, message text)
          RETURNING sequence
        )
        SELECT coalesce((SELECT max(sequence) FROM appended), known.sequence) AS sequence FROM known`
      return onlyRow(last).sequence
    },

    listEvents: (tenantId, after) => sql<ProvisioningEvent>`
      SELECT sequence, recorded_at AS "recordedAt", step, outcome, message FROM provisioning_event
       WHERE tenant_id = ${tenantId} AND sequence > ${after} ORDER BY sequence`,

    async addObjectsApplied(count) {
      if (count === 0) return
      await sql`
        INSERT INTO applied_objects AS known (slot, count) VALUES (pg_backend_pid() % ${counterSlots}, ${count})
        ON CONFLICT (slot) DO UPDATE SET count = known.count + excluded.count`
    },

    async summary() {
      const rows = await sql<Summary>`
        SELECT (SELECT count(*) FROM tenant)::integer AS tenants,
               (SELECT count(*) FROM tenant WHERE ready = 'True')::integer AS ready,
               (SELECT count(*) FROM tenant_namespace WHERE uid IS NOT NULL)::integer AS namespaces,
               (SELECT coalesce(sum(count), 0) FROM applied_objects)::integer AS "objectsApplied"`
      return onlyRow(rows)
    },

    async tenantsToExamine({ before, limit }) {
      const rows = await sql<{ id: string }>`
        SELECT id FROM tenant WHERE examined_at IS NULL OR examined_at < ${at(before)}
         ORDER BY examined_at NULLS FIRST, id LIMIT ${limit}`
      return rows.map(({ id }) => id)
    },
  }
}
