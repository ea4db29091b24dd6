import { entriesForDirectAllocation, type Instant, planHold } from '@grenier/quota-billing'
import type { IdSource, Transaction } from '../shared/ports.ts'
import { Problem } from '../shared/problem.ts'
import { holdQuestionOf } from './plan-lines.ts'
import { lockKnownPositions } from './positions.ts'
import { refusalProblem } from './refusals.ts'

/**
 * Gives a tenant just inserted its first quotas, straight out of the pools above it. A quota of 0 is left out.
 * Problems: `offer-unknown`, `capacity-exceeded` naming the level, `invalid-input` for an offer named twice or a size
 * the offer does not allow.
 */
export async function allocateStarterQuotas(
  tx: Transaction,
  ids: IdSource,
  grant: { tenantId: string; quotas: readonly { offerId: string; quotaBytes: bigint }[]; at: Instant },
): Promise<void> {
  const wanted = new Map(
    grant.quotas.filter(({ quotaBytes }) => quotaBytes > 0n).map(({ offerId, quotaBytes }) => [offerId, quotaBytes]),
  )
  if (new Set(grant.quotas.map(({ offerId }) => offerId)).size < grant.quotas.length) throw new Problem('invalid-input')
  if (wanted.size === 0) return
  const positions = await lockKnownPositions(tx, grant.tenantId, [...wanted.keys()])
  const entries = []
  for (const position of positions) {
    const offerId = position.offer.id
    const plan = planHold(holdQuestionOf(position, wanted.get(offerId) ?? 0n))
    if (plan.kind === 'refused') throw refusalProblem(plan.refusal)
    const { deltaBytes, roundedQuotaBytes } = plan
    entries.push(...entriesForDirectAllocation({ offerId, path: position.path, deltaBytes }))
    await tx.quota.setQuota({ tenantId: grant.tenantId, offerId, quotaBytes: roundedQuotaBytes, grantedAt: grant.at })
  }
  await tx.quota.post([
    { id: ids.next(), causeKind: 'enrolment', causeId: grant.tenantId, recordedAt: grant.at, entries },
  ])
}
