import type { Figures } from '@grenier/control-plane'
import { createLogger, createMetrics } from '@grenier/platform'
import { instant } from '@grenier/quota-billing'
import { describe, expect, test } from 'vitest'
import { figuresOfInstallation, figuresOfTenants, showInstallation } from './shown-figures.ts'

const nowMs = 1_800_000_000_000
const tenantId = '0198c0de-7a00-7000-8000-000000000001'

const figures: Figures = {
  installation: {
    pools: [
      { pool: 'Région', offerCode: 'bloc', limitBytes: 2n ** 50n, allocatedBytes: 2n ** 40n, heldBytes: 7n },
      { pool: 'EPCI "Cergy"', offerCode: 'bloc', limitBytes: null, allocatedBytes: 0n, heldBytes: 0n },
    ],
    poolUses: [{ pool: 'Région', offerCode: 'bloc', usedBytes: 1_234n }],
    offers: [{ offerCode: 'bloc', quotaBytes: 2n ** 40n, usedBytes: 1_234n }],
    tenants: [
      { ready: 'False', reason: 'Suspended', count: 3 },
      { ready: 'True', reason: 'AllReady', count: 180 },
    ],
    conditions: [{ type: 'BackupCoverage', status: 'False', count: 2 }],
    jobs: [{ kind: 'reconcile-tenant', state: 'pending', count: 4 }],
    jobsDueSince: instant(nowMs - 2_500),
    auditEntriesUnsealed: 11,
    deliveriesDead: 1,
    clustersHeld: 1,
    operatorTasksOpen: 5,
  },
  tenantQuotas: [
    { tenantId, offerCode: 'bloc', quotaBytes: 100n, observedUsedBytes: 40n },
    { tenantId, offerCode: 'objet', quotaBytes: 200n, observedUsedBytes: null },
  ],
}

function openRegistry({ perTenant = false, read = async () => figures } = {}) {
  const metrics = createMetrics({ service: 'worker' })
  const clock = { nowMs }
  const logger = createLogger({ name: 'test', level: 'silent' })
  let reads = 0
  const counted = () => {
    reads += 1
    return read()
  }
  showInstallation({ metrics, perTenant, logger, read: counted, nowMs: () => clock.nowMs })
  const ours = async () =>
    (await metrics.metrics())
      .split('\n')
      .filter((line) => line.startsWith('grenier_'))
      .map(withoutService)
  return { ours, clock, reads: () => reads }
}

const withoutService = (line: string) => line.replace(/,?service="worker"/, '').replace('{}', '')

describe('the figures of an installation', () => {
  test('stand under their names, a pool without a limit has none', async () => {
    expect(await openRegistry().ours()).toEqual([
      'grenier_pool_limit_bytes{pool="Région",offer="bloc"} 1125899906842624',
      'grenier_pool_allocated_bytes{pool="Région",offer="bloc"} 1099511627776',
      'grenier_pool_allocated_bytes{pool="EPCI \\"Cergy\\"",offer="bloc"} 0',
      'grenier_pool_held_bytes{pool="Région",offer="bloc"} 7',
      'grenier_pool_held_bytes{pool="EPCI \\"Cergy\\"",offer="bloc"} 0',
      'grenier_pool_used_bytes{pool="Région",offer="bloc"} 1234',
      'grenier_offer_quota_bytes{offer="bloc"} 1099511627776',
      'grenier_offer_used_bytes{offer="bloc"} 1234',
      'grenier_tenants{ready="False",reason="Suspended"} 3',
      'grenier_tenants{ready="True",reason="AllReady"} 180',
      'grenier_tenant_conditions{type="BackupCoverage",status="False"} 2',
      'grenier_jobs_unfinished{kind="reconcile-tenant",state="pending"} 4',
      'grenier_jobs_overdue_seconds 2.5',
      'grenier_audit_entries_unsealed 11',
      'grenier_deliveries_dead 1',
      'grenier_clusters_held 1',
      'grenier_operator_tasks_open 5',
      'grenier_figures_read 1',
    ])
  })

  test('name tenants only where that was asked for, and no use that nobody saw', async () => {
    const told = await openRegistry({ perTenant: true }).ours()
    expect(told.filter((line) => line.includes(tenantId))).toEqual([
      `grenier_tenant_quota_bytes{tenant="${tenantId}",offer="bloc"} 100`,
      `grenier_tenant_quota_bytes{tenant="${tenantId}",offer="objet"} 200`,
      `grenier_tenant_used_bytes{tenant="${tenantId}",offer="bloc"} 40`,
    ])
    expect((await openRegistry().ours()).join('')).not.toContain(tenantId)
  })

  test('are read once for all of them, and again when they are old', async () => {
    const { ours, clock, reads } = openRegistry()
    await ours()
    await ours()
    expect(reads()).toBe(1)
    clock.nowMs += 10_000
    expect((await ours()).find((line) => line.startsWith('grenier_jobs_overdue_seconds'))).toContain('12.5')
    expect(reads()).toBe(2)
  })

  test('are absent, not old, when the database does not answer; what went is not shown any more', async () => {
    let known: Figures | null = figures
    const read = async () => {
      if (known === null) throw new Error('the database is away')
      return known
    }
    const { ours, clock } = openRegistry({ read })
    await ours()
    known = { ...figures, installation: { ...figures.installation, jobs: [], jobsDueSince: null } }
    clock.nowMs += 10_000
    const later = await ours()
    expect(later.join('\n')).not.toContain('grenier_jobs_unfinished')
    expect(later).toContain('grenier_jobs_overdue_seconds 0')
    known = null
    clock.nowMs += 10_000
    expect(await ours()).toEqual(['grenier_figures_read 0'])
  })

  test('each say in one sentence what they are', () => {
    for (const { name, help } of [...figuresOfInstallation, ...figuresOfTenants]) {
      expect(name).toMatch(/^grenier_[a-z_]+$/)
      expect(help.length).toBeGreaterThan(20)
    }
  })
})
