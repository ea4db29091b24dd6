import type { AgreementTerms, AutomaticDecision, TariffData } from '@grenier/contracts'
import {
  type AutoApprovalFacts,
  type AutoApprovalVerdict,
  type CivilDate,
  evaluateAutoApproval,
  freeBytes,
  type Instant,
  type LevelBalance,
  microsFromCents,
  monthOf,
} from '@grenier/quota-billing'
import type { TenantInBrief } from '../tenancy/ports.ts'
import { policyFor, policyVersion } from './auto-approval-policy.ts'
import type { FittingLine } from './plan-lines.ts'
import type { QuotaSize } from './ports.ts'
import { yearlyCostMicros } from './yearly-cost.ts'

export interface RequestToJudge {
  readonly tenant: Pick<TenantInBrief, 'id' | 'inhabitants'>
  readonly agreement: AgreementTerms
  /** In force today; null: none is, so the year cannot be priced and a person decides. */
  readonly tariff: TariffData | null
  /** All the tenant has now. */
  readonly quotas: readonly QuotaSize[]
  readonly lines: readonly FittingLine[]
  readonly now: Instant
  readonly today: CivilDate
  readonly timeZone: string
}

export interface Judgement {
  readonly decision: 'automatic' | 'manual'
  /** Stored with the request either way: an operator sees why it was not automatic. */
  readonly automatic: AutomaticDecision
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

/** The tenant's quotas as they would be once the request is granted, priced for a year; null without a tariff in force. */
function yearlyCostAfter({ tenant, tariff, quotas, lines, today, timeZone }: RequestToJudge): bigint | null {
  if (tariff === null) return null
  const wanted = lines.map(({ position, plan }) => ({
    offerId: position.offer.id,
    kind: position.offer.kind,
    quotaBytes: plan.roundedQuotaBytes,
  }))
  const others = quotas.filter(({ offerId }) => wanted.every((line) => line.offerId !== offerId))
  return yearlyCostMicros({
    tariff,
    month: monthOf(today),
    timeZone,
    tenantId: tenant.id,
    inhabitants: tenant.inhabitants,
    quotas: [...wanted, ...others],
  })
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
    poolFreeBytesAfter: pool?.freeAfter ?? null,
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

/**
 * Whether policy grants the request without a person: every line must be automatic by the rule, and a tariff must be in
 * force to price the year. The verdict, its rule and its figures are data.
 */
export function judgeRequest(request: RequestToJudge): Judgement {
  const cost = yearlyCostAfter(request)
  if (cost === null) {
    const reasons = [{ code: 'tariff-missing', params: {} }]
    return { decision: 'manual', automatic: { policyVersion, rule: null, facts: {}, reasons } }
  }
  const { annualCommitmentCents } = request.agreement
  const common = {
    now: request.now,
    yearlyCostAfterMicros: cost,
    annualCommitmentMicros: annualCommitmentCents === null ? null : microsFromCents(annualCommitmentCents),
  }
  const judged = request.lines.map((line) => {
    const facts = factsOf(line, common)
    return { line, facts, verdict: evaluateAutoApproval(policyFor(line.position.offer), facts) }
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
