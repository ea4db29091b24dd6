import { invariant } from '../shared/invariant.ts'
import { type AutoApprovalPolicy, autoApprovalPolicyV1 } from './auto-approval.ts'

/** One approval that a growth may need. Without thresholds every growth and shrink needs it. */
export interface ApprovalStepRule {
  readonly role: 'pool-approver' | 'operator'
  /** Wanted from so much growth on, all lines together; null: not by size. */
  readonly fromBytes: bigint | null
  /** Wanted where one line grows by so much of its present quota; null: not by proportion. */
  readonly fromPercent: number | null
}

/** How requests are decided. Versioned data: immutable once published, and every decision names its version. */
export interface QuotaPolicy extends Omit<AutoApprovalPolicy, 'sizeSteps'> {
  /** In their order. None: one decision by an operator. */
  readonly steps: readonly ApprovalStepRule[]
  /** How long a place in the queue is kept. */
  readonly waitingDays: number
  /** Working days after which the approver is reminded of an undecided request; also its due date. */
  readonly reminderWorkingDays: number
  /** Working days after which the deputy is asked instead. */
  readonly deputyWorkingDays: number
  /** How long a question to the member may stay unanswered before the request expires. */
  readonly questionDays: number
}

/** What holds before anything was published. */
export const quotaPolicyV1: QuotaPolicy = {
  ...autoApprovalPolicyV1,
  steps: [],
  waitingDays: 90,
  reminderWorkingDays: 5,
  deputyWorkingDays: 10,
  questionDays: 30,
}

/** What one line of a request changes. */
export interface LineChange {
  readonly currentQuotaBytes: bigint
  readonly wantedQuotaBytes: bigint
}

function isWanted(rule: ApprovalStepRule, changes: readonly LineChange[]): boolean {
  const { fromBytes, fromPercent } = rule
  if (fromBytes === null && fromPercent === null) return true
  const growths = changes.map(({ currentQuotaBytes, wantedQuotaBytes }) => ({
    currentQuotaBytes,
    growthBytes: wantedQuotaBytes > currentQuotaBytes ? wantedQuotaBytes - currentQuotaBytes : 0n,
  }))
  const total = growths.reduce((sum, { growthBytes }) => sum + growthBytes, 0n)
  if (total === 0n) return false
  if (fromBytes !== null && total >= fromBytes) return true
  return (
    fromPercent !== null &&
    growths.some(
      // Whatever grows from nothing grows beyond every proportion.
      ({ currentQuotaBytes, growthBytes }) =>
        growthBytes > 0n && growthBytes * 100n >= currentQuotaBytes * BigInt(fromPercent),
    )
  )
}

/** The steps a request needs under a policy, in order; none means that one operator decides. */
export function stepsWanted(policy: Pick<QuotaPolicy, 'steps'>, changes: readonly LineChange[]): ApprovalStepRule[] {
  return policy.steps.filter((rule) => isWanted(rule, changes))
}

export type PolicyFaultCode = 'deputy-before-reminder' | 'step-after-operator'

/** What makes a policy unusable, though each of its figures is in range; empty when nothing does. */
export function policyFaults(policy: Omit<QuotaPolicy, 'version'>): PolicyFaultCode[] {
  const faults: PolicyFaultCode[] = []
  invariant(policy.reminderWorkingDays >= 1, 'a reminder comes after at least one working day')
  if (policy.deputyWorkingDays <= policy.reminderWorkingDays) faults.push('deputy-before-reminder')
  // Who answers for every pool has the last word: a pool's approver after an operator would overrule the region.
  const firstOperator = policy.steps.findIndex(({ role }) => role === 'operator')
  const afterwards = firstOperator === -1 ? [] : policy.steps.slice(firstOperator + 1)
  if (afterwards.some(({ role }) => role !== 'operator')) faults.push('step-after-operator')
  return faults
}
