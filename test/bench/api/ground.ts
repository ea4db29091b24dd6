import { randomUUID } from 'node:crypto'
import { createLocalIssuer, type LocalIssuer } from '@grenier/identity'
import { Client } from 'pg'
import { openHouse } from '../quota/house.ts'
import { prepareRegion } from '../quota/region.ts'
import { type BenchServer, startServer } from '../quota/server.ts'
import { tokenNames } from './server-process.ts'

/** One call that a client may send: its path, and whose token it bears. */
export interface Ask {
  readonly path: string
  readonly headers: { readonly authorization: string }
}

/** A database with a task of each of so many members, and a token of each. */
export interface Ground {
  readonly server: BenchServer
  readonly issuer: LocalIssuer
  readonly asks: readonly Ask[]
}

async function insertTasks(adminUrl: string, tenantIds: readonly string[]): Promise<readonly string[]> {
  const taskIds = tenantIds.map(() => randomUUID())
  const admin = new Client({ connectionString: adminUrl })
  await admin.connect()
  try {
    await admin.query(
      `INSERT INTO protection_task (tenant_id, id, kind, state, cluster_id, namespace, requested_by, requested_at, message, version)
       SELECT tenant.id, task.id, 'backup', 'queued', tenant.backup_cluster_id, tenant.slug || '-storage', 'bench',
              tenant.enrolled_at, '', 1
         FROM unnest($1::uuid[], $2::uuid[]) AS task (tenant_id, id) JOIN tenant ON tenant.id = task.tenant_id`,
      [tenantIds, taskIds],
    )
    await admin.query('VACUUM ANALYZE')
  } finally {
    await admin.end()
  }
  return taskIds
}

/** Starts a PostgreSQL with so many members, each with a backup that was asked for. */
export async function prepareGround(options: { members: number; connections: number }): Promise<Ground> {
  const server = await startServer(options)
  const region = await prepareRegion(openHouse(server), options.members)
  const tenantIds = region.members.map(({ tenantId }) => tenantId)
  const taskIds = await insertTasks(server.adminUrl, tenantIds)
  const issuer = await createLocalIssuer(tokenNames)
  const asks = await Promise.all(
    tenantIds.map(async (tenantId, index) => {
      const member = { subject: `member-${index}`, roles: ['member-viewer'] as const, tenantId }
      const token = await issuer.mint({ ...member, lifetimeSeconds: 3_600, nowMs: Date.now() })
      return {
        path: `/v1/tenants/${tenantId}/protection-tasks/${taskIds[index]}`,
        headers: { authorization: `Bearer ${token}` },
      }
    }),
  )
  return { server, issuer, asks }
}
