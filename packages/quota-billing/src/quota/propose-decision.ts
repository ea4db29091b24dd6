import type { HoldPlan, Refusal } from './decide-hold.ts'

/** One line of an undecided request, as it would be granted at this moment. */
export interface LineToPropose {
  readonly plan: HoldPlan
  readonly currentQuotaBytes: bigint
  /** null: not measured. */
  readonly inUseBytes: bigint | null
  /** What could be granted instead; null where nothing else passes. */
  readonly otherQuotaBytes: bigint | null
}

/** What a proposal rests on. */
export interface FactsToPropose {
  /** Whose answer is awaited before the operator's; null: nobody's. */
  readonly awaits: 'visa' | 'answer' | null
  readonly lines: readonly LineToPropose[]
  readonly hasAgreement: boolean
  /** null: the agreement commits to nothing, or nobody can price a year. */
  readonly withinCommitment: boolean | null
  /** The least use of a quota at which policy lets it grow, in percent. */
  readonly usedPercentMin: number
}

export type ProposedDecision = 'approve' | 'less' | 'ask' | 'refuse' | 'wait'
export type ProposalReason =
  | 'visa-due'
  | 'answer-due'
  | 'agreement-missing'
  | Refusal['code']
  | 'above-commitment'
  | 'use-unmeasured'
  | 'use-low'
  | 'gives-back'
  | 'fits'

/** What an operator is proposed to answer, and the one fact that speaks for it most. Never applied by itself. */
export interface Proposal {
  readonly decision: ProposedDecision
  readonly reason: ProposalReason
}

const percent = 100n

function growthOf({ plan }: LineToPropose): bigint {
  return plan.kind === 'fits' ? plan.deltaBytes : plan.refusal.wantedDeltaBytes
}

function useReason(line: LineToPropose, usedPercentMin: number): 'use-unmeasured' | 'use-low' | null {
  // A space that is not there yet cannot be in use.
  if (growthOf(line) <= 0n || line.currentQuotaBytes === 0n) return null
  if (line.inUseBytes === null) return 'use-unmeasured'
  return line.inUseBytes * percent < line.currentQuotaBytes * BigInt(usedPercentMin) ? 'use-low' : null
}

/**
 * What an operator would answer by the same facts that policy asks: whoever else answers first is waited for; what does not
 * fit is granted smaller, or refused where nothing passes; what is beyond the commitment, or not needed yet by its use, is
 * asked about; the rest is granted.
 */
export function proposeDecision(facts: FactsToPropose): Proposal {
  const { awaits, lines, hasAgreement, withinCommitment, usedPercentMin } = facts
  if (awaits === 'visa') return { decision: 'wait', reason: 'visa-due' }
  if (awaits === 'answer') return { decision: 'wait', reason: 'answer-due' }
  if (!hasAgreement) return { decision: 'refuse', reason: 'agreement-missing' }
  // A line that stays as it is stands in nobody's way.
  const refused = lines.flatMap((line) =>
    line.plan.kind === 'refused' && line.plan.refusal.code !== 'not-a-change'
      ? [{ line, code: line.plan.refusal.code }]
      : [],
  )
  const worst = refused.find(({ line }) => line.otherQuotaBytes === null) ?? refused[0]
  if (worst !== undefined) {
    return { decision: worst.line.otherQuotaBytes === null ? 'refuse' : 'less', reason: worst.code }
  }
  const grows = lines.some((line) => growthOf(line) > 0n)
  if (!grows) return { decision: 'approve', reason: 'gives-back' }
  if (withinCommitment === false) return { decision: 'ask', reason: 'above-commitment' }
  const use = lines.map((line) => useReason(line, usedPercentMin)).find((reason) => reason !== null)
  return use === undefined || use === null ? { decision: 'approve', reason: 'fits' } : { decision: 'ask', reason: use }
}

/**
 * The size that could be granted instead of the one asked for: what passes now where that one does not, else the largest
 * size of the offer in between; null where there is none.
 */
export function otherQuotaBytesOf(line: {
  readonly plan: HoldPlan
  readonly currentQuotaBytes: bigint
  /** Ascending. */
  readonly sizeSteps: readonly bigint[]
}): bigint | null {
  const { plan, currentQuotaBytes, sizeSteps } = line
  if (plan.kind === 'refused') return plan.refusal.wouldPassQuotaBytes
  const { roundedQuotaBytes } = plan
  return sizeSteps.findLast((size) => size > currentQuotaBytes && size < roundedQuotaBytes) ?? null
}
