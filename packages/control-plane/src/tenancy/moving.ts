import type { CivilDate } from '@grenier/quota-billing'
import type { Transaction } from '../shared/ports.ts'
import { Problem } from '../shared/problem.ts'

/** Whether a move has frozen the tenant and has not switched yet. Both scopes. */
export async function isMoving(tx: Transaction, tenantId: string, today: CivilDate): Promise<boolean> {
  return (await tx.tenancy.tenantInBrief(tenantId, today))?.isMoving === true
}

/** Problem: `tenant-moving` where a move has frozen one of the tenants and has not switched yet. */
export async function refuseMoving(tx: Transaction, tenantIds: readonly string[], today: CivilDate): Promise<void> {
  for (const tenantId of tenantIds) {
    if (await isMoving(tx, tenantId, today)) throw new Problem('tenant-moving')
  }
}
