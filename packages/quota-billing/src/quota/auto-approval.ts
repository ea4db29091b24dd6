import { type Instant, msPerDay } from '../shared/instant.ts'

/** When a request needs no operator. Versioned data: a decision names the version it was made under. */
export interface AutoApprovalPolicy {
  readonly version: number
  /** Growth only when at least so much of the current quota is in use. */
  readonly usedPercentMin: number
  /** Growth only when nothing was granted for so many days. */
  readonly quietDays: number
  /** The offer's sizes, ascending; growth goes no further than the next one. */
  readonly sizeSteps: readonly bigint[]
  /** Growth only when so much of the pool's limit stays free afterwards. */
  readonly poolFloorPercent: number
  /** Growth only when a year's cost stays within what the agreement commits to; no commitment means never. */
  readonly withinCommitment: boolean
}

/** The first policy's figures; each offer adds its own sizes. */
export const autoApprovalPolicyV1: Omit<AutoApprovalPolicy, 'sizeSteps'> = {
  version: 1,
  usedPercentMin: 80,
  quietDays: 30,
  poolFloorPercent: 10,
  withinCommitment: true,
}

export interface AutoApprovalFacts {
  readonly currentQuotaBytes: bigint
  readonly wantedQuotaBytes: bigint
  /** null: unmeasured, which is not 0; no rule on use fires then. */
  readonly usedBytes: bigint | null
  readonly lastGrantedAt: Instant | null
  readonly now: Instant
  /** Of the tightest pool above the tenant, once the request is granted; null: no limit. */
  readonly poolFreeAfterBytes: bigint | null
  readonly poolLimitBytes: bigint | null
  readonly yearlyCostAfterMicros: bigint
  /** null: the agreement commits to nothing, so growth is never automatic. */
  readonly annualCommitmentMicros: bigint | null
}

export type ReasonCode =
  | 'not-a-change'
  | 'within-use'
  | 'shrink-below-use'
  | 'use-unmeasured'
  | 'use-reached'
  | 'use-below-minimum'
  | 'quiet-long-enough'
  | 'granted-recently'
  | 'one-step'
  | 'beyond-one-step'
  | 'pool-floor-kept'
  | 'pool-below-floor'
  | 'within-commitment'
  | 'above-commitment'
  | 'commitment-missing'

/** One condition and the figures it was judged on, as decimal text. */
export interface Reason {
  readonly code: ReasonCode
  readonly params: Readonly<Record<string, string>>
}

/** Automatic: every condition that was met. Manual: every one that was not, so that the inbox says why. */
export interface AutoApprovalVerdict {
  readonly decision: 'automatic' | 'manual'
  readonly rule: 'shrink-within-use' | 'one-step-up' | null
  readonly reasons: readonly Reason[]
}

interface Condition {
  readonly met: boolean
  readonly reason: Reason
}

function condition(met: boolean, codes: readonly [ReasonCode, ReasonCode], params: Record<string, string>): Condition {
  return { met, reason: { code: codes[met ? 0 : 1], params } }
}

function useCondition(policy: AutoApprovalPolicy, { usedBytes, currentQuotaBytes }: AutoApprovalFacts): Condition {
  if (usedBytes === null) return { met: false, reason: { code: 'use-unmeasured', params: {} } }
  const reached = currentQuotaBytes > 0n && usedBytes * 100n >= currentQuotaBytes * BigInt(policy.usedPercentMin)
  return condition(reached, ['use-reached', 'use-below-minimum'], {
    usedBytes: String(usedBytes),
    currentQuotaBytes: String(currentQuotaBytes),
    usedPercentMin: String(policy.usedPercentMin),
  })
}

function quietCondition(policy: AutoApprovalPolicy, { lastGrantedAt, now }: AutoApprovalFacts): Condition {
  const quiet = lastGrantedAt === null || now - lastGrantedAt >= policy.quietDays * msPerDay
  return condition(quiet, ['quiet-long-enough', 'granted-recently'], {
    quietDays: String(policy.quietDays),
    daysSinceGrant: lastGrantedAt === null ? 'none' : String(Math.floor((now - lastGrantedAt) / msPerDay)),
  })
}

