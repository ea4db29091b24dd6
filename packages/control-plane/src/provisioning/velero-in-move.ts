import { found } from '../shared/access.ts'
import type { Transaction } from '../shared/ports.ts'
import { Problem } from '../shared/problem.ts'
import { veleroOf } from './backup-driver.ts'

/**
 * A move restores what K8up copied, and Velero's tenants do not move: while one is under way, nothing may be said of the data
 * that lets Velero copy it here or there. Exact while the tenant's row is locked, after the change. Problem: `move-open`.
 */
export async function refuseVeleroInMove(tx: Transaction, tenantId: string): Promise<void> {
  const open = await tx.tenancy.openMoveOf(tenantId)
  // Its switch is past: what is removed is removed whoever copies the new side.
  if (open === null || open.state === 'removing') return
  const state = found(await tx.provisioning.readTenantState(tenantId))
  const { sourceClusterId, targetClusterId } = found(await tx.tenancy.getMove(tenantId, open.id))
  for (const clusterId of [sourceClusterId, targetClusterId]) {
    const { cluster } = found(await tx.provisioning.getCluster(clusterId))
    if (veleroOf(cluster.profile, state) !== undefined) throw new Problem('move-open')
  }
}
