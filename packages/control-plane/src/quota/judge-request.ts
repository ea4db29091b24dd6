import type { AgreementTerms, AutomaticDecision, Mandate, TariffData } from '@grenier/contracts'
import {
  type AutoApprovalFacts,
  type AutoApprovalVerdict,
  type CivilDate,
  evaluateAutoApproval,
  freeBytes,
  type Instant,
  type LevelBalance,
  microsFromCents,
} from '@grenier/quota-billing'
import type { TenantInBrief } from '../tenancy/ports.ts'
import { policyFor } from './auto-approval-policy.ts'
import { isVisaWanted, judgeVisa, type VisaVerdict } from './judge-visa.ts'
import type { PolicyInForce } from './lifecycle.ports.ts'
import type { FittingLine } from './plan-lines.ts'
import type { QuotaSize } from './ports.ts'
import { yearlyCostOfChange } from './yearly-cost.ts'

export interface RequestToJudge {
  readonly tenant: Pick<TenantInBrief, 'id' | 'inhabitants'>
  readonly agreement: AgreementTerms
  /** In force today; null: none is, so the year cannot be priced and a person decides. */
  readonly tariff: TariffData | null
  /** The requester's, whatever their dates. */
  readonly mandates: readonly Mandate[]
  /** All the tenant has now. */
  readonly quotas: readonly QuotaSize[]
  readonly lines: readonly FittingLine[]
  readonly now: Instant
  readonly today: CivilDate
  readonly timeZone: string
  /** In force at `now`. */
  readonly policy: PolicyInForce
  /** Who asks, or who made the token of the program that does. */
  readonly requester: string
}

export interface Judgement {
  readonly decision: 'automatic' | 'manual'
  /** Stored with the request either way: an operator sees why it was not automatic. */
  readonly automatic: AutomaticDecision
  readonly visa: VisaVerdict
}

interface TightestPool {
  readonly freeAfter: bigint
  readonly limit: bigint
}

/** The pool above the tenant that is fullest in proportion to its limit once the line is granted; null: none has one. */
function tightestPool(path: readonly LevelBalance[], deltaBytes: bigint): TightestPool | null {
  const growth = deltaBytes > 0n ? deltaBytes : 0n
  let tightest: TightestPool | null = null
  for (const level of path) {
    const free = freeBytes(level)
    if (level.kind !== 'pool' || level.limitBytes === null || free === null) continue
    const candidate = { freeAfter: free - growth, limit: level.limitBytes }
    const tighter = tightest === null || candidate.freeAfter * tightest.limit < tightest.freeAfter * candidate.limit
    if (tighter) tightest = candidate
  }
  return tightest
}

function factsOf(
  { position, plan }: FittingLine,
  common: Pick<AutoApprovalFacts, 'now' | 'yearlyCostAfterMicros' | 'annualCommitmentMicros'>,
): AutoApprovalFacts {
  const pool = tightestPool(position.path, plan.deltaBytes)
  return {
    ...common,
    currentQuotaBytes: position.quotaBytes,
    wantedQuotaBytes: plan.roundedQuotaBytes,
    usedBytes: position.usedBytes,
    lastGrantedAt: position.lastGrantedAt,
    poolFreeAfterBytes: pool?.freeAfter ?? null,
    poolLimitBytes: pool?.limit ?? null,
  }
}

/** The figures a decision rests on as decimal text, each named after its offer; unknown ones are left out. */
function factsAsText(judged: readonly { line: FittingLine; facts: AutoApprovalFacts }[]): Record<string, string> {
  const texts = judged.flatMap(({ line, facts }) =>
    Object.entries(facts).flatMap(([name, value]): [string, string][] =>
      value === null ? [] : [[`${line.position.offer.code}.${name}`, String(value)]],
    ),
  )
  return Object.fromEntries(texts)
}

function ruleNamed(verdicts: readonly AutoApprovalVerdict[]): string {
  return [...new Set(verdicts.map(({ rule }) => rule ?? ''))].join('+')
}

/** What policy says of the request: automatic where every line is so by the rule and a tariff prices the year. */
function judgeByPolicy(request: RequestToJudge, yearlyCostAfterMicros: bigint | null): Omit<Judgement, 'visa'> {
  const { policy } = request
  const policyVersion = policy.version
  if (yearlyCostAfterMicros === null) {
    const reasons = [{ code: 'tariff-missing', params: {} }]
    return { decision: 'manual', automatic: { policyVersion, rule: null, facts: {}, reasons } }
  }
  const { annualCommitmentCents } = request.agreement
  const common = {
    now: request.now,
    yearlyCostAfterMicros,
    annualCommitmentMicros: annualCommitmentCents === null ? null : microsFromCents(annualCommitmentCents),
  }
  const judged = request.lines.map((line) => {
    const facts = factsOf(line, common)
    return { line, facts, verdict: evaluateAutoApproval(policyFor(policy, line.position.offer), facts) }
  })
  const verdicts = judged.map(({ verdict }) => verdict)
  const automatic = verdicts.every(({ decision }) => decision === 'automatic')
  const speaking = automatic ? judged : judged.filter(({ verdict }) => verdict.decision === 'manual')
  const reasons = speaking.flatMap(({ line, verdict }) =>
    verdict.reasons.map(({ code, params }) => ({ code, params: { ...params, offerCode: line.position.offer.code } })),
  )
  return {
    decision: automatic ? 'automatic' : 'manual',
    automatic: { policyVersion, rule: automatic ? ruleNamed(verdicts) : null, facts: factsAsText(judged), reasons },
  }
}

/** The same, where something else alone speaks against what policy would grant. */
function leftToPerson(byPolicy: Omit<Judgement, 'visa'>, code: 'visa-wanted' | 'policy-own'): Omit<Judgement, 'visa'> {
  if (byPolicy.decision === 'manual') return byPolicy
  const reasons = [{ code, params: {} }]
  return { decision: 'manual', automatic: { ...byPolicy.automatic, rule: null, reasons } }
}

/**
 * Whether policy grants the request without a person, and whether it wants a visa first, with which nothing is automatic; nor
 * is it for whoever published that policy.
 * The verdict, its rule and its figures are data.
 */
export function judgeRequest(request: RequestToJudge): Judgement {
  const lines = request.lines.map(({ position, plan }) => ({
    offerId: position.offer.id,
    kind: position.offer.kind,
    beforeBytes: position.quotaBytes,
    afterBytes: plan.roundedQuotaBytes,
  }))
  const yearlyCost = yearlyCostOfChange({ ...request, lines })
  const grows = request.lines.some(({ plan }) => plan.deltaBytes > 0n)
  const visa = judgeVisa({ ...request, yearlyCost, grows })
  const byPolicy = judgeByPolicy(request, yearlyCost?.afterMicros ?? null)
  if (isVisaWanted(visa)) return { ...leftToPerson(byPolicy, 'visa-wanted'), visa }
  // Whoever wrote the rules would decide their own request by them.
  if (request.policy.publishedBy === request.requester) return { ...leftToPerson(byPolicy, 'policy-own'), visa }
  return { ...byPolicy, visa }
}
