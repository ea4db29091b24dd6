import type { AgreementTerms, QuotaRequest } from '@grenier/contracts'
import { civilDateOf, freeBytes, type Instant, type QuotaPolicy } from '@grenier/quota-billing'
import { found } from '../shared/access.ts'
import type { ControlPlanePorts } from '../shared/control-plane-ports.ts'
import { reconcileTenantJob } from '../shared/jobs.ts'
import type { Transaction } from '../shared/ports.ts'
import type { TenantInBrief } from '../tenancy/ports.ts'
import { stepsOf } from './approval-steps.ts'
import { auditByJob } from './audit-by-job.ts'
import { policyDecider, policyInForce } from './auto-approval-policy.ts'
import { explainRefusals } from './explain-refusals.ts'
import { grantLines } from './grant-lines.ts'
import { heldAtSubmission, holdLines } from './hold-lines.ts'
import { judgeRequest } from './judge-request.ts'
import { levelKey } from './level-key.ts'
import { type FittingLine, isFitting, type PlannedLine, planLines } from './plan-lines.ts'
import { withoutAgreement } from './refusals.ts'
import { approved, withEvent } from './request-history.ts'
import { keepDatedParts } from './temporary-parts.ts'
import { saveDecided, withLockedPositions } from './undecided-request.ts'
import { onlyFull, refusedUnder } from './wait-for-space.ts'

/** The levels in which a line would grow by more than they have left. */
function fullLevelsOf({ position, plan }: PlannedLine): string[] {
  if (plan.kind !== 'refused' || plan.refusal.code !== 'capacity-exceeded') return []
  const { offerId, wantedDeltaBytes } = plan.refusal
  return position.path.flatMap((level) => {
    const free = freeBytes(level)
    return free !== null && free < wantedDeltaBytes ? [levelKey(offerId, level.nodeId)] : []
  })
}

interface Turn {
  readonly request: QuotaRequest
  readonly lines: readonly FittingLine[]
  readonly tenant: TenantInBrief
  readonly agreement: AgreementTerms
  readonly policy: QuotaPolicy
  readonly at: Instant
}

/** There is space: granted by policy, or held for an approver as if it came in now. */
async function settleTurn(ports: ControlPlanePorts, tx: Transaction, turn: Turn): Promise<QuotaRequest> {
  const { request, lines, tenant, agreement, policy, at } = turn
  const { timeZone } = ports.installation
  const today = civilDateOf(at, timeZone)
  const inForce = await tx.billing.tariffOn(today)
  const quotas = await tx.quota.quotaSizes(tenant.id)
  const priced = { tariff: inForce?.tariff ?? null, quotas }
  const { decision, automatic } = judgeRequest({
    ...priced,
    tenant,
    agreement,
    lines,
    now: at,
    today,
    timeZone,
    policy,
  })
  const event = { actor: policyDecider, recordedAt: at, text: null }
  const served = { automatic, refusals: [], waitUntil: null }
  const lineOf = (offerId: string): FittingLine | undefined =>
    lines.find(({ position }) => position.offer.id === offerId)
  const current = request.lines.map((line) => ({
    ...line,
    currentQuotaBytes: lineOf(line.offerId)?.position.quotaBytes ?? line.currentQuotaBytes,
  }))
  if (decision === 'manual') {
    await holdLines(tx, ports.ids, { requestId: request.id, at, lines })
    return {
      ...withEvent(request, { ...event, kind: 'submitted' }),
      ...served,
      state: 'submitted',
      steps: stepsOf(policy, lines),
      lines: current.map((line) => {
        const fitting = lineOf(line.offerId)
        return { ...line, heldBytes: fitting === undefined ? 0n : heldAtSubmission(fitting) }
      }),
    }
  }
  const granted = lines.map(({ position, plan }) => ({ position, quotaBytes: plan.roundedQuotaBytes, heldBytes: 0n }))
  await grantLines(tx, ports.ids, { requestId: request.id, at, lines: granted })
  await keepDatedParts(tx, ports.ids, { request, lines: granted, at, today })
  await tx.outbox.append([reconcileTenantJob(tenant.id)])
  return {
    ...approved(request, event),
    ...served,
    state: 'provisioning',
    lines: current.map((line) => ({
      ...line,
      decidedQuotaBytes: lineOf(line.offerId)?.plan.roundedQuotaBytes ?? null,
    })),
    decidedBy: policyDecider,
    decidedAt: at,
  }
}

/** What judging one waiting request found: the levels that still block it, none when it waits no longer. */
export interface ServedTurn {
  readonly blockedLevels: readonly string[]
}

const nothingBlocked: ServedTurn = { blockedLevels: [] }

/**
 * Judges one waiting request as at its submission, in this transaction: granted by policy, held for an approver, rejected
 * where something else than space is missing by now, or left waiting with the levels that block it. Harmless when it no
 * longer waits. A place whose time is over is left to the sweep, and blocks nobody.
 */
export async function serveWaiting(
  ports: ControlPlanePorts,
  tx: Transaction,
  { requestId, at }: { requestId: string; at: Instant },
): Promise<ServedTurn> {
  const request = await tx.quota.lockRequest(requestId)
  if (request?.state !== 'waiting' || request.waitUntil === null || request.waitUntil <= at) return nothingBlocked
  const { positions } = await withLockedPositions(tx, request)
  const today = civilDateOf(at, ports.installation.timeZone)
  const policy = await policyInForce(tx, at)
  const tenant = found(await tx.tenancy.tenantInBrief(request.tenantId, today))
  const agreement = await tx.tenancy.agreementInForce(request.tenantId, today)
  const wishes = request.lines.map(({ offerId, requestedQuotaBytes }) => ({
    offerId,
    wantedQuotaBytes: requestedQuotaBytes,
  }))
  const planned = planLines(positions, wishes)
  const refusals = await explainRefusals(tx, { tenantId: tenant.id, planned, now: at, today })
  if (agreement !== null && onlyFull(refusals)) return { blockedLevels: planned.flatMap(fullLevelsOf) }
  let settled: QuotaRequest
  if (agreement === null || refusals.length > 0) {
    const all = agreement === null ? withoutAgreement(refusals) : refusals
    settled = {
      ...withEvent(request, { kind: 'rejected', actor: policyDecider, recordedAt: at, text: null }),
      state: 'rejected',
      refusals: all,
      automatic: refusedUnder(policy),
      waitUntil: null,
      decidedBy: policyDecider,
      decidedAt: at,
    }
  } else {
    const lines = planned.filter(isFitting)
    settled = await settleTurn(ports, tx, { request, lines, tenant, agreement, policy, at })
  }
  const saved = await saveDecided(tx, settled)
  await auditByJob(tx, { kind: 'serve-waiting-list', actor: policyDecider, before: request, after: saved, at })
  return nothingBlocked
}
