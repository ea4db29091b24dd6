import { type Instant, planReturn, type ReturnPlan } from '@grenier/quota-billing'
import { reconcileTenantJob } from '../shared/jobs.ts'
import type { Transaction } from '../shared/ports.ts'
import type { QuotaPosition } from './ports.ts'

/** Sets a tenant's quota without starting the quiet time before the next automatic grant, and has its cluster follow. */
export async function resizeQuota(
  tx: Transaction,
  change: { tenantId: string; position: QuotaPosition; quotaBytes: bigint; at: Instant },
): Promise<void> {
  const { tenantId, position, quotaBytes, at } = change
  const grantedAt = position.lastGrantedAt ?? at
  await tx.quota.setQuota({ tenantId, offerId: position.offer.id, quotaBytes, grantedAt })
  await tx.tenancy.raiseGeneration(tenantId)
  await tx.outbox.append([reconcileTenantJob(tenantId)])
}

/**
 * Lowers a quota by what is due of it, as far as what is in use allows; the rest stays owed and the quota is over.
 * Nothing moves in the ledger before the cluster agrees (cluster rule 17).
 */
export async function lowerQuota(
  tx: Transaction,
  due: { tenantId: string; position: QuotaPosition; dueBytes: bigint; at: Instant },
): Promise<ReturnPlan> {
  const { tenantId, position, dueBytes, at } = due
  const { offer, quotaBytes, usedBytes } = position
  const plan = planReturn({ quotaBytes, usedBytes, dueBytes, roundingStepBytes: offer.roundingStepBytes })
  if (plan.returnBytes > 0n) await resizeQuota(tx, { tenantId, position, quotaBytes: plan.quotaBytes, at })
  if (plan.overReason !== null) await tx.quota.markOver({ tenantId, offerId: offer.id, reason: plan.overReason })
  return plan
}
