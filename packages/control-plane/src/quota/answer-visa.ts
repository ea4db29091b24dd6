import type { AgreementTerms, Mandate, QuotaRequest, QuotaRequestLine } from '@grenier/contracts'
import {
  type CivilDate,
  type CostBeforeAndAfter,
  ceilingNeededCents,
  civilDateOf,
  type Instant,
  roundUpToStep,
} from '@grenier/quota-billing'
import { found } from '../shared/access.ts'
import type { ControlPlanePorts } from '../shared/control-plane-ports.ts'
import type { Transaction } from '../shared/ports.ts'
import { Problem } from '../shared/problem.ts'
import { stepApproved } from './approval-steps.ts'
import { raisedLine } from './decided-sizes.ts'
import { isVisaWanted, judgeVisa, mandateGiving } from './judge-visa.ts'
import { planHeldLine } from './own-hold.ts'
import type { QuotaPosition, QuotaSize } from './ports.ts'
import { allKnown, positionOf } from './positions.ts'
import { refusalProblem } from './refusals.ts'
import { yearlyCostOfChange } from './yearly-cost.ts'

interface Sized {
  readonly request: QuotaRequest
  readonly positions: readonly QuotaPosition[]
  /** What is decided of each line. */
  readonly sizes: ReadonlyMap<string, bigint>
  readonly today: CivilDate
}

interface Priced {
  readonly yearlyCost: CostBeforeAndAfter | null
  readonly grows: boolean
  /** All the tenant has now. */
  readonly quotas: readonly QuotaSize[]
}

/** What a year costs with today's quotas and with the request at these sizes. */
async function priced(ports: ControlPlanePorts, tx: Transaction, sized: Sized): Promise<Priced> {
  const { request, positions, sizes, today } = sized
  const [tenant, inForce, quotas] = await Promise.all([
    tx.tenancy.tenantInBrief(request.tenantId, today),
    tx.billing.tariffOn(today),
    tx.quota.quotaSizes(request.tenantId),
  ])
  const lines = request.lines.map(({ offerId }) => {
    const { offer, quotaBytes: beforeBytes } = positionOf(positions, offerId)
    const afterBytes = roundUpToStep(sizes.get(offerId) ?? 0n, offer.roundingStepBytes)
    return { offerId, kind: offer.kind, beforeBytes, afterBytes }
  })
  const { timeZone } = ports.installation
  const tariff = inForce?.tariff ?? null
  return {
    yearlyCost: yearlyCostOfChange({ tariff, today, timeZone, tenant: found(tenant), quotas, lines }),
    grows: lines.some(({ beforeBytes, afterBytes }) => afterBytes > beforeBytes),
    quotas,
  }
}

export interface VisaAnswer {
  readonly request: QuotaRequest
  readonly sizes: ReadonlyMap<string, bigint>
  readonly actor: string
  readonly at: Instant
}

/**
 * The mandate under which somebody answers a visa that is due: in force today, and covering what these sizes add to the cost
 * of a year at today's quotas and prices. Problem: `visa-mandate-missing`, with the ceiling it would take.
 */
export async function requireVisaMandate(
  ports: ControlPlanePorts,
  tx: Transaction,
  { request, sizes, actor, at }: VisaAnswer,
): Promise<Mandate> {
  const today = civilDateOf(at, ports.installation.timeZone)
  const positions = await positionsOf(tx, request)
  const { yearlyCost } = await priced(ports, tx, { request, positions, sizes, today })
  const addedCostMicros = yearlyCost === null ? null : yearlyCost.afterMicros - yearlyCost.beforeMicros
  const mandates = await tx.tenancy.mandatesOf(request.tenantId, actor)
  const mandate = mandateGiving(mandates, { day: today, addedCostMicros })
  if (mandate !== undefined) return mandate
  const needed = addedCostMicros === null ? {} : { addedCostCents: String(ceilingNeededCents(addedCostMicros)) }
  throw new Problem('visa-mandate-missing', needed)
}

/** Nothing moves with a visa, so nothing is locked for it. */
async function positionsOf(tx: Transaction, { tenantId, lines }: QuotaRequest): Promise<readonly QuotaPosition[]> {
  const offerIds = lines.map(({ offerId }) => offerId)
  return allKnown(await tx.quota.readPositions(tenantId, offerIds), offerIds)
}

/** A visa is about money: whether there is room is asked of whoever approves after it. */
function signedBytes(line: QuotaRequestLine, position: QuotaPosition, quotaBytes: bigint): bigint {
  const plan = planHeldLine(line, position, quotaBytes)
  if (plan.kind === 'fits') return plan.roundedQuotaBytes
  if (plan.refusal.code === 'not-a-change') return position.quotaBytes
  if (plan.refusal.code === 'capacity-exceeded') return roundUpToStep(quotaBytes, position.offer.roundingStepBytes)
  throw refusalProblem(plan.refusal)
}

/**
 * The request with its visa given, at the sizes asked for or at smaller ones. What is held stays as it is: a visa is no
 * taking. Problems: `visa-size-raised`, `invalid-input` for a size that cannot be.
 */
export async function visaGiven(
  tx: Transaction,
  { request, sizes, actor, at, reason, mandateId }: VisaAnswer & { reason: string; mandateId: string },
): Promise<QuotaRequest> {
  const positions = await positionsOf(tx, request)
  const raised = raisedLine(request, positions, sizes)
  if (raised !== null) throw new Problem('visa-size-raised', { askedQuotaBytes: String(raised.askedQuotaBytes) })
  const signed = new Map(
    request.lines.map((line) => [
      line.offerId,
      signedBytes(line, positionOf(positions, line.offerId), sizes.get(line.offerId) ?? 0n),
    ]),
  )
  return stepApproved(request, {
    actor,
    at,
    reason,
    mandateId,
    quotaBytesOf: (offerId) => signed.get(offerId) ?? null,
  })
}

/**
 * Refuses what would go past the visa, where that wants one which its requester does not give: an approver who raises a size beyond
 * what was asked or signed, or grants a request that still waits and was never judged; and one who grants what nobody signed and
 * what was granted meanwhile leaves no room for in the commitment. Returns the quotas of the tenant that the judgement rests on;
 * null where it rests on none. Problem: `visa-wanted`.
 */
export async function refuseUnsigned(
  ports: ControlPlanePorts,
  tx: Transaction,
  approval: Sized & { agreement: AgreementTerms },
): Promise<readonly QuotaSize[] | null> {
  const { request, positions, sizes, today, agreement } = approval
  const isJudgedWhole = request.state === 'waiting' || raisedLine(request, positions, sizes) !== null
  if (!isJudgedWhole && (request.visaMandateId !== null || agreement.annualCommitmentCents === null)) return null
  const { quotas, ...cost } = await priced(ports, tx, approval)
  const mandates = await tx.tenancy.mandatesOf(request.tenantId, request.requestedBy)
  const verdict = judgeVisa({ ...cost, agreement, mandates, today })
  // Who might ask for how much was judged when it was asked; what a year costs is known when it is granted.
  const reasons = verdict.reasons.filter(({ code }) => isJudgedWhole || code === 'visa-above-commitment')
  if (isVisaWanted({ ...verdict, reasons })) throw new Problem('visa-wanted')
  return quotas
}
