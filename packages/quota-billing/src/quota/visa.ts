import type { CostBeforeAndAfter } from './quota-cost.ts'

export type VisaReasonCode = 'visa-above-commitment' | 'visa-above-ceiling' | 'visa-cost-unknown'

/** One reason why the mayor or a delegate has to sign, with its figures as decimal text. */
export interface VisaReason {
  readonly code: VisaReasonCode
  readonly params: Readonly<Record<string, string>>
}

export interface VisaFacts {
  /** What a year of all the tenant's quotas costs, as it stands and with the request; null: no tariff prices it. */
  readonly yearlyCost: CostBeforeAndAfter | null
  /** True where a line asks for more than there is. */
  readonly grows: boolean
  /** null: the agreement commits to nothing, so there is nothing to be above. */
  readonly annualCommitmentMicros: bigint | null
  /** What the requester may add to the cost of a year by itself; null: no ceiling. */
  readonly ceilingMicros: bigint | null
}

/**
 * Why a request wants the visa of the mayor or a delegate before anybody else decides it; none where it does not. What costs
 * no more than before never does: a commitment that is exceeded already is no reason against giving space back.
 */
export function visaReasonsOf(facts: VisaFacts): VisaReason[] {
  const { yearlyCost, grows, annualCommitmentMicros, ceilingMicros } = facts
  if (yearlyCost === null) {
    if (ceilingMicros === null || !grows) return []
    return [{ code: 'visa-cost-unknown', params: { ceilingMicros: String(ceilingMicros) } }]
  }
  const { beforeMicros, afterMicros } = yearlyCost
  const addedCostMicros = afterMicros - beforeMicros
  if (addedCostMicros <= 0n) return []
  const reasons: VisaReason[] = []
  if (annualCommitmentMicros !== null && afterMicros > annualCommitmentMicros) {
    const params = {
      yearlyCostAfterMicros: String(afterMicros),
      annualCommitmentMicros: String(annualCommitmentMicros),
    }
    reasons.push({ code: 'visa-above-commitment', params })
  }
  if (ceilingMicros !== null && addedCostMicros > ceilingMicros) {
    const params = { addedCostMicros: String(addedCostMicros), ceilingMicros: String(ceilingMicros) }
    reasons.push({ code: 'visa-above-ceiling', params })
  }
  return reasons
}
