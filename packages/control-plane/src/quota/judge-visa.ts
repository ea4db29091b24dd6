import type { AgreementTerms, Mandate, VisaReasonData } from '@grenier/contracts'
import {
  type CivilDate,
  type CostBeforeAndAfter,
  givesVisa,
  microsFromCents,
  requestCeilingCents,
  visaReasonsOf,
} from '@grenier/quota-billing'

export interface VisaVerdict {
  /** Empty where nobody has to sign. */
  readonly reasons: VisaReasonData[]
  /** The requester's own mandate where it gives the visa; null: somebody else has to, or nobody. */
  readonly mandateId: string | null
  /** What the request adds to the cost of a year; null: nobody can price it. */
  readonly addedCostMicros: bigint | null
}

/** Whether a request wants a visa, and whether its requester gives it along with the request. */
export function judgeVisa(question: {
  readonly yearlyCost: CostBeforeAndAfter | null
  readonly grows: boolean
  readonly agreement: AgreementTerms
  /** The requester's, whatever their dates. */
  readonly mandates: readonly Mandate[]
  readonly today: CivilDate
}): VisaVerdict {
  const { yearlyCost, grows, agreement, mandates, today } = question
  const { annualCommitmentCents } = agreement
  const ceilingCents = requestCeilingCents(mandates, today)
  const reasons = visaReasonsOf({
    yearlyCost,
    grows,
    annualCommitmentMicros: annualCommitmentCents === null ? null : microsFromCents(annualCommitmentCents),
    ceilingMicros: ceilingCents === null ? null : microsFromCents(ceilingCents),
  })
  const addedCostMicros = yearlyCost === null ? null : yearlyCost.afterMicros - yearlyCost.beforeMicros
  const own = reasons.length === 0 ? undefined : mandateGiving(mandates, { day: today, addedCostMicros })
  return { reasons: reasons.map((reason) => ({ ...reason })), mandateId: own?.id ?? null, addedCostMicros }
}

/** One of these mandates that gives its visa to what adds so much; undefined where none does. */
export function mandateGiving(
  mandates: readonly Mandate[],
  wish: { readonly day: CivilDate; readonly addedCostMicros: bigint | null },
): Mandate | undefined {
  return mandates.find((mandate) => givesVisa(mandate, wish))
}

/** True where somebody else than the requester has to sign. */
export function isVisaWanted({ reasons, mandateId }: VisaVerdict): boolean {
  return reasons.length > 0 && mandateId === null
}
