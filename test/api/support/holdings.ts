import type { Instant } from '@grenier/quota-billing'
import type { Client } from 'pg'
import { ids } from '../../harness/fixtures.ts'
import { checksOf, sampleRow } from '../../harness/sample-row.ts'

/** A text as SQL. */
export const quoted = (text: string): string => `'${text}'`
const iso = (at: Instant): string => quoted(new Date(at).toISOString())

/** Inserts a row of a tenant, made from the table's columns but for what is given as SQL. */
export async function plantRow(
  admin: Client,
  table: string,
  { tenantId, given }: { readonly tenantId: string; readonly given: Readonly<Record<string, string>> },
): Promise<void> {
  const { columns, values } = await sampleRow(admin, table, { given: { tenant_id: quoted(tenantId), ...given } })
  await admin.query(`INSERT INTO ${table} (${columns}) VALUES (${values})`)
}

interface Holdings {
  readonly admin: Client
  readonly tenantId: string
  readonly southCluster: string
  readonly switchedAt: Instant
}

/** A volume, copies of it in two repositories, and a move from the north to the south whose old side still stands. */
export async function plantHoldings({ admin, tenantId, southCluster, switchedAt }: Holdings): Promise<void> {
  const plant = (table: string, given: Readonly<Record<string, string>>) => plantRow(admin, table, { tenantId, given })
  await admin.query('SET session_replication_role = replica')
  const claim = { name: quoted('archives'), class_name: quoted('rbd'), state: quoted('covered'), was_bound: 'true' }
  const gone = { gone_at: 'NULL', acknowledged_at: 'NULL', acknowledged_by: 'NULL', newest_copy_at: 'NULL' }
  await plant('protected_claim', {
    ...claim,
    ...gone,
    capacity_bytes: '1024',
    created_at: quoted('2026-02-01T00:00:00Z'),
  })
  const copy = { driver: quoted('k8up'), claim_name: quoted('archives'), gone_at: 'NULL', is_broken: 'false' }
  for (const [repository, takenAt, sizeBytes] of [
    ['s3:https://s3.nord.example/bucket', '2026-02-02T02:00:00Z', '10'],
    ['s3:https://s3.nord.example/bucket', '2026-06-14T02:00:00Z', '20'],
    ['somewhere-else', '2026-03-01T02:00:00Z', 'NULL'],
  ] as const) {
    const seen = { taken_at: quoted(takenAt), first_seen_at: quoted(takenAt), size_bytes: sizeBytes }
    await plant('backup_copy', { ...copy, ...seen, repository: quoted(repository) })
  }
  await plant('tenant_protection', { observed_at: quoted('2026-06-15T09:00:00Z') })
  for (const table of ['tenant_move', 'quota']) {
    for (const check of await checksOf(admin, table)) await admin.query(`ALTER TABLE ${table} DROP CONSTRAINT ${check}`)
  }
  await plant('tenant_move', {
    state: quoted('cooling-off'),
    source_cluster_id: quoted(ids.cluster),
    target_cluster_id: quoted(southCluster),
    frozen_at: quoted('2026-04-30T20:00:00Z'),
    switched_at: iso(switchedAt),
    ended_at: 'NULL',
    lost_sequence: 'NULL',
    lost_state: 'NULL',
    backup_task_id: 'NULL',
  })
  await admin.query('UPDATE tenant SET storage_cluster_id = $1 WHERE id = $2', [southCluster, tenantId])
  await admin.query('SET session_replication_role = origin')
}
