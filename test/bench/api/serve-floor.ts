import { once } from 'node:events'
import { fastify } from 'fastify'
import { Pool } from 'pg'
import type { ServerOrder } from './server-process.ts'
import { tellUse } from './tell-use.ts'

const [order] = (await once(process, 'message')) as [ServerOrder]
const pool = new Pool({ connectionString: order.urls.tenant, max: order.connections })
const app = fastify()

const selectTask = {
  name: 'floor_task',
  text: `SELECT id, tenant_id AS "tenantId", kind, state, namespace, copy_id AS "copyId", new_claim_name AS "newClaimName",
                restored_bytes AS "restoredBytes", requested_by AS "requestedBy", requested_at AS "requestedAt",
                started_at AS "startedAt", ended_at AS "endedAt", message, version,
                (SELECT coalesce(jsonb_agg(jsonb_build_object('sequence', event.sequence, 'state', event.state,
                          'actor', event.actor, 'message', event.message, 'recordedAt', event.recorded_at)
                          ORDER BY event.sequence), '[]')
                   FROM protection_task_event event
                  WHERE event.tenant_id = protection_task.tenant_id AND event.task_id = protection_task.id) AS history
           FROM protection_task WHERE tenant_id = $1 AND id = $2`,
}

interface Place {
  readonly tenantId: string
  readonly taskId: string
}

app.get<{ Params: Place }>('/v1/tenants/:tenantId/protection-tasks/:taskId', async ({ params }) => {
  const client = await pool.connect()
  try {
    await client.query('BEGIN')
    await client.query({
      name: 'floor_scope',
      text: `SELECT set_config('grenier.tenant_id', $1, true)`,
      values: [params.tenantId],
    })
    const { rows } = await client.query<object>({ ...selectTask, values: [params.tenantId, params.taskId] })
    await client.query('COMMIT')
    return rows[0]
  } finally {
    client.release()
  }
})

const baseUrl = await app.listen({ host: '127.0.0.1', port: 0 })
tellUse()
process.once('disconnect', () => process.exit(0))
process.send?.(baseUrl)
