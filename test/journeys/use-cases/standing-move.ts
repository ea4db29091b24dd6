import { Client } from 'pg'
import type { House } from './house.ts'

const left = {
  switched_at: '2026-05-05T23:00:00Z',
  removal_opens_on: '2026-06-05',
  removal_requested_by: 'operator-1',
  removal_requested_at: '2026-06-05T08:00:00Z',
  removal_approved_by: 'operator-2',
  removal_approved_at: '2026-06-05T09:00:00Z',
}

/** The tenant's one move, between two clusters and in this state, as it would stand; it holds nothing and has no jobs. */
export async function standsMoved(
  house: House,
  tenantId: string,
  move: { state: string; from: string; to: string; namespace?: string },
): Promise<void> {
  const { state, from, to, namespace = 'chars-storage' } = move
  const row = {
    tenant_id: tenantId,
    id: tenantId,
    state,
    source_cluster_id: from,
    source_namespace: namespace,
    source_namespace_uid: tenantId,
    target_cluster_id: to,
    target_namespace: namespace,
    target_namespace_uid: tenantId,
    window_starts_at: '2026-05-05T20:00:00Z',
    window_ends_at: '2026-05-06T04:00:00Z',
    cooling_off_days: 30,
    requested_by: 'operator-1',
    requested_at: '2026-05-04T08:00:00Z',
    reason: 'Les baies sont en fin de vie',
    frozen_at: '2026-05-05T20:00:00Z',
    ...(['switched', 'removing', 'ended'].includes(state) ? left : {}),
    ...(['cancelled', 'ended'].includes(state) ? { ended_at: left.switched_at } : {}),
    waiting_for: [],
    version: 1,
  }
  const client = new Client(house.database.adminUrl)
  await client.connect()
  try {
    await client.query('DELETE FROM tenant_move WHERE tenant_id = $1', [tenantId])
    await client.query('INSERT INTO tenant_move SELECT * FROM jsonb_populate_record(NULL::tenant_move, $1)', [row])
  } finally {
    await client.end()
  }
}
