import type { QuotaRequest } from '@grenier/contracts'
import { civilDateOf, type Instant, type NoticeKind } from '@grenier/quota-billing'
import { positionOf } from '../quota/positions.ts'
import { simulatedCost } from '../quota/simulated-cost.ts'
import type { ControlPlanePorts } from '../shared/control-plane-ports.ts'
import type { Transaction } from '../shared/ports.ts'

/** The letters that say what a request costs: whoever asked, signs or has its answer. */
const told: readonly NoticeKind[] = [
  'request-received',
  'request-visa-wanted',
  'request-visa-reminder',
  'request-visa-deputy',
  'request-approved',
  'request-partly-approved',
]
const percent = 100n

/**
 * What a request adds to what its member pays, until 31 December and in a full year, and its share of the yearly commitment: by the tariff and
 * the rule that it is decided by (`simulatedCost`), with what was decided of each line, else what was asked. Empty where no tariff is in
 * force that day.
 */
export async function requestCostParams(
  { installation }: ControlPlanePorts,
  tx: Transaction,
  { request, kind, at }: { readonly request: QuotaRequest; readonly kind: NoticeKind; readonly at: Instant },
): Promise<Record<string, string>> {
  if (!told.includes(kind)) return {}
  const { tenantId, temporaryUntil, lines } = request
  const today = civilDateOf(at, installation.timeZone)
  const tenant = await tx.tenancy.getTenant(tenantId, today)
  if (tenant === null) return {}
  const agreement = await tx.tenancy.agreementInForce(tenantId, today)
  const lineOf = new Map(lines.map((line) => [line.offerId, line]))
  const sizes = new Map((await tx.quota.quotaSizes(tenantId)).map(({ offerId, quotaBytes }) => [offerId, quotaBytes]))
  const offerIds = [...new Set([...sizes.keys(), ...lineOf.keys()])]
  const positions = await tx.quota.readPositions(tenantId, offerIds)
  const quotas = offerIds.map((offerId) => {
    const { offer } = positionOf(positions, offerId)
    const line = lineOf.get(offerId)
    const kept = sizes.get(offerId) ?? 0n
    if (line === undefined) return { offer, beforeBytes: kept, afterBytes: kept }
    const { originalQuotaBytes: beforeBytes, requestedQuotaBytes, decidedQuotaBytes } = line
    return { offer, beforeBytes, afterBytes: decidedQuotaBytes ?? requestedQuotaBytes }
  })
  const cost = await simulatedCost(tx, { tenant, agreement, quotas, temporaryUntil, today, installation })
  if (cost === null) return {}
  const { untilYearEnd, fullYear, taxBasis, annualCommitmentMicros } = cost
  const params = {
    addedUntilYearEndMicros: String(untilYearEnd.afterMicros - untilYearEnd.beforeMicros),
    addedYearMicros: String(fullYear.afterMicros - fullYear.beforeMicros),
    yearMicros: String(fullYear.afterMicros),
    taxBasis,
  }
  if (annualCommitmentMicros === null || annualCommitmentMicros === 0n) return params
  // Rounded up: what is a little above the commitment never reads as all of it.
  const commitmentPercent = (fullYear.afterMicros * percent + annualCommitmentMicros - 1n) / annualCommitmentMicros
  return {
    ...params,
    commitmentMicros: String(annualCommitmentMicros),
    commitmentPercent: String(commitmentPercent),
  }
}