function stepCondition(policy: AutoApprovalPolicy, facts: AutoApprovalFacts): Condition {
  const nextSize = policy.sizeSteps.find((size) => size > facts.currentQuotaBytes)
  const within = nextSize !== undefined && facts.wantedQuotaBytes <= nextSize
  return condition(within, ['one-step', 'beyond-one-step'], {
    wantedQuotaBytes: String(facts.wantedQuotaBytes),
    nextSizeBytes: nextSize === undefined ? 'none' : String(nextSize),
  })
}

function poolCondition(policy: AutoApprovalPolicy, facts: AutoApprovalFacts): Condition {
  const { poolFreeAfterBytes, poolLimitBytes } = facts
  const kept =
    poolFreeAfterBytes === null ||
    poolLimitBytes === null ||
    poolFreeAfterBytes * 100n >= poolLimitBytes * BigInt(policy.poolFloorPercent)
  return condition(kept, ['pool-floor-kept', 'pool-below-floor'], {
    poolFreeAfterBytes: poolFreeAfterBytes === null ? 'unlimited' : String(poolFreeAfterBytes),
    poolLimitBytes: poolLimitBytes === null ? 'unlimited' : String(poolLimitBytes),
    poolFloorPercent: String(policy.poolFloorPercent),
  })
}

function commitmentConditions(policy: AutoApprovalPolicy, facts: AutoApprovalFacts): Condition[] {
  if (!policy.withinCommitment) return []
  const yearlyCostAfterMicros = String(facts.yearlyCostAfterMicros)
  if (facts.annualCommitmentMicros === null) {
    return [{ met: false, reason: { code: 'commitment-missing', params: { yearlyCostAfterMicros } } }]
  }
  const within = facts.yearlyCostAfterMicros <= facts.annualCommitmentMicros
  return [
    condition(within, ['within-commitment', 'above-commitment'], {
      yearlyCostAfterMicros,
      annualCommitmentMicros: String(facts.annualCommitmentMicros),
    }),
  ]
}

function verdictOf(rule: 'shrink-within-use' | 'one-step-up', conditions: readonly Condition[]): AutoApprovalVerdict {
  const unmet = conditions.filter(({ met }) => !met)
  if (unmet.length > 0) return { decision: 'manual', rule: null, reasons: unmet.map(({ reason }) => reason) }
  return { decision: 'automatic', rule, reasons: conditions.map(({ reason }) => reason) }
}

/**
 * Whether a request may be granted without an operator. Giving back what is not in use is always automatic; growing is so
 * for one size at a time, when the present one is nearly full, no grant is recent, the pool keeps its floor and the
 * year's cost stays within the commitment. All conditions are judged, never only the first that fails.
 */
export function evaluateAutoApproval(policy: AutoApprovalPolicy, facts: AutoApprovalFacts): AutoApprovalVerdict {
  const { currentQuotaBytes, wantedQuotaBytes, usedBytes } = facts
  if (wantedQuotaBytes === currentQuotaBytes) {
    return { decision: 'manual', rule: null, reasons: [{ code: 'not-a-change', params: {} }] }
  }
  if (wantedQuotaBytes < currentQuotaBytes) {
    if (usedBytes === null) {
      return { decision: 'manual', rule: null, reasons: [{ code: 'use-unmeasured', params: {} }] }
    }
    const params = { usedBytes: String(usedBytes), wantedQuotaBytes: String(wantedQuotaBytes) }
    return verdictOf('shrink-within-use', [
      condition(wantedQuotaBytes >= usedBytes, ['within-use', 'shrink-below-use'], params),
    ])
  }
  return verdictOf('one-step-up', [
    useCondition(policy, facts),
    quietCondition(policy, facts),
    stepCondition(policy, facts),
    poolCondition(policy, facts),
    ...commitmentConditions(policy, facts),
  ])
}
