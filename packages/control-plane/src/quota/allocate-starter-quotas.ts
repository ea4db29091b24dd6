import {
  type CivilDate,
  type DataClass,
  entriesForDirectAllocation,
  type Instant,
  planHold,
  type Residency,
} from '@grenier/quota-billing'
import { placesOfTenant, requirePlace } from '../provisioning/places-of-tenant.ts'
import type { IdSource, Transaction } from '../shared/ports.ts'
import { Problem } from '../shared/problem.ts'
import { holdQuestionOf } from './plan-lines.ts'
import { lockKnownPositions } from './positions.ts'
import { refusalProblem } from './refusals.ts'

/** Judged with all of them in place: where its backups go is then known. */
async function requireStarterPlaces(
  tx: Transaction,
  wish: {
    tenantId: string
    offerIds: readonly string[]
    dataClass: DataClass
    residencyMin: Residency | null
    today: CivilDate
  },
): Promise<void> {
  const { tenantId, offerIds, dataClass, residencyMin, today } = wish
  const tenant = { id: tenantId, residencyMin, hasClassedQuota: false }
  requirePlace(await placesOfTenant(tx, { tenant, dataClass, today }), offerIds)
}

/**
 * Gives a tenant just inserted its first quotas, or one that is rebuilt what it had, straight out of the pools above it. A quota
 * of 0 is left out.
 * Problems: `offer-unknown`, `capacity-exceeded` naming the level, `invalid-input` for an offer named twice or a size
 * the offer does not allow; `certificate-missing`, `certificate-expired`, `residency-not-met`.
 */
export async function allocateStarterQuotas(
  tx: Transaction,
  ids: IdSource,
  grant: {
    tenantId: string
    quotas: readonly { offerId: string; quotaBytes: bigint }[]
    /** What will be stored in them. */
    dataClass: DataClass
    residencyMin: Residency | null
    /** What brings them; left out: its enrolment. */
    cause?: 'enrolment' | 'rebuild'
    today: CivilDate
    at: Instant
  },
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
  const { tenantId, dataClass, residencyMin, today, at, cause: causeKind = 'enrolment' } = grant
  const offerIds = [...wanted.keys()]
  const marked = { tenantId, offerIds, dataClass, causeKind, causeId: tenantId, recordedAt: at } as const
  await tx.provisioning.addQuotaDataClass(marked)
  await requireStarterPlaces(tx, { tenantId, offerIds, dataClass, residencyMin, today })
  await tx.quota.post([{ id: ids.next(), causeKind, causeId: grant.tenantId, recordedAt: grant.at, entries }])
}
